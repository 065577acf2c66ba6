//! Texts behind boxes, counters and `Cow`s.

#![deny(warnings)]

use std::borrow::Cow;
use std::sync::Arc;

use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(bearer, headers("A" = "{a}", "B" = "{b}", "C" = "{c}", "D" = "{d}"))]
struct Api {
    token: Arc<str>,
    a: Box<str>,
    b: Cow<'static, str>,
    c: &'static str,
    d: Arc<String>,
}

pub(crate) fn main() {
    let (token, a, b) = ("t".into(), "a".into(), "b".into());
    Api { token, a, b, c: "c", d: Arc::default() }.authenticator().unwrap();
}
