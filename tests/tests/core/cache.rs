//! A token in the cache, from its first second to its last, and the rests of its early renewals.

use std::sync::Arc;
use std::time::Duration;

use auth_core::cache::{Held, Need, TokenCache};
use auth_core::error::Failure;
use auth_core::method::{SendAs, SendPart};
use auth_core::plan::TokenMethod;
use auth_core::record::Holds;
use auth_core::renewal::{Outcome, Setting};
use auth_core::token::{Freshness, Issued, Now};
use auth_core::value::Value;
use auth_core::wire::expiry::Expiry;
use auth_core::wire::place::Place;
use auth_core::wire::retry::Retry;
use auth_core::wire::secrets::Secrets;

use crate::machines::{held, held_back, outcome, settle, word};
use crate::renewal::{at, of_client};
use crate::walk::env;

const CALL: Need<'_> = Need::Call { replays_nothing: false };

fn token(outcome: Outcome) -> Arc<Held> {
    settle(&mut TokenCache::default(), outcome, at(0)).unwrap()
}

/// A driver sends the token without a question until then, so this instant must be the one at which the answer changes.
#[test]
fn a_token_is_good_until_its_leeway_begins() {
    let held = token(held("t", 600));
    assert_eq!(held.good_until(), Some(at(540)));
    assert_eq!(held.freshness(at(539)), Freshness::Fresh);
    assert_eq!(held.freshness(at(540)), Freshness::Due);
    let issued = held.issued.clone();
    let for_ever = token(outcome(Ok(Issued { expires_at: None, ..issued })));
    assert_eq!(for_ever.good_until(), None);
}

/// `"expires_in": 0` says nothing of use: a request for a token at each call would only storm the server.
#[test]
fn a_token_that_had_expired_on_arrival_is_used_for_five_seconds() {
    let mut cache = TokenCache::default();
    settle(&mut cache, held("t", 0), at(0)).unwrap();
    let almost = Duration::from_millis(4999);
    let last = Now { wall: at(0).wall + almost, monotonic: almost };
    for now in [at(0), at(1), last] {
        assert_eq!(word(&cache.ask(CALL, now)), "use", "{now:?}");
    }
    assert_eq!(word(&cache.ask(CALL, at(5))), "renew");
}

/// The clock of a server may be a little ahead: it then rejects a token in its last second for its expiry alone, and that says
/// nothing against the next token.
#[test]
fn a_rejection_of_a_token_that_is_about_to_expire_says_no_more() {
    let mut cache = TokenCache::default();
    // It replaced a rejected token, so another rejection is final for 5 s; of its 12 s, the last one is urgent.
    let renewed = Outcome { after_rejection: true, ..held("t", 12) };
    let held = settle(&mut cache, renewed, at(9)).unwrap();
    for (now, is_at_its_end, answer) in [(10, false, "not, rejected"), (11, true, "renew")] {
        let (mut dead, now) = (cache.clone(), at(now));
        assert_eq!(held.is_at_its_end(now), is_at_its_end);
        assert_eq!(word(&cache.ask(Need::Rejected(&held), now)), answer);
        dead.reject(&"t".into(), Some(now));
        assert_eq!(word(&dead.ask(CALL, now)), answer);
        for (cache, need) in [(&cache, Need::Rejected(&held)), (&dead, CALL)] {
            let setting = cache.setting(need, Setting::default(), now);
            assert_eq!(setting.after_rejection, !is_at_its_end, "{need:?}");
        }
    }
}

/// A redirect's target and what is shown of a request are searched for the token, and for what is sent of it.
#[test]
fn a_token_and_what_is_sent_of_it_are_secrets() {
    let scheme = SendPart::Text(Value::literal("send_as", "of-"));
    let send_as =
        SendAs { place: Place::Query("key".into()), value: vec![scheme, SendPart::Token] };
    let method = TokenMethod { send_as, ..of_client(Retry::default()) };
    let mut cache = TokenCache::default();
    let held = env(at(0), 1.0, |env| cache.settle(&method, held("a-long-token", 600), env));
    let mut secrets = Secrets::default();
    held.unwrap().add_to(&mut secrets);
    assert!(secrets.are_echoed_in("/x/a-long-token"));
    assert!(secrets.are_echoed_in("/?key=of-a-long-token"));
    assert!(!secrets.are_echoed_in("/?key=another-token"));
}

/// An early renewal fails at this second, with this chance.
fn fail_early(cache: &mut TokenCache, seconds: u64, chance: f64) {
    let failed = Outcome { early: true, ..outcome(Err(Failure::NoResponse)) };
    let method = of_client(Retry::default());
    env(at(seconds), chance, |env| cache.settle(&method, failed, env)).unwrap_err();
}

#[test]
fn a_rest_is_of_half_its_length_at_least() {
    let mut cache = TokenCache::default();
    settle(&mut cache, held("t", 600), at(0)).unwrap();
    // 10 s, then 20.
    for (failed, tried) in [(540, 545), (545, 555)] {
        fail_early(&mut cache, failed, 0.0);
        assert_eq!(word(&cache.ask(CALL, at(tried - 1))), "use", "{tried}");
        assert_eq!(word(&cache.ask(CALL, at(tried))), "renew early", "{tried}");
    }
}

#[test]
fn the_first_rest_of_the_next_token_is_a_short_one() {
    let mut cache = TokenCache::default();
    settle(&mut cache, held("t1", 600), at(0)).unwrap();
    fail_early(&mut cache, 540, 1.0);
    fail_early(&mut cache, 550, 1.0);
    settle(&mut cache, held("t2", 1200), at(570)).unwrap();
    fail_early(&mut cache, 1140, 1.0);
    assert_eq!(word(&cache.ask(CALL, at(1149))), "use");
    assert_eq!(word(&cache.ask(CALL, at(1150))), "renew early");
}

/// Where each call logs in, several logins are on their way at once: one that succeeds takes nothing back of what another one
/// was told meanwhile.
#[test]
fn a_login_of_one_call_ends_no_wait_of_another() {
    let method = TokenMethod { expiry: Expiry::every_call(), ..of_client(Retry::default()) };
    let settle = |cache: &mut TokenCache, outcome: Outcome, seconds: u64| {
        env(at(seconds), 1.0, |env| cache.settle(&method, outcome, env))
    };
    let mut cache = TokenCache::default();
    let told = Outcome { holds: held_back(), ..outcome(Err(Failure::NoResponse)) };
    settle(&mut cache, told, 0).unwrap_err();
    settle(&mut cache, held("t", 600), 1).unwrap();
    assert_eq!(word(&cache.ask(CALL, at(59))), "not");
    assert_eq!(word(&cache.ask(CALL, at(60))), "renew");
    // A wait that is over is not kept.
    settle(&mut cache, held("t", 600), 60).unwrap();
    assert_eq!(cache.setting(CALL, Setting::default(), at(60)).holds, Holds::default());
}

/// A program says of each token that it is dead: the waits grow, though they outlast the tokens.
#[test]
fn the_waits_of_dead_tokens_outlast_them() {
    let mut cache = TokenCache::default();
    let (mut seconds, mut waits) = (0, Vec::new());
    settle(&mut cache, held("t0", 60), at(0)).unwrap();
    for number in 1..8 {
        let dead = cache.held().unwrap().issued.access_token.clone();
        cache.reject(&dead, Some(at(seconds)));
        let start = seconds;
        while word(&cache.ask(CALL, at(seconds))) == "not, rejected" {
            seconds += 1;
        }
        waits.push(seconds - start);
        let after_rejection = cache.setting(CALL, Setting::default(), at(seconds)).after_rejection;
        assert!(after_rejection, "{number}");
        let issued_at = at(seconds);
        let mut renewed = Outcome { after_rejection, ..held(&format!("t{number}"), 60) };
        if let Ok(issued) = &mut renewed.result {
            issued.issued_at = issued_at;
            issued.expires_at = Some(issued_at.wall + Duration::from_secs(60));
        }
        settle(&mut cache, renewed, issued_at).unwrap();
    }
    assert_eq!(waits, [0, 5, 10, 20, 40, 80, 160]);
}
