use auth_blocking::{AuthConfig, Error, Secret, TokenRequests};

#[derive(AuthConfig)]
#[auth(token_with = obtain)]
struct Api {
    key: Secret,
}

fn obtain(_: &Api, _: &mut TokenRequests<'_>) -> Result<Secret, Error> {
    todo!()
}

fn main() {}
