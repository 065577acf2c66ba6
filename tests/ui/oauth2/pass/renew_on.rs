// An API that rejects a token by other statuses than 401.
use auth_blocking::{AuthConfig, Error, Secret, Token, TokenRequests};

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://api.example.com/token", renew_on = [403]))]
struct Oauth {
    client_id: String,
    client_secret: Secret,
}

#[derive(AuthConfig)]
#[auth(session(
    login(post = "https://api.example.com/login", json("key" = "{key}")),
    token_path = "token",
    until_rejected,
    renew_on = [403, 498],
))]
struct Session {
    key: Secret,
}

#[derive(AuthConfig)]
#[auth(token_with(obtain, renew_on = [419]))]
struct Function {
    key: Secret,
}

fn obtain(config: &Function, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    Ok(Token::new(config.key.clone()))
}

pub(crate) fn main() {
    assert!(Oauth::builder().client_id("id").client_secret("secret").build().is_ok());
    assert!(Session::builder().key("k").build().is_ok());
    assert!(Function::builder().key("k").build().is_ok());
}
