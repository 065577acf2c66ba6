//! Against a certified server that finds a refresh token's second use, with access tokens of two seconds.

use auth_blocking::http::Request;
use auth_blocking::ureq::Agent;
use serde_json::Value;

use crate::child;
use crate::place::{self, servers, variable_or_skip};

const PROCESSES: usize = 4;
const REFRESHES: u64 = 25;

#[test]
fn four_processes_rotate_one_credential_and_keep_one_live_family() {
    let Some(server) = variable_or_skip("AUTH_TEST_OIDC_URL", "oidc-provider", "oidc-provider")
    else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let mut places = servers();
    places.push(dir.path().join("tokens").to_str().unwrap().to_owned());
    let before = events(&server);
    let token_endpoint = format!("{server}/token");
    let seeds: Vec<String> = places.iter().map(|_| sign_in(&server)).collect();
    // All stores at once: most of the time is spent waiting for tokens to end.
    let children = places
        .iter()
        .zip(&seeds)
        .flat_map(|(place, seed)| std::iter::repeat_n((place, seed), PROCESSES))
        .map(|(place, seed)| {
            child::command("25 refreshes", &token_endpoint, place, seed).spawn().unwrap()
        })
        .collect();
    child::all_succeed(children);
    let after = events(&server);
    let count = |events: &Value, name: &str| events[name].as_u64().unwrap();
    let succeeded = count(&after, "succeeded") - count(&before, "succeeded");
    println!("{} stores, {succeeded} refreshes, none failed", places.len());
    assert_eq!(after["failed"], before["failed"]);
    assert_eq!(count(&after, "revoked"), count(&before, "revoked"));
    // The tokens of a turn are shared: there were about as many refreshes as turns, and at least that many.
    let stores = places.len() as u64;
    assert!(succeeded >= stores * REFRESHES, "{succeeded}");
    assert!(succeeded <= stores * REFRESHES * PROCESSES as u64, "{succeeded}");
    // The family lives: the stored refresh token is let in.
    for (place, seed) in places.iter().zip(&seeds) {
        child::client(&token_endpoint, place::open(place), seed).check().unwrap();
    }
    assert_eq!(events(&server)["failed"], before["failed"]);
}

fn sign_in(server: &str) -> String {
    let request = Request::post(format!("{server}/sign-in")).body(()).unwrap();
    json(request)["refresh_token"].as_str().unwrap().to_owned()
}

fn events(server: &str) -> Value {
    json(Request::get(format!("{server}/events")).body(()).unwrap())
}

fn json(request: Request<()>) -> Value {
    Agent::new_with_defaults().run(request).unwrap().body_mut().read_json().unwrap()
}
