//! Case 27: a method that the grammar has no word for, by `sign_with`.

use std::time::UNIX_EPOCH;

use auth_blocking::http::{HeaderValue, header};
use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, Error, Secret, SignRequest};
use auth_tests::conversation;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

#[derive(AuthConfig)]
#[auth(sign_with = jwt, base_url = "https://api.example.com")]
struct Api {
    secret: Secret,
    kid: String,
}

fn jwt(config: &Api, request: &mut SignRequest<'_>) -> Result<(), Error> {
    let now = request.now.duration_since(UNIX_EPOCH).map_err(Error::custom)?.as_secs();
    let header = format!(r#"{{"alg":"HS256","kid":"{}","typ":"JWT"}}"#, config.kid);
    let payload =
        format!(r#"{{"iss":"me","aud":"you","iat":{now},"exp":{},"nbf":{now}}}"#, now + 600);
    let signed = format!(
        "{}.{}",
        BASE64_URL_SAFE_NO_PAD.encode(header),
        BASE64_URL_SAFE_NO_PAD.encode(payload)
    );
    let mut mac =
        Hmac::<Sha256>::new_from_slice(config.secret.expose().as_bytes()).map_err(Error::custom)?;
    mac.update(signed.as_bytes());
    let signature = BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    let mut value =
        HeaderValue::try_from(format!("Bearer {signed}.{signature}")).map_err(Error::custom)?;
    value.set_sensitive(true);
    request.headers.insert(header::AUTHORIZATION, value);
    Ok(())
}

/// The same bytes as the platform's `JwtAuthenticator` at 2030-01-01.
#[test]
fn case_27_jwt_hs256() {
    let server = Server::start().unwrap();
    server.on("GET", "/items", [Answer::json("[]")]);
    let auth = Api::builder().secret("0123456789abcdef0123456789abcdef").kid("k1").build().unwrap();
    server.client(auth).clock(ManualClock::new()).build().unwrap().get("/items").call().unwrap();
    assert_eq!(
        conversation(&server, &[]),
        ["GET /items | authorization: Bearer eyJhbGciOiJIUzI1NiIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.\
          eyJpc3MiOiJtZSIsImF1ZCI6InlvdSIsImlhdCI6MTg5MzQ1NjAwMCwiZXhwIjoxODkzNDU2NjAwLCJuYmYiOjE4OTM0NTYwMDB9.\
          54rCVV6LlQydFD_T4A2a2jpZcGXe7ACMkApNgsTNEmg"]
    );
}
