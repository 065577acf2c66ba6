//! The words of errors: what a person reads who has nothing else.

use std::time::Duration;

use auth_core::error::{
    AnswerError, AnswerReason, ConfigError, ErrorCode, Reason, Refused, RequestError, Unavailable,
};
use http::StatusCode;

#[test]
fn a_code_of_the_rfcs_is_known_and_said() {
    for word in [
        "access_denied",
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "invalid_scope",
        "slow_down",
        "temporarily_unavailable",
        "unauthorized_client",
        "unsupported_grant_type",
    ] {
        assert_eq!(ErrorCode::parse(word).to_string(), word);
    }
    assert_eq!(ErrorCode::parse("canary").to_string(), "an unknown error");
}

#[test]
fn other_names_of_invalid_grant_are_known() {
    for word in [
        "bad_refresh_token",
        "bad_verification_code",
        "invalid_refresh_token",
        "token_revoked",
        "expired_token",
    ] {
        assert_eq!(ErrorCode::parse(word), ErrorCode::InvalidGrant, "{word}");
    }
}

#[test]
fn errors_say_what_is_wrong_and_where() {
    let variables = vec!["API_KEY".to_owned(), "API_USER".to_owned()];
    let refused = |error| Refused::new(StatusCode::BAD_REQUEST, error);
    let mut own = refused(ErrorCode::InvalidScope);
    own.message = Some("the user is locked".into());
    let unavailable = |wait| Unavailable::new(StatusCode::SERVICE_UNAVAILABLE, wait);
    let wait = Some(Duration::from_secs(2));
    let missing = AnswerReason::Missing("access_token".into());
    for (said, expected) in [
        (ConfigError::new("url", Reason::Empty).to_string(), "`url` is empty"),
        (
            ConfigError::new("env", Reason::EnvMissing(variables)).to_string(),
            "not set in the environment: API_KEY, API_USER (or the path of a file: API_KEY_FILE, API_USER_FILE)",
        ),
        (
            RequestError::BodyIsStream.to_string(),
            "the credential goes into the body, and the request's body is a stream",
        ),
        (
            refused(ErrorCode::InvalidScope).to_string(),
            "the credentials were refused: invalid_scope (status 400)",
        ),
        (own.to_string(), "the user is locked"),
        (refused(ErrorCode::Other).to_string(), "the credentials were refused with status 400"),
        (unavailable(None).to_string(), "the token endpoint is not available (status 503)"),
        (
            unavailable(wait).to_string(),
            "the token endpoint is not available (status 503), it asks to wait 2 s",
        ),
        (
            AnswerError::new(StatusCode::OK, missing).to_string(),
            "the token answer (status 200) has nothing at `access_token`",
        ),
    ] {
        assert_eq!(said, expected);
    }
}
