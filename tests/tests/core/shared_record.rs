//! Several programs at one record: what one finds of another, and what memory knows beside it.

use std::time::Duration;

use auth_core::Secret;
use auth_core::error::Failure;
use auth_core::identity::{Identity, Mark, Seen, Worked};
use auth_core::method::{Oauth2Values, Rotation, TokenValues};
use auth_core::record::Record;
use auth_core::renewal::{Setting, Spooled};
use auth_core::token::Freshness;
use auth_core::value::{Template, Value};

use crate::machines::held_back;
use crate::renewal::{ahead, arm, at, body, failed, method, ready, record, refresh_token};
use crate::token_endpoint::answer;
use crate::token_request::values;
use crate::walk::{Step, Walk};

fn value(name: &'static str, text: &str) -> Value {
    Template::new(name).part(name, &Secret::from(text)).finish().unwrap()
}

/// Of a program of one account that has this refresh token and asks for this scope.
pub(crate) fn mark(refresh_token: &str, scope: &str) -> Mark {
    let values = TokenValues::Oauth2(Box::new(Oauth2Values {
        refresh_token: value("refresh_token", refresh_token),
        scope: value("scope", scope),
        account: value("account", "work"),
        ..values()
    }));
    let worked = Worked { sent: &values, named: &values };
    Identity::of(&method(Rotation::WhenGiven), worked, Seen::new("a::Api", &[0])).mark
}

fn of(mark: Mark) -> impl FnOnce(&mut Setting) {
    move |setting| setting.mark = mark
}

fn spooled(token: &str, refresh_token: &str, received: u64) -> Option<Spooled> {
    let answer = answer(200, &body(token, refresh_token));
    Some(Spooled { answer, received: Some(at(received).wall) })
}

fn committed(step: Step) -> (Option<u64>, Record) {
    match step {
        Step::Commit { replaces, record } => (replaces, record),
        other => panic!("{other:?}"),
    }
}

/// A program was killed before it looked at its response. The next one has another refresh token configured: it saves what the
/// spool has, as the first one would have, and only then begins its own chain.
#[test]
fn a_response_to_another_refresh_token_is_saved_before_this_one_takes_the_record() {
    let method = method(Rotation::WhenGiven);
    let first = || Walk::new(&method, true).with(of(mark("rt-a", "a")));
    let armed = arm(&mut first(), None);
    for taken in [true, false] {
        let mut second = Walk::new(&method, true).with(of(mark("rt-b", "b")));
        let step = second.loaded(Some(armed.clone()), spooled("t1", "r1", 5), at(9));
        let (replaces, saved) = committed(step);
        assert_eq!((replaces, saved.generation()), (Some(1), 2));
        assert_eq!(refresh_token(&saved), "r1");
        // Whoever saved it, the record is read again.
        assert!(matches!(second.written(taken, at(9)), Step::Load));
        // It is the first one's, and what that one asked for.
        let step = first().loaded(Some(saved.clone()), None, at(9));
        assert_eq!(ready(step).access_token.expose(), "t1");
        let step = second.loaded(Some(saved), None, at(9));
        assert!(matches!(step, Step::Arm { .. }), "{step:?}");
    }
}

/// The refresh token is of use whatever the access token was asked for; nothing says when a token of the first release
/// expires. Such an access token is expired, and the next one follows at once.
#[test]
fn a_spooled_token_is_used_where_it_was_asked_for_in_the_same_way() {
    let method = method(Rotation::WhenGiven);
    let armed = arm(&mut Walk::new(&method, true).with(of(mark("rt", "a"))), None);
    for (scope, is_dated, is_used) in [("a", true, true), ("b", true, false), ("a", false, false)] {
        let mut next = Walk::new(&method, true).with(of(mark("rt", scope)));
        let received = is_dated.then(|| at(9).wall);
        let spooled = Spooled { received, ..spooled("t4", "r4", 9).unwrap() };
        let (_, record) = committed(next.loaded(Some(armed.clone()), Some(spooled), at(9)));
        assert_eq!(refresh_token(&record), "r4");
        let freshness = record.issued(at(9)).unwrap().freshness(Duration::ZERO, at(9));
        assert_eq!(freshness == Freshness::Ended, !is_used, "{scope} {is_dated}");
        match next.written(true, at(9)) {
            Step::Ready(issued) if is_used => assert_eq!(issued.access_token.expose(), "t4"),
            Step::Arm { .. } if !is_used => {
                next.written(true, at(9));
                assert_eq!(next.presented(), "r4");
            }
            other => panic!("{scope} {is_dated}: {other:?}"),
        }
    }
}

/// An account's refresh token may be taken out of the configuration once a record has the chain. Where it comes back, it is
/// still the chain's own, and already used.
#[test]
fn a_chain_keeps_its_beginning_where_the_refresh_token_is_not_configured() {
    let method = method(Rotation::WhenGiven);
    let with = || mark("rt", "a");
    let mut first = Walk::new(&method, true).with(of(with()));
    arm(&mut first, None);
    let (_, stored) = committed(first.answered(&answer(200, &body("t1", "r1")), at(0), 0.5));
    let mut second = Walk::new(&method, true).with(of(Mark { seed: None, ..with() }));
    let step = second.loaded(Some(stored), None, at(600));
    assert!(matches!(step, Step::Arm { .. }), "{step:?}");
    second.written(true, at(600));
    assert_eq!(second.presented(), "r1");
    let (_, stored) = committed(second.answered(&answer(200, &body("t2", "r2")), at(600), 0.5));
    let mut third = Walk::new(&method, true).with(of(with()));
    assert_eq!(ready(third.loaded(Some(stored), None, at(601))).access_token.expose(), "t2");
}

/// Memory goes on where the record is gone, and where there is no store; the configured refresh token is already used. A record
/// that is there has the newest one.
#[test]
fn the_refresh_token_in_memory_is_presented_where_no_record_has_another() {
    let method = method(Rotation::WhenGiven);
    let with_memory = |has_store| {
        let remembered = Some("r-memory".into());
        Walk::new(&method, has_store).with(|setting| setting.remembered = remembered)
    };
    let mut gone = with_memory(true);
    arm(&mut gone, None);
    assert_eq!(gone.presented(), "r-memory");
    let mut there = with_memory(true);
    arm(&mut there, Some(record(3, "t3", "r3", 0)));
    assert_eq!(there.presented(), "r3");
    let mut without_store = with_memory(false);
    assert!(matches!(without_store.start(at(0)), Step::Send));
    assert_eq!(without_store.presented(), "r-memory");
    // RFC 6749 section 6: a response without a new refresh token keeps the old one, in memory too.
    let issued = ready(without_store.answered(&answer(200, r#"{"access_token":"t"}"#), at(0), 0.5));
    assert_eq!(issued.refresh_token.unwrap().expose(), "r-memory");
}

/// The store may have failed to save a refusal: memory has it, of this record and of no other. A chain that is ahead of the
/// store knows more than any record.
#[test]
fn a_refusal_in_memory_counts_where_the_record_is_the_one_that_was_seen() {
    let method = method(Rotation::WhenGiven);
    let stored = || Some(record(3, "t3", "r3", 0));
    let knows = |setting: &mut Setting| {
        (setting.holds, setting.seen) = (held_back(), stored().map(|record| record.version()));
    };
    let mut same = Walk::new(&method, true).with(knows);
    assert!(matches!(failed(same.loaded(stored(), None, at(1))), Failure::Refused(_)));
    let other = || Some(record(4, "t4", "r4", 0));
    let mut news = Walk::new(&method, true).with(knows);
    assert!(matches!(news.loaded(other(), None, at(1)), Step::Arm { .. }));
    let mut is_ahead = Walk::new(&method, true).with(knows).with(ahead("r9"));
    assert!(matches!(failed(is_ahead.loaded(other(), None, at(1))), Failure::Refused(_)));
}

/// What the spool has came of the request that the record speaks of. Where only memory knows of a request, the spool has an
/// older response, and the record an older token.
#[test]
fn a_spool_belongs_to_a_record_that_says_a_refresh_is_on_its_way() {
    let method = method(Rotation::WhenGiven);
    let mut lost = Walk::new(&method, true);
    failed(lost.answered(&answer(503, ""), at(0), 0.5));
    let holds = lost.outcome.unwrap().holds;
    let next =
        || Walk::new(&method, true).with(ahead("r4")).with(|setting| setting.holds = holds.clone());
    let stored = || Some(record(3, "t3", "r3", 600));
    let step = next().loaded(stored(), spooled("t3", "r3", 0), at(9));
    assert!(matches!(failed(step), Failure::OutcomeUnknown(_)));
    let mut later = next();
    let step = later.loaded(stored(), spooled("t3", "r3", 0), at(10));
    assert!(matches!(step, Step::Arm { .. }), "{step:?}");
    later.written(true, at(10));
    assert_eq!(later.presented(), "r4");
}
