//! JSON of token and login messages.

use auth_core::Secret;
use auth_core::error::AnswerReason;
use auth_core::method::JsonPath;
use auth_core::wire::json::Json;

fn parse(text: &str) -> Json {
    Json::parse(text.as_bytes()).unwrap()
}

fn encode(json: &Json) -> String {
    String::from_utf8(json.encode().into_inner()).unwrap()
}

#[test]
fn what_is_read_is_written() {
    for text in [
        "null",
        "true",
        "false",
        "-1",
        "18446744073709551615",
        "1.5",
        r#""a""#,
        "[]",
        "[1]",
        r#"[1,"a",null]"#,
        "{}",
        r#"{"a":[{"b":true},{"b":false}],"c":{"d":1.5},"e":"f"}"#,
    ] {
        assert_eq!(encode(&parse(text)), text);
    }
}

#[test]
fn a_string_is_read_back_whatever_is_in_it() {
    for c in (0..0x80).filter_map(char::from_u32).chain(['é', '\u{2028}', '\u{1f980}']) {
        let text = format!("{c}a{c}{c}b\\");
        let json = encode(&Json::String(Secret::from(text.as_str())));
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text, "{json}");
    }
    for text in ["", " ", "a b ", "/é"] {
        assert_eq!(encode(&Json::String(Secret::from(text))), format!("\"{text}\""));
    }
}

#[test]
fn a_key_that_stands_twice_is_an_error_wherever_it_stands() {
    for text in [
        r#"{"a":1,"a":1}"#,
        r#"{"b":{"a":1,"a":2}}"#,
        r#"[{"a":1},{"a":1,"b":2,"a":3}]"#,
        r#"{"b":[[{"a":1,"\u0061":2}]]}"#,
    ] {
        let error = Json::parse(text.as_bytes()).unwrap_err();
        assert_eq!(error, AnswerReason::DuplicateKey, "{text}");
    }
    parse(r#"{"a":{"a":1},"b":[{"a":1},{"a":2}]}"#);
}

#[test]
fn a_path_leads_through_objects_and_arrays() {
    let json = parse(r#"{"a":[{"b":"first"},{"b":"second"}],"0":"key"}"#);
    for (path, expected) in [
        (&["a", "1", "b"] as &'static [&'static str], Some("second")),
        (&["0"], Some("key")),
        (&["a", "2", "b"], None),
        (&["a", "b"], None),
        (&["0", "0"], None),
    ] {
        let found = json.at(JsonPath(path)).and_then(Json::text);
        assert_eq!(found.as_ref().map(Secret::expose), expected, "{path:?}");
    }
}

#[test]
fn a_literal_has_the_type_that_it_looks_like() {
    for (literal, json) in [
        ("true", "true"),
        ("false", "false"),
        ("-7", "-7"),
        ("1.5", r#""1.5""#),
        ("null", r#""null""#),
        ("True", r#""True""#),
    ] {
        assert_eq!(encode(&Json::literal(literal)), json);
    }
}

#[test]
fn a_value_is_compared_with_a_text_of_an_annotation() {
    for (json, text) in
        [(r#""a""#, "a"), ("1", "1"), ("true", "true"), ("false", "false"), ("null", "null")]
    {
        assert!(parse(json).is_text(text), "{json}");
        assert!(!parse(json).is_text("other"), "{json}");
    }
    assert!(!parse("[]").is_text("") && !parse("{}").is_text(""));
}
