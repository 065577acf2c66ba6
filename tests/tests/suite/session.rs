//! Sessions: every way to log in, and every way to keep the token.

use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AnswerReason, AuthConfig, Error, Secret};
use auth_tests::conversation;

macro_rules! session {
    ($name:ident, $($options:tt)*) => {
        #[derive(AuthConfig)]
        #[auth(session($($options)*), base_url = "https://api.example.com")]
        struct $name {
            username: String,
            password: Secret,
        }

        impl $name {
            fn auth() -> auth_blocking::Authenticator {
                Self::builder().username("ada").password("p w").build().unwrap()
            }
        }
    };
}

fn server(login: impl IntoIterator<Item = Answer>) -> Server {
    let server = Server::start().unwrap();
    server.on("*", "/login", login);
    server.on("GET", "/items", [Answer::json("[]")]);
    server
}

session!(
    EveryCall,
    login(post = "https://api.example.com/login", json("u" = "{username}", "p" = "{password}")),
    token_path = "token",
);

#[test]
fn without_an_expiry_there_is_a_login_before_every_call() {
    let server = server((1..=3).map(|n| Answer::json(format!(r#"{{"token":"s{n}"}}"#))));
    let api = server.client(EveryCall::auth()).build().unwrap();
    for _ in 0..2 {
        api.get("/items").call().unwrap();
    }
    let login = r#"POST /login | content-type: application/json | {"u":"ada","p":"p w"}"#;
    assert_eq!(
        conversation(&server, &[]),
        [
            login,
            "GET /items | authorization: Bearer s1",
            login,
            "GET /items | authorization: Bearer s2",
        ]
    );
}

session!(
    UntilRejected,
    login(
        get = "https://api.example.com/login",
        query("u" = "{username}", "p" = "{password}"),
        headers("X-App" = "demo")
    ),
    token_header = "X-Token",
    until_rejected,
    send_as(query = "sid"),
);

#[test]
fn until_rejected_logs_in_again_on_401() {
    let server = Server::start().unwrap();
    server.on(
        "GET",
        "/login",
        ["s1", "s2"].map(|token| Answer::status(200).header("X-Token", token)),
    );
    server.run("GET", "/items", |seen| {
        if seen.query == "sid=s1" { Answer::status(401) } else { Answer::json("[]") }
    });
    let clock = ManualClock::new();
    let api = server
        .client(UntilRejected::auth())
        .clock(clock.clone())
        .entropy(clock.entropy())
        .build()
        .unwrap();
    api.get("/items").call().unwrap();
    clock.advance(Duration::from_secs(1_000_000));
    api.get("/items").call().unwrap();
    let login = "GET /login ?p=p w ?u=ada | x-app: demo";
    assert_eq!(
        conversation(&server, &["x-app"]),
        [login, "GET /items ?sid=s1", login, "GET /items ?sid=s2", "GET /items ?sid=s2"]
    );
}

session!(
    Form,
    login(
        post = "https://api.example.com/login",
        auth(api_key(header = "X-Key", value = "{password}")),
        form("user" = "{username}", "pass" = "{password}"),
    ),
    token_path = ["a.b", "0"],
    expires_after = "1h",
    send_as(header = "X-Session"),
);

#[test]
fn a_form_login_and_a_path_with_dots_and_indexes() {
    let server = server([Answer::json(r#"{"a.b":["s1"]}"#)]);
    server.client(Form::auth()).build().unwrap().get("/items").call().unwrap();
    assert_eq!(
        conversation(&server, &["x-key", "x-session"]),
        [
            "POST /login | content-type: application/x-www-form-urlencoded | x-key: p w | form pass=p w & user=ada",
            "GET /items | x-session: s1",
        ]
    );
}

session!(
    Raw,
    login(
        post = "https://api.example.com/login",
        body("login {username} {password}", content_type = "text/plain")
    ),
    token_path = "",
    expires_after = "PT1H",
);

#[test]
fn a_raw_login_and_the_whole_body_as_token() {
    for body in ["s1\n", "\"s1\""] {
        let server = server([Answer::status(200).body(body)]);
        server.client(Raw::auth()).build().unwrap().get("/items").call().unwrap();
        assert_eq!(
            conversation(&server, &[]),
            [
                "POST /login | content-type: text/plain | login ada p w",
                "GET /items | authorization: Bearer s1"
            ]
        );
    }
}

session!(
    Expiring,
    login(
        post = "https://api.example.com/login",
        json("user.name" = "{username}", "user.pass" = "{password}", "remember" = true, "days" = 7)
    ),
    token_path = "data.token",
    expiry(property = "data.expires", format = unix),
);

#[test]
fn the_answer_names_the_expiry_and_json_keys_nest() {
    // 2030-01-01T01:00:00Z
    let server = server([Answer::json(r#"{"data":{"token":"s","expires":1893459600}}"#)]);
    let clock = ManualClock::new();
    let api = server
        .client(Expiring::auth())
        .clock(clock.clone())
        .entropy(clock.entropy())
        .build()
        .unwrap();
    for advance in [0, 3539, 1] {
        clock.advance(Duration::from_secs(advance));
        api.get("/items").call().unwrap();
    }
    assert_eq!(server.count("/login"), 2);
    assert_eq!(
        server.seen()[0].text(),
        r#"{"user":{"name":"ada","pass":"p w"},"remember":true,"days":7}"#
    );
}

session!(
    Failing,
    login(
        post = "https://api.example.com/login",
        json("u" = "{username}", "p" = "{password}"),
        retry(attempts = 3, on = [503], wait = constant("5s")),
        fail_if("error.code" = "BAD_LOGIN", message = "user name or password is wrong"),
    ),
    token_path = "token",
    expires_after = "1h",
);

#[test]
fn fail_if_reads_refusals_that_say_200() {
    let server = server([Answer::json(r#"{"error":{"code":"BAD_LOGIN"},"token":"x"}"#)]);
    let error = server.client(Failing::auth()).build().unwrap().get("/items").call().unwrap_err();
    assert!(error.needs_user_action(), "{error:?}");
    assert_eq!(error.to_string(), "user name or password is wrong");
    assert_eq!((server.count("/login"), server.count("/items")), (1, 0));
}

#[test]
fn a_login_is_tried_again_as_the_annotation_says() {
    let server =
        server([Answer::status(503), Answer::status(503), Answer::json(r#"{"token":"s"}"#)]);
    let clock = ManualClock::new();
    let api = server
        .client(Failing::auth())
        .clock(clock.clone())
        .entropy(clock.entropy())
        .build()
        .unwrap();
    api.get("/items").call().unwrap();
    assert_eq!(clock.slept(), [Duration::from_secs(5); 2]);
}

#[test]
fn logins_that_give_no_token_say_why() {
    for (answer, expected) in [
        (Answer::status(401), "the login refused its credentials with status 401"),
        (Answer::json("<html>"), "the login's answer (status 200) is not JSON"),
        (Answer::json("{}"), "the login's answer (status 200) has nothing at `token`"),
        (
            Answer::json(r#"{"token":""}"#),
            "the login's answer (status 200) has an empty value at `token`",
        ),
        (
            Answer::json(r#"{"token":["x"]}"#),
            "the login's answer (status 200) has another type than a string at `token`",
        ),
        (
            Answer::json(r#"{"token":"a\nb"}"#),
            "the login's answer (status 200) has a token at `token` that cannot be sent in a header",
        ),
    ] {
        let server = server([answer]);
        let error =
            server.client(Failing::auth()).build().unwrap().get("/items").call().unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert_eq!((server.count("/login"), server.count("/items")), (1, 0));
    }
}

#[test]
fn an_answer_over_the_limit_is_dropped() {
    let server = server([Answer::status(200).body("x".repeat(300 * 1024))]);
    let error = server.client(Raw::auth()).build().unwrap().get("/items").call().unwrap_err();
    assert!(
        matches!(&error, Error::Answer(answer) if answer.reason == AnswerReason::TooLong(256 * 1024)),
        "{error:?}"
    );
}

#[test]
fn a_login_per_call_stays_one_with_a_store_and_over_redirects() {
    let server = server((1..=3).map(|n| Answer::json(format!(r#"{{"token":"s{n}"}}"#))));
    server.on("GET", "/moved", [Answer::status(301).header("location", "/items")]);
    let auth = EveryCall::builder()
        .username("ada")
        .password("p w")
        .token_store(auth_blocking::MemoryTokenStore::new())
        .build()
        .unwrap();
    let api = server.client(auth).build().unwrap();
    api.get("/moved").call().unwrap();
    api.get("/items").call().unwrap();
    assert_eq!((server.count("/login"), server.count("/items")), (2, 2));
}
