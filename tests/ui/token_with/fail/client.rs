use auth_blocking::{AuthConfig, Client, Error, Secret, Token};

#[derive(AuthConfig)]
#[auth(token_with = f)]
struct Api {
    key: Secret,
}
fn f(a: &Api, c: &Client) -> Result<Token, Error> {
    todo!()
}

fn main() {}
