//! Every event in every state of both machines: none panics, none goes on for ever, and a renewal that is told what does not
//! answer its last step ends.

use std::sync::Arc;
use std::time::Duration;

use auth_core::Token;
use auth_core::cache::{Ask, Held, Need, TokenCache};
use auth_core::error::{AnswerError, AnswerReason, ErrorCode, Failure, Refused, Unavailable};
use auth_core::method::{Rotation, TokenValues};
use auth_core::plan::TokenMethod;
use auth_core::record::Holds;
use auth_core::renewal::{Fact, Outcome, Renewal, Sent, Setting, Step};
use auth_core::token::{Issued, Now};
use auth_core::wire::token_endpoint::Answer;
use http::StatusCode;

use crate::renewal::{at, method, of_client, record};
use crate::token_endpoint::answer;
use crate::token_request::values;
use crate::walk::env;

/// The kinds of fact.
const FACTS: usize = 14;

fn fact(kind: usize, response: &Answer) -> Fact<'_> {
    match kind {
        0 => Fact::Start,
        1 => Fact::Loaded { record: None, spooled: None },
        2 => Fact::Loaded { record: Some(record(7, "t7", "r7", 0)), spooled: None },
        3 => Fact::Written(true),
        4 => Fact::Written(false),
        5 => Fact::StoreFailed,
        6 => Fact::Values(TokenValues::Oauth2(Box::new(values()))),
        7 => Fact::Response(response),
        8 => Fact::Unusable(AnswerError::new(StatusCode::OK, AnswerReason::TooLong(1))),
        9 => Fact::NotAnswered(Sent::No),
        10 => Fact::NotAnswered(Sent::Maybe),
        11 => Fact::Ran(Token::new("t")),
        12 => Fact::Stopped,
        _ => Fact::Waited,
    }
}

/// Whether a fact of this kind answers the step.
fn answers(step: &Step, kind: usize) -> bool {
    match step {
        Step::Load => matches!(kind, 1 | 2 | 5),
        Step::Arm(_) | Step::Commit(_) | Step::Note { .. } => matches!(kind, 3..=5),
        Step::Values => matches!(kind, 6 | 12),
        Step::Send(_) => matches!(kind, 7..=10 | 12),
        Step::Run => matches!(kind, 11 | 12),
        Step::Wait(_) => kind == 13,
        Step::Done(_) => false,
    }
}

fn responses() -> Vec<Answer> {
    [
        (200, r#"{"access_token":"t1","refresh_token":"r1","expires_in":60}"#),
        (200, "<html>"),
        (400, r#"{"error":"invalid_grant"}"#),
        (429, ""),
        (503, ""),
    ]
    .map(|(status, body)| answer(status, body))
    .into()
}

/// Takes the facts of `path` and says what comes last; `None` where one of them answered nothing.
fn take(method: &TokenMethod, has_store: bool, response: &Answer, path: &[usize]) -> Option<Step> {
    let setting = Setting { has_store, is_chain: true, ..Setting::default() };
    let mut renewal = Renewal::new(method, setting);
    let mut step = env(at(0), 0.5, |env| renewal.next(Fact::Start, env));
    for kind in path {
        if !answers(&step, *kind) {
            return None;
        }
        step = env(at(0), 0.5, |env| renewal.next(fact(*kind, response), env));
    }
    Some(step)
}

#[test]
fn every_fact_in_every_state_of_a_renewal() {
    let (mut states, mut wrong) = (0, 0);
    for method in [method(Rotation::WhenGiven), of_client(Default::default())] {
        for has_store in [true, false] {
            for response in responses() {
                let mut paths = vec![Vec::new()];
                while let Some(path) = paths.pop() {
                    let Some(step) = take(&method, has_store, &response, &path) else { continue };
                    states += 1;
                    if matches!(step, Step::Done(_)) {
                        continue;
                    }
                    assert!(path.len() < 40, "it goes on for ever: {path:?}");
                    for kind in 0..FACTS {
                        let next: Vec<usize> = path.iter().copied().chain([kind]).collect();
                        // Long walks repeat what short ones showed: conflicts and retries.
                        if answers(&step, kind) && path.len() < 8 {
                            paths.push(next);
                        } else if !answers(&step, kind) {
                            wrong += 1;
                            ends_when_told_nonsense(&method, has_store, &response, &path, kind);
                        }
                    }
                }
            }
        }
    }
    println!("{states} states, {wrong} facts that answer nothing");
    assert!(states > 1000 && wrong > 10_000, "{states} {wrong}");
}

/// It ends within two steps: what was armed is undone first.
fn ends_when_told_nonsense(
    method: &TokenMethod,
    has_store: bool,
    response: &Answer,
    path: &[usize],
    kind: usize,
) {
    let setting = Setting { has_store, is_chain: true, ..Setting::default() };
    let mut renewal = Renewal::new(method, setting);
    let mut step = env(at(0), 0.5, |env| renewal.next(Fact::Start, env));
    for kind in path {
        step = env(at(0), 0.5, |env| renewal.next(fact(*kind, response), env));
    }
    drop(step);
    step = env(at(0), 0.5, |env| renewal.next(fact(kind, response), env));
    if let Step::Note { .. } = step {
        step = env(at(0), 0.5, |env| renewal.next(Fact::Written(true), env));
    }
    let Step::Done(outcome) = step else { panic!("{path:?}, {kind}: {step:?}") };
    assert!(outcome.result.is_err(), "{path:?}, {kind}");
    // And nothing is left to do.
    let after = env(at(0), 0.5, |env| renewal.next(Fact::Start, env));
    assert!(matches!(after, Step::Done(_)), "{path:?}, {kind}: {after:?}");
}

pub(crate) fn held(token: &str, life: u64) -> Outcome {
    let issued = Issued {
        access_token: token.into(),
        token_type: None,
        refresh_token: None,
        expires_at: Some(at(life).wall),
        issued_at: at(0),
    };
    outcome(Ok(issued))
}

pub(crate) fn outcome(result: Result<Issued, Failure>) -> Outcome {
    Outcome {
        result,
        holds: Holds::default(),
        seen: None,
        unwritten: None,
        sent: true,
        kept_refresh_token: false,
        early: false,
        after_rejection: false,
    }
}

pub(crate) fn settle(
    cache: &mut TokenCache,
    outcome: Outcome,
    now: Now,
) -> Result<Arc<Held>, Failure> {
    let method = of_client(Default::default());
    env(now, 1.0, |env| cache.settle(&method, outcome, env))
}

/// The answer in a word.
pub(crate) fn word(ask: &Ask<'_>) -> &'static str {
    match ask {
        Ask::Use(_) => "use",
        Ask::RenewEarly { all_wait: false, .. } => "renew early",
        Ask::RenewEarly { all_wait: true, .. } => "renew early, all wait",
        Ask::Renew => "renew",
        Ask::Not(hold) => match hold.failure {
            Failure::Rejected(_) => "not, rejected",
            _ => "not",
        },
    }
}

/// Each need in each state of the cache, at each freshness of its token. A token of 600 s, a leeway of 60 s.
#[test]
fn every_need_in_every_state_of_a_cache() {
    let need = |cache: &TokenCache, seconds: u64| {
        let now = at(seconds);
        let old = cache.held().cloned();
        let mut other = TokenCache::default();
        let other = settle(&mut other, held("other", 600), at(0)).unwrap();
        let mut words = vec![
            word(&cache.ask(Need::Call { replays_nothing: false }, now)),
            word(&cache.ask(Need::Call { replays_nothing: true }, now)),
            word(&cache.ask(Need::Rejected(&other), now)),
            word(&cache.ask(Need::Another(None), now)),
        ];
        if let Some(old) = &old {
            words.push(word(&cache.ask(Need::Rejected(old), now)));
            words.push(word(&cache.ask(Need::Another(Some(old)), now)));
        }
        words
    };
    let with_token = || {
        let mut cache = TokenCache::default();
        settle(&mut cache, held("t", 600), at(0)).unwrap();
        cache
    };
    assert_eq!(need(&TokenCache::default(), 0), ["renew"; 4]);
    let (fresh, due, urgent, ended) = (539, 540, 590, 600);
    for (seconds, call, once) in [
        (0, "use", "use"),
        (fresh, "use", "use"),
        (due, "renew early", "renew early, all wait"),
        (589, "renew early", "renew early, all wait"),
        (urgent, "renew early, all wait", "renew early, all wait"),
        (599, "renew early, all wait", "renew early, all wait"),
    ] {
        let expected = [call, once, "use", "use", "renew", "renew"];
        assert_eq!(need(&with_token(), seconds), expected, "{seconds}");
    }
    assert_eq!(need(&with_token(), ended), ["renew"; 6]);

    // An early renewal failed: a rest of 10 s, and half of what is left at most, 5 s at least.
    let mut rests = with_token();
    let failed = || Outcome { early: true, ..outcome(Err(Failure::NoResponse)) };
    settle(&mut rests, failed(), at(due)).unwrap_err();
    assert_eq!(need(&rests, due + 9)[0], "use");
    assert_eq!(need(&rests, due + 10)[0], "renew early");
    settle(&mut rests, failed(), at(due + 10)).unwrap_err();
    assert_eq!((need(&rests, due + 29)[0], need(&rests, due + 30)[0]), ("use", "renew early"));
    settle(&mut rests, failed(), at(588)).unwrap_err();
    assert_eq!((need(&rests, 593)[0], need(&rests, 594)[0]), ("use", "renew early, all wait"));
    // What needs another token does not rest.
    assert_eq!(need(&rests, 588)[4..], ["renew", "renew"]);
    assert_eq!(need(&rests, ended)[0], "renew");

    // A renewal after a rejection: 5 s in which another rejection is final.
    let mut rejected = with_token();
    let renewed = || Outcome { after_rejection: true, ..held("t2", 600) };
    settle(&mut rejected, renewed(), at(10)).unwrap();
    let expected = ["use", "use", "use", "use", "not, rejected", "renew"];
    assert_eq!(need(&rejected, 14), expected);
    assert_eq!(need(&rejected, 15)[4], "renew");
    assert!(rejected.awaits_help());
    rejected.helped();
    assert!(!rejected.awaits_help());
    assert_eq!(need(&rejected, 14)[4], "renew");
    // One that was found in the store was no renewal.
    let found = Outcome { sent: false, ..renewed() };
    settle(&mut rejected, found, at(14)).unwrap();
    assert_eq!(need(&rejected, 14)[4], "renew");

    // A token that was said to be dead is not there.
    let mut dead = with_token();
    dead.reject(&"another".into(), None);
    assert_eq!(need(&dead, 0)[0], "use");
    dead.reject(&"t".into(), Some(at(0)));
    assert_eq!(need(&dead, 0), ["renew"; 4]);
    assert!(dead.held().is_none() && !dead.is_empty());
    settle(&mut dead, renewed(), at(0)).unwrap();
    assert_eq!(need(&dead, 0)[0], "use");
    dead.reject(&"t2".into(), Some(at(0)));
    assert_eq!(need(&dead, 4)[0], "not, rejected");
    assert_eq!(need(&dead, 5)[0], "renew");
}

/// What a renewal is told: what memory knows of the token, of what holds it back, and of the record that this stands in.
#[test]
fn a_renewal_is_told_what_the_cache_knows() {
    let call = Need::Call { replays_nothing: false };
    let told = |cache: &TokenCache, need: Need<'_>| cache.setting(need, Setting::default(), at(1));
    let text = |secret: Option<auth_core::Secret>| secret.map(|text| text.expose().to_owned());
    let empty = TokenCache::default();
    assert!(empty.is_empty());
    let setting = told(&empty, call);
    assert!(setting.holds.is_empty() && setting.seen.is_none() && !setting.early);
    assert_eq!((text(setting.remembered), text(setting.instead_of)), (None, None));

    let (mut cache, stored) = (TokenCache::default(), record(3, "t", "r", 600));
    let issued = Issued { refresh_token: Some("r".into()), ..held("t", 600).result.unwrap() };
    let mut outcome = outcome(Ok(issued));
    outcome.seen = Some(stored.version());
    let mut waits = TokenCache::default();
    let later = Unavailable::new(StatusCode::TOO_MANY_REQUESTS, Some(Duration::from_secs(60)));
    let mut refusal = self::outcome(Err(Failure::Unavailable(later)));
    (refusal.holds, refusal.seen) = (held_back(), Some(stored.version()));
    settle(&mut waits, refusal, at(0)).unwrap_err();
    let setting = told(&waits, call);
    assert_eq!((setting.holds, setting.seen), (held_back(), Some(stored.version())));
    assert!(!waits.is_news(Some(&stored)) && waits.is_news(None));

    let now = settle(&mut cache, outcome, at(0)).unwrap();
    let setting = told(&cache, call);
    assert_eq!((text(setting.remembered).as_deref(), setting.early), (Some("r"), true));
    for (need, rejection) in [(Need::Rejected(&now), true), (Need::Another(Some(&now)), false)] {
        let setting = told(&cache, need);
        assert_eq!(text(setting.instead_of).as_deref(), Some("t"));
        assert_eq!((setting.after_rejection, setting.early), (rejection, false));
    }
    cache.reject(&"t".into(), None);
    let setting = told(&cache, call);
    assert_eq!(text(setting.instead_of).as_deref(), Some("t"));
    assert_eq!((text(setting.remembered).as_deref(), setting.after_rejection), (Some("r"), true));
}

/// What a refusal leaves, as a renewal says it.
pub(crate) fn held_back() -> Holds {
    let method = of_client(Default::default());
    let mut renewal = Renewal::new(&method, Setting::default());
    let mut step = env(at(0), 1.0, |env| renewal.next(Fact::Start, env));
    let response = answer(401, "");
    loop {
        let fact = match step {
            Step::Values => Fact::Values(TokenValues::Oauth2(Box::new(values()))),
            Step::Send(_) => Fact::Response(&response),
            Step::Done(outcome) => return outcome.holds,
            other => panic!("{other:?}"),
        };
        step = env(at(0), 1.0, |env| renewal.next(fact, env));
    }
}

/// Who forgets a refusal trusts no record that was not read.
#[test]
fn a_forgotten_refusal_is_of_the_record_that_was_seen() {
    let (old, new) = (record(3, "t", "r", 600), record(4, "t", "r", 600));
    let other = record(9, "t9", "r9", 600);
    let call = Need::Call { replays_nothing: false };
    for (from, known) in [(&old, true), (&other, false)] {
        let mut cache = TokenCache::default();
        let refused = Refused::new(StatusCode::UNAUTHORIZED, ErrorCode::Other);
        let mut refusal = outcome(Err(Failure::Refused(refused)));
        (refusal.holds, refusal.seen) = (held_back(), Some(old.version()));
        settle(&mut cache, refusal, at(0)).unwrap_err();
        assert_eq!(word(&cache.ask(call, at(0))), "not");
        cache.forget_refusal(Some(from.version()), Some(new.version()));
        assert_eq!(word(&cache.ask(call, at(0))), "renew");
        assert_eq!(cache.is_news(Some(&new)), !known);
    }
}

/// A login per call is made one at a time until one has brought a token, and after a refusal again.
#[test]
fn a_credential_is_proven_by_a_token_and_no_more_after_a_refusal() {
    let mut cache = TokenCache::default();
    let refused = || {
        let refused = Refused::new(StatusCode::UNAUTHORIZED, ErrorCode::Other);
        outcome(Err(Failure::Refused(refused)))
    };
    let is_proven = |cache: &TokenCache| cache.is_proven();
    assert!(!is_proven(&cache));
    settle(&mut cache, outcome(Err(Failure::NoResponse)), at(0)).unwrap_err();
    assert!(!is_proven(&cache));
    settle(&mut cache, held("t", 600), at(0)).unwrap();
    assert!(is_proven(&cache));
    settle(&mut cache, outcome(Err(Failure::NoResponse)), at(0)).unwrap_err();
    assert!(is_proven(&cache));
    settle(&mut cache, refused(), at(0)).unwrap_err();
    assert!(!is_proven(&cache));
}

/// Where the request that caused a renewal could not be sent again, the next one to its target tells whether it helped.
#[test]
fn a_renewal_is_judged_where_it_was_asked_for() {
    let renewed = || Outcome { after_rejection: true, ..held("t2", 6000) };
    let mut cache = TokenCache::default();
    let old = settle(&mut cache, held("t", 6000), at(0)).unwrap();
    let new = settle(&mut cache, renewed(), at(1)).unwrap();
    cache.accepted(7, &new);
    assert!(cache.awaits_help(), "nobody said where");
    cache.await_help_at(7);
    cache.accepted(8, &new);
    cache.accepted(7, &old);
    assert!(cache.awaits_help(), "another target, the token of before");
    cache.accepted(7, &new);
    assert!(!cache.awaits_help());
    // What was renewed since is judged by its own.
    let _ = settle(&mut cache, renewed(), at(2)).unwrap();
    cache.await_help_at(7);
    let new = settle(&mut cache, renewed(), at(9)).unwrap();
    cache.accepted(7, &new);
    assert!(cache.awaits_help());
}

/// A token that lived for clearly longer than the wait before it was no renewal in vain.
#[test]
fn a_dead_token_that_lived_long_begins_anew() {
    let renewed = |at: u64| {
        let mut outcome = Outcome { after_rejection: true, ..held("t2", 60_000) };
        if let Ok(issued) = &mut outcome.result {
            issued.issued_at = self::at(at);
        }
        outcome
    };
    for (dead_at, waits) in [(Some(10), true), (Some(11), false), (None, true)] {
        let mut cache = TokenCache::default();
        settle(&mut cache, renewed(0), at(0)).unwrap();
        cache.reject(&"t2".into(), dead_at.map(at));
        settle(&mut cache, renewed(12), at(12)).unwrap();
        cache.reject(&"t2".into(), Some(at(12)));
        // After one renewal 5 s, after two 10.
        let Ask::Not(hold) = cache.ask(Need::Call { replays_nothing: false }, at(13)) else {
            panic!("{dead_at:?}")
        };
        assert_eq!(hold.until, at(if waits { 22 } else { 17 }).wall, "{dead_at:?}");
    }
    // So long after the last wait a rejection has nothing to do with it.
    for (later, wait) in [(305, 10), (306, 5)] {
        let mut cache = TokenCache::default();
        settle(&mut cache, renewed(0), at(0)).unwrap();
        settle(&mut cache, renewed(later), at(later)).unwrap();
        assert_eq!(cache.rejected(at(later)).unwrap().until, at(later + wait).wall, "{later}");
    }
}

/// What holds a credential back is asked for by nobody, whatever the token in hand; and a usable one is used.
#[test]
fn what_is_held_is_held_for_all_who_have_no_token() {
    let method = method(Rotation::WhenGiven);
    for response in [answer(400, r#"{"error":"invalid_grant"}"#), answer(500, "")] {
        let setting = Setting { is_chain: true, ..Setting::default() };
        let mut renewal = Renewal::new(&method, setting);
        let mut step = env(at(0), 1.0, |env| renewal.next(Fact::Start, env));
        let outcome = loop {
            let fact = match step {
                Step::Values => Fact::Values(TokenValues::Oauth2(Box::new(values()))),
                Step::Send(_) => Fact::Response(&response),
                Step::Done(outcome) => break outcome,
                other => panic!("{other:?}"),
            };
            step = env(at(0), 1.0, |env| renewal.next(fact, env));
        };
        let wait = if response.status == 400 { 60 } else { 10 };
        let mut cache = TokenCache::default();
        settle(&mut cache, *outcome, at(0)).unwrap_err();
        assert!(!cache.is_proven());
        let call = Need::Call { replays_nothing: false };
        for need in [call, Need::Another(None)] {
            let Ask::Not(hold) = cache.ask(need, at(wait - 1)) else { panic!("{need:?}") };
            assert_eq!(hold.until, at(wait).wall);
            assert_eq!(word(&cache.ask(need, at(wait))), "renew");
        }
        // Another record is news, the same is none.
        assert!(cache.is_news(Some(&record(1, "t", "r", 0))) && !cache.is_news(None));
        let late = Duration::from_secs(wait);
        let set_back = Now { wall: at(0).wall - 3 * late, ..at(0) };
        assert_eq!(word(&cache.ask(call, set_back)), "renew", "a clock that was set back");
    }
}
