//! Room: the bodies of requests, those that this crate sends and those that it makes ready for others to send.
//! Comes in: bytes, readers and files of the caller's.

mod authorize_body;
mod request_body;

pub use authorize_body::AuthorizeBody;
pub use request_body::RequestBody;
