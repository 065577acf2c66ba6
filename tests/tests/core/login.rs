//! Logins: the request, and where the token stands in the answer.

use auth_core::Secret;
use auth_core::error::{AnswerReason, Failure};
use auth_core::method::{FailIf, JsonPath, LoginBody, LoginJson, LoginValues, Session, TokenAt};
use auth_core::value::{Template, Value};
use auth_core::wire::token_endpoint::Answer;
use http::{HeaderValue, Method, header};

use crate::token_endpoint::answer;

fn session(token: TokenAt) -> Session {
    Session { http_method: Method::POST, token, fail_if: Vec::new() }
}

fn value(name: &'static str, text: &str) -> Value {
    Template::new(name).part(name, &Secret::from(text)).finish().unwrap()
}

pub(crate) fn login(body: LoginBody) -> LoginValues {
    LoginValues {
        url: Value::literal("url", "https://h/login"),
        query: vec![("q", value("q", "a b")), ("no", Value::Absent("no"))],
        headers: vec![("x-tenant", value("x-tenant", "t")), ("x-no", Value::Absent("x-no"))],
        body,
        auth: Vec::new(),
        sign: false,
    }
}

/// The body that is sent and its type.
fn sent(body: LoginBody) -> (String, Option<String>) {
    let request = session(TokenAt::Header("x")).request(&login(body), false).unwrap();
    assert_eq!(request.method(), Method::POST);
    assert_eq!(request.uri(), "https://h/login?q=a%20b");
    assert_eq!(request.headers()["accept"], "application/json");
    assert_eq!(request.headers()["x-tenant"], "t");
    assert!(!request.headers().contains_key("x-no"));
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.map(|kind| kind.to_str().unwrap().to_owned());
    (String::from_utf8(request.into_body().into_inner()).unwrap(), kind)
}

#[test]
fn each_body_has_its_type() {
    let user = || value("user", "ada&co");
    let absent = || Value::Absent("no");
    let json = LoginBody::Json(vec![
        (&["login", "user"], LoginJson::Text(user())),
        (&["login", "no"], LoginJson::Text(absent())),
        (&["login", "days"], LoginJson::Literal("7")),
        (&["keep"], LoginJson::Literal("true")),
    ]);
    let form = LoginBody::Form(vec![("user", user()), ("no", absent())]);
    let raw = LoginBody::Raw { text: user(), content_type: "text/plain" };
    for (body, text, kind) in [
        (LoginBody::Empty, "", None),
        (json, r#"{"login":{"user":"ada&co","days":7},"keep":true}"#, Some("application/json")),
        (form, "user=ada%26co", Some("application/x-www-form-urlencoded")),
        (raw, "ada&co", Some("text/plain")),
    ] {
        assert_eq!(sent(body), (text.to_owned(), kind.map(str::to_owned)));
    }
}

/// The token, or the error as it prints.
fn token(at: TokenAt, answer: &Answer) -> Result<String, Failure> {
    session(at).answer(answer).map(|(token, _)| token.expose().to_owned())
}

fn reason(at: TokenAt, status: u16, body: &str) -> AnswerReason {
    match token(at, &answer(status, body)) {
        Err(Failure::Answer(error)) => error.reason,
        other => panic!("{body}: {other:?}"),
    }
}

const PATH: TokenAt = TokenAt::Path(JsonPath(&["data", "token"]));
const WHOLE: TokenAt = TokenAt::Path(JsonPath(&[]));

#[test]
fn a_token_stands_at_a_path() {
    assert_eq!(token(PATH, &answer(200, r#"{"data":{"token":"t"}}"#)).unwrap(), "t");
    let name = || "data.token".into();
    for (body, expected) in [
        ("{}", AnswerReason::Missing(name())),
        (r#"{"data":{"token":null}}"#, AnswerReason::Missing(name())),
        (r#"{"data":{"token":""}}"#, AnswerReason::Empty(name())),
        (r#"{"data":{"token":{}}}"#, AnswerReason::WrongType(name())),
        ("[]", AnswerReason::NotObject(name())),
        ("<html>", AnswerReason::NotJson),
    ] {
        assert_eq!(reason(PATH, 200, body), expected, "{body}");
    }
}

#[test]
fn a_token_is_the_whole_body() {
    for (body, expected) in [("\"t\\u0031\"", "t1"), ("t1\n", "t1"), ("007", "007"), ("7.0", "7.0")]
    {
        assert_eq!(token(WHOLE, &answer(200, body)).unwrap(), expected, "{body}");
    }
    let name = || "(the whole body)".into();
    for body in ["{}", "[]", "null", r#"["t"]"#] {
        assert_eq!(reason(WHOLE, 200, body), AnswerReason::Missing(name()), "{body}");
    }
    assert_eq!(reason(WHOLE, 200, ""), AnswerReason::Empty(name()));
}

#[test]
fn a_token_stands_in_a_header_or_a_cookie() {
    let mut answer = answer(200, "");
    answer.headers.insert("x-token", HeaderValue::from_static("h"));
    // RFC 6265 section 5.3: of two cookies of one name the later one counts.
    for cookie in ["sid=old; Path=/", "sid=new; HttpOnly", "other=o", "xsid=x"] {
        answer.headers.append(header::SET_COOKIE, HeaderValue::from_static(cookie));
    }
    assert_eq!(token(TokenAt::Header("x-token"), &answer).unwrap(), "h");
    assert_eq!(token(TokenAt::Cookie("sid"), &answer).unwrap(), "new");
    for (at, name) in [(TokenAt::Header("x-none"), "x-none"), (TokenAt::Cookie("none"), "none")] {
        match token(at, &answer) {
            Err(Failure::Answer(error)) => {
                assert_eq!(error.reason, AnswerReason::Missing(name.into()));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_status_is_judged_before_the_token_is_looked_for() {
    let ok = r#"{"data":{"token":"t"}}"#;
    for status in [200, 201, 204, 299] {
        assert_eq!(token(PATH, &answer(status, ok)).unwrap(), "t", "{status}");
    }
    for status in [301, 302, 303, 307] {
        assert_eq!(reason(PATH, status, ok), AnswerReason::Redirect, "{status}");
    }
    for status in [429, 500, 503, 599] {
        let found = token(PATH, &answer(status, ok));
        assert!(matches!(found, Err(Failure::Unavailable(_))), "{status}: {found:?}");
    }
    for status in [400, 401, 403, 404] {
        let found = token(PATH, &answer(status, ok));
        assert!(matches!(found, Err(Failure::Refused(_))), "{status}: {found:?}");
    }
    // A login form answers with its cookie and sends the browser on.
    for (status, followed) in [(301, false), (302, true), (303, true), (307, false)] {
        let mut answer = answer(status, "");
        answer.headers.insert(header::SET_COOKIE, HeaderValue::from_static("sid=s"));
        let found = token(TokenAt::Cookie("sid"), &answer);
        assert_eq!(found.is_ok(), followed, "{status}: {found:?}");
    }
}

#[test]
fn a_refusal_with_200_says_what_the_annotation_says() {
    let fail_if = FailIf { path: JsonPath(&["ok"]), equals: "false", message: Some("wrong user") };
    let session = Session { fail_if: vec![fail_if], ..session(PATH) };
    match session.answer(&answer(200, r#"{"ok":false,"data":{"token":"t"}}"#)) {
        Err(Failure::Refused(refused)) => {
            assert_eq!(refused.message.as_deref(), Some("wrong user"))
        }
        other => panic!("{other:?}"),
    }
    let found = session.answer(&answer(200, r#"{"ok":true,"data":{"token":"t"}}"#));
    assert_eq!(found.unwrap().0.expose(), "t");
}
