//! What the first release left in a store, read in every state; and that release's own program against a store of this one.
//!
//! The records were written by `tests/first_release/start.sh --make`, from that release's sources.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, Error, FileTokenStore, Secret};
use auth_tests::at;

/// The credential of the records, as `tests/first_release/main.rs` has it.
#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/token",
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.example.com")]
struct Api {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

/// Copies the records of one state to where a store takes them.
fn records(state: &str, to: &Path) {
    fs::create_dir(to).unwrap();
    fs::set_permissions(to, fs::Permissions::from_mode(0o700)).unwrap();
    for entry in fs::read_dir(format!("tests/first_release/records/{state}")).unwrap() {
        let copy = to.join(entry.as_ref().unwrap().file_name());
        fs::copy(entry.unwrap().path(), &copy).unwrap();
        fs::set_permissions(&copy, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

/// What the endpoint is asked, each line the refresh token of a request, and what becomes of two calls with a token's
/// life between them, each by a program of its own.
fn calls(state: &str, seconds: u64) -> (Vec<String>, Vec<Result<(), Error>>) {
    let got: Arc<Mutex<Vec<String>>> = Arc::default();
    let server = Server::start().unwrap();
    let kept = Arc::clone(&got);
    server.run("POST", "/token", move |seen| {
        let pairs = seen.form_pairs();
        let sent = pairs.iter().find(|(name, _)| name == "refresh_token").unwrap().1.clone();
        let mut got = kept.lock().unwrap();
        got.push(sent);
        let n = got.len();
        Answer::json(format!(
            r#"{{"access_token":"new-{n}","refresh_token":"next-{n}","expires_in":3600}}"#
        ))
    });
    server.on("GET", "/items", [Answer::json("[]")]);
    let dir = tempfile::tempdir().unwrap();
    let tokens = dir.path().join("tokens");
    records(state, &tokens);
    // Its clock began at 2030-01-01 too.
    let clock = ManualClock::new();
    clock.advance(Duration::from_secs(seconds));
    let outcomes = (0..2)
        .map(|_| {
            let config = Api {
                client_id: "id".to_owned(),
                client_secret: "secret".into(),
                refresh_token: "rt-0".into(),
            };
            let auth = config.authenticator_with(FileTokenStore::open(&tokens).unwrap()).unwrap();
            let api =
                server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
            let outcome = api.get("/items").call().map(drop);
            clock.advance(Duration::from_secs(3601));
            outcome
        })
        .collect();
    for seen in server.seen().iter().filter(|seen| seen.path == "/items") {
        let token = seen.header("authorization").unwrap();
        assert!(token.starts_with("Bearer new-"), "an access token of the first release: {token}");
    }
    let got = got.lock().unwrap().clone();
    (got, outcomes)
}

#[track_caller]
fn goes_on(state: &str, seconds: u64, expected: &[&str]) {
    let (got, outcomes) = calls(state, seconds);
    for outcome in outcomes {
        outcome.unwrap();
    }
    assert_eq!(got, expected);
}

#[test]
fn a_committed_refresh_token_is_adopted_once() {
    goes_on("committed", 10, &["rt-1", "next-1"]);
}

#[test]
fn an_answer_in_the_spool_goes_on_with_its_refresh_token() {
    goes_on("first_spooled", 10, &["rt-1", "next-1"]);
    goes_on("spooled", 10, &["rt-2", "next-1"]);
}

#[test]
fn what_was_on_its_way_is_asked_again_once() {
    goes_on("first_armed", 10, &["rt-0", "next-1"]);
    goes_on("armed", 8000, &["rt-1", "next-1"]);
    goes_on("lost", 8000, &["rt-1", "next-1"]);
}

#[test]
fn what_was_given_up_is_asked_again() {
    // That release gave up what it had lost twice, and for ever what was refused once: OUT-2, OUT-5.
    goes_on("lost_twice", 20_000, &["rt-1", "next-1"]);
    goes_on("refused", 8000, &["rt-1", "next-1"]);
}

#[test]
fn a_damaged_record_stops_all() {
    let (got, outcomes) = calls("damaged", 10);
    assert!(got.is_empty(), "{got:?}");
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Err(Error::Store(_)))));
}

/// What keeps that release's programs away is there before the first request is sent, and its records hold nothing after.
#[test]
fn at_the_former_name_stands_what_the_first_release_cannot_read() {
    let dir = tempfile::tempdir().unwrap();
    for state in ["committed", "spooled", "new"] {
        let tokens = dir.path().join(state);
        if state != "new" {
            records(state, &tokens);
        }
        let server = Server::start().unwrap();
        server.on(
            "POST",
            "/token",
            [Answer::json(r#"{"access_token":"a","refresh_token":"b","expires_in":60}"#)],
        );
        let config = Api {
            client_id: "id".to_owned(),
            client_secret: "secret".into(),
            refresh_token: "rt-0".into(),
        };
        let store = FileTokenStore::open(&tokens).unwrap();
        let auth = config.authenticator_with(store).unwrap();
        server.client(auth).build().unwrap().check().unwrap();
        let former = "34e8bd77fe8769fa969203022807b38a4c8d4f4a478e5b3173abd77430d86c37";
        let text = fs::read_to_string(tokens.join(format!("{former}.json"))).unwrap();
        assert!(text.starts_with(r#"{"version":2,"#), "{text}");
        assert!(text.contains(r#""moved":true"#) && !text.contains("rt-"), "{text}");
        assert!(!tokens.join(format!("{former}.spool")).exists());
    }
}

#[test]
fn a_program_of_the_first_release_gets_a_store_error_and_sends_nothing() {
    let Some(program) = std::env::var_os("AUTH_FIRST_RELEASE") else {
        println!(
            "skipped: AUTH_FIRST_RELEASE names no program (tests/first_release/start.sh builds one)"
        );
        return;
    };
    let run = |dir: &Path, url: &str| {
        let output = std::process::Command::new(&program)
            .args(["call".as_ref(), dir.as_os_str(), url.as_ref()])
            .output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };
    let server = Server::start().unwrap();
    server.on(
        "POST",
        "/token",
        [Answer::json(r#"{"access_token":"a","refresh_token":"b","expires_in":3600}"#)],
    );
    server.on("GET", "/items", [Answer::json("[]")]);
    let (dir, url) = (tempfile::tempdir().unwrap(), server.url());
    let rotating = |store| {
        at::Rotating { url: url.clone(), client_id: "id".to_owned(), refresh_token: "rt-0".into() }
            .authenticator_with(store)
            .unwrap()
    };
    // On a directory of its own it works.
    assert_eq!(run(&dir.path().join("own"), &url).trim(), "status 200");
    let sent = server.seen().len();
    let tokens = dir.path().join("tokens");
    let store = || FileTokenStore::open(&tokens).unwrap();
    auth_blocking::Client::new(rotating(store())).get("/items").call().unwrap();
    assert_eq!(server.seen().len(), sent + 2);
    let said = run(&tokens, &url);
    assert!(said.starts_with("Store: ") && said.contains("version that is not known"), "{said}");
    assert_eq!(server.seen().len(), sent + 2, "it sent something");
    // And where this release took over what it left.
    let own = dir.path().join("own");
    auth_blocking::Client::new(rotating(FileTokenStore::open(&own).unwrap())).check().unwrap();
    let sent = server.seen().len();
    assert!(run(&own, &url).starts_with("Store: "));
    assert_eq!(server.seen().len(), sent);
}
