//! Stores over TLS.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use auth_blocking::{PostgresTokenStore, RedisTokenStore, StoreErrorKind, TokenStore};

use crate::child;
use crate::fleet::strict_endpoint;
use crate::place::variable_or_skip;

#[test]
fn a_store_is_reached_over_tls_and_its_certificate_is_verified() {
    let mut stores: Vec<[Arc<dyn TokenStore>; 2]> = Vec::new();
    let authority = |variable| std::fs::read(std::env::var(variable).unwrap()).unwrap();
    if let Some(url) = variable_or_skip("AUTH_TEST_REDIS_TLS_URL", "Redis", "redis") {
        let trusted =
            RedisTokenStore::open_trusting(&url, &authority("AUTH_TEST_REDIS_CA")).unwrap();
        stores.push([Arc::new(trusted), Arc::new(RedisTokenStore::open(&url).unwrap())]);
    }
    if let Some(url) = variable_or_skip("AUTH_TEST_POSTGRES_URL", "PostgreSQL", "postgres") {
        let trusted =
            PostgresTokenStore::open_trusting(&url, &authority("AUTH_TEST_POSTGRES_CA")).unwrap();
        let unknown = PostgresTokenStore::open(&format!("{url}?sslmode=require")).unwrap();
        stores.push([Arc::new(trusted), Arc::new(unknown)]);
    }
    for [trusted, unknown] in stores {
        let (endpoint, url, seed) = strict_endpoint(IpAddr::V4(Ipv4Addr::LOCALHOST));
        for _ in 0..2 {
            child::client(&url, Arc::clone(&trusted), &seed).check().unwrap();
        }
        assert_eq!(endpoint.requests(), 1);
        match child::client(&url, unknown, &seed).check().unwrap_err() {
            auth_blocking::Error::Store(error) => {
                assert_eq!(error.kind(), &StoreErrorKind::Encryption)
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(endpoint.requests(), 1);
    }
}

#[test]
fn tokens_do_not_go_to_another_machine_in_clear() {
    let kinds = [
        RedisTokenStore::open("redis://:secret-word@store.example.com:6379/0").err(),
        RedisTokenStore::open("rediss://:secret-word@store.example.com:6379/0#insecure").err(),
        RedisTokenStore::open_trusting("redis://:secret-word@127.0.0.1:6379/0", b"").err(),
        PostgresTokenStore::open("postgresql://u:secret-word@store.example.com/d?sslmode=disable")
            .err(),
        PostgresTokenStore::open(
            "host=127.0.0.1 hostaddr=192.0.2.1 password=secret-word sslmode=disable",
        )
        .err(),
    ];
    for error in kinds {
        let error = error.unwrap();
        assert_eq!(error.kind(), &StoreErrorKind::Encryption);
        assert!(!format!("{error} {error:?}").contains("secret-word"));
    }
    for store in [
        format!("{:?}", RedisTokenStore::open("rediss://u:secret-word@store.example.com").unwrap()),
        format!(
            "{:?}",
            PostgresTokenStore::open("postgresql://u:secret-word@store.example.com/d").unwrap()
        ),
    ] {
        assert!(store.contains("store.example.com") && !store.contains("secret-word"), "{store}");
    }
    for error in [
        RedisTokenStore::open("http://u:secret-word@store.example.com").unwrap_err(),
        PostgresTokenStore::open("postgresql://u:secret-word@store.example.com:port").unwrap_err(),
    ] {
        assert_eq!(error.kind(), &StoreErrorKind::Address);
        assert!(!format!("{error} {error:?}").contains("secret-word"));
    }
}
