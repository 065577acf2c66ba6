//! The login's answer says at which host the API is.

use auth_blocking::http::uri::{Authority, Scheme};
use auth_blocking::http::{HeaderValue, Uri, header};
use auth_blocking::{AuthConfig, Error, Secret, SignRequest, Token, TokenRequests};
use serde::Deserialize;

/// Relative paths start at the login's host, and are sent to the one that its answer names: below the vendor's
/// domain, so that no answer can send the credential elsewhere.
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(token_with = log_in, sign_with = go_there)]
#[auth(base_url = "https://login.example.com", also_send_to("https://*.example.com"))]
pub struct Api {
    client_id: String,
    client_secret: Secret,
}

#[derive(Deserialize)]
struct Answer {
    access_token: Secret,
    instance: String,
}

fn log_in(config: &Api, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", config.client_id.as_str()),
        ("client_secret", config.client_secret.expose()),
    ];
    let answer: Answer = requests.post_form("https://login.example.com/token", &form)?.json()?;
    Ok(Token::new(format!("{} {}", answer.access_token.expose(), answer.instance)))
}

/// `Bearer token host` as a header and the URL's host.
fn go_there(_: &Api, request: &mut SignRequest<'_>) -> Result<(), Error> {
    let both = request.headers.get(header::AUTHORIZATION).and_then(|both| both.to_str().ok());
    let Some((token, host)) = both.and_then(|both| both.rsplit_once(' ')) else { return Ok(()) };
    let authority: Authority = host.parse().map_err(|_| Error::custom("the host is no host"))?;
    let mut parts = request.uri.clone().into_parts();
    parts.scheme = Some(Scheme::HTTPS);
    parts.authority = Some(authority);
    let mut token = HeaderValue::from_str(token).map_err(Error::custom)?;
    token.set_sensitive(true);
    *request.uri = Uri::from_parts(parts).map_err(Error::custom)?;
    request.headers.insert(header::AUTHORIZATION, token);
    Ok(())
}
