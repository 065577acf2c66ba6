//! The API of the quickstart: one resource, a token endpoint, a login, a challenge.

use std::sync::Mutex;
use std::sync::PoisonError;

use auth_blocking::testing::{Answer, Seen, Server};

/// The resource.
pub(crate) const ITEMS: &str = "/v1/items";

/// Where the API looks for the credential, and what it must be.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    Nowhere,
    Header(&'static str, &'static str),
    Query(&'static str, &'static str),
    Form(&'static str, &'static str),
    Json(&'static str, &'static str),
    /// A header whose value follows from the path.
    Signature(&'static str),
}

/// Lets `server` answer; what has no valid credential gets 401 or 400.
pub(crate) fn serve(server: &Server, place: Place) {
    server.run("*", ITEMS, move |seen| {
        if is_granted(seen, place) { Answer::json("[]") } else { Answer::status(401) }
    });
    let refresh_token = Mutex::new("refresh-0".to_owned());
    server.run("POST", "/token", move |seen| {
        token(seen, &mut refresh_token.lock().unwrap_or_else(PoisonError::into_inner))
    });
    server.run("POST", "/login", |seen| {
        match (seen.json()["username"].as_str(), seen.json()["password"].as_str()) {
            (Some("ada"), Some("pass-word")) => Answer::json(r#"{"data":{"token":"session-1"}}"#),
            _ => Answer::status(401),
        }
    });
    server.run("GET", "/challenge", |_| Answer::json(r#"{"challenge":"42"}"#));
    server.run("POST", "/answer", |seen| match seen.text().as_str() {
        "username=ada&answer=42" => Answer::json(r#"{"token":"step-2"}"#),
        _ => Answer::status(401),
    });
}

fn is_granted(seen: &Seen, place: Place) -> bool {
    match place {
        Place::Nowhere => true,
        Place::Header(name, value) => seen.header(name) == Some(value),
        Place::Query(name, value) => {
            seen.query_pairs().iter().any(|pair| pair.0 == name && pair.1 == value)
        }
        Place::Form(name, value) => {
            seen.form_pairs().iter().any(|pair| pair.0 == name && pair.1 == value)
        }
        Place::Json(pointer, value) => {
            seen.json().pointer(pointer).and_then(|value| value.as_str()) == Some(value)
        }
        Place::Signature(name) => seen.header(name) == Some(&signature(&seen.path)),
    }
}

/// RFC 6749 section 5: a client that authenticates, a grant that fits, a refresh token that works once.
fn token(seen: &Seen, refresh_token: &mut String) -> Answer {
    let form = seen.form_pairs();
    let get = |name: &str| form.iter().find(|pair| pair.0 == name).map(|pair| pair.1.as_str());
    if (get("client_id"), get("client_secret")) != (Some("client-1"), Some("client-secret")) {
        return Answer::json(r#"{"error":"invalid_client"}"#).with_status(401);
    }
    match get("grant_type") {
        Some("client_credentials") => {
            Answer::json(r#"{"access_token":"access-1","token_type":"Bearer","expires_in":3600}"#)
        }
        Some("refresh_token") if get("refresh_token") == Some(refresh_token) => {
            *refresh_token = "refresh-1".to_owned();
            Answer::json(
                r#"{"access_token":"access-1","expires_in":3600,"refresh_token":"refresh-1"}"#,
            )
        }
        Some("refresh_token") => Answer::json(r#"{"error":"invalid_grant"}"#).with_status(400),
        _ => Answer::json(r#"{"error":"unsupported_grant_type"}"#).with_status(400),
    }
}

/// What the signing method must send. A real API wants an HMAC; see the wire test of `sign_with`.
pub(crate) fn signature(path: &str) -> String {
    let sum = path
        .bytes()
        .chain(*b"sign-key")
        .fold(0u32, |sum, byte| sum.rotate_left(5) ^ u32::from(byte));
    format!("{sum:08x}")
}
