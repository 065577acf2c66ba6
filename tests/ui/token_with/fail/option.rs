use auth_blocking::{AuthConfig, Secret, Token, TokenRequests};

#[derive(AuthConfig)]
#[auth(token_with = f)]
struct Api {
    key: Secret,
}
fn f(a: &Api, r: &mut TokenRequests<'_>) -> Option<Token> {
    todo!()
}

fn main() {}
