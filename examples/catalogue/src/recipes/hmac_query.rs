//! The query is signed: time and HMAC are parameters of it.

use std::time::UNIX_EPOCH;

use auth_blocking::http::Uri;
use auth_blocking::http::uri::PathAndQuery;
use auth_blocking::{AuthConfig, Error, Secret, SignRequest};
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::Sha256;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-MBX-APIKEY"), sign_with = sign, base_url = "https://api.example.com")]
pub struct Api {
    api_key: Secret,
    secret_key: Secret,
}

fn sign(config: &Api, request: &mut SignRequest<'_>) -> Result<(), Error> {
    let now = request.now.duration_since(UNIX_EPOCH).map_err(Error::custom)?.as_millis();
    let query = match request.uri.query() {
        Some(query) => format!("{query}&timestamp={now}"),
        None => format!("timestamp={now}"),
    };
    let signature = signature(&config.secret_key, &query)?;
    let target = format!("{}?{query}&signature={signature}", request.uri.path());
    let mut parts = request.uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(target).map_err(Error::custom)?);
    *request.uri = Uri::from_parts(parts).map_err(Error::custom)?;
    Ok(())
}

pub fn signature(secret_key: &Secret, query: &str) -> Result<String, Error> {
    let key = secret_key.expose().as_bytes();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(Error::custom)?;
    mac.update(query.as_bytes());
    Ok(mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect())
}
