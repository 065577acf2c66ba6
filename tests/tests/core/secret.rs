//! Secrets: what becomes one, and what does not.

use auth_core::Secret;
use auth_core::slots::{NotSet, Set, TokenStoreSlot};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{BytesDeserializer, Error};

#[test]
fn a_text_becomes_a_secret_from_each_of_its_types() {
    let owned = "s3cr3t".to_owned();
    for secret in [
        Secret::from("s3cr3t"),
        Secret::from(&owned),
        "s3cr3t".parse().unwrap(),
        Secret::deserialize(IntoDeserializer::<Error>::into_deserializer("s3cr3t")).unwrap(),
        Secret::deserialize(IntoDeserializer::<Error>::into_deserializer(owned.clone())).unwrap(),
        Secret::from(owned),
    ] {
        assert_eq!(secret.expose(), "s3cr3t");
        assert!(!secret.is_empty());
        assert_eq!(format!("{secret:?}"), "[redacted]");
    }
    assert!(Secret::default().is_empty());
}

fn refusal<'de>(value: impl IntoDeserializer<'de, Error>) -> String {
    Secret::deserialize(value.into_deserializer()).unwrap_err().to_string()
}

/// serde's own sentences quote the value.
#[test]
fn what_is_no_string_is_no_secret_and_is_not_quoted() {
    for refused in [
        refusal(true),
        refusal(7i8),
        refusal(7i64),
        refusal(7i128),
        refusal(7u64),
        refusal(7u128),
        refusal(7.5),
        refusal('7'),
        refusal(BytesDeserializer::new(b"7")),
    ] {
        assert_eq!(refused, "a secret must be a string");
    }
    assert_eq!(refusal(()), "invalid type: unit value, expected a string");
}

#[test]
fn a_slot_of_a_builder_gives_what_was_set_and_does_not_print_it() {
    assert_eq!(TokenStoreSlot::take(Set("canary")), Some("canary"));
    assert_eq!(TokenStoreSlot::<&str>::take(NotSet), None);
    assert_eq!(format!("{:?}", Set("canary")), "Set");
}
