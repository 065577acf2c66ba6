//! A driver that does not block, hand-written over core's three machines: what an asynchronous crate would be. It passes
//! conversations on loopback sockets, so what it does not say is decided in core.

#[path = "asynchronous/conversations.rs"]
mod conversations;
#[path = "asynchronous/driver.rs"]
mod driver;
#[path = "asynchronous/net.rs"]
mod net;
