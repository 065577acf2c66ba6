//! What the annotation's words do on the wire, where no other test shows it.

use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, Authenticator, Error, RequestError, Secret};
use auth_tests::conversation;

/// The conversation of one call.
fn call(auth: Authenticator, token: &str, headers: &[&str]) -> Vec<String> {
    let server = Server::start().unwrap();
    server.on("*", "/token", [Answer::json(token)]);
    server.on("GET", "/items", [Answer::json("[]")]);
    server.client(auth).build().unwrap().get("https://api.example.com/items").call().unwrap();
    conversation(&server, headers)
}

macro_rules! oauth2 {
    ($name:ident, $($options:tt)*) => {
        #[derive(AuthConfig)]
        #[auth(oauth2(token_endpoint = "https://auth.example.com/token", $($options)*))]
        struct $name {
            client_id: String,
            client_secret: Secret,
        }

        impl $name {
            fn auth() -> Authenticator {
                Self::builder().client_id("i d").client_secret("s:/+%é").build().unwrap()
            }
        }
    };
}

oauth2!(BasicClient, grant = client_credentials, client_auth = client_secret_basic);
oauth2!(RawClient, grant = client_credentials, client_auth = client_secret_basic_raw);
oauth2!(InQuery, grant = client_credentials, token_request = query, method = GET);
oauth2!(
    Custom,
    grant = custom("vendor_name"),
    headers("X-Api-Version" = "2"),
    params("account" = "{client_id}")
);
oauth2!(
    Renamed,
    grant = client_credentials,
    rename(client_id = "clientId", client_secret = "clientSecret", grant_type = "type")
);
oauth2!(
    Nested,
    grant = client_credentials,
    access_token_property = "data.tokens.0",
    send_as(header = "x-amz-access-token", value = "{access_token}")
);
oauth2!(Elsewhere, grant = client_credentials, send_as(query = "access_token"));
oauth2!(
    Scheme,
    grant = client_credentials,
    send_as(header = "Authorization", value = "{client_id} oauth2 {token}")
);

#[derive(AuthConfig)]
#[auth(oauth2(token_endpoint = "https://auth.example.com/token", grant = client_credentials, client_auth = none))]
struct NoClient {
    client_id: String,
}

const FORM: &str = "content-type: application/x-www-form-urlencoded | form";

#[test]
fn client_authentication() {
    let token = r#"{"access_token":"t"}"#;
    // The form-encoded pair is `i+d:s%3A%2F%2B%25%C3%A9` (RFC 6749 section 2.3.1).
    assert_eq!(
        call(BasicClient::auth(), token, &[])[0],
        format!(
            "POST /token | authorization: Basic aStkOnMlM0ElMkYlMkIlMjUlQzMlQTk= | {FORM} grant_type=client_credentials"
        )
    );
    // The raw pair is `i d:s:/+%é`.
    assert_eq!(
        call(RawClient::auth(), token, &[])[0],
        format!(
            "POST /token | authorization: Basic aSBkOnM6Lyslw6k= | {FORM} grant_type=client_credentials"
        )
    );
    assert_eq!(
        call(NoClient::builder().client_id("i d").build().unwrap(), token, &[])[0],
        format!("POST /token | {FORM} client_id=i d & grant_type=client_credentials")
    );
}

#[test]
fn token_requests() {
    let token = r#"{"access_token":"t"}"#;
    assert_eq!(
        call(InQuery::auth(), token, &[])[0],
        "GET /token ?client_id=i d ?client_secret=s:/+%é ?grant_type=client_credentials"
    );
    assert_eq!(
        call(Custom::auth(), token, &["x-api-version"])[0],
        "POST /token | content-type: application/x-www-form-urlencoded | x-api-version: 2 \
         | form account=i d & client_id=i d & client_secret=s:/+%é & grant_type=vendor_name"
    );
    assert_eq!(
        call(Renamed::auth(), token, &[])[0],
        format!(
            "POST /token | {FORM} clientId=i d & clientSecret=s:/+%é & type=client_credentials"
        )
    );
}

#[test]
fn where_the_token_stands_and_goes() {
    let nested = r#"{"data":{"tokens":["t1","t2"]}}"#;
    assert_eq!(
        call(Nested::auth(), nested, &["x-amz-access-token"])[1],
        "GET /items | x-amz-access-token: t1"
    );
    let token = r#"{"access_token":"t&1"}"#;
    assert_eq!(call(Elsewhere::auth(), token, &[])[1], "GET /items ?access_token=t&1");
    assert_eq!(call(Scheme::auth(), token, &[])[1], "GET /items | authorization: i d oauth2 t&1");
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = password, token_endpoint = "https://auth.example.com/token", client_auth = none, scope = "{scopes}"))]
struct Password {
    client_id: String,
    username: String,
    password: Secret,
    scopes: Option<String>,
}

#[test]
fn the_password_grant() {
    let auth = || Password::builder().client_id("id").username("ada").password("p w");
    assert_eq!(
        call(auth().build().unwrap(), r#"{"access_token":"t"}"#, &[])[0],
        format!(
            "POST /token | {FORM} client_id=id & grant_type=password & password=p w & username=ada"
        )
    );
    assert_eq!(
        call(auth().scopes("a b").build().unwrap(), r#"{"access_token":"t"}"#, &[])[0],
        format!(
            "POST /token | {FORM} client_id=id & grant_type=password & password=p w & scope=a b & username=ada"
        )
    );
}

oauth2!(After, grant = client_credentials, expires_after = "1h");
oauth2!(
    Leeway,
    grant = client_credentials,
    leeway = "10m",
    expiry(property = "ttl", format = milliseconds)
);

#[test]
fn expiry_of_the_annotation_and_leeway() {
    fn renewals(auth: Authenticator, token: &str, advances: &[u64]) -> Vec<usize> {
        let (server, clock) = (Server::start().unwrap(), ManualClock::new());
        server.on("POST", "/token", [Answer::json(token)]);
        server.on("GET", "/items", [Answer::json("[]")]);
        let api =
            server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
        let mut counts = Vec::new();
        for advance in advances {
            clock.advance(Duration::from_secs(*advance));
            api.get("https://api.example.com/items").call().unwrap();
            counts.push(server.count("/token"));
        }
        counts
    }
    assert_eq!(renewals(After::auth(), r#"{"access_token":"t"}"#, &[0, 3539, 1]), [1, 1, 2]);
    assert_eq!(
        renewals(After::auth(), r#"{"access_token":"t","expires_in":600}"#, &[0, 539, 1]),
        [1, 1, 2]
    );
    assert_eq!(
        renewals(Leeway::auth(), r#"{"access_token":"t","ttl":3600000}"#, &[0, 2999, 1]),
        [1, 1, 2]
    );
    // Half of a short life.
    assert_eq!(
        renewals(Leeway::auth(), r#"{"access_token":"t","ttl":60000}"#, &[0, 29, 1]),
        [1, 1, 2]
    );
}

#[derive(AuthConfig)]
#[auth(bearer, api_key(header = "X-App-Key", value = "{keys.app}"))]
#[auth(headers("X-Host" = "{host()}", "X-Braces" = "{{}}"), query("v" = "3"))]
#[auth(base_url = "https://{host()}/v1", also_send_to("https://files.example.com"))]
struct Several {
    token: Secret,
    keys: Keys,
    region: String,
}

struct Keys {
    app: Secret,
}

impl Several {
    fn host(&self) -> String {
        format!("{}.example.com", self.region)
    }
}

#[test]
fn several_methods_nested_fields_and_methods_of_the_struct() {
    let server = Server::start().unwrap();
    server.on("GET", "*", [Answer::json("[]")]);
    let keys = Keys { app: "app".into() };
    let auth = Several::builder().token("t").keys(keys).region("eu").build().unwrap();
    let api = server.client(auth).build().unwrap();
    api.get("/items").query("a", "1").call().unwrap();
    api.get("/items").query("v", "4").header("x-host", "mine").call().unwrap();
    api.get("https://files.example.com/f").call().unwrap();
    api.get("https://elsewhere.example.com/f").without_auth().call().unwrap();
    let error = api.get("https://elsewhere.example.com/f").call().unwrap_err();
    let origin = RequestError::Origin("https://elsewhere.example.com".to_owned());
    assert!(matches!(&error, Error::Request(reason) if **reason == origin), "{error:?}");
    assert_eq!(
        conversation(&server, &["x-app-key", "x-host", "x-braces", "host"]),
        [
            "GET /v1/items ?a=1 ?v=3 | authorization: Bearer t | x-app-key: app | x-host: eu.example.com | x-braces: {} | host: eu.example.com",
            "GET /v1/items ?v=4 | authorization: Bearer t | x-app-key: app | x-host: mine | x-braces: {} | host: eu.example.com",
            "GET /f ?v=3 | authorization: Bearer t | x-app-key: app | x-host: eu.example.com | x-braces: {} | host: files.example.com",
            "GET /f | host: elsewhere.example.com",
        ]
    );
}

#[derive(AuthConfig)]
#[auth(basic, base_url = "{base_url}/api", dangerous_allow_http = "{insecure}")]
struct SelfHosted {
    base_url: String,
    #[auth(default)]
    insecure: bool,
    username: String,
    #[auth(default = Secret::from("admin"))]
    password: Secret,
    note: Option<u8>,
}

#[test]
fn a_self_hosted_server_and_defaults() {
    let server = Server::start().unwrap();
    server.on("GET", "/api/items", [Answer::json("[]")]);
    let start = || SelfHosted::builder().base_url("http://intranet:8080/").username("u");
    assert!(start().build().is_err());
    let auth = start().insecure(true).build().unwrap();
    server.client(auth).build().unwrap().get("items").call().unwrap();
    assert_eq!(
        conversation(&server, &["host"]),
        ["GET /api/items | authorization: Basic dTphZG1pbg== | host: intranet:8080"]
    );
    let _ = SelfHosted {
        base_url: String::new(),
        insecure: false,
        username: String::new(),
        password: "".into(),
        note: None,
    }
    .note;
}

#[derive(AuthConfig)]
#[auth(headers("X-Outer" = "{outer}"), base_url = "https://api.example.com")]
struct Outer {
    outer: String,
    #[auth(flatten)]
    credentials: Inner,
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token"))]
struct Inner {
    client_id: String,
    client_secret: Secret,
}

#[test]
fn a_flattened_config_brings_its_method() {
    let credentials = Inner { client_id: "id".to_owned(), client_secret: "secret".into() };
    let auth = Outer::builder().outer("o").credentials(credentials).build().unwrap();
    assert_eq!(
        call(auth, r#"{"access_token":"t"}"#, &["x-outer"]),
        [
            format!(
                "POST /token | {FORM} client_id=id & client_secret=secret & grant_type=client_credentials"
            ),
            "GET /items | authorization: Bearer t | x-outer: o".to_owned(),
        ]
    );
}

#[derive(AuthConfig)]
#[auth(base_url = "https://api.example.com")]
enum Chosen {
    #[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token"))]
    OauthCredentials {
        client_id: String,
        client_secret: Secret,
    },
    #[auth(api_key(header = "X-Key"))]
    Key {
        api_key: Secret,
    },
    Nested(Inner),
}

#[test]
fn an_enum_has_a_builder_for_each_variant() {
    let oauth = Chosen::oauth_credentials_builder()
        .client_id("id")
        .client_secret("secret")
        .build()
        .unwrap();
    let nested =
        Chosen::Nested(Inner { client_id: "id".to_owned(), client_secret: "secret".into() });
    for auth in [oauth, nested.authenticator().unwrap()] {
        assert_eq!(
            call(auth, r#"{"access_token":"t"}"#, &[])[1],
            "GET /items | authorization: Bearer t"
        );
    }
    let key = Chosen::key_builder().api_key("k").build().unwrap();
    assert_eq!(call(key, "", &["x-key"]), ["GET /items | x-key: k"]);
}

#[derive(AuthConfig)]
#[auth(bearer)]
struct Generic<T: Clone + Send + Sync + 'static> {
    token: Secret,
    #[expect(dead_code, reason = "nothing reads it")]
    extra: T,
}

#[test]
fn generic_structs_and_raw_identifiers() {
    let auth = Generic { token: "t".into(), extra: vec![1] }.authenticator().unwrap();
    assert_eq!(call(auth, "", &[]), ["GET /items | authorization: Bearer t"]);

    #[derive(AuthConfig)]
    #[auth(api_key(query = "type", value = "{type}"))]
    struct Raw {
        r#type: String,
    }
    let auth = Raw::builder().r#type("x").build().unwrap();
    assert_eq!(call(auth, "", &[]), ["GET /items ?type=x"]);
}

#[derive(AuthConfig)]
#[auth(
    api_key(header = "X-Key", value = "{base64(api_key)}"),
    base_url = "https://api.example.com"
)]
struct Encoded {
    api_key: Secret,
}

#[test]
fn a_value_that_is_base64_alone_is_encoded() {
    let server = Server::start().unwrap();
    server.on("GET", "/x", [Answer::json("{}")]);
    let auth = Encoded { api_key: "key".into() }.authenticator().unwrap();
    server.client(auth).build().unwrap().get("/x").call().unwrap();
    assert_eq!(server.seen()[0].header("x-key"), Some("a2V5"));
}
