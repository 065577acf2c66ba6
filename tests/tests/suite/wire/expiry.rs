//! Case 13.

use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, Secret};
use auth_tests::conversation;

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://auth.example.com/oauth/token",
    expiry(property = "meta.expires_at", format = "%Y-%m-%dT%H:%M:%S%.f%:z"),
    leeway = "0s",
))]
#[auth(base_url = "https://api.example.com")]
struct Api {
    client_id: String,
    client_secret: Secret,
}

/// An expiry as a date, nested in the answer.
///
/// Different on purpose: the path to the property is written out (the platform searches the whole answer
/// for the name), the format is used (the platform ignores it), and the token has ended at the very
/// instant that the server named.
#[test]
fn case_13_oauth_expiry_date_format() {
    let server = Server::start().unwrap();
    server.on(
        "POST",
        "/oauth/token",
        [
            Answer::json(r#"{"access_token":"d-1","meta":{"expires_at":"2030-01-01T01:30:00.000000+01:00"}}"#),
            Answer::json(r#"{"access_token":"d-2","meta":{"expires_at":"2030-01-02T00:00:00.000000+00:00"}}"#),
        ],
    );
    server.on("GET", "/items", [Answer::json("[]")]);
    let clock = ManualClock::new();
    let auth = Api::builder().client_id("cid").client_secret("sec").build().unwrap();
    let api = server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    for advance in [0, 1799, 1] {
        clock.advance(Duration::from_secs(advance));
        api.get("/items").call().unwrap();
    }
    let token = "POST /oauth/token | content-type: application/x-www-form-urlencoded \
                 | form client_id=cid & client_secret=sec & grant_type=client_credentials";
    assert_eq!(
        conversation(&server, &[]),
        [
            token,
            "GET /items | authorization: Bearer d-1",
            "GET /items | authorization: Bearer d-1",
            token,
            "GET /items | authorization: Bearer d-2",
        ]
    );
}
