//! URLs as users and APIs give them.

use auth_blocking::testing::{Answer, Server};
use auth_blocking::{AuthConfig, Secret};
use auth_tests::apis::{client, token};

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "{endpoint}"))]
#[auth(base_url = "{base}")]
struct Fields {
    endpoint: String,
    base: String,
    client_id: String,
    client_secret: Secret,
}

#[derive(AuthConfig)]
#[auth(session(login(post = "{login}", json("p" = "{password}")), token_path = "token", until_rejected))]
#[auth(base_url = "{base}/api")]
struct Login {
    login: String,
    base: String,
    password: Secret,
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "{server}?tenant=1"))]
struct Query {
    server: String,
    client_id: String,
    client_secret: Secret,
}

#[test]
fn url_1_a_url_that_is_a_field_is_requested_as_given() {
    let server = Server::start().unwrap();
    server.on("POST", "*", [token("t", 60)]);
    server.on("GET", "*", [Answer::json("[]")]);
    let mut paths = Vec::new();
    let fields = |endpoint: &str| {
        let config = Fields {
            endpoint: endpoint.to_owned(),
            base: "https://api.example.com/v1/".to_owned(),
            client_id: "id".to_owned(),
            client_secret: "s".into(),
        };
        client(&server, config.authenticator().unwrap()).0.get("/items/").call().unwrap();
    };
    fields("https://auth.example.com/o/token/");
    fields("https://auth.example.com/o/token");
    let config = Query {
        server: "https://auth.example.com/q/".to_owned(),
        client_id: "id".to_owned(),
        client_secret: "s".into(),
    };
    client(&server, config.authenticator().unwrap()).0.check().unwrap();
    paths.extend(server.seen().into_iter().map(|seen| seen.path));
    let server = Server::start().unwrap();
    server.on("POST", "*", [Answer::json(r#"{"token":"t"}"#)]);
    server.on("GET", "*", [Answer::json("[]")]);
    let config = Login {
        login: "https://api.example.com/login/".to_owned(),
        base: "https://api.example.com/".to_owned(),
        password: "p".into(),
    };
    client(&server, config.authenticator().unwrap()).0.get("items").call().unwrap();
    paths.extend(server.seen().into_iter().map(|seen| seen.path));
    assert_eq!(
        paths,
        ["/o/token/", "/v1/items/", "/o/token", "/v1/items/", "/q/", "/login/", "/api/items"]
    );
}

#[derive(AuthConfig)]
#[auth(bearer, base_url = "{server}", also_send_to("{files}"))]
struct Inner {
    server: String,
    files: String,
    token: Secret,
}

#[derive(AuthConfig)]
#[auth(dangerous_allow_http = "{lab}")]
struct Outer {
    lab: bool,
    #[auth(flatten)]
    inner: Inner,
}

#[derive(AuthConfig)]
#[auth(dangerous_allow_http)]
struct Twice {
    #[auth(flatten)]
    choice: Choice,
}

#[derive(AuthConfig)]
enum Choice {
    One(Inner),
}

#[derive(AuthConfig)]
#[auth(session(login(post = "{server}/login", json("p" = "{password}")), token_path = "token", until_rejected))]
#[auth(base_url = "{server}")]
struct InnerLogin {
    server: String,
    password: Secret,
}

#[derive(AuthConfig)]
#[auth(dangerous_allow_http)]
struct OuterLogin {
    #[auth(flatten)]
    inner: InnerLogin,
}

#[test]
fn url_2_an_outer_struct_lets_a_flattened_type_off_https() {
    let inner = || Inner {
        server: "http://api.internal:8080".to_owned(),
        files: "http://files.internal".to_owned(),
        token: "t".into(),
    };
    let built = [
        Outer { lab: true, inner: inner() }.authenticator().map(|_| ()),
        Twice { choice: Choice::One(inner()) }.authenticator().map(|_| ()),
        OuterLogin {
            inner: InnerLogin { server: "http://api.internal".to_owned(), password: "p".into() },
        }
        .authenticator()
        .map(|_| ()),
    ]
    .map(|built| built.map_err(|error| error.to_string()));
    assert_eq!(built, [Ok(()), Ok(()), Ok(())]);
    // A switch that is off lets nobody off.
    let off = Outer { lab: false, inner: inner() }.authenticator().unwrap_err().to_string();
    assert!(off.contains("`server` is not https"), "{off}");
}

#[test]
fn url_3_a_base_url_with_a_fragment_or_a_query_is_refused_by_its_part() {
    let said = |base: &str, endpoint: &str| {
        let config = Fields {
            endpoint: endpoint.to_owned(),
            base: base.to_owned(),
            client_id: "id".to_owned(),
            client_secret: "s".into(),
        };
        config.authenticator().map(|_| String::new()).unwrap_or_else(|error| error.to_string())
    };
    let good = "https://auth.example.com/token";
    let api = "https://api.example.com/v1";
    let fragment = |field: &str| {
        format!("`{field}` has a fragment, which is never sent: remove `#` and what follows")
    };
    assert_eq!(
        [
            said("https://api.example.com/#/v1", good),
            said("https://api.example.com#", good),
            said("https://api.example.com/v1?key=1", good),
            said("https://api.example.com/v1?", good),
            said(api, "https://auth.example.com/token#x"),
            said(api, "https://auth.example.com/token?tenant=1"),
        ],
        [
            fragment("base"),
            fragment("base"),
            "`base` has a query: remove `?` and what follows, and write `query(\"name\" = \"value\")`".to_owned(),
            "`base` has a query: remove `?` and what follows, and write `query(\"name\" = \"value\")`".to_owned(),
            fragment("endpoint"),
            String::new(),
        ]
    );
    let inner = Inner {
        server: api.to_owned(),
        files: "https://files.example.com/#a".to_owned(),
        token: "t".into(),
    };
    assert_eq!(inner.authenticator().unwrap_err().to_string(), fragment("files"));
}
