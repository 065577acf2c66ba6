//! Origins, base URLs, and what is secure.

use auth_core::Secret;
use auth_core::error::{Reason, RequestError};
use auth_core::value::Text;
use auth_core::wire::origin::{BaseUrl, Origin, OriginRef, resolve, resolve_uri};

fn base(text: &str) -> Result<BaseUrl, Reason> {
    let text = Text { field: "base_url", text: Secret::from(text), secret: false };
    BaseUrl::new(&text, false).map_err(|error| error.reason().clone())
}

fn origin(url: &str) -> Origin {
    Origin::of(&url.parse().unwrap()).unwrap()
}

#[test]
fn joining_puts_one_slash_between() {
    for (base_url, path, expected) in [
        ("https://h", "items", "https://h/items"),
        ("https://h/", "/items", "https://h/items"),
        ("https://h/v1", "/items?a=1", "https://h/v1/items?a=1"),
        ("https://h/v1/", "items", "https://h/v1/items"),
        ("https://h/v1", "", "https://h/v1"),
        ("https://h/v1", "?a=1", "https://h/v1?a=1"),
        ("https://h/v1", "//evil.example/x", "https://h/v1/evil.example/x"),
        ("https://h/v1", "é", "https://h/v1/%C3%A9"),
        ("https://h/v1", "https://other.example/x", "https://other.example/x"),
        ("https://h/v1", "items?next=https://h/2", "https://h/v1/items?next=https://h/2"),
    ] {
        assert_eq!(
            resolve(Some(&base(base_url).unwrap()), path).unwrap().to_string(),
            expected,
            "{base_url} {path}"
        );
    }
}

#[test]
fn bad_urls_are_refused() {
    assert_eq!(resolve(None, "/items").unwrap_err(), RequestError::NoBaseUrl);
    for (url, error) in [
        ("ftp://h/x", RequestError::Url),
        ("https://", RequestError::Url),
        ("https://u:p@h/x", RequestError::UserInfo),
        ("https://h/a b", RequestError::Url),
    ] {
        assert_eq!(resolve(None, url).unwrap_err(), error, "{url}");
    }
    for (url, reason) in [
        ("", Reason::Url),
        ("example.com", Reason::Url),
        ("/path", Reason::Url),
        ("https://h/?a=1", Reason::Query),
        ("https://u@h", Reason::UserInfo),
        ("http://example.com", Reason::Insecure),
        ("http://127.0.0.1.evil.com", Reason::Insecure),
        ("http://0.0.0.0", Reason::Insecure),
        ("http://[::]", Reason::Insecure),
        ("http://[::ffff:127.0.0.1]", Reason::Insecure),
        // `http` reads these as the hosts evil.com, ::1 and h, and drops the rest.
        ("https://evil.com:443.example.com", Reason::Url),
        ("https://[::1].example.com", Reason::Url),
        ("http://[::1].example.com", Reason::Url),
        ("https://h:", Reason::Url),
        ("https://h:99999", Reason::Url),
    ] {
        assert_eq!(base(url).unwrap_err(), reason, "{url}");
    }
    for url in [
        "http://localhost:8080",
        "http://LOCALHOST",
        "http://127.0.0.1",
        "http://127.8.9.1:1",
        "http://[::1]:9",
    ] {
        base(url).unwrap();
    }
}

#[test]
fn origins_are_equal_by_scheme_host_and_port() {
    assert_eq!(origin("https://API.example.com/x"), origin("https://api.example.com:443/y"));
    for other in [
        "https://api.example.com:444",
        "http://api.example.com",
        "https://api.example.com.",
        "https://api.example.com.evil",
        "https://example.com",
    ] {
        assert_ne!(origin("https://api.example.com"), origin(other), "{other}");
    }
    assert_eq!(origin("https://h:8443/p?q").to_string(), "https://h:8443");
}

#[test]
fn an_origin_is_compared_with_a_url_as_it_stands() {
    for (url, same) in [
        ("https://API.example.com/x", true),
        ("https://api.example.com:443", true),
        ("https://api.example.com:444", false),
        ("http://api.example.com:443", false),
        ("https://example.com", false),
    ] {
        let uri = url.parse().unwrap();
        let target = OriginRef::of(&uri).unwrap();
        assert_eq!(origin("https://api.example.com") == target, same, "{url}");
    }
}

#[test]
fn what_is_secure_is_seen_in_a_url_as_it_stands() {
    for (url, secure) in [
        ("https://example.com", true),
        ("http://localhost", true),
        ("http://LocalHost", true),
        ("http://example.com", false),
    ] {
        let uri = url.parse().unwrap();
        assert_eq!(OriginRef::of(&uri).unwrap().is_secure(), secure, "{url}");
        assert_eq!(origin(url).is_secure(), secure, "{url}");
    }
}

/// What is let through here is not checked again.
#[test]
fn a_url_at_the_base_is_written_as_the_base_is() {
    let base = base("https://h/v1").unwrap();
    for (url, has) in [
        ("https://h/v1/items?a=1", true),
        ("https://h", true),
        ("http://h/v1", false),
        ("https://other/v1", false),
        ("https://h:443/v1", false),
        ("https://u@h/v1", false),
        ("https://h/é", false),
        ("/v1", false),
    ] {
        assert_eq!(base.has(&url.parse().unwrap()), has, "{url}");
    }
}

#[test]
fn a_ready_url_is_left_alone_where_it_can_be_sent() {
    let base = base("https://h/v1").unwrap();
    let ready = |url: &str| {
        let resolved = resolve_uri(Some(&base), &url.parse().unwrap())?;
        Ok(resolved.map(|url| url.to_string()))
    };
    for url in ["https://h/v1/items", "https://other/items?a=1"] {
        assert_eq!(ready(url), Ok(None), "{url}");
    }
    assert_eq!(ready("/items"), Ok(Some("https://h/v1/items".to_owned())));
    assert_eq!(ready("https://other/é"), Ok(Some("https://other/%C3%A9".to_owned())));
    assert_eq!(ready("https://u:p@other/"), Err(RequestError::UserInfo));
    assert_eq!(ready("ftp://other/"), Err(RequestError::Url));
}

#[test]
fn subdomains() {
    use auth_core::wire::origin::Destination;

    let text = |text: &str| Text { field: "also_send_to", text: text.into(), secret: false };
    let below = Destination::new(&text("https://*.example.com"), false).unwrap();
    for (url, included) in [
        ("https://a.example.com/x", true),
        ("https://a.b.EXAMPLE.com/x", true),
        ("https://example.com/x", false),
        ("https://.example.com/x", false),
        ("https://evilexample.com/x", false),
        ("https://a.example.com.evil.org/x", false),
        ("https://a.example.com:8443/x", false),
        ("http://a.example.com/x", false),
    ] {
        let target = Origin::of(&url.parse().unwrap());
        assert_eq!(target.is_some_and(|target| below.includes(&target)), included, "{url}");
    }
    for wrong in ["https://*.com", "https://*.", "https://*.127.0.0.1", "http://*.example.com"] {
        assert!(Destination::new(&text(wrong), false).is_err(), "{wrong}");
    }
    let one = Destination::new(&text("https://files.example.com"), false).unwrap();
    assert!(one.includes(&Origin::of(&"https://files.example.com/x".parse().unwrap()).unwrap()));
    assert!(!one.includes(&Origin::of(&"https://a.files.example.com/x".parse().unwrap()).unwrap()));
}
