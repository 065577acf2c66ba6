//! Attributes and variants behind a `cfg`.

#![deny(warnings)]

use auth_blocking::{AuthConfig, Secret};

#[cfg_attr(all(), derive(AuthConfig))]
#[cfg_attr(all(), auth(bearer))]
struct Api {
    #[cfg_attr(all(), auth(token))]
    key: Secret,
}

#[derive(AuthConfig)]
enum Login {
    #[auth(none)]
    Anonymous,
    #[cfg(any())]
    #[auth(basic)]
    Gone { no_such: NoSuchType },
}

pub(crate) fn main() {
    Api::builder().key("k").build().unwrap();
    Login::anonymous_builder().build().unwrap();
}
