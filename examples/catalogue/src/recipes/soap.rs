//! User name and password in a SOAP header, OASIS Web Services Security UsernameToken Profile 1.1.

use auth_blocking::{AuthConfig, Error, Secret, SignRequest};
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(sign_with = fill_header, base_url = "https://api.example.com")]
pub struct Api {
    username: String,
    password: Secret,
}

const EMPTY: &str = "<soapenv:Header/>";

/// Fills the empty header of the envelope that the caller sends.
fn fill_header(config: &Api, request: &mut SignRequest<'_>) -> Result<(), Error> {
    let body = request.body.as_deref_mut().ok_or_else(|| Error::custom("the body is a stream"))?;
    let envelope = std::str::from_utf8(body).map_err(Error::custom)?;
    let (before, after) =
        envelope.split_once(EMPTY).ok_or_else(|| Error::custom("there is no empty SOAP header"))?;
    let (username, password) = (escape(&config.username), escape(config.password.expose()));
    *body = format!(
        "{before}<soapenv:Header><wsse:Security><wsse:UsernameToken><wsse:Username>{username}</wsse:Username>\
         <wsse:Password>{password}</wsse:Password></wsse:UsernameToken></wsse:Security></soapenv:Header>{after}"
    )
    .into_bytes();
    Ok(())
}

/// XML 1.0 section 2.4.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
