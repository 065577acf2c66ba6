//! Case 04, and case 30, which is a Bearer token in all but name.

use auth_blocking::testing::{Answer, Server};
use auth_blocking::{AuthConfig, Secret};
use auth_tests::conversation;
use serde_json::json;

#[derive(AuthConfig)]
#[auth(bearer, base_url = "https://api.example.com")]
struct Api {
    token: Secret,
}

#[test]
fn case_04_bearer() {
    let server = Server::start().unwrap();
    server.on("GET", "/a", [Answer::json("{}")]);
    server.on("POST", "/b", [Answer::json("{}").with_status(201)]);
    let api = server.client(Api::builder().token("tok-123").build().unwrap()).build().unwrap();
    assert_eq!(api.get("/a").header("X-Trace", "1").call().unwrap().status(), 200);
    assert_eq!(api.post("/b").send_json(json!({"k": [1, 2]})).unwrap().status(), 201);
    assert_eq!(
        conversation(&server, &["x-trace"]),
        [
            "GET /a | authorization: Bearer tok-123 | x-trace: 1",
            r#"POST /b | authorization: Bearer tok-123 | content-type: application/json | {"k":[1,2]}"#,
        ]
    );
}

/// An access token without a token endpoint is used as it is and never renewed. Here that is what
/// `bearer` is, so `oauth2` without an endpoint does not compile.
#[test]
fn case_30_access_token_only() {
    let server = Server::start().unwrap();
    server.on("GET", "/items", [Answer::json("[]")]);
    let clock = auth_blocking::testing::ManualClock::new();
    let auth = Api::builder().token("static-at").build().unwrap();
    let api = server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    api.get("/items").call().unwrap();
    clock.advance(std::time::Duration::from_secs(999_999));
    api.get("/items").call().unwrap();
    assert_eq!(conversation(&server, &[]), ["GET /items | authorization: Bearer static-at"; 2]);
}
