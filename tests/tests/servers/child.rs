//! A process of its own that shares a store: another machine of the fleet.

use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, Client, Secret, TokenStore};
use auth_tests::killed::Killed;

use crate::place;

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "{endpoint}", rotate_refresh_token))]
#[auth(dangerous_allow_http)]
struct Api {
    endpoint: String,
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

pub(crate) fn client(endpoint: &str, store: impl TokenStore + 'static, seed: &str) -> Client {
    builder(endpoint, store, seed).build().unwrap()
}

/// A program an hour later: what is waited for after a refresh of unknown outcome is over.
pub(crate) fn later(endpoint: &str, store: impl TokenStore + 'static, seed: &str) -> Client {
    let clock = ManualClock::at(SystemTime::now() + Duration::from_secs(3600));
    builder(endpoint, store, seed).clock(clock).build().unwrap()
}

pub(crate) fn builder(
    endpoint: &str,
    store: impl TokenStore + 'static,
    seed: &str,
) -> auth_blocking::ClientBuilder {
    let config = Api {
        endpoint: endpoint.to_owned(),
        client_id: "app".to_owned(),
        client_secret: "app-secret".into(),
        refresh_token: seed.into(),
    };
    Client::builder(config.authenticator_with(store).unwrap())
}

/// What a child does.
pub(crate) fn command(act: &str, endpoint: &str, place: &str, seed: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "child::child", "--nocapture"]);
    command
        .env("CHILD_ACT", act)
        .env("CHILD_ENDPOINT", endpoint)
        .env("CHILD_STORE", place)
        .env("CHILD_SEED", seed);
    command.stdout(Stdio::null());
    command
}

pub(crate) fn all_succeed(children: Vec<Child>) {
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// Runs in the child; does nothing in the suite itself.
#[test]
fn child() {
    let Ok(act) = std::env::var("CHILD_ACT") else { return };
    let variable = |name: &str| std::env::var(name).unwrap();
    let (endpoint, seed) = (variable("CHILD_ENDPOINT"), variable("CHILD_SEED"));
    let store = place::open(&variable("CHILD_STORE"));
    if act == "rotate" {
        let last = variable("CHILD_STEP").parse().unwrap();
        let killed = Killed::new(store, last, variable("CHILD_LOG").into());
        for _ in 0..2 {
            client(&endpoint, killed.clone(), &seed).check().unwrap();
        }
        std::fs::write(variable("CHILD_LOG"), killed.steps().to_string()).unwrap();
        return;
    }
    let client =
        builder(&endpoint, store, &seed).timeout_token(Duration::from_secs(5)).build().unwrap();
    match act.as_str() {
        "once" => assert_eq!(client.access_token().unwrap().expose(), "at"),
        // Each token lives shorter than the pause: each turn finds one that another process renewed, or renews.
        "25 refreshes" => {
            let endpoint = endpoint.strip_suffix("/token").unwrap();
            for _ in 0..25 {
                client.get(format!("{endpoint}/api")).call().unwrap();
                client.check().unwrap();
                std::thread::sleep(Duration::from_millis(2050));
            }
        }
        // An API that rejects the token of each call once: each turn takes another one, a sibling's or a new one.
        "25 rejections" => {
            let (api, rejects) = (Server::start().unwrap(), AtomicBool::new(false));
            api.run("GET", "/api", move |_| {
                Answer::status(if rejects.fetch_not(Ordering::SeqCst) { 200 } else { 401 })
            });
            for _ in 0..25 {
                client.get(format!("{}/api", api.url())).call().unwrap();
            }
            assert_eq!(api.count("/api"), 50);
        }
        other => panic!("{other}"),
    }
}
