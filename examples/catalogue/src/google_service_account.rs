//! A Google service account's token: a signed JWT as the grant, RFC 7523 section 2.1.
//!
//! <https://developers.google.com/identity/protocols/oauth2/service-account#httprest>

use std::time::{Duration, UNIX_EPOCH};

use auth_blocking::{Error, Secret, Token, TokenRequests};
use serde::Deserialize;
use serde_json::json;

use crate::jwt::rs256;

const TOKEN_ENDPOINT: &str = "https://oauth2.googleapis.com/token";
const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// What matters of the key file.
#[derive(Deserialize)]
struct KeyFile {
    private_key: Secret,
    client_email: String,
    token_uri: String,
}

#[derive(Deserialize)]
struct Answer {
    access_token: Secret,
    expires_in: u64,
}

/// A token of the service account whose key file is `key_file`.
pub(crate) fn service_account_token(
    key_file: &Secret,
    scope: &str,
    requests: &mut TokenRequests<'_>,
) -> Result<Token, Error> {
    let key: KeyFile = serde_json::from_str(key_file.expose())
        .map_err(|_| Error::custom("the service account's key file is not understood"))?;
    let now = requests.now().duration_since(UNIX_EPOCH).map_err(Error::custom)?.as_secs();
    let claims = json!({
        "iss": key.client_email,
        "scope": scope,
        "aud": key.token_uri,
        "iat": now,
        "exp": now + 3600,
    });
    let assertion = rs256(&key.private_key, &claims)?;
    let form = [("grant_type", GRANT_TYPE), ("assertion", assertion.expose())];
    let answer: Answer = requests.post_form(TOKEN_ENDPOINT, &form)?.json()?;
    Ok(Token::new(answer.access_token).expires_in(Duration::from_secs(answer.expires_in)))
}
