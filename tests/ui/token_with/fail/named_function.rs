use auth_blocking::{AuthConfig, Error, Secret, Token, TokenRequests};

#[derive(AuthConfig)]
#[auth(token_with(function = get))]
struct Api {
    token: Secret,
}

fn get(_: &Api, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    unimplemented!()
}

fn main() {}
