//! A signed JWT, RFC 7519.

use auth_blocking::{Error, Secret};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};

/// A JWT, signed as RFC 7518 section 3.3 has it; the key is a PEM file of PKCS #8.
pub(crate) fn rs256(private_key: &Secret, claims: &serde_json::Value) -> Result<Secret, Error> {
    let unreadable = || Error::custom("the private key is not understood");
    let pem: String =
        private_key.expose().lines().filter(|line| !line.starts_with("-----")).collect();
    let der = BASE64_STANDARD.decode(pem).map_err(|_| unreadable())?;
    let key = RsaKeyPair::from_pkcs8(&der).map_err(|_| unreadable())?;
    let header = BASE64_URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","typ":"JWT"}"#);
    let signed = format!("{header}.{}", BASE64_URL_SAFE_NO_PAD.encode(claims.to_string()));
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature)
        .map_err(|_| unreadable())?;
    Ok(Secret::from(format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))))
}
