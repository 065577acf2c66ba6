//! OAuth 1.0, RFC 5849, with HMAC-SHA1 over the query's parameters.

use std::time::UNIX_EPOCH;

use auth_blocking::http::{HeaderValue, header};
use auth_blocking::{AuthConfig, Error, Secret, SignRequest};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use form_urlencoded::parse;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(sign_with = sign, base_url = "https://api.example.com")]
pub struct Api {
    consumer_key: String,
    consumer_secret: Secret,
    token: String,
    token_secret: Secret,
}

fn sign(config: &Api, request: &mut SignRequest<'_>) -> Result<(), Error> {
    let now = request.now.duration_since(UNIX_EPOCH).map_err(Error::custom)?.as_secs();
    let mut random = [0; 24];
    SystemRandom::new().fill(&mut random).map_err(|_| Error::custom("no randomness"))?;
    let own = [
        ("oauth_consumer_key", config.consumer_key.clone()),
        ("oauth_nonce", BASE64_URL_SAFE_NO_PAD.encode(random)),
        ("oauth_signature_method", "HMAC-SHA1".to_owned()),
        ("oauth_timestamp", now.to_string()),
        ("oauth_token", config.token.clone()),
        ("oauth_version", "1.0".to_owned()),
    ];
    let query = parse(request.uri.query().unwrap_or_default().as_bytes()).into_owned();
    let own_pairs = own.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    let url = format!(
        "https://{}{}",
        request.uri.authority().map_or("", |authority| authority.as_str()),
        request.uri.path()
    );
    let parameters = query.chain(own_pairs).collect();
    let secrets = (&config.consumer_secret, &config.token_secret);
    let signature = signature(request.method.as_str(), &url, parameters, secrets);
    let own = own.iter().map(|(name, value)| format!("{name}=\"{}\", ", encode(value)));
    let authorization =
        format!("OAuth {}oauth_signature=\"{}\"", own.collect::<String>(), encode(&signature));
    let mut value = HeaderValue::try_from(authorization).map_err(Error::custom)?;
    value.set_sensitive(true);
    request.headers.insert(header::AUTHORIZATION, value);
    Ok(())
}

/// RFC 5849 section 3.4.
pub fn signature(
    method: &str,
    url: &str,
    parameters: Vec<(String, String)>,
    (consumer_secret, token_secret): (&Secret, &Secret),
) -> String {
    let mut pairs: Vec<(String, String)> =
        parameters.iter().map(|(name, value)| (encode(name), encode(value))).collect();
    pairs.sort();
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let base = format!("{method}&{}&{}", encode(url), encode(&pairs.join("&")));
    let key = format!("{}&{}", encode(consumer_secret.expose()), encode(token_secret.expose()));
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key.as_bytes());
    BASE64_STANDARD.encode(hmac::sign(&key, base.as_bytes()))
}

/// Section 3.6: all but unreserved characters.
fn encode(text: &str) -> String {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(text, KEPT).to_string()
}
