use auth_blocking::{AuthConfig, Secret, Token, TokenRequests};

#[derive(AuthConfig)]
#[auth(token_with = obtain)]
struct Api {
    key: Secret,
}

fn obtain(_: &Api, _: &mut TokenRequests<'_>) -> Result<Token, String> {
    todo!()
}

fn main() {}
