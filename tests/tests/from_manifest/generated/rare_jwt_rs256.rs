use std::time::UNIX_EPOCH;

use auth_blocking::http::HeaderValue;
use auth_blocking::{AuthConfig, Error, Secret, SignRequest};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{self, RsaKeyPair};
use serde::Deserialize;
use serde_json::json;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(sign_with = jwt)]
#[auth(base_url = "https://api.example.com")]
pub struct Api {
    #[serde(rename = "serviceAccount")]
    service_account: ServiceAccount,
}

#[derive(Debug, Deserialize)]
pub struct ServiceAccount {
    #[serde(rename = "privateKey")]
    private_key: Secret,
    email: String,
}

/// A JWT of its own for each request, RFC 7519.
fn jwt(config: &Api, request: &mut SignRequest<'_>) -> Result<(), Error> {
    let now = request
        .now
        .duration_since(UNIX_EPOCH)
        .map_err(Error::custom)?
        .as_secs();
    let header = r#"{"alg":"RS256","typ":"JWT"}"#;
    let claims = format!(
        r#"{{"iss":{},"aud":"https://api.example.com","admin":true,"iat":{now},"exp":{},"nbf":{now}}}"#,
        json!(config.service_account.email),
        now + 1200
    );
    let signed = format!(
        "{}.{}",
        BASE64_URL_SAFE_NO_PAD.encode(header),
        BASE64_URL_SAFE_NO_PAD.encode(claims)
    );
    let unreadable = || Error::custom("the private key is not understood");
    let pem = config.service_account.private_key.expose();
    let pem: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = BASE64_STANDARD.decode(pem).map_err(|_| unreadable())?;
    let key = RsaKeyPair::from_pkcs8(&der).map_err(|_| unreadable())?;
    let mut signature = vec![0; key.public().modulus_len()];
    let random = SystemRandom::new();
    key.sign(
        &signature::RSA_PKCS1_SHA256,
        &random,
        signed.as_bytes(),
        &mut signature,
    )
    .map_err(|_| unreadable())?;
    let signature = BASE64_URL_SAFE_NO_PAD.encode(signature);
    let value = format!("{signed}.{signature}");
    let mut value = HeaderValue::try_from(value).map_err(Error::custom)?;
    value.set_sensitive(true);
    request.headers.insert("x-assertion", value);
    Ok(())
}
