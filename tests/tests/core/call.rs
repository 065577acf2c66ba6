//! The call machine alone: every fact in every state, and what it asks for on the way.

use std::sync::Arc;

use auth_core::SignRequest;
use auth_core::cache::Held;
use auth_core::call::{Attachment, Body, Call, Do, Fact, Help, Mask, RequestPlan, Rules, Verdict};
use auth_core::env::Env;
use auth_core::method::Oauth2;
use auth_core::plan::{Plan, TokenMethod};
use auth_core::signer::{BodyNeed, RequestSigner, SignError};
use auth_core::token::Token;
use auth_core::value::{Value, Values};
use auth_core::wire::retry::Retry;
use auth_core::wire::secrets::Secrets;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};

use crate::renewal::at;
use crate::walk::env;

/// Counts how often it signs.
#[derive(Debug, Default)]
struct Counts(std::sync::atomic::AtomicU32);

impl RequestSigner for Counts {
    fn needs(&self) -> BodyNeed {
        BodyNeed::Bytes
    }

    fn sign(&self, request: &mut SignRequest<'_>, _: &mut Env<'_>) -> Result<(), SignError> {
        let times = self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1;
        request.headers.insert("x-signature", HeaderValue::from(times));
        Ok(())
    }
}

fn plan(signed: bool) -> RequestPlan {
    let (mut plan, mut values) = (Plan::new(), Values::default());
    plan.base_url(&Value::literal("base_url", "https://api.example.com"), &mut values);
    let oauth2 = Oauth2::new(auth_core::method::Grant::ClientCredentials);
    plan.token(0, TokenMethod::new(Box::new(oauth2)));
    if signed {
        plan.sign(1);
    }
    RequestPlan::new(plan, |_| Box::new(Counts::default())).unwrap()
}

fn head(method: Method, uri: &str) -> Parts {
    Request::builder().method(method).uri(uri).body(()).unwrap().into_parts().0
}

/// A token that expires after so many seconds.
fn held(plan: &RequestPlan, token: &str, life: u64) -> Arc<Held> {
    let Attachment::Token(_, method) = &plan.attachments()[0] else { panic!("a token first") };
    let token = Token::new(token).expires_in(std::time::Duration::from_secs(life));
    env(at(0), 0.5, |env| Arc::new(Held::new(method, token.issued(at(0)), env).unwrap()))
}

/// The facts that a driver may come back with, each in any state.
const FACTS: usize = 15;

fn fact<'a>(kind: usize, plan: &RequestPlan, headers: &'a [HeaderMap; 3]) -> Fact<'a> {
    match kind {
        0 => Fact::Start,
        1 => Fact::Token(held(plan, "t", 3600)),
        2 => Fact::Unknown,
        3 => Fact::NoToken,
        4 => Fact::Renewed { own: true },
        5 => Fact::NotRenewed,
        6 => Fact::Secrets(Secrets::default()),
        7 => Fact::Response(StatusCode::OK, &headers[0]),
        8 => Fact::Response(StatusCode::UNAUTHORIZED, &headers[0]),
        9 => Fact::Response(StatusCode::SERVICE_UNAVAILABLE, &headers[0]),
        10 => Fact::Response(StatusCode::FOUND, &headers[1]),
        11 => Fact::Response(StatusCode::FOUND, &headers[2]),
        12 => Fact::NotSent,
        13 => Fact::Lost,
        _ => Fact::Waited,
    }
}

/// Whether a fact answers what was asked.
fn answers(asked: &Do, kind: usize) -> bool {
    match asked {
        Do::Token { .. } => matches!(kind, 1..=3 | 12),
        Do::Renew { .. } => matches!(kind, 3..=5),
        Do::Secrets => kind == 6,
        Do::Send(_) => matches!(kind, 7..=13),
        Do::Wait(_) => kind == 14,
        Do::ReadClock | Do::Done(_) => false,
    }
}

/// Takes the facts of a path, and says what is asked last; `None` where the call was over before.
fn take(path: &[usize], plan: &RequestPlan, headers: &[HeaderMap; 3]) -> Option<Do> {
    let retry = Retry { attempts: 2, on: &[503], ..Retry::default() };
    let rules = Rules { retry: Some(&retry), ..Rules::default() };
    let mut call = Call::new(plan, head(Method::GET, "/items"), Body::Bytes(b""), rules);
    let mut asked = env(at(0), 0.5, |env| call.next(Fact::Start, env));
    for kind in path {
        if matches!(asked, Do::Done(_)) {
            return None;
        }
        asked = env(at(0), 0.5, |env| call.next(fact(*kind, plan, headers), env));
        if matches!(asked, Do::ReadClock) {
            asked = env(at(0), 0.5, |env| call.next(Fact::ClockRead, env));
        }
    }
    Some(asked)
}

#[test]
fn every_fact_in_every_state_ends_the_call_or_goes_on() {
    let location = |to: &'static str| {
        HeaderMap::from_iter([(http::header::LOCATION, HeaderValue::from_static(to))])
    };
    let headers =
        [HeaderMap::new(), location("/there"), location("https://other.example.com/there")];
    let (mut states, mut nonsense) = (0, 0);
    for signed in [false, true] {
        let plan = plan(signed);
        let mut paths = vec![Vec::new()];
        while let Some(path) = paths.pop() {
            let Some(asked) = take(&path, &plan, &headers) else { continue };
            states += 1;
            for kind in (0..FACTS).filter(|_| !matches!(asked, Do::Done(_))) {
                let next: Vec<usize> = path.iter().copied().chain([kind]).collect();
                if answers(&asked, kind) {
                    // Longer walks repeat what short ones showed: redirects.
                    if path.len() < 7 {
                        paths.push(next);
                    }
                } else {
                    nonsense += 1;
                    let end = take(&next, &plan, &headers);
                    let is_renewal = matches!(asked, Do::Renew { .. });
                    // What is no new token is none: the rejected response is the call's.
                    assert!(matches!(end, Some(Do::Done(_))) || is_renewal, "{next:?}: {end:?}");
                }
            }
        }
    }
    println!("{states} states, {nonsense} facts that answer nothing");
    assert!(states > 1000 && nonsense > 5000, "{states} {nonsense}");
}

fn call(plan: &RequestPlan) -> Call<'_> {
    Call::new(plan, head(Method::GET, "/items"), Body::Bytes(b""), Rules::default())
}

/// A token that expires while the signer works is not sent: all begins anew, three times at most.
#[test]
fn a_token_is_judged_after_the_signature() {
    let plan = plan(true);
    let mut call = call(&plan);
    let mut asked = env(at(0), 0.5, |env| call.next(Fact::Start, env));
    for round in 0..3 {
        assert!(matches!(asked, Do::Token { at: 0, .. }), "{round}: {asked:?}");
        asked = env(at(0), 0.5, |env| call.next(Fact::Token(held(&plan, "t", 10)), env));
        assert!(matches!(asked, Do::ReadClock), "{asked:?}");
        asked = env(at(10), 0.5, |env| call.next(Fact::ClockRead, env));
    }
    assert!(matches!(asked, Do::Done(Verdict::Ended)), "{asked:?}");
}

#[test]
fn a_request_that_may_not_go_there_obtains_no_token() {
    let plan = plan(false);
    let head = head(Method::GET, "https://other.example.com/items");
    let mut call = Call::new(&plan, head, Body::Bytes(b""), Rules::default());
    let asked = env(at(0), 0.5, |env| call.next(Fact::Start, env));
    assert!(matches!(asked, Do::Done(Verdict::Request(_))), "{asked:?}");
}

/// Only the call whose own request obtained the token tells whether that helped; where it learns nothing, the next one does.
#[test]
fn what_a_renewal_helped_is_told_once() {
    let empty = HeaderMap::new();
    for (own, status, expected) in [
        (true, Some(StatusCode::OK), vec!["Yes"]),
        (true, Some(StatusCode::SERVICE_UNAVAILABLE), vec!["AwaitedAt"]),
        (true, None, vec!["AwaitedAt"]),
        (true, Some(StatusCode::UNAUTHORIZED), vec![]),
        (false, Some(StatusCode::OK), vec![]),
    ] {
        let plan = plan(false);
        let mut call = call(&plan);
        let rejected = Fact::Response(StatusCode::UNAUTHORIZED, &empty);
        let last = status.map_or(Fact::Lost, |status| Fact::Response(status, &empty));
        let facts = [
            Fact::Start,
            Fact::Token(held(&plan, "t1", 3600)),
            rejected,
            Fact::Renewed { own },
            Fact::Token(held(&plan, "t2", 3600)),
            last,
        ];
        let mut told = Vec::new();
        let mut over = false;
        for fact in facts {
            assert!(!over, "it went on after its end");
            over = matches!(env(at(0), 0.5, |env| call.next(fact, env)), Do::Done(_));
            told.extend(call.told().map(|told| match told.help {
                Help::Yes => "Yes",
                Help::AwaitedAt(_) => "AwaitedAt",
                Help::AcceptedAt(_) => "AcceptedAt",
            }));
        }
        assert!(over);
        assert_eq!(told, expected, "{own} {status:?}");
    }
}

#[test]
fn a_dry_run_masks_and_asks_nobody() {
    let plan = plan(true);
    let mut call = call(&plan).masked(Mask::default());
    assert!(matches!(env(at(0), 0.5, |env| call.next(Fact::Start, env)), Do::Token { at: 0, .. }));
    let Do::Send(ready) = env(at(0), 0.5, |env| call.next(Fact::Unknown, env)) else {
        panic!("a request")
    };
    assert_eq!(ready.parts.headers["authorization"], "Bearer ***");
    assert_eq!(ready.parts.uri, "https://api.example.com/items");
    assert!(!ready.parts.headers.contains_key("x-signature"), "it is made just before sending");
    assert_eq!(call.into_draft().1.masked, [http::header::AUTHORIZATION]);
}

/// Debug shows no secret of a call.
#[test]
fn debug_shows_no_token() {
    let plan = plan(false);
    let mut call = call(&plan);
    drop(env(at(0), 0.5, |env| call.next(Fact::Start, env)));
    let sent = env(at(0), 0.5, |env| call.next(Fact::Token(held(&plan, "canary", 3600)), env));
    assert!(!format!("{call:?} {sent:?}").contains("canary"));
}
