//! Modules and crates that are called like those that the expansion names.

#![deny(warnings)]

mod alloc {}
mod auth {}
mod auth_core {}
mod http {}

mod inner {
    mod auth_blocking {}

    #[derive(::auth_blocking::AuthConfig)]
    #[auth(session(login(post = "https://a.example.com", json("u" = "{username}"), auth(basic)), token_path = "t"))]
    pub struct Api {
        username: String,
        password: ::auth_blocking::Secret,
    }
}

pub(crate) fn main() {
    inner::Api::builder().username("u").password("p").build().unwrap();
}
