//! Values that cannot be used: a clear error that names field and reason, before any request.

use auth_blocking::testing::Server;
use auth_blocking::{AuthConfig, Authenticator, Error, Reason, Secret};

fn reason(result: Result<Authenticator, Error>) -> (String, Reason) {
    match result.unwrap_err() {
        Error::Config(error) => (error.field().to_owned(), error.reason().clone()),
        other => panic!("{other:?}"),
    }
}

fn pair(field: &str, reason: Reason) -> (String, Reason) {
    (field.to_owned(), reason)
}

#[derive(AuthConfig)]
#[auth(basic)]
struct Basic {
    #[auth(username)]
    login: String,
    password: Secret,
    #[auth(skip)]
    _note: Option<String>,
}

#[test]
fn basic() {
    let basic = |login: &str, password: &str| {
        Basic { login: login.to_owned(), password: password.into(), _note: None }.authenticator()
    };
    assert_eq!(reason(basic("a:b", "c")), pair("login", Reason::Colon));
    assert_eq!(reason(basic("a\u{7}", "c")), pair("login", Reason::Characters));
    assert_eq!(reason(basic("a", "c\r\nX: y")), pair("password", Reason::Characters));
    assert_eq!(reason(basic("", "")), pair("login", Reason::Empty));
    assert!(basic("", "p").is_ok() && basic("u", "").is_ok());
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "{host}/token"))]
#[auth(base_url = "https://{shop}.example.com")]
struct Oauth {
    host: String,
    shop: String,
    client_id: String,
    client_secret: Option<Secret>,
    refresh_token: Option<Secret>,
    access_token: Option<Secret>,
    expires_at: Option<String>,
}

fn oauth() -> Oauth {
    Oauth {
        host: "https://auth.example.com".to_owned(),
        shop: "shop".to_owned(),
        client_id: "id".to_owned(),
        client_secret: Some("secret".into()),
        refresh_token: Some("rt".into()),
        access_token: None,
        expires_at: None,
    }
}

#[test]
fn oauth2() {
    let cases: Vec<(Oauth, &str, Reason)> = vec![
        (Oauth { host: "http://auth.example.com".to_owned(), ..oauth() }, "host", Reason::Insecure),
        (Oauth { host: "not a url".to_owned(), ..oauth() }, "host", Reason::Url),
        (
            Oauth { host: "https://u:p@auth.example.com".to_owned(), ..oauth() },
            "host",
            Reason::UserInfo,
        ),
        (Oauth { host: String::new(), ..oauth() }, "host", Reason::Empty),
        (Oauth { shop: "a.evil.com/".to_owned(), ..oauth() }, "shop", Reason::Host),
        (Oauth { client_id: String::new(), ..oauth() }, "client_id", Reason::Empty),
        (Oauth { refresh_token: None, ..oauth() }, "refresh_token", Reason::Missing),
        (Oauth { refresh_token: Some("".into()), ..oauth() }, "refresh_token", Reason::Empty),
        (
            Oauth { access_token: Some("at".into()), ..oauth() },
            "access_token",
            Reason::Without("expires_at"),
        ),
        (
            Oauth { expires_at: Some("2030-01-01".to_owned()), ..oauth() },
            "expires_at",
            Reason::Without("access_token"),
        ),
        (
            Oauth {
                access_token: Some("at".into()),
                expires_at: Some("soon".to_owned()),
                ..oauth()
            },
            "expires_at",
            Reason::DateTime,
        ),
    ];
    for (config, field, expected) in cases {
        assert_eq!(reason(config.authenticator()), pair(field, expected));
    }
    assert!(oauth().authenticator().is_ok());
    // An optional part that is absent is left out.
    assert!(Oauth { client_secret: None, ..oauth() }.authenticator().is_ok());
}

#[test]
fn the_builder_gives_the_same_error() {
    let result = Oauth::builder()
        .host("http://auth.example.com")
        .shop("shop")
        .client_id("id")
        .refresh_token("rt")
        .build();
    let error = result.unwrap_err();
    assert!(error.needs_user_action() && !error.is_retryable());
    assert_eq!(
        error.to_string(),
        "`host` is not https (allowed for this machine, or with `dangerous_allow_http`)"
    );
}

#[derive(AuthConfig)]
#[auth(api_key(header = "X-{brand}-Key"))]
struct Key {
    brand: String,
    api_key: Secret,
}

#[test]
fn api_key() {
    let key = |brand: &str, key: &str| Key::builder().brand(brand).api_key(key).build();
    assert_eq!(reason(key("a b", "k")), pair("brand", Reason::HeaderName));
    assert_eq!(reason(key("a", "")), pair("api_key", Reason::Empty));
    assert_eq!(reason(key("a", "k\n")), pair("api_key", Reason::Characters));
    assert_eq!(reason(key("a", "ключ")), pair("api_key", Reason::Characters));
}

#[derive(AuthConfig)]
#[auth(bearer)]
#[auth(headers("X-Tenant" = "{tenant}", "X-Note" = "{note}"))]
struct Headers {
    token: Option<Secret>,
    tenant: String,
    note: Option<String>,
}

#[test]
fn plain_values() {
    let headers = Headers { token: Some("t".into()), tenant: "a\r\nb".to_owned(), note: None };
    assert_eq!(reason(headers.authenticator()), pair("tenant", Reason::Characters));
    let server = Server::start().unwrap();
    server.on("GET", "/", [auth_blocking::testing::Answer::status(204)]);
    // A method whose own credential is `None` sends nothing, and an absent optional header is left out.
    let absent =
        Headers { token: None, tenant: "7".to_owned(), note: None }.authenticator().unwrap();
    server.client(absent).build().unwrap().get("https://api.example.com/").call().unwrap();
    let seen = &server.seen()[0];
    assert_eq!(
        (seen.header("authorization"), seen.header("x-tenant"), seen.header("x-note")),
        (None, Some("7"), None)
    );
}

#[test]
fn requests_that_cannot_carry_the_credential() {
    let server = Server::start().unwrap();
    let auth = Key::builder().brand("a").api_key("k").build().unwrap();
    let api = server.client(auth).build().unwrap();
    for (error, expected) in [
        (
            api.get("/items").call().unwrap_err(),
            "a relative path needs a `base_url` in the annotation",
        ),
        (
            api.get("http://api.example.com/").call().unwrap_err(),
            "the request's URL is not https, so the credential is not sent (see `dangerous_allow_http`)",
        ),
        (
            api.get("https://u:p@api.example.com/").call().unwrap_err(),
            "the request's URL has a user name or password",
        ),
        (
            api.get("https://api.example.com/").header("X-A-Key", "mine").call().unwrap_err(),
            "the request already has a value at `x-a-key`, where the credential goes",
        ),
        (
            api.get("https://api.example.com/").header("a b", "c").call().unwrap_err(),
            "`header` is not a header name that may be set",
        ),
        (
            api.get("https://api.example.com/").header("user-agent", "a\nb").call().unwrap_err(),
            "`user-agent` has a character that cannot be sent here (a control or non-ASCII character, or a space or line break at its end)",
        ),
        (
            api.get("https://api.example.com/").query("q", "x".repeat(70_000)).call().unwrap_err(),
            "the request's URL is not an absolute http or https URL, nor a path",
        ),
    ] {
        assert_eq!(error.to_string(), expected);
    }
    assert_eq!(server.seen().len(), 0);
}
