//! HTTP Digest, RFC 7616, with `qop=auth`: the challenge is the token, the answer to it a signature.

use std::sync::atomic::{AtomicU32, Ordering};

use auth_blocking::http::{HeaderValue, Request, header};
use auth_blocking::{AuthConfig, Error, Secret, SignRequest, Token, TokenRequests};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use md5::Md5;
use ring::rand::{SecureRandom, SystemRandom};
use serde::Deserialize;
use sha2::{Digest, Sha256};

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(token_with(challenge, send_as(header = "X-Challenge")), sign_with = answer)]
#[auth(base_url = "https://api.example.com")]
pub struct Api {
    username: String,
    password: Secret,
    /// Requests so far: a challenge may be answered many times, each with a higher number.
    #[auth(skip)]
    #[serde(skip)]
    count: AtomicU32,
}

/// Asks without a credential. A 401 later on means that the challenge is stale, and asks again.
fn challenge(_: &Api, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
    let request =
        Request::get("https://api.example.com/").body(Vec::new()).map_err(Error::custom)?;
    let answer = requests.send(request)?;
    let challenges = answer.headers().get_all(header::WWW_AUTHENTICATE);
    let mut texts = challenges.iter().filter_map(|value| value.to_str().ok());
    // The server's favourite comes first.
    let digest = texts.find(|text| text.starts_with("Digest "));
    Ok(Token::new(digest.ok_or_else(|| Error::custom("there is no Digest challenge"))?))
}

fn answer(config: &Api, request: &mut SignRequest<'_>) -> Result<(), Error> {
    let Some(challenge) = request.headers.remove("x-challenge") else { return Ok(()) };
    let challenge = challenge.to_str().map_err(Error::custom)?;
    let mut random = [0; 24];
    SystemRandom::new().fill(&mut random).map_err(|_| Error::custom("no randomness"))?;
    let exchange = Exchange {
        method: request.method.as_str(),
        uri: request.uri.path_and_query().map_or("/", |path| path.as_str()),
        cnonce: &BASE64_STANDARD.encode(random),
        count: config.count.fetch_add(1, Ordering::Relaxed).wrapping_add(1),
    };
    let authorization = authorization(challenge, &config.username, &config.password, &exchange);
    let mut value = HeaderValue::try_from(authorization).map_err(Error::custom)?;
    value.set_sensitive(true);
    request.headers.insert(header::AUTHORIZATION, value);
    Ok(())
}

/// What one request adds to the challenge.
#[derive(Debug)]
pub struct Exchange<'a> {
    pub method: &'a str,
    pub uri: &'a str,
    pub cnonce: &'a str,
    pub count: u32,
}

/// The value of `Authorization`, RFC 7616 section 3.4.
pub fn authorization(
    challenge: &str,
    username: &str,
    password: &Secret,
    exchange: &Exchange<'_>,
) -> String {
    let Exchange { method, uri, cnonce, count } = exchange;
    let parameter = |name| parameter(challenge, name).unwrap_or_default();
    let (realm, nonce) = (parameter("realm"), parameter("nonce"));
    let (opaque, algorithm) = (parameter("opaque"), parameter("algorithm"));
    let hash = |text: String| match algorithm {
        "SHA-256" => hex(&Sha256::digest(text)),
        _ => hex(&Md5::digest(text)),
    };
    let user = hash(format!("{username}:{realm}:{}", password.expose()));
    let call = hash(format!("{method}:{uri}"));
    let response = hash(format!("{user}:{nonce}:{count:08x}:{cnonce}:auth:{call}"));
    let algorithm = if algorithm.is_empty() { "MD5" } else { algorithm };
    format!(
        "Digest username=\"{username}\", realm=\"{realm}\", uri=\"{uri}\", algorithm={algorithm}, nonce=\"{nonce}\", \
         nc={count:08x}, cnonce=\"{cnonce}\", qop=auth, response=\"{response}\", opaque=\"{opaque}\""
    )
}

/// `name="value"` or `name=value`
fn parameter<'a>(challenge: &'a str, name: &str) -> Option<&'a str> {
    let (_, parameters) = challenge.split_once(' ')?;
    parameters.split(", ").find_map(|pair| {
        let (own, value) = pair.trim().split_once('=')?;
        (own == name).then(|| value.trim_matches('"'))
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
