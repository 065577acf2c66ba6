//! Several waits at once, and those of programs that share a record and have different credentials.

use std::time::{Duration, SystemTime};

use auth_core::error::Failure;
use auth_core::identity::Fingerprint;
use auth_core::method::Rotation;
use auth_core::record::{Hold, Record};
use auth_core::wire::token_endpoint::Answer;

use crate::renewal::{at, failed, method};
use crate::shared_record::mark;
use crate::token_endpoint::answer;
use crate::walk::{Step, Walk};

/// The record after a refusal at second 0, of who has no fingerprint.
fn refused() -> Record {
    let method = method(Rotation::WhenGiven);
    let mut renewal = Walk::new(&method, true);
    failed(renewal.answered(&answer(400, r#"{"error":"invalid_client"}"#), at(0), 0.5));
    renewal.noted.unwrap().record
}

/// The record after another program, with another client secret, was asked to wait at second `now`.
fn asked_to_wait(now: u64, wait: u64) -> Record {
    let method = method(Rotation::WhenGiven);
    let mut renewal = Walk::new(&method, true)
        .early()
        .with(|setting| setting.mark.configured = Some(configured()));
    // The refusal is not of what this one has.
    let step = renewal.loaded(Some(refused()), None, at(now));
    assert!(matches!(step, Step::Arm { .. }), "{step:?}");
    renewal.written(true, at(now));
    let later = Answer { retry_after: Some(Duration::from_secs(wait)), ..answer(429, "") };
    assert!(matches!(failed(renewal.answered(&later, at(now), 0.5)), Failure::Unavailable(_)));
    renewal.noted.unwrap().record
}

fn configured() -> Fingerprint {
    mark("rt", "a").configured.unwrap()
}

/// Whether it is a refusal, and when it is over.
fn word(hold: Option<Hold>) -> Option<(bool, SystemTime)> {
    hold.map(|hold| (matches!(hold.failure, Failure::Refused(_)), hold.until))
}

/// The refusal is over at second 60.
#[test]
fn the_wait_that_ends_last_counts_and_of_equal_ones_the_refusal() {
    for (now, wait, is_refusal, until) in
        [(10, 20, true, 60), (10, 100, false, 110), (30, 30, true, 60), (30, 31, false, 61)]
    {
        let record = asked_to_wait(now, wait);
        let running = |now| word(record.holds().running(None, at(now).wall));
        assert_eq!(running(now), Some((is_refusal, at(until).wall)), "{wait} s from {now}");
        assert_eq!(running(until), None, "{wait} s from {now}");
    }
}

#[test]
fn a_refusal_is_of_the_credential_that_was_refused() {
    let (record, now) = (asked_to_wait(10, 20), at(10).wall);
    let other = record.holds().running(Some(&configured()), now);
    assert_eq!(word(other), Some((false, at(30).wall)));
    assert_eq!(refused().holds().running(Some(&configured()), now), None);
}
