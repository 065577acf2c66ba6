//! API keys in headers, queries, forms and JSON.

use auth_blocking::http::Request;
use auth_blocking::{AuthConfig, Error, RequestBody, RequestError, Secret};
use auth_core::method::ApiKey;
use auth_core::value::Value;
use auth_core::wire::apply;
use auth_core::wire::place::Place;
use auth_tests::apis::{self, client, form_key, json_key, query_key, requests, server};
use auth_tests::oracle::{CANARY, assert_error_clean};

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> RequestError {
    let error = result.unwrap_err();
    assert_error_clean(&error);
    match error {
        Error::Request(reason) => (*reason).clone(),
        other => panic!("{other:?}"),
    }
}

/// What becomes of a body when the canary goes to `place` in it.
fn put(place: Place, content_type: Option<&str>, body: &str) -> Result<String, RequestError> {
    let credential =
        ApiKey { place, value: Value::literal("api_key", "K") }.credential().unwrap().unwrap();
    let mut request = Request::post("https://api.example.com/");
    if let Some(content_type) = content_type {
        request = request.header("content-type", content_type);
    }
    let (mut parts, ()) = request.body(()).unwrap().into_parts();
    let mut body = body.as_bytes().to_vec();
    apply::credentials([&credential], &mut parts, Some(&mut body))?;
    Ok(String::from_utf8(body).unwrap())
}

fn json(path: &str, body: &str) -> Result<String, RequestError> {
    put(Place::json(&Value::literal("json", path)).unwrap(), Some("application/json"), body)
}

fn form(content_type: &str, body: &str) -> Result<String, RequestError> {
    put(Place::form(&Value::literal("form", "key")).unwrap(), Some(content_type), body)
}

#[test]
fn key_01_a_key_for_a_form_does_not_go_into_json_nor_the_reverse() {
    let server = server([]);
    let json = serde_json::json!({"a": 1});
    assert_eq!(
        refused(client(&server, form_key()).0.post("/items").send_json(&json)),
        RequestError::BodyIsNotForm
    );
    let sent = client(&server, json_key()).0.post("/items").send_form([("a", "1")]);
    assert_eq!(refused(sent), RequestError::BodyIsNotJson);
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn key_02_a_body_is_made_where_there_is_none() {
    let server = server([]);
    client(&server, form_key()).0.delete("/items").call().unwrap();
    client(&server, json_key()).0.get("/items").call().unwrap();
    let sent = server.seen();
    assert_eq!(sent[0].form_pairs(), [("key".to_owned(), CANARY.to_owned())]);
    assert_eq!(sent[1].json(), serde_json::json!({"auth": {"key": CANARY}}));
    assert_eq!(sent[0].header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(sent[1].header("content-type"), Some("application/json"));
    for seen in &sent {
        assert_eq!(seen.header("content-length").unwrap(), seen.body.len().to_string());
    }
}

#[test]
fn key_03_a_multipart_body_takes_no_key() {
    let server = server([]);
    for auth in [form_key(), json_key()] {
        let request = client(&server, auth)
            .0
            .post("/items")
            .header("content-type", "multipart/form-data; boundary=x");
        let error = refused(request.send("--x--"));
        assert!(matches!(error, RequestError::BodyIsNotForm | RequestError::BodyIsNotJson));
    }
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn key_04_json_that_is_no_object_is_refused_and_an_object_kept_as_it_is() {
    for body in [
        "[1]",
        "\"x\"",
        "7",
        "null",
        "{",
        "{\"a\":1}x",
        "{\"a\":1}\n{\"b\":2}",
        "\u{feff}{}",
        r#"{"a":1,"a":2}"#,
    ] {
        assert_eq!(json("key", body), Err(RequestError::BodyIsNotJson), "{body}");
    }
    assert_eq!(
        json("key", r#"{ "z": 1.0, "b":100000000000000000000 ,"a":[1e5, {"x" : "\u00e9"}]}"#)
            .unwrap(),
        r#"{"z":1.0,"b":100000000000000000000,"a":[1e5, {"x" : "\u00e9"}],"key":"K"}"#
    );
    let large = format!(r#"{{"a":"{}"}}"#, "x".repeat(5_000_000));
    assert_eq!(json("key", &large).unwrap().len(), large.len() + 10);
}

#[test]
fn key_05_another_value_at_the_keys_place_is_an_error() {
    let server = server([]);
    let taken = |name: &str| RequestError::Taken(name.to_owned());
    let (api, _) = client(&server, query_key());
    for query in ["key=other", "key=", "a=1&key=other", "k%65y=other", "key"] {
        let sent = api.get(format!("https://api.example.com/items?{query}")).call();
        assert_eq!(refused(sent), taken("key"), "{query}");
    }
    let (api, _) = client(&server, apis::header_key());
    let sent = api.get("https://api.example.com/items").header("x-key", "other").call();
    assert_eq!(refused(sent), taken("x-key"));
    assert_eq!(
        refused(client(&server, form_key()).0.post("/items").send_form([("key", "other")])),
        taken("key")
    );
    assert_eq!(json("a.key", r#"{"a":{"key":"other"}}"#), Err(taken("a.key")));
    assert_eq!(server.seen().len(), 0);
    // The same value is there already: it is sent once.
    assert_eq!(json("a.key", r#"{"a":{"key":"K"}}"#).unwrap(), r#"{"a":{"key":"K"}}"#);
    assert_eq!(form("application/x-www-form-urlencoded", "key=K").unwrap(), "key=K");
}

#[test]
fn key_06_parents_are_made_and_not_replaced() {
    assert_eq!(json("a.b.key", "{}").unwrap(), r#"{"a":{"b":{"key":"K"}}}"#);
    assert_eq!(json("a.key", r#"{"a":{"x":1}}"#).unwrap(), r#"{"a":{"x":1,"key":"K"}}"#);
    for body in [r#"{"a":"text"}"#, r#"{"a":7}"#, r#"{"a":[]}"#, r#"{"a":null}"#] {
        assert_eq!(json("a.key", body), Err(RequestError::Taken("a.key".into())), "{body}");
    }
}

/// serde_json gives objects with one of these keys a meaning of their own when it reads a `Value`.
#[test]
fn a_key_that_serde_json_has_a_meaning_for_is_a_name() {
    for name in ["$serde_json::private::RawValue", "$serde_json::private::Number"] {
        let place = || Place::Json(vec![name.into()]);
        let json = Some("application/json");
        assert_eq!(put(place(), json, "{}").unwrap(), format!(r#"{{"{name}":"K"}}"#));
        let body = format!(r#"{{"{name}":"1"}}"#);
        assert_eq!(put(place(), json, &body), Err(RequestError::Taken(name.into())));
        let key = put(Place::Json(vec!["key".into()]), json, &body).unwrap();
        assert_eq!(key, format!(r#"{{"{name}":"1","key":"K"}}"#));
        let inner = format!(r#"{{"a":{body}}}"#);
        let key = put(Place::Json(vec!["a".into(), "key".into()]), json, &inner).unwrap();
        assert_eq!(key, format!(r#"{{"a":{{"{name}":"1","key":"K"}}}}"#));
    }
}

#[test]
fn key_07_media_types_are_compared_by_their_essence() {
    for good in
        ["application/json", "APPLICATION/JSON; charset=utf-8", "application/vnd.api+json;x=y"]
    {
        assert!(put(Place::Json(vec!["key".into()]), Some(good), "{}").is_ok(), "{good}");
    }
    for bad in ["text/json", "application/jsonp", "application/x-json", "json", ""] {
        assert!(put(Place::Json(vec!["key".into()]), Some(bad), "{}").is_err(), "{bad}");
    }
    assert!(form("application/x-www-form-urlencoded; charset=UTF-8", "a=1").is_ok());
    // Without a type the caller's bytes could be anything; without bytes the type is ours to set.
    assert_eq!(put(Place::Form("key".into()), None, "a=1"), Err(RequestError::BodyIsNotForm));
    assert_eq!(put(Place::Json(vec!["key".into()]), None, "{}"), Err(RequestError::BodyIsNotJson));
    assert_eq!(put(Place::Form("key".into()), None, "").unwrap(), "key=K");
}

#[test]
fn key_08_a_body_that_cannot_be_seen_takes_no_key() {
    let server = server([]);
    for (auth, content_type) in
        [(form_key(), "application/x-www-form-urlencoded"), (json_key(), "application/json")]
    {
        let (api, _) = client(&server, auth);
        let request = || api.post("/items").header("content-type", content_type);
        let stream = RequestBody::once(std::io::Cursor::new(b"{}".to_vec()), Some(2));
        assert_eq!(refused(request().send(stream)), RequestError::BodyIsStream);
        let error = refused(request().header("content-encoding", "gzip").send(vec![0x1f, 0x8b]));
        assert!(matches!(error, RequestError::BodyIsNotForm | RequestError::BodyIsNotJson));
    }
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn key_09_a_query_is_continued_as_it_is() {
    let server = server([]);
    let (api, _) = client(&server, query_key());
    let key = "key=cnry%2B5f0c%2F8a7e1b2d4c6f";
    for (given, sent) in [
        ("", key.to_owned()),
        ("?", key.to_owned()),
        ("?a=1", format!("a=1&{key}")),
        ("?a", format!("a&{key}")),
        ("?a=1&", format!("a=1&{key}")),
        ("?a;b=2", format!("a;b=2&{key}")),
        ("?a=%00&b=%C3%A9", format!("a=%00&b=%C3%A9&{key}")),
        ("?a=1#frag", format!("a=1&{key}")),
        ("?a=1#x=2", format!("a=1&{key}")),
        ("#frag", key.to_owned()),
    ] {
        api.get(format!("https://api.example.com/items{given}")).call().unwrap();
        assert_eq!(requests(&server, "/items").pop().unwrap().query, sent, "{given}");
    }
}

#[derive(AuthConfig)]
#[auth(api_key(query = "k y"))]
struct Odd {
    api_key: Secret,
}

#[test]
fn key_10_a_key_is_encoded_once() {
    let server = server([]);
    for key in [" ", "+", "&", "=", "#", "%", "/", "é", "a b&c=d#e%20f/g", "\u{0}", "🦀"] {
        let (api, _) = client(&server, Odd { api_key: key.into() }.authenticator().unwrap());
        api.get("https://api.example.com/items").call().unwrap();
        let seen = requests(&server, "/items").pop().unwrap();
        assert_eq!(seen.query_pairs(), [("k y".to_owned(), key.to_owned())]);
        assert!(!seen.query.contains('+') && seen.query.starts_with("k%20y="), "{}", seen.query);
    }
}

#[test]
fn key_11_a_url_that_grows_too_long_is_an_error_and_no_panic() {
    let server = server([]);
    let (api, _) = client(&server, query_key());
    let long = format!("https://api.example.com/items?a={}", "x".repeat(65_500));
    assert_eq!(refused(api.get(&long).call()), RequestError::Url);
    assert_eq!(
        refused(api.get("https://api.example.com/items").query("a", "x".repeat(70_000)).call()),
        RequestError::Url
    );
    assert_eq!(refused(api.get("https://api.example.com/items?a=b c").call()), RequestError::Url);
    assert_eq!(server.seen().len(), 0);
    api.get("https://api.example.com/items?a=é").call().unwrap();
    assert!(requests(&server, "/items")[0].query.starts_with("a=%C3%A9&key="));
}

#[test]
fn key_12_the_documentation_warns_of_keys_in_queries() {
    let security = std::fs::read_to_string("../SECURITY.md").unwrap();
    assert!(security.contains("A key in the query"), "RFC 6750 section 5.3");
}

#[test]
fn key_13_a_length_of_the_callers_is_worked_out_again() {
    let server = server([]);
    let (api, _) = client(&server, form_key());
    for header in [("content-length", "3"), ("transfer-encoding", "chunked")] {
        api.post("/items").header(header.0, header.1).send_form([("a", "1")]).unwrap();
        let seen = server.seen().pop().unwrap();
        assert_eq!(seen.header("content-length").unwrap(), seen.body.len().to_string());
        assert_eq!(seen.header("transfer-encoding"), None);
        assert_eq!(seen.form_pairs().len(), 2);
    }
}
