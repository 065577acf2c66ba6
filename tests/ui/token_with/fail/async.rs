use auth_blocking::{AuthConfig, Error, Secret, Token, TokenRequests};

#[derive(AuthConfig)]
#[auth(token_with = obtain)]
struct Api {
    key: Secret,
}

async fn obtain(_: &Api, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    todo!()
}

fn main() {}
