//! Records and their keys.

use std::time::{Duration, SystemTime};

use auth_core::Secret;
use auth_core::method::{Oauth2Values, Rotation, TokenValues};
use auth_core::record::{Record, RecordError, RecordKey};
use auth_core::value::{Template, Value};

use crate::token_endpoint::oauth2;

fn record() -> Record {
    Record {
        generation: 7,
        access_token: "at \" \u{1f980}".into(),
        refresh_token: Some("rt".into()),
        expires_at: Some(SystemTime::UNIX_EPOCH + Duration::from_millis(1_893_456_000_123)),
    }
}

#[test]
fn what_is_written_is_read() {
    for record in [record(), Record { refresh_token: None, expires_at: None, ..record() }] {
        let read = Record::decode(record.encode().as_slice()).unwrap();
        assert_eq!(read.generation, record.generation);
        assert_eq!(read.access_token.expose(), record.access_token.expose());
        assert_eq!(read.refresh_token.map(|token| token.expose().to_owned()), record.refresh_token.map(|token| token.expose().to_owned()));
        assert_eq!(read.expires_at, record.expires_at);
    }
}

#[test]
fn a_record_cut_anywhere_or_changed_anywhere_is_refused() {
    let bytes = record().encode();
    let bytes = bytes.as_slice();
    for end in 0..bytes.len() {
        assert_eq!(Record::decode(&bytes[..end]).unwrap_err(), RecordError::Corrupt, "cut at {end}");
    }
    for at in 0..bytes.len() {
        let mut changed = bytes.to_vec();
        changed[at] ^= 1;
        assert!(Record::decode(&changed).is_err(), "changed at {at}");
    }
    assert_eq!(Record::decode(br#"{"some":"other"}"#).unwrap_err(), RecordError::Corrupt);
}

fn values(refresh_token: &str, scope: &str) -> TokenValues {
    let value = |name, text: &str| Template::new(name).part(name, &Secret::from(text)).finish().unwrap();
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
    let key = |refresh_token, scope| RecordKey::new(Some(&oauth2), &values(refresh_token, scope));
    assert_eq!(key("rt-0", "a"), key("rt-0", "a"));
    assert_ne!(key("rt-0", "a"), key("rt-1", "a"));
    assert_ne!(key("rt-0", "a"), key("rt-0", "b"));
    // Lengths go in: one value cannot lend a byte to the next.
    assert_ne!(key("rt", "0a"), key("rt0", "a"));
    assert!(key("rt-0", "a").as_str().len() == 64 && !key("rt-0", "a").as_str().contains("rt"));
}
