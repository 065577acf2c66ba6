use auth_blocking::{AuthConfig, Error, Secret, Token, TokenRequests};

#[derive(AuthConfig)]
#[auth(token_with(obtain, send_as(header = "Authorization", value = "{token_type} {token}")))]
struct Api {
    key: Secret,
}

fn obtain(config: &Api, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    Ok(Token::new(config.key.clone()))
}

fn main() {}
