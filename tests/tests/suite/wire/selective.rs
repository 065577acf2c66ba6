//! Case 28: the config chooses the method. Here that is an enum, and serde reads the choice.

use auth_blocking::testing::{Answer, Server};
use auth_blocking::{AuthConfig, Secret};
use auth_tests::conversation;
use serde::Deserialize;

#[derive(AuthConfig, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[auth(base_url = "https://api.example.com")]
enum Auth {
    #[auth(bearer)]
    Token { token: Secret },
    #[auth(api_key(query = "k", value = "{key}"))]
    Key { key: Secret },
}

#[test]
fn case_28_selective() {
    let server = Server::start().unwrap();
    server.on("GET", "/items", [Answer::json("[]")]);
    for config in [r#"{"type":"key","key":"k1"}"#, r#"{"type":"token","token":"t1"}"#] {
        let auth: Auth = serde_json::from_str(config).unwrap();
        server.client(auth.authenticator().unwrap()).build().unwrap().get("/items").call().unwrap();
    }
    assert_eq!(
        conversation(&server, &[]),
        ["GET /items ?k=k1", "GET /items | authorization: Bearer t1"]
    );
}
