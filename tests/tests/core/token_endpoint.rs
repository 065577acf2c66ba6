//! Token answers, good and bad.

use auth_core::client_auth;
use auth_core::error::{AnswerReason, ErrorCode, Failure};
use auth_core::method::{Grant, JsonPath, Names, Oauth2, Rotation, TokenRequestFormat};
use auth_core::wire::body::SecretBytes;
use auth_core::wire::token_endpoint::{Answer, Expected, Tokens, read};
use http::{HeaderMap, Method, StatusCode};

pub(crate) fn oauth2(rotation: Rotation) -> Oauth2 {
    Oauth2 {
        grant: Grant::RefreshToken,
        client_auth: Box::new(client_auth::ClientSecretPost),
        token_request: TokenRequestFormat::Form,
        http_method: Method::POST,
        names: Names::default(),
        access_token: JsonPath(&["access_token"]),
        refresh_token: JsonPath(&["refresh_token"]),
        rotation,
    }
}

pub(crate) fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status: StatusCode::from_u16(status).unwrap(),
        headers: HeaderMap::new(),
        body: SecretBytes::new(body.as_bytes().to_vec()),
        retry_after: None,
    }
}

fn expected(rotation: Rotation) -> Expected {
    Expected { rotation, ..Expected::standard(false) }
}

fn result(status: u16, body: &str) -> Result<Tokens, Failure> {
    read(&expected(Rotation::WhenGiven), &answer(status, body))
}

fn reason(status: u16, body: &str) -> AnswerReason {
    match result(status, body) {
        Err(Failure::Answer(error)) => {
            assert!(!format!("{error:?} {error}").contains("canary"), "{error:?}");
            error.reason
        }
        other => panic!("{body}: {other:?}"),
    }
}

#[test]
fn the_examples_of_rfc_6749() {
    // Section 5.1.
    let tokens = result(
        200,
        r#"{"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"example","expires_in":3600,
            "refresh_token":"tGzv3JOkF0XG5Qx2TlKWIA","example_parameter":"example_value"}"#,
    )
    .unwrap();
    assert_eq!(tokens.access_token.expose(), "2YotnFZFEjr1zCsicMWpAA");
    assert_eq!(tokens.refresh_token.unwrap().expose(), "tGzv3JOkF0XG5Qx2TlKWIA");
    // Section 5.2.
    match result(400, r#"{"error":"invalid_request"}"#) {
        Err(Failure::Refused(refused)) => assert_eq!(refused.error, ErrorCode::InvalidRequest),
        other => panic!("{other:?}"),
    }
}

#[test]
fn answers_seen_in_the_wild() {
    // GitHub: an error with 200, and success as a form.
    match result(200, r#"{"error":"bad_refresh_token","error_description":"canary"}"#) {
        Err(Failure::Refused(refused)) => {
            assert_eq!(refused.error, ErrorCode::InvalidGrant);
            assert!(!format!("{refused:?} {refused}").contains("canary"));
        }
        other => panic!("{other:?}"),
    }
    let form =
        result(200, "access_token=a%2Bb&scope=repo&refresh_token=r&token_type=bearer").unwrap();
    assert_eq!(form.access_token.expose(), "a+b");
    assert_eq!(form.refresh_token.unwrap().expose(), "r");
    // A byte order mark, and 201.
    assert_eq!(result(201, "\u{feff}{\"access_token\":\"t\"}").unwrap().access_token.expose(), "t");
    // An error beside a token is an error.
    assert!(matches!(
        result(200, r#"{"access_token":"t","error":"invalid_grant"}"#),
        Err(Failure::Refused(_))
    ));
    assert!(result(200, r#"{"access_token":"t","error":null}"#).is_ok());
}

#[test]
fn not_now_is_told_from_no() {
    for status in [429, 500, 502, 503, 504] {
        // The status wins over an old body that a gateway replays.
        let found = result(status, r#"{"error":"invalid_grant"}"#);
        assert!(matches!(found, Err(Failure::Unavailable(_))), "{status}: {found:?}");
    }
    let found = result(400, r#"{"error":"temporarily_unavailable"}"#);
    assert!(matches!(found, Err(Failure::Unavailable(_))), "{found:?}");
    for (status, error) in
        [(401, "invalid_client"), (400, "invalid_scope"), (403, "access_denied"), (400, "x_vendor")]
    {
        let found = result(status, &format!(r#"{{"error":"{error}"}}"#));
        assert!(matches!(found, Err(Failure::Refused(_))), "{error}: {found:?}");
    }
}

#[test]
fn unusable_answers_are_named_and_not_quoted() {
    let missing = AnswerReason::Missing("access_token".into());
    let wrong = AnswerReason::WrongType("access_token".into());
    let empty = AnswerReason::Empty("access_token".into());
    for (body, expected) in [
        ("<html>canary</html>", AnswerReason::NotJson),
        ("", AnswerReason::NotJson),
        ("{\"access_token\":\"canary\"", AnswerReason::NotJson),
        (r#"{"access_token":"canary"} x"#, AnswerReason::NotJson),
        (r#"{"access_token":"\ud800canary"}"#, AnswerReason::NotJson),
        ("{}", missing.clone()),
        ("[]", AnswerReason::NotObject("access_token".into())),
        ("null", AnswerReason::NotObject("access_token".into())),
        ("7", AnswerReason::NotObject("access_token".into())),
        (r#"{"access_token":null}"#, missing),
        (r#"{"access_token":7}"#, wrong.clone()),
        (r#"{"access_token":["canary"]}"#, wrong),
        (r#"{"access_token":""}"#, empty.clone()),
        (r#"{"access_token":"  "}"#, empty),
        (r#"{"access_token":"canary","access_token":"canary2"}"#, AnswerReason::DuplicateKey),
        (r#"{"access_token":"canary","token_type":"DPoP"}"#, AnswerReason::TokenType),
    ] {
        assert_eq!(reason(200, body), expected, "{body}");
    }
    assert_eq!(reason(302, ""), AnswerReason::Redirect);
    let page = result(400, "<html>canary</html>");
    assert!(matches!(page, Err(Failure::Refused(_))), "{page:?}");
    let deep = "[".repeat(100_000);
    assert_eq!(reason(200, &deep), AnswerReason::NotJson);
}

#[test]
fn the_refresh_token_is_taken_as_the_annotation_says() {
    let body = r#"{"access_token":"t","refresh_token":"r"}"#;
    assert!(read(&expected(Rotation::Never), &answer(200, body)).unwrap().refresh_token.is_none());
    for body in [
        r#"{"access_token":"t"}"#,
        r#"{"access_token":"t","refresh_token":""}"#,
        r#"{"access_token":"t","refresh_token":null}"#,
    ] {
        assert!(
            read(&expected(Rotation::WhenGiven), &answer(200, body))
                .unwrap()
                .refresh_token
                .is_none()
        );
        let error = read(&expected(Rotation::Required), &answer(200, body)).unwrap_err();
        assert!(
            matches!(error, Failure::Answer(error) if error.reason == AnswerReason::Missing("refresh_token".into()))
        );
    }
}

#[test]
fn an_answer_prints_its_status_alone() {
    let printed = format!("{:?}", answer(200, r#"{"access_token":"canary"}"#));
    assert_eq!(printed, "Answer { status: 200, .. }");
}

#[test]
fn an_empty_error_is_none_and_a_bare_4xx_is_a_refusal() {
    assert!(result(200, r#"{"access_token":"t","error":""}"#).is_ok());
    for status in [400, 401, 403, 404, 405, 410] {
        let found = result(status, "{}");
        assert!(matches!(found, Err(Failure::Refused(_))), "{found:?}");
    }
    for status in [408, 425, 429] {
        let found = result(status, r#"{"error":"invalid_grant"}"#);
        assert!(matches!(found, Err(Failure::Unavailable(_))), "{found:?}");
    }
}
