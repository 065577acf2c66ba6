//! Token requests: the examples of RFC 6749 to the letter, and what providers want instead.

use auth_core::Secret;
use auth_core::client_auth;
use auth_core::error::ConfigError;
use auth_core::error::Reason;
use auth_core::method::{Given, Grant, Oauth2, Oauth2Values, TokenRequestFormat};
use auth_core::value::{Template, Value};
use auth_core::wire::body::SecretBytes;
use http::Request;

use crate::renewal::at;
use crate::walk::env;

fn value(name: &'static str, text: &str) -> Value {
    Template::new(name).part(name, &Secret::from(text)).finish().unwrap()
}

/// The client and the user of the examples.
pub(crate) fn values() -> Oauth2Values {
    Oauth2Values {
        token_endpoint: Value::literal("token_endpoint", "https://server.example.com/token"),
        client_id: value("client_id", "s6BhdRkqt3"),
        client_secret: value("client_secret", "7Fjfp0ZBr1KtDRbnfVdmIw"),
        refresh_token: value("refresh_token", "tGzv3JOkF0XG5Qx2TlKWIA"),
        username: value("username", "johndoe"),
        password: value("password", "A3ddj3w"),
        scope: Value::Absent("scope"),
        params: Vec::new(),
        headers: Vec::new(),
        account: Value::Absent("account"),
        access_token: Value::Absent("access_token"),
        expires_at: Value::Absent("expires_at"),
    }
}

fn request(oauth2: &Oauth2, values: &Oauth2Values) -> Result<Request<SecretBytes>, ConfigError> {
    env(at(0), 0.5, |env| oauth2.request(values, &Given::default(), env))
}

/// What is sent: the request line, each header, the body.
fn sent(oauth2: &Oauth2, values: &Oauth2Values) -> Vec<String> {
    let request: Request<_> = request(oauth2, values).unwrap();
    let mut lines = vec![format!("{} {}", request.method(), request.uri())];
    lines.extend(
        request
            .headers()
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())),
    );
    lines.push(String::from_utf8(request.into_body().into_inner()).unwrap());
    lines
}

const LINE: &str = "POST https://server.example.com/token";
const ACCEPT: &str = "accept: application/json";
const FORM: &str = "content-type: application/x-www-form-urlencoded";
/// Of sections 2.3.1, 4.3.2, 4.4.2 and 6: `s6BhdRkqt3` and a secret.
const BASIC: &str = "authorization: Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3";

#[test]
fn each_grant_sends_its_own_parameters() {
    let id_and_secret = "client_id=s6BhdRkqt3&client_secret=7Fjfp0ZBr1KtDRbnfVdmIw";
    for (grant, body) in [
        (Grant::ClientCredentials, "grant_type=client_credentials"),
        (Grant::Password, "username=johndoe&password=A3ddj3w&grant_type=password"),
        (Grant::RefreshToken, "refresh_token=tGzv3JOkF0XG5Qx2TlKWIA&grant_type=refresh_token"),
        (
            Grant::Custom("urn:x"),
            "refresh_token=tGzv3JOkF0XG5Qx2TlKWIA&username=johndoe&password=A3ddj3w&grant_type=urn%3Ax",
        ),
    ] {
        let in_body = Oauth2::new(grant);
        let whole = format!("{id_and_secret}&{body}");
        assert_eq!(sent(&in_body, &values()), [LINE, ACCEPT, FORM, whole.as_str()], "{grant:?}");
        let basic = Oauth2 { client_auth: Box::new(client_auth::ClientSecretBasic), ..in_body };
        assert_eq!(sent(&basic, &values()), [LINE, ACCEPT, FORM, BASIC, body], "{grant:?}");
    }
}

#[test]
fn a_public_client_sends_its_name_alone() {
    let public = Oauth2 {
        client_auth: Box::new(client_auth::None),
        ..Oauth2::new(Grant::ClientCredentials)
    };
    let body = "client_id=s6BhdRkqt3&grant_type=client_credentials";
    assert_eq!(sent(&public, &values()), [LINE, ACCEPT, FORM, body]);
}

#[test]
fn parameters_go_in_json_and_in_the_query_too() {
    let json =
        Oauth2 { token_request: TokenRequestFormat::Json, ..Oauth2::new(Grant::ClientCredentials) };
    let body = r#"{"client_id":"s6BhdRkqt3","client_secret":"7Fjfp0ZBr1KtDRbnfVdmIw","grant_type":"client_credentials"}"#;
    assert_eq!(sent(&json, &values()), [LINE, ACCEPT, "content-type: application/json", body]);
    let query = Oauth2 { token_request: TokenRequestFormat::Query, ..json };
    let line = format!(
        "{LINE}?client_id=s6BhdRkqt3&client_secret=7Fjfp0ZBr1KtDRbnfVdmIw&grant_type=client_credentials"
    );
    assert_eq!(sent(&query, &values()), [line.as_str(), ACCEPT, ""]);
}

/// RFC 6749 section 3.3: a scope has at least one token.
#[test]
fn an_empty_scope_is_none() {
    let public = Oauth2 {
        client_auth: Box::new(client_auth::None),
        ..Oauth2::new(Grant::ClientCredentials)
    };
    let body = |scope: &str| {
        let values = Oauth2Values { scope: value("scope", scope), ..values() };
        sent(&public, &values).pop().unwrap()
    };
    assert_eq!(body("a b"), "client_id=s6BhdRkqt3&grant_type=client_credentials&scope=a+b");
    assert_eq!(body(""), "client_id=s6BhdRkqt3&grant_type=client_credentials");
}

#[test]
fn an_empty_credential_is_an_error_and_an_absent_one_is_left_out() {
    let oauth2 = Oauth2::new(Grant::ClientCredentials);
    let empty = Oauth2Values { client_secret: value("client_secret", ""), ..values() };
    let error = request(&oauth2, &empty).unwrap_err();
    assert_eq!((error.field(), error.reason()), ("client_secret", &Reason::Empty));
    let absent = Oauth2Values { client_secret: Value::Absent("client_secret"), ..values() };
    let body = "client_id=s6BhdRkqt3&grant_type=client_credentials";
    assert_eq!(sent(&oauth2, &absent), [LINE, ACCEPT, FORM, body]);
}

#[test]
fn further_parameters_and_headers_are_sent() {
    let oauth2 =
        Oauth2 { client_auth: Box::new(client_auth::None), ..Oauth2::new(Grant::RefreshToken) };
    let values = Oauth2Values {
        params: vec![("audience", value("audience", "a&b")), ("no", Value::Absent("no"))],
        headers: vec![("x-tenant", value("x-tenant", "t")), ("x-no", Value::Absent("x-no"))],
        ..values()
    };
    let body = "client_id=s6BhdRkqt3&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA&grant_type=refresh_token&audience=a%26b";
    assert_eq!(sent(&oauth2, &values), [LINE, ACCEPT, FORM, "x-tenant: t", body]);
}
