//! What may stand in a header, a URL or a body, and what must not.

use auth_blocking::http::{HeaderValue, Request};
use auth_blocking::testing::Answer;
use auth_blocking::ureq::Agent;
use auth_blocking::{
    AnswerReason, AuthConfig, Authenticator, Client, Error, Reason, RequestError, Secret,
};
use auth_core::method::{ApiKey, Basic as BasicMethod, Bearer as BearerMethod};
use auth_core::value::Value;
use auth_core::wire::place::{Credential, Place};
use auth_tests::apis::{self, Basic, Bearer, HeaderKey, client, machine, server, token};
use auth_tests::oracle::{CANARY, assert_clean_of, assert_error_clean};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use proptest::prelude::*;

/// The reason why a config is refused, its message checked for the canary.
fn refused(result: Result<Authenticator, Error>) -> Reason {
    let error = result.unwrap_err();
    assert_error_clean(&error);
    match error {
        Error::Config(error) => error.reason().clone(),
        other => panic!("{other:?}"),
    }
}

fn bearer(token: String) -> Result<Authenticator, Error> {
    Bearer { token: token.into() }.authenticator()
}

fn key(key: String) -> Result<Authenticator, Error> {
    HeaderKey { api_key: key.into() }.authenticator()
}

fn basic(username: &str, password: &str) -> Result<Authenticator, Error> {
    Basic { username: username.to_owned(), password: password.into() }.authenticator()
}

#[test]
fn hdr_01_control_characters_are_refused_when_built() {
    for control in (0u8..0x20).chain([0x7f]).map(char::from) {
        if control != '\t' {
            assert_eq!(
                refused(key(format!("{CANARY}{control}x"))),
                Reason::Characters,
                "{control:?}"
            );
        }
        assert_eq!(refused(key(format!("{control}{CANARY}"))), Reason::Characters, "{control:?}");
        assert_eq!(
            refused(bearer(format!("{CANARY}{control}x"))),
            Reason::Characters,
            "{control:?}"
        );
        let name = Value::literal("api_key", &format!("X-{control}Key"));
        assert_eq!(*Place::header(&name).unwrap_err().reason(), Reason::HeaderName, "{control:?}");
    }
}

#[test]
fn hdr_02_a_token_that_cannot_be_sent_leaves_the_old_one() {
    for bad in ["x\\u0000y", "x\\r\\nInjected: 1", "\\u00e9", "a\\u007f"] {
        let body = format!(r#"{{"access_token":"{CANARY}{bad}"}}"#);
        let server = server([token("old", 3600), Answer::json(body)]);
        let (api, clock) = client(&server, machine());
        api.get("/items").call().unwrap();
        clock.advance(std::time::Duration::from_secs(3550));
        assert_eq!(api.access_token().unwrap().expose(), "old");
        assert_eq!(server.count("/token"), 2);
        clock.advance(std::time::Duration::from_secs(60));
        let error = api.check().unwrap_err();
        assert_error_clean(&error);
        let Error::Answer(answer) = error else { panic!("{error:?}") };
        assert_eq!(answer.reason, AnswerReason::TokenCharacters("access_token".into()));
    }
}

#[test]
fn hdr_03_characters_outside_ascii_are_refused() {
    for text in ["é", "☃", "\u{202e}"] {
        assert_eq!(refused(bearer(format!("{CANARY}{text}"))), Reason::Characters);
        assert_eq!(refused(key(format!("{CANARY}{text}"))), Reason::Characters);
    }
}

#[test]
fn hdr_04_what_was_pasted_with_the_token_is_named() {
    assert_eq!(refused(bearer(format!("{CANARY}\n"))), Reason::Characters);
    assert!(bearer("abc\n".to_owned()).unwrap_err().to_string().contains("line break at its end"));
    assert_eq!(refused(bearer(format!("{CANARY} x"))), Reason::Characters);
    assert_eq!(refused(bearer(format!("Bearer {CANARY}"))), Reason::Scheme);
    assert_eq!(refused(bearer(format!("bearer {CANARY}"))), Reason::Scheme);
    assert_eq!(refused(key(format!(" {CANARY}"))), Reason::Characters);
}

#[test]
fn hdr_05_empty_is_refused_where_it_makes_no_sense() {
    assert_eq!(refused(bearer(String::new())), Reason::Empty);
    assert_eq!(refused(key(String::new())), Reason::Empty);
    assert_eq!(refused(basic("", "")), Reason::Empty);
    assert!(basic("user", "").is_ok() && basic("", "password").is_ok());
}

#[test]
fn hdr_06_a_colon_ends_the_user_name() {
    assert_eq!(refused(basic("us:er", CANARY)), Reason::Colon);
    assert_eq!(basic_header("user", "a:b:c"), "user:a:b:c");
}

/// What a Basic header says, decoded.
fn basic_header(username: &str, password: &str) -> String {
    let value = |text: &str| Value::literal("x", text);
    let method = BasicMethod { username: value(username), password: value(password) };
    let Some(Credential::Header { value, .. }) = method.credential().unwrap() else { panic!() };
    let encoded = value.to_str().unwrap().strip_prefix("Basic ").unwrap().to_owned();
    String::from_utf8(BASE64_STANDARD.decode(encoded).unwrap()).unwrap()
}

#[test]
fn hdr_07_basic_is_utf_8_and_has_no_control_characters() {
    // RFC 7617 section 2.1 has this example.
    assert_eq!(BASE64_STANDARD.encode(basic_header("test", "123£")), "dGVzdDoxMjPCow==");
    assert_eq!(basic_header("é", "🦀"), "é:🦀");
    for control in ["\0", "\r\n", "\t", "\u{7f}", "\u{85}"] {
        assert_eq!(refused(basic(&format!("u{control}"), CANARY)), Reason::Characters);
        assert_eq!(refused(basic("u", &format!("{CANARY}{control}"))), Reason::Characters);
    }
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://auth.example.com/token",
    client_auth = client_secret_basic,
))]
struct Encoded {
    client_id: String,
    client_secret: Secret,
}

#[test]
fn hdr_08_client_id_and_secret_are_form_encoded_before_base64() {
    let refusal = Answer::json(r#"{"error":"invalid_client"}"#).with_status(401);
    let server = server([refusal]);
    let config = Encoded { client_id: "1PpG/Q 1".to_owned(), client_secret: "z/t:+%é".into() };
    let (api, _) = client(&server, config.authenticator().unwrap());
    assert!(matches!(api.check().unwrap_err(), Error::Refused(_)));
    // One request: no other way to authenticate is tried with the same secret.
    let seen = server.seen();
    assert_eq!(seen.len(), 1);
    let header = seen[0].header("authorization").unwrap().strip_prefix("Basic ").unwrap();
    assert!(header.starts_with("MVBwRyUyRlErMTp6"), "{header}");
    assert_eq!(BASE64_STANDARD.decode(header).unwrap(), b"1PpG%2FQ+1:z%2Ft%3A%2B%25%C3%A9");
}

#[test]
fn hdr_09_a_second_authorization_is_an_error() {
    let server = server([token("t", 60)]);
    for auth in [apis::bearer(), apis::basic(), machine()] {
        let (api, _) = client(&server, auth);
        let error = api.get("/items").header("authorization", "Basic x").call().unwrap_err();
        assert!(
            matches!(&error, Error::Request(reason) if **reason == RequestError::Taken("authorization".into())),
            "{error:?}"
        );
        api.get("/items").call().unwrap();
    }
    for seen in apis::requests(&server, "/items") {
        assert_eq!(seen.headers.iter().filter(|(name, _)| name == "authorization").count(), 1);
    }
}

#[test]
fn hdr_10_a_user_name_in_a_url_is_refused() {
    let password = "cnry-5f0c8a7e";
    let error = apis::at_server_result(&format!("https://user:{password}@auth.example.com"));
    assert_clean_of(password, &format!("{error:?}"));
    assert_eq!(refused(error), Reason::UserInfo);
    let server = server([]);
    let (api, _) = client(&server, apis::header_key());
    let error =
        api.get(format!("https://us%40er:{password}@api.example.com/items")).call().unwrap_err();
    assert_clean_of(password, &format!("{error:?} {error}"));
    assert!(
        matches!(&error, Error::Request(reason) if **reason == RequestError::UserInfo),
        "{error:?}"
    );
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn hdr_11_a_user_agent_that_cannot_be_sent_is_an_error_and_no_panic() {
    for agent in [
        Agent::config_builder().user_agent("a\nb").build(),
        Agent::config_builder().accept("a\rb").build(),
        Agent::config_builder().accept_encoding("\0").build(),
    ] {
        let agent = Agent::new_with_config(agent);
        for builder in [
            Client::builder(apis::bearer()).agent(agent.clone()),
            Client::builder(apis::bearer()).token_agent(agent),
        ] {
            let error = builder.build().unwrap_err();
            assert!(
                matches!(&error, Error::Config(error) if *error.reason() == Reason::Characters),
                "{error:?}"
            );
        }
    }
    let (api, _) = client(&server([]), apis::bearer());
    let error = api.get("/items").header("user-agent", "a\nb").call().unwrap_err();
    assert!(matches!(&error, Error::Config(error) if error.field() == "user-agent"), "{error:?}");
}

#[test]
fn hdr_12_headers_that_frame_the_message_are_not_for_keys() {
    for name in [
        "X Key",
        "X:Key",
        ":path",
        "",
        "é",
        "Host",
        "content-length",
        "Transfer-Encoding",
        "Connection",
        "TE",
        "Trailer",
        "Upgrade",
        "Expect",
        "Keep-Alive",
        "Proxy-Connection",
    ] {
        assert!(Place::header(&Value::literal("header", name)).is_err(), "{name}");
    }
    // Named in the annotation, these are what somebody wants.
    for name in ["Authorization", "Cookie", "X-Key"] {
        assert!(Place::header(&Value::literal("header", name)).is_ok(), "{name}");
    }
}

/// A request with a key at `place`, and its body.
fn put(
    place: Place,
    value: &str,
    content_type: &str,
    body: &str,
) -> (http::request::Parts, Vec<u8>) {
    let key = ApiKey { place, value: Value::literal("api_key", value) };
    let credential = key.credential().unwrap().unwrap();
    let request =
        Request::post("https://api.example.com/?a=1").header("content-type", content_type);
    let (mut parts, ()) = request.body(()).unwrap().into_parts();
    let mut body = body.as_bytes().to_vec();
    auth_core::wire::apply::credentials([&credential], &mut parts, Some(&mut body)).unwrap();
    (parts, body)
}

proptest! {
    #[test]
    fn hdr_13_json_keys_read_back_equal(value in "\\PC{1,40}|[\\x00-\\x1f\"\\\\\u{2028}\u{2029}]{1,8}") {
        let place = Place::json(&Value::literal("json", "auth.key")).unwrap();
        let (_, body) = put(place, &value, "application/json", r#"{"a":1.0}"#);
        let text = std::str::from_utf8(&body).unwrap();
        prop_assert!(text.starts_with(r#"{"a":1.0,"#), "{}", text);
        let json: serde_json::Value = serde_json::from_str(text).unwrap();
        prop_assert_eq!(json["auth"]["key"].as_str(), Some(value.as_str()));
    }

    #[test]
    fn hdr_14_form_values_read_back_equal(value in "\\PC{1,40}|[&=+% \r\n\\x00]{1,12}") {
        let place = Place::form(&Value::literal("form", "key")).unwrap();
        let (_, body) = put(place, &value, "application/x-www-form-urlencoded", "a=1&a=2");
        let pairs: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        prop_assert_eq!(pairs, [pair("a", "1"), pair("a", "2"), pair("key", &value)]);
    }
}

#[test]
fn hdr_14_a_form_value_may_be_large() {
    let place = Place::form(&Value::literal("form", "key")).unwrap();
    let value = "&= ".repeat(350_000);
    let (_, body) = put(place, &value, "application/x-www-form-urlencoded", "");
    assert_eq!(form_urlencoded::parse(&body).next().unwrap().1, value);
}

#[test]
fn hdr_01_a_bearer_token_of_the_core_is_checked_too() {
    let method = BearerMethod { token: Value::literal("token", "a\r\nb") };
    assert_eq!(*method.credential().unwrap_err().reason(), Reason::Characters);
    assert!(HeaderValue::from_str("a\r\nb").is_err());
}
