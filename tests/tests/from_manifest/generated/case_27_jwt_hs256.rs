use std::time::UNIX_EPOCH;

use auth_blocking::http::HeaderValue;
use auth_blocking::{AuthConfig, Error, Secret, SignRequest};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::hmac;
use serde::Deserialize;
use serde_json::json;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(sign_with = jwt)]
#[auth(base_url = "https://api.example.com")]
pub struct Api {
    secret: Secret,
    kid: String,
}

/// A JWT of its own for each request, RFC 7519.
fn jwt(config: &Api, request: &mut SignRequest<'_>) -> Result<(), Error> {
    let now = request
        .now
        .duration_since(UNIX_EPOCH)
        .map_err(Error::custom)?
        .as_secs();
    let header = format!(
        r#"{{"alg":"HS256","kid":{},"typ":"JWT"}}"#,
        json!(config.kid)
    );
    let claims = format!(
        r#"{{"iss":"me","aud":"you","iat":{now},"exp":{},"nbf":{now}}}"#,
        now + 600
    );
    let signed = format!(
        "{}.{}",
        BASE64_URL_SAFE_NO_PAD.encode(header),
        BASE64_URL_SAFE_NO_PAD.encode(claims)
    );
    let key = hmac::Key::new(hmac::HMAC_SHA256, config.secret.expose().as_bytes());
    let signature = hmac::sign(&key, signed.as_bytes());
    let signature = BASE64_URL_SAFE_NO_PAD.encode(signature);
    let value = format!("Bearer {signed}.{signature}");
    let mut value = HeaderValue::try_from(value).map_err(Error::custom)?;
    value.set_sensitive(true);
    request.headers.insert("authorization", value);
    Ok(())
}
