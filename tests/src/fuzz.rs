//! What the fuzz targets of `tests/fuzz` run. The test `fuzz_seeds` runs the same on stable Rust.
//!
//! Each function takes bytes from outside and fails where a promise is broken: a panic, a text from outside in an
//! error, a credential that goes elsewhere, a body that reads back as something else.

use std::collections::BTreeMap;
use std::fmt::{Debug, Display};
use std::time::{Duration, SystemTime};

use auth_core::Secret;
use auth_core::error::Failure;
use auth_core::method::{ApiKey, FailIf, JsonPath, Rotation, Session, TokenAt};
use auth_core::record::Record;
use auth_core::token::Now;
use auth_core::value::Value;
use auth_core::wire::apply;
use auth_core::wire::body::SecretBytes;
use auth_core::wire::challenge::Challenge;
use auth_core::wire::expiry::{self, Expiry, Format, Lifetime};
use auth_core::wire::json::Json;
use auth_core::wire::origin::{self, Origin};
use auth_core::wire::place::Place;
use auth_core::wire::redirect;
use auth_core::wire::retry::{Retry, header_wait};
use auth_core::wire::token_endpoint::{self, Answer, Expected};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header};
use serde_json::value::RawValue;

/// A target: bytes from outside.
pub type Target = fn(&[u8]);

/// The targets by name; each has a folder of seeds and a file in `fuzz_targets`.
pub const TARGETS: [(&str, Target); 8] = [
    ("challenge", challenge),
    ("token_response", token_response),
    ("login_response", login_response),
    ("expiry", expiry),
    ("json_body", json_body),
    ("redirect", redirect),
    ("retry_after", retry_after),
    ("store_record", store_record),
];

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_893_456_000)
}

/// The first byte chooses a status, the rest is the body.
fn answer(data: &[u8]) -> Answer {
    let (choice, body) = data.split_first().unwrap_or((&0, &[]));
    let statuses = [200, 200, 200, 201, 204, 302, 400, 401, 403, 429, 500, 503];
    let status = statuses[usize::from(*choice) % statuses.len()];
    Answer {
        status: StatusCode::from_u16(status).unwrap(),
        headers: HeaderMap::new(),
        body: SecretBytes::new(body.to_vec()),
        retry_after: None,
    }
}

/// An error is a sentence of ours: short, printable, without a text from outside.
fn is_ours(error: &(impl Display + Debug), outside: &[u8]) {
    let text = format!("{error} {error:?}");
    assert!(text.len() < 600 && text.chars().all(|c| !c.is_control()), "{text}");
    // A mark that the fuzzer can put anywhere must not come back.
    if outside.windows(6).any(|window| window == b"CANARY") {
        assert!(!text.contains("CANARY"), "{text}");
    }
}

fn failure(failure: &Failure, outside: &[u8]) {
    match failure {
        Failure::Answer(error) => is_ours(error, outside),
        Failure::Refused(error) => is_ours(error, outside),
        Failure::Unavailable(error) => is_ours(error, outside),
        Failure::Config(error) => is_ours(error, outside),
        _ => unreachable!("{failure:?} is of no response"),
    }
}

/// An answer of a token endpoint.
pub fn token_response(data: &[u8]) {
    let answer = answer(data);
    for rotation in [Rotation::Never, Rotation::WhenGiven, Rotation::Required] {
        for bearer in [true, false] {
            let expected = Expected { rotation, ..Expected::standard(bearer) };
            match token_endpoint::read(&expected, &answer) {
                Ok(tokens) => {
                    assert!(matches!(answer.status.as_u16(), 200 | 201));
                    assert!(!tokens.access_token.expose().trim().is_empty());
                    assert!(
                        rotation == Rotation::WhenGiven
                            || tokens.refresh_token.is_some() == (rotation == Rotation::Required)
                    );
                }
                Err(error) => failure(&error, data),
            }
        }
    }
}

/// The answer to a login, by path, by header, and as a whole.
pub fn login_response(data: &[u8]) {
    let mut answer = answer(data);
    if let Ok(value) = HeaderValue::from_bytes(data.get(..data.len().min(40)).unwrap_or_default()) {
        answer.headers.insert("x-token", value);
    }
    for token in [
        TokenAt::Path(JsonPath(&["data", "0", "token"])),
        TokenAt::Path(JsonPath(&["token"])),
        TokenAt::Path(JsonPath(&[])),
        TokenAt::Header("x-token"),
    ] {
        let path = JsonPath(&["error", "code"]);
        let fail_if = FailIf { path, equals: "401", message: None };
        let session = Session { http_method: Method::POST, token, fail_if: vec![fail_if] };
        match session.answer(&answer) {
            Ok((token, _)) => assert!(answer.status.is_success() && !token.is_empty()),
            Err(error) => failure(&error, data),
        }
    }
}

/// The end of a token, in every format, as a text and as JSON.
pub fn expiry(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let quoted = serde_json::to_string(&text).unwrap();
    for value in [text.as_ref(), quoted.as_str()] {
        let Ok(json) = Json::parse(format!(r#"{{"e":{value}}}"#).as_bytes()) else { continue };
        for format in [
            Format::Auto,
            Format::Seconds,
            Format::Milliseconds,
            Format::Unix,
            Format::UnixMs,
            Format::Rfc3339,
            Format::Pattern("%d/%m/%Y %H:%M"),
        ] {
            let property = Some(JsonPath(&["e"]));
            let relative = matches!(format, Format::Seconds | Format::Milliseconds);
            let expiry = Expiry { property, format, otherwise: Lifetime::UntilRejected };
            match expiry.read(Some(&json), now()) {
                // A life is never negative, and never longer than ten years and a bit.
                Ok(Some(end)) if relative => {
                    let life = end.duration_since(now()).unwrap();
                    assert!(life <= Duration::from_secs(10 * 366 * 86_400), "{value}");
                }
                Ok(_) => {}
                Err(reason) => is_ours(&reason, data),
            }
        }
    }
    let _ = expiry::configured(&text);
}

/// A key that is put into a JSON body: key, path and body are separated by line breaks.
pub fn json_body(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut lines = text.splitn(3, '\n');
    let (key, path, body) = (
        lines.next().unwrap_or_default(),
        lines.next().unwrap_or_default(),
        lines.next().unwrap_or_default(),
    );
    let Ok(place) = Place::json(&Value::literal("json", path)) else { return };
    let Place::Json(keys) = &place else { return };
    let keys = keys.clone();
    let Ok(Some(credential)) = (ApiKey { place, value: Value::literal("key", key) }).credential()
    else {
        return;
    };
    let request =
        Request::post("https://api.example.com/").header(header::CONTENT_TYPE, "application/json");
    let (mut parts, ()) = request.body(()).unwrap().into_parts();
    let mut bytes = body.as_bytes().to_vec();
    if let Err(error) = apply::credentials([&credential], &mut parts, Some(&mut bytes)) {
        assert!(error.to_string().len() < 200 + 2 * path.len());
        return;
    }
    // Read as text: serde_json's own `Value` refuses numbers out of a float's range, and has a meaning for some keys.
    let members = |text: &str| serde_json::from_str::<BTreeMap<String, Box<RawValue>>>(text);
    let after = std::str::from_utf8(&bytes).expect("text stays text");
    let after = members(after).expect("an object stays an object");
    let found = keys.iter().fold(None, |parent: Option<Box<RawValue>>, key| match parent {
        None => after.get(key).cloned(),
        Some(parent) => members(parent.get()).expect("a parent is an object").remove(key),
    });
    let found: String = serde_json::from_str(found.expect("the key is there").get()).unwrap();
    assert_eq!(found, key);
    // Beside the path nothing changed, to the letter.
    let before = if body.is_empty() { "{}" } else { body };
    for (name, value) in &members(before).expect("only an object takes a key") {
        if *name != keys[0] {
            assert_eq!(after[name].get(), value.get());
        }
    }
}

/// Where a redirect leads: method and status, the URL and the target are separated by line breaks.
pub fn redirect(data: &[u8]) {
    let (choice, rest) = data.split_first().unwrap_or((&0, &[]));
    let text = String::from_utf8_lossy(rest);
    let (url, location) = text.split_once('\n').unwrap_or(("https://api.example.com/a/b?c", &text));
    let Ok(from) = origin::resolve(None, url) else { return };
    let methods = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE];
    let statuses = [301, 302, 303, 307, 308, 300, 304, 305];
    let method = &methods[usize::from(*choice) % methods.len()];
    let status =
        StatusCode::from_u16(statuses[usize::from(*choice >> 4) % statuses.len()]).unwrap();
    let mut headers = HeaderMap::new();
    let Ok(value) = HeaderValue::from_bytes(location.as_bytes()) else { return };
    headers.insert(header::LOCATION, value);
    let (here, followed) =
        (Origin::of(&from).unwrap(), redirect::read(method, &from, status, &headers));
    match followed {
        Ok(None) => assert!(!matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)),
        Ok(Some(next)) => {
            // What another reader of URLs says of the origin: the text up to the path.
            let again: Uri = next.uri.to_string().parse().expect("a URL that can be written");
            assert_eq!(Origin::of(&again).as_ref(), Some(&next.origin));
            assert!(!next.uri.authority().unwrap().as_str().contains('@'));
            assert_eq!(next.keep_credentials, here == next.origin);
            assert!(!here.is_https() || next.origin.is_https());
            assert!(here == next.origin || matches!(*method, Method::GET | Method::HEAD));
            // An empty reference keeps the path that it is resolved against (RFC 3986 section 5.2.2).
            let climbs =
                |uri: &Uri| uri.path().split('/').any(|segment| matches!(segment, "." | ".."));
            assert!(!climbs(&next.uri) || climbs(&from));
        }
        Err(error) => {
            let text = format!("{error}");
            assert!(text.len() < 200 + location.len() && !text.contains('?'), "{text}");
        }
    }
}

/// What `Retry-After` asks for, with a `Date` on the second line.
pub fn retry_after(data: &[u8]) {
    let mut lines = data.splitn(2, |byte| *byte == b'\n');
    let mut headers = HeaderMap::new();
    for name in [header::RETRY_AFTER, header::DATE] {
        if let Ok(value) = HeaderValue::from_bytes(lines.next().unwrap_or_default()) {
            headers.insert(name, value);
        }
    }
    let _ = header_wait(&headers, &header::RETRY_AFTER, now());
    let retry = Retry::default();
    for attempts in [0, 1, 100, u32::MAX] {
        assert!(
            retry
                .wait(attempts, Some(&headers), now(), 1.0)
                .is_none_or(|wait| wait <= retry.max_wait)
        );
    }
}

/// `WWW-Authenticate`, a line of the data each.
pub fn challenge(data: &[u8]) {
    let mut headers = HeaderMap::new();
    for line in data.split(|byte| *byte == b'\n') {
        if let Ok(value) = HeaderValue::from_bytes(line) {
            headers.append(header::WWW_AUTHENTICATE, value);
        }
    }
    let found = Challenge::read(&headers);
    for challenge in &found {
        let scheme = challenge.scheme();
        assert!(!scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_graphic()));
        for text in [challenge.error(), challenge.scope()].into_iter().flatten() {
            assert!(scheme.eq_ignore_ascii_case("bearer"));
            assert!(text.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{text:?}");
        }
        assert!(format!("{challenge:?}").len() < scheme.len() + 40);
    }
    // One line and its parts are one list (RFC 9110 section 5.3): a good list is good beside another good one.
    headers.append(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=x"));
    let more = Challenge::read(&headers);
    assert!(more.is_empty() || more.len() == found.len() + 1);
    assert!(more.is_empty() || more.starts_with(&found));
}

/// A record of a token store; what is read is written as it was.
pub fn store_record(data: &[u8]) {
    if let Ok(record) = Record::decode(data) {
        assert!(format!("{record:?}").matches("[redacted]").count() <= 2);
        let again = Record::decode(record.encode().as_slice()).expect("what was written is read");
        assert_eq!(again.generation(), record.generation());
        let at = Now { wall: now(), monotonic: Duration::from_secs(10) };
        let token = |record: &Record| {
            record.issued(at).map(|issued| Secret::expose(&issued.access_token).to_owned())
        };
        assert_eq!(token(&again), token(&record));
    }
}
