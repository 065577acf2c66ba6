//! Case 22.

use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, Secret};
use auth_tests::conversation;

#[derive(AuthConfig)]
#[auth(session(
    login(
        post = "https://api.example.com/login",
        auth(basic(username = "{user}", password = "{pw}")),
        json("grant" = "password", "user" = "{user}"),
    ),
    token_path = "result.token",
    expires_after = "PT1H",
    send_as(header = "X-Session", value = "Token {token}"),
    leeway = "0s",
))]
#[auth(base_url = "https://api.example.com")]
struct Api {
    user: String,
    pw: Secret,
}

/// Different on purpose: the session has ended one hour after the login, not an instant later.
#[test]
fn case_22_session_token_expiring() {
    let server = Server::start().unwrap();
    server.on(
        "POST",
        "/login",
        [
            Answer::json(r#"{"result":{"token":"st-1"}}"#),
            Answer::json(r#"{"result":{"token":"st-2"}}"#),
        ],
    );
    server.on("GET", "/items", [Answer::json("[]")]);
    let clock = ManualClock::new();
    let auth = Api::builder().user("u").pw("p").build().unwrap();
    let api = server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    for advance in [0, 3599, 1] {
        clock.advance(Duration::from_secs(advance));
        api.get("/items").call().unwrap();
    }
    let login = r#"POST /login | authorization: Basic dTpw | content-type: application/json | {"grant":"password","user":"u"}"#;
    assert_eq!(
        conversation(&server, &["x-session"]),
        [
            login,
            "GET /items | x-session: Token st-1",
            "GET /items | x-session: Token st-1",
            login,
            "GET /items | x-session: Token st-2",
        ]
    );
}
