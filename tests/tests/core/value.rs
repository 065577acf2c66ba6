//! Templates, places and the checks of configured values.

use std::borrow::Cow;

use auth_core::Secret;
use auth_core::error::Reason;
use auth_core::method::{ApiKey, Basic, Bearer, SendAs};
use auth_core::value::{Template, Text, Value};
use auth_core::wire::place::{Credential, Place};

fn text(value: Value) -> Text {
    value.optional().expect("a text")
}

fn secret(text: &str) -> Value {
    Template::new("token").part("token", &Secret::from(text)).finish().unwrap()
}

fn header(credential: Credential) -> String {
    match credential {
        Credential::Header { value, .. } => {
            assert!(value.is_sensitive());
            String::from_utf8(value.as_bytes().to_vec()).unwrap()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_place_in_a_url_has_its_own_rule() {
    let url = Template::new("url")
        .literal("https://")
        .host("shop", "my-shop")
        .literal(".example.com/a/")
        .segment("id", "x/y z?é")
        .literal("?k=")
        .segment("key", "a&b=c")
        .finish()
        .unwrap();
    assert_eq!(text(url).expose(), "https://my-shop.example.com/a/x%2Fy%20z%3F%C3%A9?k=a%26b%3Dc");
}

#[test]
fn a_host_placeholder_cannot_change_the_host() {
    for evil in ["evil.com/", "a@evil.com", "a?b", "a#b", "a\\b", "a b", "%2f", ""] {
        let error =
            Template::new("url").literal("https://").host("shop", evil).finish().unwrap_err();
        assert_eq!(error.field(), "shop");
        assert!(matches!(error.reason(), Reason::Host | Reason::Empty), "{evil}: {error}");
    }
}

#[test]
fn a_segment_cannot_climb() {
    for dots in [".", ".."] {
        let template = Template::new("url").literal("https://h/").segment("id", dots);
        assert_eq!(template.finish().unwrap_err().reason(), &Reason::Url);
    }
}

#[test]
fn a_base_loses_its_last_slash() {
    let url =
        Template::new("url").base("base_url", "https://h/api/").literal("/token").finish().unwrap();
    assert_eq!(text(url).expose(), "https://h/api/token");
}

#[test]
fn a_none_makes_the_value_absent_and_an_empty_string_does_not() {
    let absent =
        Template::new("v").literal("a").part("x", &None::<String>).part("y", &1).finish().unwrap();
    assert!(matches!(absent, Value::Absent("x")));
    assert_eq!(text(Template::new("v").part("x", &Some("")).finish().unwrap()).expose(), "");
    assert_eq!(absent.required().unwrap_err().reason(), &Reason::Missing);
}

#[test]
fn a_secret_part_makes_the_value_secret_through_options_and_pointers() {
    let parts: [Value; 3] = [
        Template::new("v").part("x", &Some(Box::new(Secret::from("s")))).finish().unwrap(),
        Template::new("v").part("x", &&std::sync::Arc::new(Secret::from("s"))).finish().unwrap(),
        Template::new("v")
            .literal("a")
            .part("n", &7u8)
            .part("x", &Secret::from("s"))
            .finish()
            .unwrap(),
    ];
    assert!(parts.into_iter().all(|value| text(value).secret));
    assert!(!text(Template::new("v").part("x", "plain").finish().unwrap()).secret);
}

#[test]
fn a_placeholder_takes_texts_of_many_types() {
    let path = std::path::PathBuf::from("/run/key");
    let borrowed: Cow<'_, str> = Cow::Borrowed("key");
    let owned: Cow<'_, str> = Cow::Owned("key".to_owned());
    let template = |template: Template| text(template.finish().unwrap()).expose().to_owned();
    let new = || Template::new("v");
    for (found, expected) in [
        (template(new().part("x", &"key".to_owned())), "key"),
        (template(new().part("x", &path)), "/run/key"),
        (template(new().part("x", &borrowed)), "key"),
        (template(new().part("x", &owned)), "key"),
        (template(new().part("x", &-7).part("y", &true).part("z", &'c')), "-7truec"),
    ] {
        assert_eq!(found, expected);
    }
}

#[test]
fn basic_follows_rfc_7617() {
    let basic = |username: &str, password: Value| {
        Basic { username: secret(username), password }.credential()
    };
    // Section 2 and section 2.1 give these examples.
    assert_eq!(
        header(basic("Aladdin", secret("open sesame")).unwrap().unwrap()),
        "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    );
    assert_eq!(header(basic("test", secret("123£")).unwrap().unwrap()), "Basic dGVzdDoxMjPCow==");
    assert_eq!(header(basic("a", Value::Absent("password")).unwrap().unwrap()), "Basic YTo=");
    assert_eq!(basic("a:b", secret("c")).unwrap_err().reason(), &Reason::Colon);
    assert_eq!(basic("a", secret("c\n")).unwrap_err().reason(), &Reason::Characters);
    assert_eq!(basic("", secret("")).unwrap_err().reason(), &Reason::Empty);
    assert!(
        Basic { username: Value::Absent("username"), password: secret("x") }
            .credential()
            .unwrap()
            .is_none()
    );
}

#[test]
fn bearer_refuses_what_no_server_accepts() {
    let bearer = |token: &str| Bearer { token: secret(token) }.credential();
    assert_eq!(header(bearer("a.b-c_d~e+f/g==").unwrap().unwrap()), "Bearer a.b-c_d~e+f/g==");
    for (token, reason) in [
        ("", Reason::Empty),
        ("Bearer abc", Reason::Scheme),
        ("abc\n", Reason::Characters),
        ("a b", Reason::Characters),
        ("é", Reason::Characters),
        ("a\u{0}", Reason::Characters),
    ] {
        let error = bearer(token).unwrap_err();
        assert_eq!(error.reason(), &reason, "{token:?}");
        assert!(token.is_empty() || !error.to_string().contains(token), "{error}");
    }
    assert!(Bearer { token: Value::Absent("token") }.credential().unwrap().is_none());
}

#[test]
fn header_names_that_frame_the_message_are_refused() {
    for name in
        ["", "X Key", "X:Key", "Host", "content-length", "Transfer-Encoding", "connection", "é"]
    {
        assert!(Place::header(&Value::literal("header", name)).is_err(), "{name}");
    }
    assert!(Place::header(&Value::literal("header", "Authorization")).is_ok());
}

#[test]
fn an_api_key_in_the_query_is_encoded_once() {
    let key = ApiKey {
        place: Place::query(&Value::literal("query", "api key")).unwrap(),
        value: secret("a b&+%é/"),
    };
    match key.credential().unwrap().unwrap() {
        Credential::Query { pair, .. } => {
            assert_eq!(pair.expose(), "api%20key=a%20b%26%2B%25%C3%A9%2F")
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn nothing_prints_a_secret() {
    let template = Template::new("name").part("x", &Secret::from("canary"));
    assert_eq!(format!("{template:?}"), r#"Template { name: "name", .. }"#);
    let credential =
        Credential::new(&Place::Query("k".to_owned()), &text(secret("canary"))).unwrap();
    let send_as = SendAs::bearer().credential(&text(secret("canary"))).unwrap();
    let shown =
        format!("{credential:?} {send_as:?} {:?} {:#?}", secret("canary"), Secret::from("canary"));
    assert!(!shown.contains("canary"), "{shown}");
}
