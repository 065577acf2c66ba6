//! Case 19.

use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AnswerReason, AuthConfig, Error, ErrorCode, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/oauth/token",
    retry(attempts = 4, on = [429, 503]),
))]
#[auth(base_url = "https://api.example.com")]
struct Api {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

/// 503, 429 and a dropped connection are tried again; `invalid_grant` asks for a person; 403 is a refusal.
///
/// Different on purpose: `invalid_grant` is remembered, so that asking again takes a new authenticator, as after a
/// new sign-in; the wait that 429 asks for is kept (the platform ignores `Retry-After`), tries are
/// counted (the platform's never end), and each outcome has a variant of its own.
#[test]
fn case_19_oauth_token_endpoint_errors() {
    let server = Server::start().unwrap();
    server.on(
        "POST",
        "/oauth/token",
        [
            Answer::status(503).body("down"),
            Answer::json(r#"{"error":"slow_down"}"#).with_status(429).header("Retry-After", "7"),
            Answer::hang_up(),
            Answer::json(r#"{"access_token":"at-1","expires_in":10}"#),
            Answer::json(r#"{"error":"invalid_grant"}"#).with_status(400),
            Answer::json(r#"{"error":"access_denied"}"#).with_status(403),
            Answer::json(r#"{"nothing":"here"}"#),
        ],
    );
    server.on("GET", "/items", [Answer::json("[]")]);
    let clock = ManualClock::new();
    let sign_in = || {
        let auth = Api::builder()
            .client_id("cid")
            .client_secret("sec")
            .refresh_token("rt-0")
            .build()
            .unwrap();
        server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap()
    };
    let api = sign_in();

    assert_eq!(api.get("/items").call().unwrap().status(), 200);
    assert_eq!(server.count("/oauth/token"), 4);
    assert_eq!(clock.slept().len(), 3);
    assert_eq!(clock.slept()[1], Duration::from_secs(7));

    clock.advance(Duration::from_secs(100));
    let error = api.get("/items").call().unwrap_err();
    assert!(
        matches!(&error, Error::Refused(refused) if refused.error == ErrorCode::InvalidGrant),
        "{error:?}"
    );
    assert!(error.needs_user_action() && !error.is_retryable());
    for _ in 0..1000 {
        assert!(matches!(api.get("/items").call().unwrap_err(), Error::Refused(_)));
    }
    assert_eq!(server.count("/oauth/token"), 5);

    let api = sign_in();
    let error = api.get("/items").call().unwrap_err();
    assert!(
        matches!(&error, Error::Refused(refused) if refused.error == ErrorCode::AccessDenied),
        "{error:?}"
    );

    clock.advance(Duration::from_secs(100));
    let error = api.get("/items").call().unwrap_err();
    let missing = AnswerReason::Missing("access_token".into());
    assert!(matches!(&error, Error::Answer(answer) if answer.reason == missing), "{error:?}");

    assert_eq!((server.count("/oauth/token"), server.count("/items")), (7, 1));
}
