//! `WWW-Authenticate` by the grammar, and nothing of it where it breaks the grammar.

use auth_core::wire::challenge::Challenge;
use http::{HeaderMap, HeaderValue, header};

/// The challenges of these lines: scheme, then parameters by the names that the tests use.
fn read(lines: &[&[u8]]) -> Vec<String> {
    let mut headers = HeaderMap::new();
    for line in lines {
        headers.append(header::WWW_AUTHENTICATE, HeaderValue::from_bytes(line).unwrap());
    }
    let names = ["realm", "type", "title", "error", "scope", "nonce", "a", "b"];
    let show = |challenge: &Challenge| {
        let mut text = challenge.scheme().to_owned();
        for name in names {
            if let Some(value) = challenge.parameter(name) {
                text.push_str(&format!(" {name}={value}"));
            }
        }
        text
    };
    Challenge::read(&headers).iter().map(show).collect()
}

fn line(line: &str) -> Vec<String> {
    read(&[line.as_bytes()])
}

#[test]
fn a_list_is_read_as_the_grammar_has_it() {
    // RFC 9110 section 11.6.1 has this example.
    let text = r#"Newauth realm="apps", type=1, title="Login to \"apps\"", Basic realm="simple""#;
    assert_eq!(
        line(text),
        [r#"Newauth realm=apps type=1 title=Login to "apps""#, "Basic realm=simple"]
    );
    for (text, expected) in [
        ("", &[] as &[&str]),
        (", ,", &[]),
        ("Bearer", &["Bearer"]),
        ("Bearer, DPoP", &["Bearer", "DPoP"]),
        ("Bearer,Bearer", &["Bearer", "Bearer"]),
        (" , Bearer ,", &["Bearer"]),
        ("bEARER realm=x", &["bEARER realm=x"]),
        ("Bearer REALM=x", &["Bearer realm=x"]),
        (
            "Bearer realm = \"x\"\t, error\t=\tinvalid_token",
            &["Bearer realm=x error=invalid_token"],
        ),
        ("Bearer ,realm=x,,error=y", &["Bearer realm=x error=y"]),
        (r#"Bearer realm="a,b=c", error=y"#, &["Bearer realm=a,b=c error=y"]),
        (r#"Bearer realm="""#, &["Bearer realm="]),
        (r#"Bearer realm="\\\a""#, &[r"Bearer realm=\a"]),
        ("Basic YWJj==", &["Basic"]),
        ("Basic YWJj", &["Basic"]),
        ("Basic -._~+/=", &["Basic"]),
        ("Negotiate YWJj=, Basic realm=x", &["Negotiate", "Basic realm=x"]),
        // A parameter without a value is the token68 that it looks like.
        ("Bearer realm=", &["Bearer"]),
        ("DPoP algs=\"ES256\", Bearer realm=x", &["DPoP", "Bearer realm=x"]),
        ("Bearer a=1, Basic , b=2", &["Bearer a=1", "Basic b=2"]),
    ] {
        assert_eq!(line(text), expected, "{text}");
    }
    assert_eq!(line("Bearer realm=\"é\""), ["Bearer realm=é"]);
    assert_eq!(read(&[b"Bearer realm=x", b"DPoP nonce=n"]), ["Bearer realm=x", "DPoP nonce=n"]);
}

#[test]
fn what_breaks_the_grammar_is_no_challenge_at_all() {
    for text in [
        "=",
        "é",
        "\"Bearer\"",
        "realm=x",
        "Bearer=x",
        "Bearer realm=\"unbalanced",
        "Bearer realm=\"unbalanced\\\"",
        "Bearer realm=\"unbalanced\\",
        "Bearer realm=\"x\" error=y",
        "Bearer realm=\"x\"y",
        "Bearer realm==x",
        "Bearer ==",
        "Bearer =x",
        "Bearer realm=x y",
        "Bearer realm=x; error=y",
        "Bearer realm=x, realm=y",
        "Bearer realm=x, REALM=y",
        "Basic YWJj==, realm=x",
        "Basic YWJj== realm=x",
        "Bearer\trealm=x",
        // Parameters come after a space.
        "Basic, b=2",
        "Bearer é=x",
        "Bearer realm=é",
    ] {
        assert_eq!(line(text), [""; 0], "{text}");
        // Nor is anything around it.
        assert_eq!(read(&[b"Basic realm=x", text.as_bytes()]), [""; 0], "{text}");
    }
    // A quoted string that is no text.
    assert_eq!(read(&[b"Bearer realm=\"\xff\""]), [""; 0]);
    let long = format!("Bearer realm=\"{}\"", "\\x".repeat(4000));
    assert_eq!(line(&long), [format!("Bearer realm={}", "x".repeat(4000))]);
}

#[test]
fn error_and_scope_are_those_of_rfc_6750() {
    let read = |text: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_str(text).unwrap());
        let found = Challenge::read(&headers).remove(0);
        (found.error().map(str::to_owned), found.scope().map(str::to_owned))
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        read(r#"bearer error=insufficient_scope, scope="a b/c:~""#),
        (some("insufficient_scope"), some("a b/c:~"))
    );
    // Section 3 names the characters; another scheme's attributes are its own.
    assert_eq!(read(r#"Bearer error="a\"b", scope="c\\d""#), (None, None));
    assert_eq!(read("Bearer error=\"a\tb\""), (None, None));
    assert_eq!(read("DPoP error=invalid_token, scope=x"), (None, None));
    let challenge = {
        let mut headers = HeaderMap::new();
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=r"));
        Challenge::read(&headers).remove(0)
    };
    assert_eq!(challenge.realm(), Some("r"));
    assert_eq!(format!("{challenge:?}"), r#"Challenge { scheme: "Bearer", .. }"#);
}
