//! AWS Signature Version 4, for the APIs here that want it.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

use std::time::SystemTime;

use auth_blocking::http::{HeaderValue, header};
use auth_blocking::{Error, Secret, SignRequest};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// What the signature is made with.
pub(crate) struct Key<'a> {
    pub(crate) access_key: &'a Secret,
    pub(crate) secret_key: &'a Secret,
    pub(crate) region: &'a str,
    pub(crate) service: &'static str,
}

/// Adds `X-Amz-Date` and `Authorization`.
pub(crate) fn sign(key: &Key<'_>, request: &mut SignRequest<'_>) -> Result<(), Error> {
    let now = date(request.now);
    let day = now.get(..8).unwrap_or_default();
    request.headers.insert("x-amz-date", HeaderValue::try_from(&now).map_err(Error::custom)?);
    let (signed, canonical) = canonical_request(request)?;
    let scope = format!("{day}/{}/{}/aws4_request", key.region, key.service);
    let text = format!("AWS4-HMAC-SHA256\n{now}\n{scope}\n{}", hex(&Sha256::digest(canonical)));
    let mut signing = format!("AWS4{}", key.secret_key.expose()).into_bytes();
    for part in [day, key.region, key.service, "aws4_request", &text] {
        signing = hmac(&signing, part)?;
    }
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={signed}, Signature={}",
        key.access_key.expose(),
        hex(&signing)
    );
    let mut value = HeaderValue::try_from(authorization).map_err(Error::custom)?;
    value.set_sensitive(true);
    request.headers.insert(header::AUTHORIZATION, value);
    Ok(())
}

/// `20300131T000000Z`
pub(crate) fn date(now: SystemTime) -> String {
    humantime::format_rfc3339_seconds(now).to_string().replace(['-', ':'], "")
}

/// The names of the signed headers, and the canonical request.
fn canonical_request(request: &SignRequest<'_>) -> Result<(String, String), Error> {
    let body = request.body.as_deref().ok_or_else(|| Error::custom("a stream cannot be signed"))?;
    let host = request.uri.authority().map_or("", |authority| authority.as_str());
    let mut headers = vec![("host".to_owned(), host.to_owned())];
    for (name, value) in request.headers.iter() {
        if name == header::CONTENT_TYPE || name.as_str().starts_with("x-amz-") {
            let value = value.to_str().map_err(Error::custom)?;
            headers.push((name.as_str().to_owned(), value.trim().to_owned()));
        }
    }
    headers.sort();
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    let signed = names.join(";");
    let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let mut query: Vec<&str> = request
        .uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty())
        .collect();
    query.sort_unstable();
    // The path is encoded once more for every service but S3.
    let path = request.uri.path().replace('%', "%25");
    let canonical = format!(
        "{}\n{path}\n{}\n{lines}\n{signed}\n{}",
        request.method,
        query.join("&"),
        hex(&Sha256::digest(body))
    );
    Ok((signed, canonical))
}

fn hmac(key: &[u8], text: &str) -> Result<Vec<u8>, Error> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(Error::custom)?;
    mac.update(text.as_bytes());
    Ok(mac.finalize().into_bytes().to_vec())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
