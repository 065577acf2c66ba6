//! Every client authentication at a certified server, with ids and secrets that each encoding changes; what it refuses; tokens that
//! end after two seconds; a family that it revoked.

use std::time::{Duration, Instant};

use auth_blocking::http::{Request, Response};
use auth_blocking::testing::ManualClock;
use auth_blocking::ureq::{Agent, Body};
use auth_blocking::{
    AuthConfig, Authenticator, Client, Error, ErrorCode, MemoryTokenStore, Secret,
};
use serde_json::Value;

use crate::oidc::{events, sign_in};
use crate::place::variable_or_skip;

/// What the server takes and every encoding changes.
const ODD_SECRET: &str = "s+e c/r%e:t&=~\"\\'";

macro_rules! machine {
    ($name:ident, $client_auth:ident) => {
        #[derive(AuthConfig)]
        #[auth(oauth2(
                                                                    grant = client_credentials,
                                                                    token_endpoint = "{url}/token",
                                                                    client_auth = $client_auth,
                                                                ))]
        #[auth(base_url = "{url}")]
        struct $name {
            url: String,
            client_id: String,
            client_secret: Secret,
        }

        impl $name {
            fn client(url: &str, client_id: &str, client_secret: &str) -> Authenticator {
                let (url, client_id) = (url.to_owned(), client_id.to_owned());
                Self { url, client_id, client_secret: client_secret.into() }
                    .authenticator()
                    .unwrap()
            }
        }
    };
}

machine!(Post, client_secret_post);
machine!(Basic, client_secret_basic);
machine!(Raw, client_secret_basic_raw);

type Make = fn(&str, &str, &str) -> Authenticator;

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "{url}/token",
    client_auth = none,
    rotate_refresh_token,
))]
#[auth(base_url = "{url}")]
struct Public {
    url: String,
    client_id: String,
    refresh_token: Secret,
}

fn public(url: &str, refresh_token: &Secret) -> Authenticator {
    let (url, refresh_token) = (url.to_owned(), refresh_token.clone());
    let config = Public { url, client_id: "public".to_owned(), refresh_token };
    config.authenticator_with(MemoryTokenStore::new()).unwrap()
}

fn server() -> Option<String> {
    variable_or_skip("AUTH_TEST_OIDC_URL", "oidc-provider", "oidc-provider")
}

/// Whom the server takes the token's holder for.
fn caller(answer: Result<Response<Body>, Error>) -> String {
    let body: Value = answer.unwrap().body_mut().read_json().unwrap();
    body["client"].as_str().unwrap().to_owned()
}

#[track_caller]
fn refusal(auth: Authenticator) -> (u16, ErrorCode) {
    let error = Client::new(auth).get("/api").call().unwrap_err();
    assert!(error.needs_user_action() && !error.is_retryable(), "{error:?}");
    let Error::Refused(refused) = error else { panic!("{error:?}") };
    (refused.status.as_u16(), refused.error)
}

#[test]
fn every_client_authentication_is_let_in() {
    let Some(url) = server() else { return };
    for (make, client_id, client_secret) in [
        (Post::client as Make, "post", "post-secret"),
        (Post::client, "odd post:+%25&", ODD_SECRET),
        (Basic::client, "basic", "basic-secret"),
        // RFC 6749 section 2.3.1: both are form-encoded first.
        (Basic::client, "odd basic:+%25&", ODD_SECRET),
        // Where nothing needs an encoding both ways to write Basic are one.
        (Raw::client, "basic", "basic-secret"),
    ] {
        let api = Client::new(make(&url, client_id, client_secret));
        assert_eq!(caller(api.get("/api").call()), client_id);
    }
    let grant = sign_in(&url, "public");
    let api = Client::new(public(&url, &grant.refresh_token));
    assert_eq!(caller(api.get("/api").call()), "public");
    assert_eq!(events(&url, &grant).succeeded, 1);
}

#[test]
fn a_wrong_client_or_secret_is_refused_once() {
    let Some(url) = server() else { return };
    for (make, client_id, client_secret) in [
        (Post::client as Make, "post", "other"),
        (Post::client, "post", "post-secret "),
        (Post::client, "nobody", "post-secret"),
        (Post::client, "odd post:+%25&", "s e c/r%e:t&=~\"\\'"),
        (Basic::client, "basic", "other"),
        (Basic::client, "odd basic:+%&", ODD_SECRET),
    ] {
        assert_eq!(
            refusal(make(&url, client_id, client_secret)),
            (401, ErrorCode::InvalidClient),
            "{client_id} {client_secret}"
        );
    }
    // An umlaut is decoded, and is none of the characters of RFC 6749 appendix A.1.
    let umlaut = Basic::client(&url, "basic", "b\u{e4}sic-secret");
    assert_eq!(refusal(umlaut), (400, ErrorCode::InvalidRequest));
    // Not form-encoded, this is no Basic header at all for a server that keeps to section 2.3.1.
    assert_eq!(refusal(Raw::client(&url, "basic", ODD_SECRET)), (400, ErrorCode::InvalidRequest));
}

#[test]
fn tokens_of_two_seconds_are_renewed_before_they_end() {
    let Some(url) = server() else { return };
    let api = Client::new(Post::client(&url, "post", "post-secret"));
    let mut tokens = Vec::new();
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(7) {
        // A 401 would be an error, or a renewal that the count shows.
        assert_eq!(caller(api.get("/api").call()), "post");
        let token = api.access_token().unwrap().expose().to_owned();
        if tokens.last() != Some(&token) {
            tokens.push(token);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    // Each serves from one to two seconds.
    assert!((4..=8).contains(&tokens.len()), "{}", tokens.len());
}

#[test]
fn a_token_that_ended_unseen_is_renewed_by_its_401() {
    let Some(url) = server() else { return };
    // By this clock no time passes.
    let clock = ManualClock::new();
    let builder = Client::builder(Basic::client(&url, "basic", "basic-secret"));
    let api = builder.entropy(clock.entropy()).clock(clock).build().unwrap();
    let first = api.access_token().unwrap().expose().to_owned();
    assert_eq!(caller(api.get("/api").call()), "basic");
    assert_eq!(api.access_token().unwrap().expose(), first);
    std::thread::sleep(Duration::from_millis(3100));
    assert_eq!(caller(api.get("/api").call()), "basic");
    assert_ne!(api.access_token().unwrap().expose(), first);
}

#[test]
fn a_refresh_token_rotates_with_each_renewal() {
    let Some(url) = server() else { return };
    let grant = sign_in(&url, "public");
    let clock = ManualClock::new();
    let builder = Client::builder(public(&url, &grant.refresh_token));
    let api = builder.clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    for renewals in 1..=5 {
        api.get("/api").call().unwrap();
        let seen = events(&url, &grant);
        assert_eq!((seen.succeeded, seen.failed, seen.revoked), (renewals, 0, false));
        clock.advance(Duration::from_secs(2));
    }
}

#[test]
fn a_family_that_was_revoked_is_asked_for_once() {
    let Some(url) = server() else { return };
    let grant = sign_in(&url, "public");
    let clock = ManualClock::new();
    let builder = Client::builder(public(&url, &grant.refresh_token));
    let api = builder.clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    api.get("/api").call().unwrap();
    // Somebody else presents the spent token: the server ends the whole family (RFC 9700 section 4.14.2).
    let form = format!(
        "grant_type=refresh_token&client_id=public&refresh_token={}",
        grant.refresh_token.expose()
    );
    let theft = Request::post(format!("{url}/token"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .unwrap();
    let agent: Agent = Agent::config_builder().http_status_as_error(false).build().into();
    assert_eq!(agent.run(theft).unwrap().status(), 400);
    assert!(events(&url, &grant).revoked);
    // The access token went with it: a 401, one refresh, and that is refused.
    let error = api.get("/api").call().unwrap_err();
    let Error::Status(status) = &error else { panic!("{error:?}") };
    assert_eq!(status.status(), 401);
    let refused = |error: Option<&Error>| matches!(error, Some(Error::Refused(refused)) if refused.error == ErrorCode::InvalidGrant);
    assert!(refused(status.renewal()) && error.needs_user_action(), "{error:?}");
    let failed = events(&url, &grant).failed;
    assert_eq!(failed, 2);
    for _ in 0..10 {
        clock.advance(Duration::from_secs(5));
        let error = api.get("/api").call().unwrap_err();
        assert!(refused(Some(&error)), "{error:?}");
    }
    // The store remembers the refusal, for a minute at first.
    assert_eq!(events(&url, &grant).failed, failed);
}
