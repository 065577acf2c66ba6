//! Cases 02 and 26.

use auth_blocking::testing::{Answer, Server};
use auth_blocking::{AuthConfig, Secret};
use auth_tests::conversation;

#[derive(AuthConfig)]
#[auth(basic, base_url = "https://api.example.com")]
struct Api {
    username: String,
    password: Secret,
}

fn call(username: &str, password: &str) -> Vec<String> {
    let server = Server::start().unwrap();
    server.on("GET", "/me", [Answer::json("{}")]);
    let auth = Api::builder().username(username).password(password).build().unwrap();
    server.client(auth).build().unwrap().get("/me").call().unwrap();
    conversation(&server, &[])
}

/// A user name in UTF-8, a password with a colon.
#[test]
fn case_02_basic() {
    assert_eq!(call("zoë", "p:ß@ss"), ["GET /me | authorization: Basic em/DqzpwOsOfQHNz"]);
}

/// Different on purpose: the platform evaluates `1_000` and `1.10` as Python literals and sends
/// `1000:1.1`. We send what was configured.
#[test]
fn case_26_credentials_that_look_like_numbers_stay_as_they_are() {
    // base64 of `1_000:1.10`
    assert_eq!(call("1_000", "1.10"), ["GET /me | authorization: Basic MV8wMDA6MS4xMA=="]);
}
