//! Walks through the renewal machine, step by step.

use std::time::{Duration, SystemTime};

use auth_core::error::{AnswerReason, ErrorCode, Failure, Reason};
use auth_core::method::{
    Grant, JsonPath, LoginBody, Oauth2, Rotation, SendAs, SendPart, Session, TokenAt, TokenValues,
};
use auth_core::plan::TokenMethod;
use auth_core::record::Record;
use auth_core::renewal::{Fact, Sent, Setting, Spooled, TOKEN_LIMIT, Write};
use auth_core::token::{Freshness, Issued, Now};
use auth_core::value::Value;
use auth_core::wire::expiry::{Expiry, Format, Lifetime};
use auth_core::wire::place::Place;
use auth_core::wire::retry::{Backoff, Retry};
use auth_core::wire::token_endpoint::Answer;
use http::Method;

use crate::login::login;
use crate::token_endpoint::{answer, oauth2};
use crate::walk::{Step, Walk};

pub(crate) fn at(seconds: u64) -> Now {
    let wall = SystemTime::UNIX_EPOCH + Duration::from_secs(1_893_456_000 + seconds);
    Now { wall, monotonic: Duration::from_secs(seconds) }
}

pub(crate) fn method(rotation: Rotation) -> TokenMethod {
    TokenMethod {
        obtain: Box::new(oauth2(rotation)),
        send_as: SendAs::bearer(),
        expiry: Expiry {
            property: Some(JsonPath(&["expires_in"])),
            format: Format::Auto,
            otherwise: Lifetime::UntilRejected,
        },
        leeway: Duration::from_secs(60),
        renew_on: &[],
        retry: Retry::default(),
    }
}

pub(crate) fn record(generation: u64, token: &str, refresh_token: &str, life: u64) -> Record {
    let issued = Issued {
        access_token: token.into(),
        token_type: None,
        refresh_token: Some(refresh_token.into()),
        expires_at: Some(at(life).wall),
        issued_at: at(0),
    };
    Record::new(&issued, generation.checked_sub(1))
}

pub(crate) fn refresh_token(record: &Record) -> String {
    record.issued(at(0)).unwrap().refresh_token.unwrap().expose().to_owned()
}

pub(crate) fn ready(step: Step) -> Issued {
    match step {
        Step::Ready(issued) => issued,
        other => panic!("{other:?}"),
    }
}

/// The number of the refresh token that is presented next: the config's is 0.
pub(crate) fn seed_or_stored(record: Option<&Record>) -> u32 {
    let text = String::from_utf8(
        record.map(|record| record.encode().as_slice().to_vec()).unwrap_or_default(),
    )
    .unwrap();
    let stored = text.split("\"refresh_token\":\"").nth(1);
    stored.map_or(0, |rest| rest.split('"').next().unwrap().parse().unwrap())
}

/// Loads a record that is not fresh, and arms: what is left is to send.
pub(crate) fn arm(renewal: &mut Walk<'_>, stored: Option<Record>) -> Record {
    renewal.start(at(0));
    match renewal.loaded(stored, None, at(0)) {
        Step::Arm { record, .. } => {
            assert!(matches!(renewal.written(true, at(0)), Step::Send));
            record
        }
        other => panic!("{other:?}"),
    }
}

/// The chain goes on with this refresh token, which the store has yet to take.
pub(crate) fn ahead(refresh_token: &str) -> impl FnOnce(&mut Setting) {
    let remembered = Some(refresh_token.into());
    move |setting| (setting.remembered, setting.is_ahead) = (remembered, true)
}

pub(crate) fn failed(step: Step) -> Failure {
    match step {
        Step::Failed(failure) => failure,
        other => panic!("{other:?}"),
    }
}

#[test]
fn without_a_store_it_sends_and_is_ready() {
    let method = method(Rotation::Never);
    let mut renewal = Walk::new(&method, false);
    assert!(matches!(renewal.start(at(0)), Step::Send));
    let issued = ready(renewal.answered(
        &answer(200, r#"{"access_token":"t","expires_in":60}"#),
        at(0),
        0.5,
    ));
    assert_eq!((issued.access_token.expose(), issued.expires_at), ("t", Some(at(60).wall)));
}

#[test]
fn a_token_of_the_config_is_used_while_it_lives() {
    let method = method(Rotation::Never);
    let initial = record(0, "stored", "", 600).issued(at(0)).unwrap();
    let mut fresh =
        Walk::new(&method, false).with(|setting| setting.initial = Some(initial.clone()));
    assert_eq!(ready(fresh.start(at(0))).access_token.expose(), "stored");
    let mut ended = Walk::new(&method, false).with(|setting| setting.initial = Some(initial));
    assert!(matches!(ended.start(at(601)), Step::Send));
}

#[test]
fn a_fresh_record_is_adopted_and_a_rejected_one_is_not() {
    let method = method(Rotation::WhenGiven);
    let mut renewal = Walk::new(&method, true);
    assert!(matches!(renewal.start(at(0)), Step::Load));
    assert_eq!(
        ready(renewal.loaded(Some(record(3, "t3", "r3", 600)), None, at(0))).access_token.expose(),
        "t3"
    );

    let mut renewal = Walk::new(&method, true).rejected("t3");
    renewal.start(at(0));
    assert!(matches!(
        renewal.loaded(Some(record(3, "t3", "r3", 600)), None, at(0)),
        Step::Arm { .. }
    ));

    // Another process renewed it meanwhile: its token is news.
    let mut renewal = Walk::new(&method, true).rejected("t3");
    renewal.start(at(0));
    assert_eq!(
        ready(renewal.loaded(Some(record(4, "t4", "r4", 600)), None, at(0))).access_token.expose(),
        "t4"
    );
}

#[test]
fn the_record_beats_the_token_of_the_config() {
    let method = method(Rotation::WhenGiven);
    let initial = record(0, "config", "", 9000).issued(at(0)).unwrap();
    let mut renewal = Walk::new(&method, true).with(|setting| setting.initial = Some(initial));
    renewal.start(at(0));
    assert_eq!(
        ready(renewal.loaded(Some(record(9, "newest", "r", 600)), None, at(0)))
            .access_token
            .expose(),
        "newest"
    );
}

#[test]
fn a_rotation_is_committed_before_it_is_used() {
    let method = method(Rotation::WhenGiven);
    let mut renewal = Walk::new(&method, true);
    arm(&mut renewal, Some(record(3, "t3", "r3", 0)));
    let step = renewal.answered(
        &answer(200, r#"{"access_token":"t4","refresh_token":"r4","expires_in":60}"#),
        at(0),
        0.5,
    );
    match step {
        Step::Commit { replaces, record } => {
            assert_eq!((replaces, record.generation()), (Some(4), 5));
            assert_eq!(refresh_token(&record), "r4");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(ready(renewal.written(true, at(0))).access_token.expose(), "t4");
    assert!(!renewal.outcome.as_ref().unwrap().kept_refresh_token);
}

#[test]
fn an_answer_without_a_refresh_token_keeps_the_old_one() {
    let method = method(Rotation::WhenGiven);
    let mut renewal = Walk::new(&method, true);
    arm(&mut renewal, Some(record(3, "t3", "r3", 0)));
    match renewal.answered(&answer(200, r#"{"access_token":"t4"}"#), at(0), 0.5) {
        Step::Commit { record, .. } => assert_eq!(refresh_token(&record), "r3"),
        other => panic!("{other:?}"),
    }
    ready(renewal.written(true, at(0)));
    assert!(renewal.outcome.unwrap().kept_refresh_token);
}

#[test]
fn a_conflict_looks_again() {
    let method = method(Rotation::WhenGiven);
    let mut renewal = Walk::new(&method, true);
    arm(&mut renewal, None);
    renewal.answered(&answer(200, r#"{"access_token":"mine","refresh_token":"r"}"#), at(0), 0.5);
    assert!(matches!(renewal.written(false, at(0)), Step::Load));
    assert_eq!(
        ready(renewal.loaded(Some(record(1, "theirs", "r1", 600)), None, at(0)))
            .access_token
            .expose(),
        "theirs"
    );
}

#[test]
fn not_now_waits_and_no_fails() {
    let method = of_client(Retry::default());
    let mut renewal = Walk::new(&method, false);
    renewal.start(at(0));
    for wait in [500, 1000] {
        match renewal.answered(&answer(503, ""), at(0), 1.0) {
            Step::Wait(found) => assert_eq!(found.as_millis(), wait),
            other => panic!("{other:?}"),
        }
        assert!(matches!(renewal.waited(at(0)), Step::Send));
    }
    assert!(matches!(
        failed(renewal.answered(&answer(503, ""), at(0), 1.0)),
        Failure::Unavailable(_)
    ));

    let mut renewal = Walk::new(&method, false);
    renewal.start(at(0));
    match failed(renewal.answered(&answer(400, r#"{"error":"invalid_grant"}"#), at(0), 1.0)) {
        Failure::Refused(refused) => assert_eq!(refused.error, ErrorCode::InvalidGrant),
        other => panic!("{other:?}"),
    }
}

/// A grant that starts again by itself.
pub(crate) fn of_client(retry: Retry) -> TokenMethod {
    TokenMethod { retry, ..TokenMethod::new(Box::new(Oauth2::new(Grant::ClientCredentials))) }
}

/// OUT-2: whatever the server does, the same call presents a refresh token that works once once.
#[test]
fn a_rotating_refresh_that_may_have_been_acted_on_is_not_repeated() {
    let rotating = method(Rotation::WhenGiven);
    for status in [500, 502, 503, 504] {
        let mut renewal = Walk::new(&rotating, true);
        let failure = failed(renewal.answered(&answer(status, ""), at(0), 1.0));
        assert!(matches!(failure, Failure::OutcomeUnknown(_)), "{status}: {failure:?}");
        assert!(renewal.noted.is_none(), "{status}");
    }
    let step = Walk::new(&rotating, true).not_answered(Sent::Maybe, at(0), 1.0);
    assert!(matches!(failed(step), Failure::OutcomeUnknown(_)));
    // Nothing was sent: twice more is safe.
    let mut renewal = Walk::new(&rotating, true);
    for _ in 0..2 {
        assert!(matches!(renewal.not_answered(Sent::No, at(0), 1.0), Step::Wait(_)));
        assert!(matches!(renewal.waited(at(0)), Step::Send));
    }
    assert!(matches!(failed(renewal.not_answered(Sent::No, at(0), 1.0)), Failure::NoResponse));
    assert!(renewal.outcome.unwrap().holds.is_empty());
    // A refresh token that does not rotate, and a grant that starts again by itself, can be presented again.
    for method in [method(Rotation::Never), of_client(Retry::default())] {
        let mut renewal = Walk::new(&method, false);
        assert!(matches!(renewal.not_answered(Sent::Maybe, at(0), 1.0), Step::Wait(_)));
        let mut renewal = Walk::new(&method, false);
        assert!(matches!(renewal.answered(&answer(503, ""), at(0), 1.0), Step::Wait(_)));
    }
}

#[test]
fn a_token_that_cannot_be_sent_is_no_token() {
    let method = method(Rotation::Never);
    for token in [r"a\r\nX-Evil: 1", r"a\u0000", "\u{e9}", r"a\n"] {
        let mut renewal = Walk::new(&method, false);
        renewal.start(at(0));
        let step =
            renewal.answered(&answer(200, &format!(r#"{{"access_token":"{token}"}}"#)), at(0), 0.5);
        match failed(step) {
            Failure::Answer(error) => {
                assert_eq!(error.reason, AnswerReason::TokenCharacters("access_token".into()))
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_chain_that_is_ahead_of_the_store_goes_on() {
    let method = method(Rotation::WhenGiven);
    // The commit of r4 failed: the store still has r3 and its token, which looks fresh.
    let mut renewal = Walk::new(&method, true).rejected("t4").with(ahead("r4"));
    arm(&mut renewal, Some(record(3, "t3", "r3", 600)));
    match renewal.answered(&answer(200, r#"{"access_token":"t5"}"#), at(0), 0.5) {
        Step::Commit { record, .. } => assert_eq!(refresh_token(&record), "r4"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_was_obtained_is_written_over_a_stale_conflict() {
    let method = method(Rotation::WhenGiven);
    let mut renewal = Walk::new(&method, true);
    arm(&mut renewal, None);
    renewal.answered(&answer(200, r#"{"access_token":"mine","refresh_token":"r"}"#), at(0), 0.5);
    renewal.written(false, at(0));
    match renewal.loaded(Some(record(5, "old", "r0", 0)), None, at(0)) {
        Step::Commit { replaces, record } => {
            assert_eq!((replaces, refresh_token(&record)), (Some(5), "r".to_owned()))
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_was_obtained_is_written_before_another_holder_presents_its_parent_again() {
    let method = method(Rotation::WhenGiven);
    let mut slow = Walk::new(&method, true);
    let armed = arm(&mut slow, Some(record(3, "t3", "r3", 0)));
    // The slow one's lease ends; the next holder announces the same refresh token.
    let mut next = Walk::new(&method, true);
    let armed_again = match next.loaded(Some(armed), None, at(10)) {
        Step::Arm { record, .. } => record,
        other => panic!("{other:?}"),
    };
    next.written(true, at(10));
    // Then the slow one's answer comes: its record is not the one that the store has any more.
    slow.answered(&answer(200, &body("t4", "r4")), at(0), 0.5);
    assert!(matches!(slow.written(false, at(0)), Step::Load));
    let written = match slow.loaded(Some(armed_again), None, at(0)) {
        Step::Commit { replaces: Some(5), record } => record,
        other => panic!("{other:?}"),
    };
    assert_eq!(ready(slow.written(true, at(0))).access_token.expose(), "t4");
    // The next holder is told that its refresh token is spent, looks, and adopts.
    let refused = next.answered(&answer(400, r#"{"error":"invalid_grant"}"#), at(0), 0.5);
    assert!(matches!(refused, Step::Load));
    assert_eq!(ready(next.loaded(Some(written), None, at(0))).access_token.expose(), "t4");
}

#[test]
fn what_was_obtained_from_an_older_parent_is_not_written() {
    let method = method(Rotation::WhenGiven);
    let mut slow = Walk::new(&method, true);
    arm(&mut slow, Some(record(3, "t3", "r3", 0)));
    slow.answered(&answer(200, &body("t4", "r4")), at(0), 0.5);
    slow.written(false, at(0));
    // Meanwhile the chain went on to r9, which is on its way.
    let ahead = arm(&mut Walk::new(&method, true), Some(record(8, "t9", "r9", 0)));
    let step = slow.loaded(Some(ahead), None, at(0));
    assert!(!matches!(step, Step::Commit { .. }), "{step:?}");
}

#[test]
fn an_early_renewal_does_not_wait() {
    let method = of_client(Retry::default());
    let mut renewal = Walk::new(&method, false).early();
    renewal.start(at(0));
    assert!(matches!(
        failed(renewal.answered(&answer(503, ""), at(0), 1.0)),
        Failure::Unavailable(_)
    ));
    let step = Walk::new(&method, false).early().not_answered(Sent::No, at(0), 1.0);
    assert!(matches!(failed(step), Failure::NoResponse));
}

#[test]
fn a_rotated_token_with_an_unreadable_expiry_is_good_for_this_call() {
    let body = r#"{"access_token":"t4","refresh_token":"r4","expires_in":"soon"}"#;
    let rotating = method(Rotation::WhenGiven);
    let mut renewal = Walk::new(&rotating, true);
    arm(&mut renewal, None);
    match renewal.answered(&answer(200, body), at(0), 0.5) {
        Step::Commit { record, .. } => {
            assert_eq!(refresh_token(&record), "r4");
            assert_eq!(
                record.issued(at(0)).unwrap().freshness(Duration::ZERO, at(0)),
                Freshness::Ended
            );
        }
        other => panic!("{other:?}"),
    }
    let reusable = method(Rotation::Never);
    let step = Walk::new(&reusable, false).answered(&answer(200, body), at(0), 0.5);
    assert!(
        matches!(failed(step), Failure::Answer(error) if error.reason == AnswerReason::Expiry("expires_in".into()))
    );
}

pub(crate) fn body(token: &str, refresh_token: &str) -> String {
    format!(r#"{{"access_token":"{token}","refresh_token":"{refresh_token}","expires_in":600}}"#)
}

#[test]
fn a_rotating_refresh_is_announced_before_it_is_sent() {
    let method = method(Rotation::WhenGiven);
    let mut renewal = Walk::new(&method, true);
    renewal.start(at(0));
    match renewal.loaded(Some(record(3, "t3", "r3", 0)), None, at(0)) {
        Step::Arm { replaces, record } => {
            assert_eq!(
                (replaces, record.generation(), refresh_token(&record).as_str()),
                (Some(3), 4, "r3")
            );
            // Another writer was first: look again.
            assert!(matches!(renewal.written(false, at(0)), Step::Load));
        }
        other => panic!("{other:?}"),
    }
    // What starts again by itself, or is not stored, is sent at once.
    let method = of_client(Retry::default());
    assert!(matches!(Walk::new(&method, true).loaded(None, None, at(0)), Step::Send));
    let chain = self::method(Rotation::Never);
    assert!(matches!(Walk::new(&chain, false).start(at(0)), Step::Send));
}

#[test]
fn an_answer_in_the_spool_is_committed_without_a_request() {
    let method = method(Rotation::WhenGiven);
    let armed = arm(&mut Walk::new(&method, true), Some(record(3, "t3", "r3", 0)));
    let mut after_kill = Walk::new(&method, true);
    after_kill.start(at(9));
    let spooled = Spooled { answer: answer(200, &body("t4", "r4")), received: Some(at(9).wall) };
    match after_kill.loaded(Some(armed), Some(spooled), at(9)) {
        Step::Commit { replaces, record } => {
            assert_eq!((replaces, refresh_token(&record).as_str()), (Some(4), "r4"))
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(ready(after_kill.written(true, at(9))).access_token.expose(), "t4");
}

#[test]
fn a_spooled_token_that_ended_says_nothing_of_the_next_one() {
    let method = method(Rotation::WhenGiven);
    let armed = arm(&mut Walk::new(&method, true), Some(record(3, "t3", "r3", 0)));
    let mut late = Walk::new(&method, true);
    late.start(at(9_000));
    let spooled = Spooled { answer: answer(200, &body("t4", "r4")), received: Some(at(9).wall) };
    assert!(matches!(late.loaded(Some(armed), Some(spooled), at(9_000)), Step::Commit { .. }));
    // Another process was first: it committed what the spool had, refreshed, and was killed.
    assert!(matches!(late.written(false, at(9_000)), Step::Load));
    let theirs = arm(&mut Walk::new(&method, true), Some(record(5, "t5", "r5", 0)));
    match late.loaded(Some(theirs), None, at(9_000)) {
        Step::Arm { .. } => assert!(matches!(late.written(true, at(9_000)), Step::Send)),
        other => panic!("{other:?}"),
    }
    let step = late.answered(&answer(200, &body("t6", "r6")), at(9_000), 0.0);
    assert!(matches!(step, Step::Commit { .. }));
    assert_eq!(ready(late.written(true, at(9_000))).access_token.expose(), "t6");
}

/// LOCK-01 to LOCK-04: the old token serves to its end; then the same refresh token is presented again, after waits that grow,
/// for as long as nothing tells what became of it.
#[test]
fn a_refresh_of_unknown_outcome_waits_for_the_old_tokens_end_and_is_repeated() {
    let method = method(Rotation::WhenGiven);
    // Armed while the old token has 600 s left, then killed.
    let mut first = Walk::new(&method, true).rejected("other");
    first.start(at(560));
    let mut armed = match first.loaded(Some(record(3, "t3", "r3", 600)), None, at(560)) {
        Step::Arm { record, .. } => record,
        other => panic!("{other:?}"),
    };
    // While the old token works, it serves.
    let step = Walk::new(&method, true).loaded(Some(armed.clone()), None, at(599));
    assert_eq!(ready(step).access_token.expose(), "t3");
    let mut sent = 560;
    for (wait, next) in [(10, 600), (60, 660), (300, 960), (900, 1860), (900, 2760), (900, 3660)] {
        for early in [sent + 40, sent + wait - 1].into_iter().filter(|early| *early < next) {
            let step = Walk::new(&method, true).loaded(Some(armed.clone()), None, at(early));
            if early < 600 {
                assert_eq!(ready(step).access_token.expose(), "t3");
            } else {
                let why = failed(step);
                assert!(matches!(&why, Failure::OutcomeUnknown(why) if why.wait.as_secs() == wait));
            }
        }
        // Killed again, whatever the number of restarts.
        armed = match Walk::new(&method, true).loaded(Some(armed), None, at(next)) {
            Step::Arm { record, .. } => Record::decode(record.encode().as_slice()).unwrap(),
            other => panic!("{next}: {other:?}"),
        };
        sent = next;
    }
}

/// LOCK-08
#[test]
fn a_retry_after_makes_the_wait_of_an_unknown_outcome_longer_and_never_shorter() {
    let method = method(Rotation::WhenGiven);
    for (asked, wait) in [(3, 10), (600, 600), (100_000, 3600)] {
        let mut renewal = Walk::new(&method, true);
        let unavailable =
            Answer { retry_after: Some(Duration::from_secs(asked)), ..answer(503, "") };
        let failure = failed(renewal.answered(&unavailable, at(0), 0.5));
        assert!(
            matches!(&failure, Failure::OutcomeUnknown(why) if why.wait.as_secs() == wait),
            "{failure:?}"
        );
        let noted = renewal.noted.unwrap().record;
        let noted = Record::decode(noted.encode().as_slice()).unwrap();
        let next =
            |seconds| Walk::new(&method, true).loaded(Some(noted.clone()), None, at(seconds));
        assert!(matches!(next(wait - 1), Step::Failed(_)), "{asked}");
        assert!(matches!(next(wait), Step::Arm { .. }), "{asked}");
    }
}

#[test]
fn what_was_certainly_not_acted_on_is_disarmed() {
    let method = method(Rotation::WhenGiven);
    let stored = Some(record(3, "t3", "r3", 0));
    let outcome = |status: u16, body: &str| {
        let mut renewal = Walk::new(&method, true).early();
        arm(&mut renewal, stored.clone());
        let _ = renewal.answered(&answer(status, body), at(0), 0.5);
        renewal.noted
    };
    for (status, body) in [(429, ""), (400, r#"{"error":"invalid_client"}"#), (403, "<html>")] {
        let Write { replaces, record } =
            outcome(status, body).unwrap_or_else(|| panic!("{status}"));
        assert_eq!((replaces, record.generation()), (Some(4), 5));
        let text = String::from_utf8(record.encode().as_slice().to_vec()).unwrap();
        assert!(!text.contains("pending"), "{text}");
        // It is as it was, but for a refusal: once that was waited for, the next one arms anew, as the first.
        let later = if status == 429 { 0 } else { 60 };
        assert!(matches!(
            Walk::new(&method, true).loaded(Some(record), None, at(later)),
            Step::Arm { .. }
        ));
    }
    for (status, body) in [(500, ""), (502, ""), (503, ""), (504, ""), (200, "<html>"), (200, "{}")]
    {
        assert!(outcome(status, body).is_none(), "{status} {body}");
    }
    let mut unsent = Walk::new(&method, true).early();
    arm(&mut unsent, stored.clone());
    failed(unsent.not_answered(Sent::No, at(0), 0.5));
    assert!(unsent.noted.is_some());
    let mut lost = Walk::new(&method, true);
    arm(&mut lost, stored.clone());
    failed(lost.not_answered(Sent::Maybe, at(0), 0.5));
    assert!(lost.noted.is_none());
}

/// STO-3
#[test]
fn a_refused_refresh_token_hides_no_access_token_that_works() {
    let method = method(Rotation::WhenGiven);
    let refused = answer(400, r#"{"error":"invalid_grant"}"#);
    let mut renewal = Walk::new(&method, true);
    // It is renewed early, in its last minute.
    let stored = record(3, "t3", "r3", 600);
    let armed = match renewal.loaded(Some(stored), None, at(570)) {
        Step::Arm { record, .. } => record,
        other => panic!("{other:?}"),
    };
    renewal.written(true, at(570));
    assert!(matches!(renewal.answered(&refused, at(570), 0.5), Step::Load));
    failed(renewal.loaded(Some(armed), None, at(570)));
    let record = renewal.noted.unwrap().record;
    let next = |seconds| Walk::new(&method, true).loaded(Some(record.clone()), None, at(seconds));
    assert_eq!(ready(next(575)).access_token.expose(), "t3");
    assert!(matches!(failed(next(600)), Failure::Refused(_)));
    let mut rejected = Walk::new(&method, true).rejected("t3");
    assert!(matches!(failed(rejected.loaded(Some(record), None, at(575))), Failure::Refused(_)));
}

/// STO-3
#[test]
fn a_recovery_uses_the_token_of_the_config() {
    let method = method(Rotation::WhenGiven);
    let armed = arm(&mut Walk::new(&method, true), None);
    let initial = record(0, "config", "", 900).issued(at(0)).unwrap();
    let next = || Walk::new(&method, true).with(|setting| setting.initial = Some(initial.clone()));
    let step = next().loaded(Some(armed.clone()), None, at(890));
    assert_eq!(ready(step).access_token.expose(), "config");
    assert!(matches!(next().loaded(Some(armed), None, at(900)), Step::Arm { .. }));
}

#[test]
fn a_refusal_looks_whether_a_sibling_rotated() {
    let method = method(Rotation::WhenGiven);
    let refused = answer(400, r#"{"error":"invalid_grant"}"#);
    let mut renewal = Walk::new(&method, true);
    let armed = arm(&mut renewal, Some(record(3, "t3", "r3", 0)));
    assert!(matches!(renewal.answered(&refused, at(0), 0.5), Step::Load));
    // Nobody did: the refusal stands.
    let step = renewal.loaded(Some(armed), None, at(0));
    assert!(
        matches!(failed(step), Failure::Refused(refused) if refused.error == ErrorCode::InvalidGrant)
    );
    // Somebody did.
    let mut renewal = Walk::new(&method, true);
    arm(&mut renewal, Some(record(3, "t3", "r3", 0)));
    renewal.answered(&refused, at(0), 0.5);
    assert_eq!(
        ready(renewal.loaded(Some(record(9, "t9", "r9", 600)), None, at(0))).access_token.expose(),
        "t9"
    );
}

#[test]
fn a_refusal_stands_where_the_store_cannot_be_read_again() {
    let method = method(Rotation::WhenGiven);
    let mut renewal = Walk::new(&method, true);
    arm(&mut renewal, Some(record(3, "t3", "r3", 0)));
    let refused = answer(400, r#"{"error":"invalid_grant"}"#);
    assert!(matches!(renewal.answered(&refused, at(0), 0.5), Step::Load));
    assert!(matches!(failed(renewal.store_failed(at(0))), Failure::Refused(_)));
    assert!(!renewal.outcome.unwrap().holds.is_empty());
}

/// The store may have taken what it did not answer to: then it is undone.
#[test]
fn what_the_store_may_have_taken_is_undone() {
    let method = method(Rotation::WhenGiven);
    let stored = || Some(record(3, "t3", "r3", 0));
    let armed = |renewal: &mut Walk<'_>| match renewal.loaded(stored(), None, at(0)) {
        Step::Arm { record, .. } => record,
        other => panic!("{other:?}"),
    };
    for (found, is_undone) in [("armed", true), ("old", false), ("none", false), ("failed", false)]
    {
        let mut renewal = Walk::new(&method, true);
        let record = armed(&mut renewal);
        assert!(matches!(renewal.store_failed(at(0)), Step::Load), "{found}");
        let step = match found {
            "armed" => renewal.loaded(Some(record), None, at(0)),
            "old" => renewal.loaded(stored(), None, at(0)),
            "none" => renewal.loaded(None, None, at(0)),
            _ => renewal.store_failed(at(0)),
        };
        assert!(matches!(failed(step), Failure::Store), "{found}");
        assert_eq!(renewal.noted.is_some(), is_undone, "{found}");
        let outcome = renewal.outcome.unwrap();
        assert!(outcome.holds.is_empty() && !outcome.sent, "{found}");
    }
}

#[test]
fn a_token_that_the_store_does_not_take_is_used_and_still_to_be_written() {
    let method = method(Rotation::WhenGiven);
    let mut renewal = Walk::new(&method, true);
    arm(&mut renewal, Some(record(3, "t3", "r3", 0)));
    renewal.answered(&answer(200, &body("t4", "r4")), at(0), 0.5);
    assert_eq!(ready(renewal.store_failed(at(0))).access_token.expose(), "t4");
    let unwritten = renewal.outcome.unwrap().unwritten.unwrap();
    assert_eq!((unwritten.replaces, refresh_token(&unwritten.record)), (Some(4), "r4".to_owned()));
}

/// Whatever the driver could not do before the request left is undone, and is the driver's to tell.
#[test]
fn what_stopped_before_it_was_sent_leaves_nothing_behind() {
    let method = method(Rotation::WhenGiven);
    for (fact, is_stopped) in [(Fact::Stopped, true), (Fact::StoreFailed, false)] {
        let mut renewal = Walk::new(&method, true);
        arm(&mut renewal, Some(record(3, "t3", "r3", 0)));
        let failure = failed(renewal.next(fact, at(0), 0.5));
        assert_eq!(matches!(failure, Failure::Stopped), is_stopped, "{failure:?}");
        assert_eq!(matches!(failure, Failure::Store), !is_stopped, "{failure:?}");
        assert!(renewal.noted.is_some() && renewal.outcome.unwrap().holds.is_empty());
    }
}

/// A store that says each time that another writer was first does not keep what it says.
#[test]
fn arming_is_given_up_in_the_end() {
    let method = method(Rotation::WhenGiven);
    let mut renewal = Walk::new(&method, true);
    for times in 0..=20 {
        match renewal.loaded(Some(record(3, "t3", "r3", 0)), None, at(0)) {
            Step::Arm { .. } => {}
            other => panic!("{other:?}"),
        }
        match renewal.written(false, at(0)) {
            Step::Load => assert!(times < 20, "it never ends"),
            step => {
                assert!(matches!(failed(step), Failure::Store));
                assert_eq!(times, 20, "so many conflicts are no fault of the store");
            }
        }
    }
}

#[test]
fn a_refusal_looks_for_a_sibling_once() {
    let method = method(Rotation::WhenGiven);
    let refused = answer(400, r#"{"error":"invalid_grant"}"#);
    let mut renewal = Walk::new(&method, true);
    arm(&mut renewal, Some(record(3, "t3", "r3", 0)));
    assert!(matches!(renewal.answered(&refused, at(0), 0.5), Step::Load));
    // A sibling rotated, and its token has ended too; what it left is refused as well.
    match renewal.loaded(Some(record(9, "t9", "r9", 0)), None, at(0)) {
        Step::Arm { .. } => assert!(matches!(renewal.written(true, at(0)), Step::Send)),
        other => panic!("{other:?}"),
    }
    assert!(matches!(failed(renewal.answered(&refused, at(0), 0.5)), Failure::Refused(_)));
}

#[test]
fn a_refusal_that_stands_is_kept_for_the_next_caller() {
    let method = method(Rotation::WhenGiven);
    let mut renewal = Walk::new(&method, true);
    let armed = arm(&mut renewal, Some(record(3, "t3", "r3", 0)));
    renewal.answered(&answer(400, r#"{"error":"invalid_grant"}"#), at(0), 0.5);
    failed(renewal.loaded(Some(armed), None, at(0)));
    let Write { replaces, record: kept } = renewal.noted.unwrap();
    assert_eq!((replaces, kept.generation()), (Some(4), 5));
    let text = String::from_utf8(kept.encode().as_slice().to_vec()).unwrap();
    assert!(!text.contains("pending"), "{text}");
    // The next caller is told so without a request, from what a store gives back too.
    let kept = Record::decode(text.as_bytes()).unwrap();
    let mut next = Walk::new(&method, true);
    next.start(at(0));
    assert!(matches!(
        failed(next.loaded(Some(kept), None, at(0))),
        Failure::Refused(refused) if refused.error == ErrorCode::InvalidGrant
    ));
    assert!(next.noted.is_none());
}

/// RFC 6749 section 7.1: a client must not use a type that it does not know. What the annotation spells out is known.
#[test]
fn a_type_other_than_bearer_needs_an_annotation_that_says_how_to_send() {
    let body = r#"{"access_token":"t","token_type":"Token"}"#;
    let scheme = |name| SendPart::Text(Value::literal(name, "Bearer "));
    let spelled_out = |place, value| SendAs { place, value };
    let query = || Place::Query("q".to_owned());
    let step = |send_as| {
        let method = TokenMethod { send_as, ..method(Rotation::Never) };
        Walk::new(&method, false).answered(&answer(200, body), at(0), 0.5)
    };
    for send_as in [
        spelled_out(Place::authorization(), vec![scheme("send_as"), SendPart::Token]),
        spelled_out(query(), vec![scheme("bearer"), SendPart::Token]),
        SendAs::bare(query()),
    ] {
        // The type is kept for those alone that send it.
        assert!(ready(step(send_as)).token_type.is_none());
    }
    let with_type = vec![SendPart::TokenType, scheme(" "), SendPart::Token];
    let issued = ready(step(spelled_out(Place::authorization(), with_type)));
    assert_eq!(issued.token_type.unwrap().expose(), "Token");
    match failed(step(SendAs::bearer())) {
        Failure::Answer(error) => assert_eq!(error.reason, AnswerReason::TokenType),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_newest_refresh_token_is_presented() {
    let method = method(Rotation::WhenGiven);
    let mut renewal = Walk::new(&method, true);
    arm(&mut renewal, None);
    assert_eq!(renewal.presented(), "tGzv3JOkF0XG5Qx2TlKWIA");
    let mut renewal = Walk::new(&method, true);
    arm(&mut renewal, Some(record(3, "t3", "r3", 0)));
    assert_eq!(renewal.presented(), "r3");
    let mut renewal = Walk::new(&method, true).with(ahead("r4"));
    arm(&mut renewal, Some(record(3, "t3", "r3", 0)));
    assert_eq!(renewal.presented(), "r4");
}

#[test]
fn a_renewal_makes_the_request_of_its_own_method_alone() {
    let token = TokenAt::Header("x-token");
    let session = Session { http_method: Method::GET, token, fail_if: Vec::new() };
    let of_login = TokenMethod { obtain: Box::new(session), ..method(Rotation::Never) };
    let of_endpoint = method(Rotation::Never);
    let logins = || TokenValues::Session(Box::new(login(LoginBody::Empty)));
    let mut renewal = Walk::new(&of_login, false);
    renewal.values = logins;
    renewal.setting.is_chain = false;
    assert!(matches!(renewal.start(at(0)), Step::Send));
    let request = renewal.request();
    assert_eq!((request.method(), request.uri().path()), (&Method::GET, "/login"));
    let mut renewal = Walk::new(&of_endpoint, false);
    renewal.values = logins;
    match failed(renewal.start(at(0))) {
        Failure::Config(error) => assert_eq!(error.reason(), &Reason::Internal),
        other => panic!("{other:?}"),
    }
}

#[test]
fn attempts_end_and_no_wait_goes_past_the_end_of_the_call() {
    let wait = Duration::from_secs(5);
    let retry = Retry { wait: Backoff::Constant(wait), ..Retry::default() };
    let method = of_client(retry);
    let again = |renewal: &mut Walk<'_>| renewal.answered(&answer(503, ""), at(0), 0.5);
    let mut renewal = Walk::new(&method, false);
    for _ in 0..2 {
        assert!(matches!(again(&mut renewal), Step::Wait(found) if found == wait));
        assert!(matches!(renewal.waited(at(0)), Step::Send));
    }
    assert!(matches!(failed(again(&mut renewal)), Failure::Unavailable(_)));
    // Requests that nobody answered are counted alike.
    let mut renewal = Walk::new(&method, false);
    for waits in [true, true, false] {
        let step = renewal.not_answered(Sent::No, at(0), 0.5);
        assert_eq!(matches!(step, Step::Wait(found) if found == wait), waits, "{step:?}");
        if waits {
            renewal.waited(at(0));
        }
    }
    for (end, waits) in [(4, false), (5, false), (6, true)] {
        let end = Some(Duration::from_secs(end));
        let step = again(&mut Walk::new(&method, false).with(|setting| setting.end = end));
        assert_eq!(matches!(step, Step::Wait(_)), waits, "{end:?}");
    }
}

#[test]
fn a_token_that_cannot_be_written_for_conflicts_is_used_in_the_end() {
    let method = method(Rotation::WhenGiven);
    let mut renewal = Walk::new(&method, true);
    arm(&mut renewal, None);
    renewal.answered(&answer(200, &body("mine", "r")), at(0), 0.5);
    for generation in 5..8 {
        assert!(matches!(renewal.written(false, at(0)), Step::Load), "{generation}");
        let step = renewal.loaded(Some(record(generation, "old", "r0", 0)), None, at(0));
        assert!(matches!(step, Step::Commit { .. }), "{step:?}");
    }
    assert_eq!(ready(renewal.written(false, at(0))).access_token.expose(), "mine");
}

#[test]
fn a_token_is_no_longer_than_a_server_takes() {
    assert_eq!(TOKEN_LIMIT, 16_384);
    let method = method(Rotation::Never);
    let step = |length| {
        let token = "t".repeat(length);
        let body = format!(r#"{{"access_token":"{token}"}}"#);
        Walk::new(&method, false).answered(&answer(200, &body), at(0), 0.5)
    };
    assert_eq!(ready(step(TOKEN_LIMIT)).access_token.expose().len(), TOKEN_LIMIT);
    match failed(step(TOKEN_LIMIT + 1)) {
        Failure::Answer(error) => {
            assert_eq!(error.reason, AnswerReason::TokenTooLong("access_token".into()));
        }
        other => panic!("{other:?}"),
    }
}
