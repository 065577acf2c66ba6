//! Case 01.

use auth_blocking::AuthConfig;
use auth_blocking::testing::{Answer, Server};
use auth_tests::conversation;

#[derive(AuthConfig)]
#[auth(none, base_url = "https://api.example.com")]
struct Public;

#[test]
fn case_01_no_auth() {
    let server = Server::start().unwrap();
    server.on("GET", "/items", [Answer::json(r#"{"ok":true}"#)]);
    let api = server.client(Public.authenticator().unwrap()).build().unwrap();
    assert_eq!(api.get("/items").query("page", "1").call().unwrap().status(), 200);
    assert_eq!(conversation(&server, &[]), ["GET /items ?page=1"]);
}
