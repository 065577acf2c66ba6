//! What a renewal makes of facts that are no response of a token endpoint: a function without a token, a panic, a store that
//! fails at the end, a driver that is wrong.

use std::time::Duration;

use auth_core::error::{AnswerReason, Endpoint, Failure, Reason, Unavailable};
use auth_core::method::{JsonPath, LoginBody, Rotation, Session, TokenAt, TokenValues, TokenWith};
use auth_core::plan::TokenMethod;
use auth_core::renewal::{Fact, Renewal, Setting, Write};
use auth_core::wire::retry::{Backoff, Retry};
use http::{Method, StatusCode};

use crate::login::login;
use crate::renewal::{arm, at, failed, method, record};
use crate::token_endpoint::answer;
use crate::walk::{Step, Walk};

/// A function, with 2 s between its attempts.
fn function() -> TokenMethod {
    let retry = Retry { wait: Backoff::Constant(Duration::from_secs(2)), ..Retry::default() };
    TokenMethod { retry, ..TokenMethod::new(Box::new(TokenWith)) }
}

fn run(method: &TokenMethod) -> Walk<'_> {
    let mut renewal = Walk::new(method, false);
    (renewal.values, renewal.setting.is_chain) = (|| TokenValues::TokenWith, false);
    renewal
}

fn not_run(renewal: &mut Walk<'_>, said: Option<Failure>, again: bool) -> Step {
    renewal.next(Fact::NotRun { said, again }, at(0), 0.5)
}

fn later(retry_after: Option<u64>) -> Option<Failure> {
    let retry_after = retry_after.map(Duration::from_secs);
    let unavailable = Unavailable::new(StatusCode::TOO_MANY_REQUESTS, retry_after);
    Some(Failure::Unavailable(unavailable))
}

#[test]
fn a_function_is_run_again_where_that_is_of_use() {
    let method = function();
    let mut renewal = run(&method);
    renewal.start(at(0));
    // Three attempts in all.
    for _ in 0..2 {
        let step = not_run(&mut renewal, None, true);
        assert!(matches!(step, Step::Wait(wait) if wait.as_secs() == 2), "{step:?}");
        assert!(matches!(renewal.waited(at(0)), Step::Send));
    }
    assert!(matches!(failed(not_run(&mut renewal, None, true)), Failure::Stopped));
    // Not where the function says that it is of no use, nor while a token still works.
    for (early, again) in [(false, false), (true, true), (true, false)] {
        let mut renewal = run(&method).with(|setting| setting.early = early);
        renewal.start(at(0));
        let step = not_run(&mut renewal, None, again);
        assert!(matches!(failed(step), Failure::Stopped), "{early} {again}");
    }
}

#[test]
fn a_function_waits_for_as_long_as_its_server_asks() {
    let method = function();
    for (asked, wait) in
        [(None, Some(2)), (Some(5), Some(5)), (Some(60), Some(60)), (Some(61), None)]
    {
        let mut renewal = run(&method);
        renewal.start(at(0));
        match (not_run(&mut renewal, later(asked), true), wait) {
            (Step::Wait(found), Some(wait)) => assert_eq!(found.as_secs(), wait),
            // For longer than the call may wait.
            (Step::Failed(Failure::Unavailable(_)), None) => {}
            (other, _) => panic!("{asked:?}: {other:?}"),
        }
    }
}

/// A function of the user panics after the record says that a refresh is on its way, and before it is sent: a person would wait
/// for its outcome in vain.
#[test]
fn a_panic_leaves_no_refresh_on_its_way() {
    let method = method(Rotation::WhenGiven);
    let mut renewal = Walk::new(&method, true);
    let armed = arm(&mut renewal, Some(record(3, "t3", "r3", 0)));
    assert!(armed.holds().is_pending());
    let Write { replaces, record } = renewal.panicked(at(0)).expect("a record to write");
    assert_eq!((replaces, record.generation()), (Some(4), 5));
    assert!(record.holds().is_empty());
    // Where nothing was armed, nothing is to be undone.
    let method = self::method(Rotation::Never);
    let mut renewal = Walk::new(&method, true);
    assert!(matches!(renewal.loaded(None, None, at(0)), Step::Send));
    assert!(renewal.panicked(at(0)).is_none());
}

/// The store fails where a refusal is saved: the caller is told of the refusal, and memory keeps it.
#[test]
fn a_refusal_is_told_where_the_store_cannot_keep_it() {
    let method = method(Rotation::WhenGiven);
    let mut renewal = Walk::new(&method, true);
    renewal.loses_notes = true;
    let step = renewal.answered(&answer(400, r#"{"error":"invalid_client"}"#), at(0), 0.5);
    assert!(matches!(failed(step), Failure::Refused(_)));
    let holds = renewal.outcome.unwrap().holds;
    assert!(holds.running(None, at(59).wall).is_some());
}

/// A driver that says what does not answer the last step, while a record is being written of which nothing was sent: what held
/// before holds, and nothing else is written.
#[test]
fn nonsense_while_a_refresh_is_announced_holds_nothing_back() {
    let method = method(Rotation::WhenGiven);
    for store_failed in [false, true] {
        let mut renewal = Walk::new(&method, true);
        let step = renewal.loaded(Some(record(3, "t3", "r3", 0)), None, at(0));
        assert!(matches!(step, Step::Arm { .. }), "{step:?}");
        if store_failed {
            assert!(matches!(renewal.store_failed(at(0)), Step::Load));
        }
        match failed(renewal.waited(at(0))) {
            Failure::Config(error) => assert_eq!(error.reason(), &Reason::Internal),
            other => panic!("{other:?}"),
        }
        assert!(renewal.noted.is_none() && renewal.outcome.unwrap().holds.is_empty());
    }
}

/// A response whose token cannot be sent is a response of who sent it.
#[test]
fn a_token_that_cannot_be_sent_is_an_error_of_its_endpoint() {
    let endpoint = |step| match failed(step) {
        Failure::Answer(error) => {
            assert!(matches!(error.reason, AnswerReason::TokenCharacters(_)), "{error:?}");
            error.endpoint
        }
        other => panic!("{other:?}"),
    };
    let response = || answer(200, r#"{"access_token":"a\nb"}"#);
    let of_token = method(Rotation::Never);
    let step = Walk::new(&of_token, false).answered(&response(), at(0), 0.5);
    assert_eq!(endpoint(step), Endpoint::Token);
    let token = TokenAt::Path(JsonPath(&["access_token"]));
    let session = Session { http_method: Method::POST, token, fail_if: Vec::new() };
    let of_login = TokenMethod::new(Box::new(session));
    let mut renewal = Walk::new(&of_login, false);
    renewal.values = || TokenValues::Session(Box::new(login(LoginBody::Empty)));
    assert_eq!(endpoint(renewal.answered(&response(), at(0), 0.5)), Endpoint::Login);
}

/// A renewal has secrets: it says no more of itself than how often it tried.
#[test]
fn a_renewal_shows_no_secret() {
    let method = method(Rotation::WhenGiven);
    let setting = Setting { seed: Some("canary".into()), ..Setting::default() };
    assert_eq!(format!("{:?}", Renewal::new(&method, setting)), "Renewal { attempts: 0, .. }");
}
