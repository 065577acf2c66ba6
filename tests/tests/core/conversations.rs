//! Conversations about a token, driven by the second driver: what it sends, waits and gets is decided by the machines.

use std::time::Duration;

use auth_core::Token;
use auth_core::cache::TokenCache;
use auth_core::error::{AnswerError, AnswerReason, ErrorCode, Failure, Refused};
use auth_core::method::{Rotation, Session, TokenAt, TokenValues, TokenWith};
use auth_core::plan::TokenMethod;
use auth_core::renewal::{Sent, Setting};
use auth_core::wire::retry::Retry;
use auth_core::wire::token_endpoint::Answer;
use http::{Method, StatusCode};

use crate::login::login;
use crate::renewal::{method, of_client};
use crate::second_driver::{Reply, Second};
use crate::token_endpoint::answer;
use crate::token_request::values;

fn second(method: TokenMethod, has_store: bool, script: Vec<Reply>) -> Second {
    let values: fn() -> TokenValues = || TokenValues::Oauth2(Box::new(values()));
    let is_chain = method.obtain.is_chain(&values());
    Second {
        setting: Setting { has_store, is_chain, ..Setting::default() },
        method: method.into(),
        cache: TokenCache::new(None),
        record: None,
        spool: None,
        store_is_away: false,
        script: script.into(),
        seconds: 0,
        sent: 0,
        waited: Vec::new(),
        values,
    }
}

fn rotating(script: Vec<Reply>) -> Second {
    second(method(Rotation::WhenGiven), true, script)
}

fn machine(script: Vec<Reply>) -> Second {
    second(of_client(Retry::default()), false, script)
}

fn gives(n: u32, life: u64) -> Reply {
    let body = format!(r#"{{"access_token":"at{n}","refresh_token":"rt{n}","expires_in":{life}}}"#);
    Reply::Response(answer(200, &body))
}

fn says(status: u16, body: &str) -> Reply {
    Reply::Response(answer(status, body))
}

fn refuses() -> Reply {
    says(400, r#"{"error":"invalid_grant"}"#)
}

fn token(second: &mut Second) -> String {
    second.token().unwrap().unwrap()
}

fn failure(second: &mut Second) -> Failure {
    second.token().unwrap().unwrap_err()
}

/// The program starts anew: what is in memory is gone.
fn restart(second: &mut Second) {
    second.cache = TokenCache::new(None);
}

#[test]
fn c_01_the_first_token_is_obtained_once() {
    let mut talk = machine(vec![gives(1, 600)]);
    assert_eq!([token(&mut talk), token(&mut talk)], ["at1", "at1"]);
    assert_eq!(talk.sent, 1);
}

#[test]
fn c_02_the_first_token_of_a_chain_is_found_by_the_next_start() {
    let mut talk = rotating(vec![gives(1, 600)]);
    assert_eq!(token(&mut talk), "at1");
    restart(&mut talk);
    assert_eq!((token(&mut talk).as_str(), talk.sent), ("at1", 1));
}

#[test]
fn c_03_a_token_is_renewed_before_it_ends() {
    let mut talk = rotating(vec![gives(1, 600), gives(2, 600)]);
    token(&mut talk);
    talk.seconds = 541;
    assert_eq!((token(&mut talk).as_str(), talk.sent), ("at2", 2));
}

#[test]
fn c_04_an_early_renewal_that_fails_takes_nothing_away_and_rests() {
    let mut talk = machine(vec![gives(1, 600), says(503, ""), gives(2, 600)]);
    token(&mut talk);
    talk.seconds = 545;
    for _ in 0..5 {
        assert_eq!(token(&mut talk), "at1");
    }
    assert_eq!((talk.sent, talk.waited.len()), (2, 0));
    talk.seconds = 556;
    assert_eq!((token(&mut talk).as_str(), talk.sent), ("at2", 3));
}

#[test]
fn c_05_a_token_that_ended_is_renewed() {
    let mut talk = machine(vec![gives(1, 600), gives(2, 600)]);
    token(&mut talk);
    talk.seconds = 600;
    assert_eq!((token(&mut talk).as_str(), talk.sent), ("at2", 2));
}

#[test]
fn c_06_a_rejected_token_is_replaced() {
    let mut talk = rotating(vec![gives(1, 600), gives(2, 600)]);
    token(&mut talk);
    assert_eq!(talk.token_after_rejection().unwrap().unwrap(), "at2");
    assert_eq!(talk.sent, 2);
}

#[test]
fn c_07_a_token_that_is_rejected_too_is_not_replaced_at_once() {
    let mut talk = machine(vec![gives(1, 6000), gives(2, 6000), gives(3, 6000)]);
    token(&mut talk);
    talk.token_after_rejection().unwrap().unwrap();
    for _ in 0..10 {
        let failure = talk.token_after_rejection().unwrap().unwrap_err();
        assert!(matches!(failure, Failure::Rejected(_)), "{failure:?}");
    }
    talk.seconds = 5;
    assert_eq!(talk.token_after_rejection().unwrap().unwrap(), "at3");
    assert_eq!(talk.sent, 3);
}

#[test]
fn c_08_a_renewal_that_helped_makes_the_next_one_free() {
    let mut talk = machine(vec![gives(1, 6000), gives(2, 6000), gives(3, 6000)]);
    token(&mut talk);
    talk.token_after_rejection().unwrap().unwrap();
    talk.cache.helped();
    assert_eq!(talk.token_after_rejection().unwrap().unwrap(), "at3");
}

#[test]
fn c_09_a_refusal_is_told_to_all_and_asked_again_by_its_schedule() {
    let mut talk = rotating((0..5).map(|_| refuses()).collect());
    for (sent, wait) in [(1, 60), (2, 300), (3, 900), (4, 3600), (5, 3600)] {
        for _ in 0..3 {
            assert!(matches!(failure(&mut talk), Failure::Refused(_)));
            restart(&mut talk);
        }
        talk.seconds += wait - 1;
        failure(&mut talk);
        assert_eq!(talk.sent, sent, "a second too early");
        talk.seconds += 1;
    }
}

#[test]
fn c_10_a_refusal_is_remembered_without_a_store() {
    let mut talk = machine(vec![says(401, ""), gives(1, 600)]);
    for _ in 0..10 {
        assert!(matches!(failure(&mut talk), Failure::Refused(_)));
    }
    assert_eq!(talk.sent, 1);
    talk.seconds = 60;
    assert_eq!(token(&mut talk), "at1");
}

#[test]
fn c_11_a_refusal_is_forgotten_by_a_word() {
    let mut talk = machine(vec![says(403, ""), gives(1, 600)]);
    failure(&mut talk);
    talk.cache.forget_refusal(None, None);
    assert_eq!(token(&mut talk), "at1");
}

#[test]
fn c_12_a_record_of_another_program_ends_a_refusal() {
    let mut talk = rotating(vec![refuses()]);
    failure(&mut talk);
    let mut other = rotating(vec![gives(1, 600)]);
    (other.record, other.seconds) = (talk.record.clone(), 60);
    token(&mut other);
    talk.record = other.record;
    assert_eq!((token(&mut talk).as_str(), talk.sent), ("at1", 1));
}

#[test]
fn c_13_a_lost_response_is_waited_for_and_presented_again() {
    let mut talk = rotating(vec![Reply::NotAnswered(Sent::Maybe), gives(1, 600)]);
    assert!(matches!(failure(&mut talk), Failure::OutcomeUnknown(_)));
    talk.seconds = 9;
    restart(&mut talk);
    assert!(matches!(failure(&mut talk), Failure::OutcomeUnknown(_)));
    talk.seconds = 10;
    assert_eq!((token(&mut talk).as_str(), talk.sent), ("at1", 2));
}

#[test]
fn c_14_a_lost_response_costs_nothing_while_the_old_token_works() {
    let lost = Reply::NotAnswered(Sent::Maybe);
    let mut talk = rotating(vec![gives(1, 600), lost, gives(2, 600)]);
    token(&mut talk);
    for seconds in 550..600 {
        talk.seconds = seconds;
        assert_eq!(token(&mut talk), "at1");
    }
    assert_eq!(talk.sent, 2);
    talk.seconds = 600;
    assert_eq!((token(&mut talk).as_str(), talk.sent), ("at2", 3));
}

#[test]
fn c_15_a_program_that_is_killed_leaves_its_response_in_the_spool() {
    let mut talk = rotating(vec![Reply::Killed]);
    assert!(talk.token().is_none());
    let Reply::Response(kept) = gives(1, 600) else { unreachable!() };
    talk.spool = Some((kept, talk.now()));
    restart(&mut talk);
    talk.seconds = 1;
    assert_eq!((token(&mut talk).as_str(), talk.sent), ("at1", 1));
}

#[test]
fn c_16_what_was_not_sent_is_repeated_in_the_call_and_leaves_no_mark() {
    let unsent = || Reply::NotAnswered(Sent::No);
    let mut talk = rotating(vec![unsent(), unsent(), unsent(), gives(1, 600)]);
    assert!(matches!(failure(&mut talk), Failure::NoResponse));
    assert_eq!(talk.waited, [Duration::from_millis(500), Duration::from_secs(1)]);
    assert_eq!((token(&mut talk).as_str(), talk.sent), ("at1", 4));
}

#[test]
fn c_17_a_retry_after_past_the_cap_is_kept_by_all() {
    let later = Answer { retry_after: Some(Duration::from_secs(600)), ..answer(429, "") };
    let mut later_in_header = later;
    later_in_header.headers.insert("retry-after", "600".parse().unwrap());
    let mut talk = rotating(vec![Reply::Response(later_in_header), gives(1, 600)]);
    for _ in 0..5 {
        assert!(matches!(failure(&mut talk), Failure::Unavailable(_)));
        restart(&mut talk);
    }
    assert_eq!((talk.sent, talk.waited.len()), (1, 0));
    talk.seconds = 600;
    assert_eq!(token(&mut talk), "at1");
}

#[test]
fn c_18_a_store_that_is_away_sends_nothing_and_takes_no_token_away() {
    let mut talk = rotating(vec![gives(1, 600), gives(2, 600)]);
    talk.store_is_away = true;
    assert!(matches!(failure(&mut talk), Failure::Store));
    talk.store_is_away = false;
    token(&mut talk);
    talk.store_is_away = true;
    talk.seconds = 560;
    assert_eq!((token(&mut talk).as_str(), talk.sent), ("at1", 1));
    talk.store_is_away = false;
    talk.seconds = 600;
    assert_eq!((token(&mut talk).as_str(), talk.sent), ("at2", 2));
}

#[test]
fn c_19_a_login_is_a_course_like_any_other() {
    let token_at = TokenAt::Header("x-token");
    let session = Session { http_method: Method::POST, token: token_at, fail_if: Vec::new() };
    let method = TokenMethod {
        expiry: auth_core::wire::expiry::Expiry::until_rejected(),
        ..TokenMethod::new(Box::new(session))
    };
    let mut in_header = answer(200, "{}");
    in_header.headers.insert("x-token", "s1".parse().unwrap());
    let too_long = AnswerError::new(StatusCode::OK, AnswerReason::TooLong(1));
    let mut talk =
        second(method, false, vec![Reply::Unusable(too_long), Reply::Response(in_header)]);
    talk.values = || TokenValues::Session(Box::new(login(auth_core::method::LoginBody::Empty)));
    assert!(matches!(failure(&mut talk), Failure::Answer(_)));
    assert_eq!((token(&mut talk).as_str(), talk.sent), ("s1", 2));
}

#[test]
fn c_20_a_function_is_a_course_like_any_other() {
    let refused = Failure::Refused(Refused::new(StatusCode::UNAUTHORIZED, ErrorCode::Other));
    let method = TokenMethod::new(Box::new(TokenWith));
    let script = vec![
        Reply::NotRun(None),
        Reply::NotRun(Some(refused)),
        Reply::Token(Token::new("f1").expires_in(Duration::from_secs(600))),
    ];
    let mut talk = second(method, false, script);
    // What it says of its own is not remembered; what its request was told is.
    assert!(matches!(failure(&mut talk), Failure::Stopped));
    for _ in 0..3 {
        assert!(matches!(failure(&mut talk), Failure::Refused(_)));
    }
    assert_eq!(talk.sent, 2);
    talk.seconds = 60;
    assert_eq!((token(&mut talk).as_str(), talk.sent), ("f1", 3));
}
