//! Credentials on requests.

use auth_core::Secret;
use auth_core::error::RequestError;
use auth_core::value::Text;
use auth_core::wire::apply;
use auth_core::wire::place::{Credential, Place};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Request};

fn credential(place: Place, value: &str) -> Credential {
    Credential::new(&place, &Text { field: "key", text: Secret::from(value), secret: true })
        .unwrap()
}

fn parts(url: &str, headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::builder().uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).unwrap().into_parts().0
}

fn json(path: &str, value: &str, body: &str) -> Result<String, RequestError> {
    let place = Place::Json(path.split('.').map(str::to_owned).collect());
    let mut body = body.as_bytes().to_vec();
    let mut parts = parts(
        "https://h/",
        if body.is_empty() { &[] } else { &[("content-type", "application/json")] },
    );
    apply::credentials([&credential(place, value)], &mut parts, Some(&mut body))?;
    assert_eq!(parts.headers["content-type"], "application/json");
    Ok(String::from_utf8(body).unwrap())
}

#[test]
fn json_keeps_the_callers_order_and_numbers() {
    let body =
        r#"{"z": 1.0, "big":10000000000000000000000, "a":{"y":[1,  2],"e":1e5} , "s":"\u00e9"}"#;
    assert_eq!(
        json("a.key", "k\"1", body).unwrap(),
        r#"{"z":1.0,"big":10000000000000000000000,"a":{"y":[1,  2],"e":1e5,"key":"k\"1"},"s":"\u00e9"}"#
    );
}

#[test]
fn json_makes_body_and_parents_where_there_are_none() {
    assert_eq!(json("auth.token.value", "k", "").unwrap(), r#"{"auth":{"token":{"value":"k"}}}"#);
    assert_eq!(json("auth.token", "k", r#"{"a":1}"#).unwrap(), r#"{"a":1,"auth":{"token":"k"}}"#);
    assert_eq!(json("k", "v", " {} ").unwrap(), r#"{"k":"v"}"#);
}

#[test]
fn json_refuses_what_it_would_have_to_replace() {
    let taken = |path: &str| RequestError::Taken(path.to_owned());
    assert_eq!(json("k", "v", r#"{"k":"w"}"#), Err(taken("k")));
    assert_eq!(json("k.l", "v", r#"{"k":"w"}"#), Err(taken("k.l")));
    assert_eq!(json("k.l", "v", r#"{"k":{"l":null}}"#), Err(taken("k.l")));
    assert_eq!(json("k", "v", r#"{"k":"v"}"#).unwrap(), r#"{"k":"v"}"#);
    for body in ["[1]", "1", "\"x\"", "{", "{} {}", r#"{"a":1,"a":2}"#] {
        assert_eq!(json("k", "v", body), Err(RequestError::BodyIsNotJson), "{body}");
    }
}

#[test]
fn forms_are_extended() {
    let form = credential(Place::Form("k".to_owned()), "a b&c");
    let mut body = Vec::new();
    let mut empty = parts("https://h/", &[]);
    apply::credentials([&form], &mut empty, Some(&mut body)).unwrap();
    assert_eq!(body, b"k=a+b%26c");
    assert_eq!(empty.headers["content-type"], "application/x-www-form-urlencoded");

    let typed = [
        ("content-type", "application/x-www-form-urlencoded; charset=utf-8"),
        ("content-length", "3"),
    ];
    let mut given = parts("https://h/", &typed);
    let mut body = b"q=1".to_vec();
    apply::credentials([&form], &mut given, Some(&mut body)).unwrap();
    assert_eq!(body, b"q=1&k=a+b%26c");
    assert!(!given.headers.contains_key("content-length"));

    for (content_type, body) in
        [("application/json", "{}"), ("multipart/form-data; boundary=x", "x"), ("text/plain", "")]
    {
        let mut other = parts("https://h/", &[("content-type", content_type)]);
        let result = apply::credentials([&form], &mut other, Some(&mut body.as_bytes().to_vec()));
        assert_eq!(result, Err(RequestError::BodyIsNotForm), "{content_type}");
    }
    let mut stream = parts("https://h/", &[]);
    assert_eq!(apply::credentials([&form], &mut stream, None), Err(RequestError::BodyIsStream));
}

#[test]
fn a_form_that_has_the_credential_already_stays_as_it_is() {
    let form = credential(Place::Form("k".to_owned()), "a b");
    let typed = [("content-type", "application/x-www-form-urlencoded")];
    for (given, expected) in
        [("q=1&k=a%20b", Ok("q=1&k=a%20b")), ("k=other", Err(RequestError::Taken("k".to_owned())))]
    {
        let mut body = given.as_bytes().to_vec();
        let result = apply::credentials([&form], &mut parts("https://h/", &typed), Some(&mut body));
        assert_eq!(result.map(|()| std::str::from_utf8(&body).unwrap()), expected);
    }
}

#[test]
fn the_query_is_appended_and_never_doubled() {
    let key = credential(Place::Query("k".to_owned()), "a b");
    for (url, expected) in [
        ("https://h", "https://h/?k=a%20b"),
        ("https://h/p?", "https://h/p?k=a%20b"),
        ("https://h/p?a=1", "https://h/p?a=1&k=a%20b"),
        ("https://h/p?a=%00&b", "https://h/p?a=%00&b&k=a%20b"),
        ("https://h/p?a=1&", "https://h/p?a=1&k=a%20b"),
        ("https://h/p?k=a+b", "https://h/p?k=a+b"),
    ] {
        let mut parts = parts(url, &[]);
        apply::credentials([&key], &mut parts, None).unwrap();
        assert_eq!(parts.uri.to_string(), expected);
    }
    let mut taken = parts("https://h/?k=other", &[]);
    assert_eq!(
        apply::credentials([&key], &mut taken, None),
        Err(RequestError::Taken("k".to_owned()))
    );
}

#[test]
fn a_header_goes_beside_those_of_the_caller() {
    let key = credential(Place::authorization(), "Bearer x");
    for headers in [&[] as &[_], &[("accept", "text/plain")]] {
        let mut parts = parts("https://h/", headers);
        apply::credentials([&key], &mut parts, None).unwrap();
        assert_eq!(parts.headers["authorization"], "Bearer x");
        assert_eq!(parts.headers.len(), headers.len() + 1);
    }
}

#[test]
fn what_the_caller_sets_wins_over_plain_values() {
    let tenant = (HeaderName::from_static("x-tenant"), HeaderValue::from_static("ours"));
    let query = [("v".to_owned(), Secret::from("v=2"))];
    for (url, header, expected) in [
        ("https://h/", None, "https://h/?v=2 ours"),
        ("https://h/?v=1", None, "https://h/?v=1 ours"),
        ("https://h/?a=1", Some(("x-tenant", "theirs")), "https://h/?a=1&v=2 theirs"),
    ] {
        let mut parts = parts(url, header.as_slice());
        apply::plain(std::slice::from_ref(&tenant), &query, &mut parts).unwrap();
        let tenants: Vec<_> = parts.headers.get_all("x-tenant").iter().collect();
        assert_eq!(tenants.len(), 1);
        assert_eq!(format!("{} {}", parts.uri, tenants[0].to_str().unwrap()), expected);
    }
}

#[test]
fn pairs_are_taken_out_of_a_query_and_the_rest_stays() {
    let (key, user) = (Secret::from("k=a%20b"), Secret::from("u=1"));
    for (url, expected) in [
        ("https://h/p", "https://h/p"),
        ("https://h/p?a=1&b", "https://h/p?a=1&b"),
        ("https://h/p?k=other", "https://h/p?k=other"),
        ("https://h/p?k=a%20b", "https://h/p"),
        ("https://h/p?a=1&k=a%20b&b&u=1", "https://h/p?a=1&b"),
    ] {
        let stripped = apply::remove_query(&url.parse().unwrap(), &[&key, &user]).unwrap();
        assert_eq!(stripped.to_string(), expected);
    }
}

#[test]
fn a_header_of_the_caller_beside_a_credential_is_an_error() {
    let key = credential(Place::authorization(), "Bearer x");
    let mut given = parts("https://h/", &[("Authorization", "Basic y")]);
    let result = apply::credentials([&key], &mut given, None);
    assert_eq!(result, Err(RequestError::Taken("authorization".to_owned())));
}

#[test]
fn a_url_that_grows_too_long_is_an_error() {
    let key = credential(Place::Query("k".to_owned()), &"x".repeat(70_000));
    assert_eq!(
        apply::credentials([&key], &mut parts("https://h/", &[]), None),
        Err(RequestError::Url)
    );
}
