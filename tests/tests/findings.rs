//! What the first release did wrong, found from outside: a test for each, its name beginning with the finding's id.

#[path = "findings/accounts.rs"]
mod accounts;
#[path = "findings/early.rs"]
mod early;
#[path = "findings/first_release.rs"]
mod first_release;
#[path = "findings/gra.rs"]
mod gra;
#[path = "findings/gua.rs"]
mod gua;
#[path = "findings/id.rs"]
mod id;
#[path = "findings/lea.rs"]
mod lea;
#[path = "findings/out.rs"]
mod out;
#[path = "findings/sharing.rs"]
mod sharing;
#[path = "findings/spooled.rs"]
mod spooled;
#[path = "findings/sto.rs"]
mod sto;
#[path = "findings/told_apart.rs"]
mod told_apart;
#[path = "findings/url.rs"]
mod url;
#[path = "findings/vendor.rs"]
mod vendor;
