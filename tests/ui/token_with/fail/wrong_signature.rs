use auth_blocking::{AuthConfig, Error, Token};

#[derive(AuthConfig)]
#[auth(token_with = obtain)]
struct Api;

fn obtain(_: &Api) -> Result<Token, Error> {
    Err(Error::custom("x"))
}

fn main() {}
