//! Redirects: resolution by RFC 3986, decision by origin and method.

use auth_core::wire::redirect::{Redirect, RedirectError, join, read};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

fn redirect(
    method: &Method,
    from: &str,
    status: u16,
    location: &str,
) -> Result<Option<Redirect>, RedirectError> {
    let mut headers = HeaderMap::new();
    headers.insert(header::LOCATION, HeaderValue::from_str(location).unwrap());
    read(method, &from.parse().unwrap(), StatusCode::from_u16(status).unwrap(), &headers)
}

/// RFC 3986 section 5.4, the examples with a path (ours have no `;` parameters to lose).
#[test]
fn references_resolve_by_rfc_3986() {
    let base = "http://a/b/c/d;p?q".parse().unwrap();
    for (reference, expected) in [
        ("g", "http://a/b/c/g"),
        ("./g", "http://a/b/c/g"),
        ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"),
        ("//g", "http://g/"),
        ("?y", "http://a/b/c/d;p?y"),
        ("g?y", "http://a/b/c/g?y"),
        ("#s", "http://a/b/c/d;p?q"),
        ("g#s", "http://a/b/c/g"),
        ("g?y#s", "http://a/b/c/g?y"),
        (";x", "http://a/b/c/;x"),
        ("g;x", "http://a/b/c/g;x"),
        ("", "http://a/b/c/d;p?q"),
        (".", "http://a/b/c/"),
        ("./", "http://a/b/c/"),
        ("..", "http://a/b/"),
        ("../", "http://a/b/"),
        ("../g", "http://a/b/g"),
        ("../..", "http://a/"),
        ("../../g", "http://a/g"),
        ("../../../g", "http://a/g"),
        ("../../../../g", "http://a/g"),
        ("/./g", "http://a/g"),
        ("/../g", "http://a/g"),
        ("g.", "http://a/b/c/g."),
        ("..g", "http://a/b/c/..g"),
        ("./../g", "http://a/b/g"),
        ("./g/.", "http://a/b/c/g/"),
        ("g/./h", "http://a/b/c/g/h"),
        ("g/../h", "http://a/b/c/h"),
        ("g?y/./x", "http://a/b/c/g?y/./x"),
        ("https://h/x", "https://h/x"),
        ("https://host.example/a/./b/../c?d/../e", "https://host.example/a/c?d/../e"),
        ("//host.example:8443/../a/.", "http://host.example:8443/a/"),
        ("http://h?a/../b", "http://h/?a/../b"),
    ] {
        assert_eq!(join(&base, reference).unwrap().to_string(), expected, "{reference}");
    }
}

#[test]
fn the_same_origin_keeps_the_credential() {
    for (method, status, next, keep_body) in [
        (Method::GET, 301, Method::GET, true),
        (Method::HEAD, 303, Method::HEAD, true),
        (Method::POST, 301, Method::GET, false),
        (Method::POST, 302, Method::GET, false),
        (Method::POST, 303, Method::GET, false),
        (Method::PUT, 303, Method::GET, false),
        (Method::PUT, 302, Method::PUT, true),
        (Method::POST, 307, Method::POST, true),
        (Method::DELETE, 308, Method::DELETE, true),
    ] {
        let found = redirect(&method, "https://h/a", status, "/b").unwrap().unwrap();
        assert!(found.keep_credentials);
        assert_eq!((found.method, found.keep_body), (next, keep_body), "{method} {status}");
        assert_eq!(found.uri.to_string(), "https://h/b");
    }
}

#[test]
fn another_origin_gets_no_credential_and_no_body() {
    for location in ["https://other/b", "https://h:8443/b", "//other/b", "https://h./b"] {
        assert!(
            !redirect(&Method::GET, "https://h/a", 302, location)
                .unwrap()
                .unwrap()
                .keep_credentials
        );
        let error = redirect(&Method::POST, "https://h/a", 307, location).unwrap_err();
        assert!(matches!(error, RedirectError::OtherOrigin(_)), "{location}");
        let error = redirect(&Method::POST, "https://h/a", 303, location).unwrap_err();
        assert!(matches!(error, RedirectError::OtherOrigin(_)), "{location}");
    }
}

#[test]
fn what_is_never_followed() {
    let downgrade = redirect(&Method::GET, "https://h/a", 302, "http://h/b").unwrap_err();
    assert_eq!(downgrade.to_string(), "a redirect from https to http://h is not followed");
    for location in
        ["javascript:alert(1)", "file:///etc/passwd", "https://u:p@h/b", "mailto:a@b", "https://"]
    {
        let error = redirect(&Method::GET, "https://h/a", 302, location).unwrap_err();
        assert_eq!(error, RedirectError::Location, "{location}");
    }
    for status in [200, 300, 304, 305, 306, 404] {
        assert_eq!(redirect(&Method::GET, "https://h/a", status, "/b").unwrap(), None, "{status}");
    }
    let none =
        read(&Method::GET, &"https://h/a".parse().unwrap(), StatusCode::FOUND, &HeaderMap::new());
    assert_eq!(none.unwrap_err(), RedirectError::Location);
}
