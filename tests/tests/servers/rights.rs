//! A user of the store's server with no more rights than the documentation asks for.

use std::net::{IpAddr, Ipv4Addr};

use auth_blocking::store::{RecordKey, StoreErrorKind};
use auth_blocking::{Error, postgres, redis};
use auth_tests::family::Family;

use crate::child;
use crate::fleet::family_endpoint;
use crate::place::{self, variable_or_skip};

fn rotates(place: &str) {
    let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let (endpoint, url, seed) = family_endpoint(loopback, Family::new(false, 0));
    for requests in 1..=3 {
        child::client(&url, place::open(place), &seed).check().unwrap();
        assert_eq!(endpoint.requests(), requests);
    }
}

fn is_refused(place: &str) {
    let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let (endpoint, url, seed) = family_endpoint(loopback, Family::new(false, 0));
    match child::client(&url, place::open(place), &seed).check().unwrap_err() {
        Error::Store(error) => assert_eq!(error.kind(), &StoreErrorKind::SignIn),
        other => panic!("{other:?}"),
    }
    assert_eq!(endpoint.requests(), 0);
}

/// Lists the records and removes none, with the rights for both.
fn lists(place: &str) {
    let store = place::open(place);
    store.accounts().unwrap().for_each(|account| drop(account.unwrap()));
    assert!(!store.remove(&RecordKey::named("nothing")).unwrap());
}

#[test]
fn redis() {
    let Some(url) = variable_or_skip("AUTH_TEST_REDIS_URL", "Redis", "redis") else { return };
    let mut connection = redis::Client::open(url.as_str()).unwrap().get_connection().unwrap();
    let mut user = |name: &str, rules: &str| {
        let mut set = redis::cmd("ACL");
        set.arg("SETUSER").arg(name).arg("reset").arg("on").arg(">pw").arg("~auth:*");
        set.arg(rules.split(' ').collect::<Vec<_>>()).exec(&mut connection).unwrap();
        url.replace("//:for-tests@", &format!("//{name}:pw@"))
    };
    let enough =
        "+del +eval +evalsha +get +hdel +hget +hmget +hset +pexpire +pttl +script|load +set";
    rotates(&user("enough", enough));
    lists(&user("lister", &format!("{enough} +scan")));
    is_refused(&user("reader", "+hget +get"));
}

#[test]
fn postgresql() {
    let Some(url) = variable_or_skip("AUTH_TEST_POSTGRES_URL", "PostgreSQL", "postgres") else {
        return;
    };
    // Makes the table.
    rotates(&url);
    let mut admin = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    let mut user = |name: &str, rights: &str| {
        let make = format!(
            "DROP OWNED BY {name}; DROP ROLE {name}; CREATE ROLE {name} LOGIN PASSWORD 'pw'"
        );
        if admin.batch_execute(&make).is_err() {
            admin.batch_execute(&format!("CREATE ROLE {name} LOGIN PASSWORD 'pw'")).unwrap();
        }
        admin.batch_execute(&format!("GRANT {rights} ON auth_tokens TO {name}")).unwrap();
        url.replace("//tests:for-tests@", &format!("//{name}:pw@"))
    };
    rotates(&user("enough", "SELECT, INSERT, UPDATE"));
    lists(&user("lister", "SELECT, INSERT, UPDATE, DELETE"));
    is_refused(&user("reader", "SELECT"));
}
