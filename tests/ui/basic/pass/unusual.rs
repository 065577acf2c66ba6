//! A key as the user name, and a token beside an empty user name.

#![deny(warnings)]

use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(basic(username = "{api_key}", password = "x"))]
struct Key {
    api_key: Secret,
}

#[derive(AuthConfig)]
#[auth(basic(username = "", password = "{pat}"))]
struct Pat {
    pat: Secret,
}

#[derive(AuthConfig)]
#[auth(basic())]
struct Both {
    username: String,
    password: Secret,
    #[allow(dead_code)]
    path: Option<String>,
}

pub(crate) fn main() {
    Key::builder().api_key("k").build().unwrap();
    Pat::builder().pat("p").build().unwrap();
    Both::builder().username("u").password("p").build().unwrap();
}
