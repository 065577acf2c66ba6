//! No secret in anything that can be printed, whatever fails.

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, Client, FileTokenStore, MemoryTokenStore, Secret};
use auth_tests::oracle::{self, CANARY, assert_clean, assert_error_clean};

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "https://auth.example.com/token", rotate_refresh_token))]
#[auth(api_key(query = "key"))]
#[auth(base_url = "https://api.example.com")]
struct Api {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
    api_key: Secret,
}

fn config() -> Api {
    Api {
        client_id: "id".to_owned(),
        client_secret: CANARY.into(),
        refresh_token: format!("r{CANARY}").into(),
        api_key: format!("k{CANARY}").into(),
    }
}

#[test]
fn debug_errors_and_logs_up_to_debug_hold_no_secret() {
    oracle::listen();
    let echo =
        |status: u16, body: &str| Answer::json(body.replace('*', CANARY)).with_status(status);
    for token in [
        echo(200, r#"{"access_token":"*","refresh_token":"*","expires_in":60}"#),
        echo(200, r#"{"access_token":"*","expires_in":"*"}"#),
        echo(200, r#"{"access_token":["*"]}"#),
        echo(200, r#"{"access_token":"*\n"}"#),
        echo(200, "<html>*"),
        echo(400, r#"{"error":"*","error_description":"*"}"#),
        echo(400, r#"{"error":"invalid_grant","error_description":"*"}"#),
        echo(302, "*").header("location", format!("https://evil.example/{CANARY}")),
        echo(500, "*"),
        Answer::hang_up(),
    ] {
        let server = Server::start().unwrap();
        server.on("POST", "/token", [token]);
        server.on("GET", "/items", [echo(404, "*").header("set-cookie", CANARY)]);
        server.on(
            "GET",
            "/away",
            [Answer::status(302).header("location", format!("http://evil.example/?{CANARY}"))],
        );
        server.on("GET", "/cut", [echo(200, "*").cut_after(1)]);
        let auth = config().authenticator_with(MemoryTokenStore::new()).unwrap();
        assert_clean(&format!("{auth:?} {auth:#?}"));
        let api: Client = server.client(auth).clock(ManualClock::new()).label("l").build().unwrap();
        assert_clean(&format!("{api:?} {:?}", api.get(format!("/items?x={CANARY}"))));
        for url in ["/items", "/away", "https://api.example.com/items?key=other"] {
            assert_error_clean(&api.get(url).call().unwrap_err());
        }
        if let Err(error) = api.get(format!("https://elsewhere.example.com/{CANARY}")).call() {
            assert_error_clean(&error);
        }
    }
    let lines = oracle::logged();
    assert_clean(&lines.join("\n"));
    assert!(lines.iter().any(|line| line.contains("a new token was obtained")));
}

#[test]
fn configuration_errors_hold_no_secret() {
    let spoilt = [
        Api { client_secret: "".into(), ..config() },
        Api { api_key: format!("{CANARY}\u{0}").into(), client_id: String::new(), ..config() },
    ];
    for config in spoilt {
        assert_error_clean(&config.authenticator_with(MemoryTokenStore::new()).unwrap_err());
    }
}

#[test]
fn a_file_store_has_no_secret_in_its_file_names() {
    let (server, dir) = (Server::start().unwrap(), tempfile::tempdir().unwrap());
    server.on("POST", "/token", [Answer::json(r#"{"access_token":"at","expires_in":60}"#)]);
    let store = FileTokenStore::open(dir.path().join("tokens")).unwrap();
    let auth = config().authenticator_with(store).unwrap();
    server.client(auth).build().unwrap().check().unwrap();
    for entry in std::fs::read_dir(dir.path().join("tokens")).unwrap() {
        assert_clean(&entry.unwrap().file_name().to_string_lossy());
    }
}

#[test]
fn a_secret_that_is_no_string_is_not_quoted() {
    for json in [
        "12345678",
        "-1",
        "1.5",
        "true",
        "[\"cnry-5f0c8a7e1b2d\"]",
        "{\"cnry-5f0c8a7e1b2d\":1}",
        "null",
    ] {
        let error = serde_json::from_str::<Secret>(json).unwrap_err().to_string();
        assert!(
            !error.contains("12345678") && !error.contains("1.5") && !error.contains("cnry"),
            "{error}"
        );
    }
}
