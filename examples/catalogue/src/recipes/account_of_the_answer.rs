//! Another value of the login's answer goes out beside the token.

use auth_blocking::http::{HeaderValue, header};
use auth_blocking::{AuthConfig, Error, Secret, SignRequest, Token, TokenRequests};
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(token_with = log_in, sign_with = name_the_account)]
#[auth(base_url = "https://api.example.com")]
pub struct Api {
    username: String,
    password: Secret,
}

#[derive(Deserialize)]
struct Answer {
    token: Secret,
    account_id: String,
}

/// One token of both.
fn log_in(config: &Api, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
    let form = [("username", config.username.as_str()), ("password", config.password.expose())];
    let answer: Answer = requests.post_form("https://api.example.com/login", &form)?.json()?;
    Ok(Token::new(format!("{} {}", answer.token.expose(), answer.account_id)))
}

/// `Bearer token account` as two headers.
fn name_the_account(_: &Api, request: &mut SignRequest<'_>) -> Result<(), Error> {
    let both = request.headers.get(header::AUTHORIZATION).and_then(|both| both.to_str().ok());
    let Some((token, account)) = both.and_then(|both| both.rsplit_once(' ')) else { return Ok(()) };
    let mut token_value = HeaderValue::from_str(token).map_err(Error::custom)?;
    token_value.set_sensitive(true);
    let account = HeaderValue::from_str(account).map_err(Error::custom)?;
    request.headers.insert("x-account-id", account);
    request.headers.insert(header::AUTHORIZATION, token_value);
    Ok(())
}
