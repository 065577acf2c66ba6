//! The function may stand behind the options.

#![deny(warnings)]

use auth_blocking::{AuthConfig, Error, Secret, Token, TokenRequests};

#[derive(AuthConfig)]
#[auth(token_with(leeway = "PT30S", retry(max_wait = "1m 30s", wait = constant("500ms")), get))]
struct Api {
    key: Secret,
}

fn get(api: &Api, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    let _ = &api.key;
    unimplemented!()
}

pub(crate) fn main() {
    Api::builder().key("k").build().unwrap();
}
