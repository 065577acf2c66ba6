//! A config in a config in a config, and an enum in a struct.

#![deny(warnings)]

use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Inner {
    token: Secret,
}

#[derive(AuthConfig)]
struct Middle {
    #[auth(flatten)]
    inner: Inner,
}

#[derive(AuthConfig)]
#[auth(headers("X-Version" = "1"))]
struct Outer {
    #[auth(flatten)]
    middle: Middle,
}

#[derive(AuthConfig)]
enum Login {
    Nested(Outer),
    #[auth(none)]
    Anonymous,
}

#[derive(AuthConfig)]
#[auth(base_url = "https://a.example.com")]
struct Api {
    #[auth(flatten)]
    login: Login,
}

pub(crate) fn main() {
    let middle = Middle { inner: Inner { token: "t".into() } };
    Api::builder().login(Login::Nested(Outer { middle })).build().unwrap();
    Api::builder().login(Login::Anonymous).build().unwrap();
}
