//! Records and their keys.

use std::time::{Duration, SystemTime};

use auth_core::Secret;
use auth_core::method::{LoginBody, LoginJson, LoginValues, Oauth2Values, Rotation, TokenValues};
use auth_core::place::{Credential, Place};
use auth_core::record::{Record, RecordError, RecordKey, checksum};
use auth_core::token::{Issued, Now};
use auth_core::value::{Template, Text, Value};

use crate::login::login;
use crate::token_endpoint::oauth2;

fn at(millis: u64) -> Now {
    let wall = SystemTime::UNIX_EPOCH + Duration::from_millis(1_893_456_000_000 + millis);
    Now { wall, monotonic: Duration::from_secs(1000) + Duration::from_millis(millis) }
}

fn issued() -> Issued {
    Issued {
        access_token: "at \" \u{1f980}".into(),
        token_type: Some("Token".into()),
        refresh_token: Some("rt".into()),
        expires_at: Some(at(3_600_123).wall),
        issued_at: at(5),
    }
}

fn record() -> Record {
    Record::new(&issued(), Some(6))
}

fn text(token: &Secret) -> String {
    token.expose().to_owned()
}

#[test]
fn what_is_written_is_read() {
    for issued in [issued(), Issued { refresh_token: None, expires_at: None, ..issued() }] {
        let record = Record::decode(Record::new(&issued, Some(6)).encode().as_slice()).unwrap();
        assert_eq!(record.generation(), 7);
        // A minute later, on another machine: the life is still the whole one.
        let later = Now { monotonic: Duration::from_secs(90), ..at(60_005) };
        let read = record.issued(later).unwrap();
        assert_eq!(text(&read.access_token), text(&issued.access_token));
        assert_eq!(read.refresh_token.as_ref().map(text), issued.refresh_token.as_ref().map(text));
        assert_eq!((read.expires_at, read.issued_at.wall), (issued.expires_at, at(5).wall));
        assert_eq!(read.issued_at.monotonic, Duration::from_secs(30));
    }
}

#[test]
fn a_record_from_the_future_counts_from_now() {
    let read = record().issued(at(0)).unwrap();
    assert_eq!(read.issued_at, at(0));
}

#[test]
fn another_version_is_told_from_damage() {
    let text = String::from_utf8(record().encode().as_slice().to_vec()).unwrap();
    let newer = text.replace("\"version\":1", "\"version\":2");
    assert_eq!(Record::decode(newer.as_bytes()).unwrap_err(), RecordError::Version);
    // A number that is called otherwise is no version.
    assert_eq!(Record::decode(br#"{"generation":2}"#).unwrap_err(), RecordError::Corrupt);
    assert_eq!(RecordError::Corrupt.to_string(), "the stored record is damaged");
    assert_eq!(
        RecordError::Version.to_string(),
        "the stored record has a version that is not known"
    );
}

#[test]
fn a_record_cut_anywhere_or_changed_anywhere_is_refused() {
    let bytes = record().encode();
    let bytes = bytes.as_slice();
    for end in 0..bytes.len() {
        assert_eq!(
            Record::decode(&bytes[..end]).unwrap_err(),
            RecordError::Corrupt,
            "cut at {end}"
        );
    }
    for at in 0..bytes.len() {
        let mut changed = bytes.to_vec();
        changed[at] ^= 1;
        assert!(Record::decode(&changed).is_err(), "changed at {at}");
    }
    assert_eq!(Record::decode(br#"{"some":"other"}"#).unwrap_err(), RecordError::Corrupt);
}

fn values(refresh_token: &str, scope: &str) -> TokenValues {
    let value =
        |name, text: &str| Template::new(name).part(name, &Secret::from(text)).finish().unwrap();
    TokenValues::Oauth2(Box::new(Oauth2Values {
        token_endpoint: Value::literal("token_endpoint", "https://h/token"),
        client_id: value("client_id", "id"),
        client_secret: value("client_secret", "secret"),
        refresh_token: value("refresh_token", refresh_token),
        username: Value::Absent("username"),
        password: Value::Absent("password"),
        scope: value("scope", scope),
        params: Vec::new(),
        headers: Vec::new(),
        access_token: Value::Absent("access_token"),
        expires_at: Value::Absent("expires_at"),
    }))
}

#[test]
fn a_new_seed_is_a_new_key() {
    let oauth2 = oauth2(Rotation::WhenGiven);
    let key =
        |refresh_token, scope| RecordKey::new(Some(&oauth2), &values(refresh_token, scope), "");
    assert_eq!(key("rt-0", "a"), key("rt-0", "a"));
    assert_ne!(key("rt-0", "a"), key("rt-1", "a"));
    assert_ne!(key("rt-0", "a"), key("rt-0", "b"));
    // Lengths go in: one value cannot lend a byte to the next.
    assert_ne!(key("rt", "0a"), key("rt0", "a"));
    assert!(key("rt-0", "a").as_str().len() == 64 && !key("rt-0", "a").as_str().contains("rt"));
}

/// FIPS 180-4, as Python's hashlib computes it: records must be found again by the next version too.
#[test]
fn keys_and_checksums_are_sha_256() {
    assert_eq!(checksum(b"abc"), [0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea]);
    let key = RecordKey::new(None, &TokenValues::TokenWith(Vec::new()), "a::Api https://a");
    assert_eq!(key.as_str(), "177a4049ea4280494f3d82a6d9d232523c721a6430eb842d1071d050b7ccad9e");
}

#[test]
fn functions_of_the_user_are_told_apart_by_their_config() {
    let value = || vec![Template::new("user").part("user", "ada").finish().unwrap()];
    let key = |owner| RecordKey::new(None, &TokenValues::TokenWith(value()), owner);
    assert_eq!(key("a::Api https://a"), key("a::Api https://a"));
    assert_ne!(key("a::Api https://a"), key("b::Api https://b"));
    assert_eq!(format!("{:?}", key("a")), "RecordKey");
}

#[test]
fn each_value_of_a_login_is_in_its_key() {
    let value =
        |name, text: &str| Template::new(name).part(name, &Secret::from(text)).finish().unwrap();
    let key = |values| RecordKey::new(None, &TokenValues::Session(Box::new(values)), "");
    let plain = || login(LoginBody::Empty);
    let credential = |place| {
        let text = Text { field: "key", text: Secret::from("k"), secret: true };
        LoginValues { auth: vec![Credential::new(&place, &text).unwrap()], ..plain() }
    };
    let keys = [
        plain(),
        LoginValues { url: Value::literal("url", "https://other/login"), ..plain() },
        LoginValues { query: vec![("q", value("q", "other"))], ..plain() },
        LoginValues { headers: vec![("x-tenant", value("x-tenant", "other"))], ..plain() },
        login(LoginBody::Json(vec![(&["user"], LoginJson::Text(value("user", "ada")))])),
        login(LoginBody::Json(vec![(&["user"], LoginJson::Literal("7"))])),
        login(LoginBody::Form(vec![("user", value("user", "bob"))])),
        login(LoginBody::Raw { text: value("user", "ada"), content_type: "text/plain" }),
        credential(Place::Header(http::header::AUTHORIZATION)),
        credential(Place::Query("query".to_owned())),
        credential(Place::Form("form".to_owned())),
        credential(Place::Json(vec!["json".to_owned()])),
    ]
    .map(key);
    let different: std::collections::HashSet<_> = keys.iter().collect();
    assert_eq!(different.len(), keys.len());
    assert_eq!(key(plain()), key(plain()));
}
