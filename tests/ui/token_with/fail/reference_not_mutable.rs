use auth_blocking::{AuthConfig, Error, Secret, Token, TokenRequests};

#[derive(AuthConfig)]
#[auth(token_with = obtain)]
struct Api {
    key: Secret,
}

fn obtain(_: &Api, _: &TokenRequests<'_>) -> Result<Token, Error> {
    todo!()
}

fn main() {}
