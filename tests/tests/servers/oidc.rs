//! Against a certified server that finds a refresh token's second use, with access tokens of two seconds.

use std::time::Duration;

use auth_blocking::Secret;
use auth_blocking::http::Request;
use auth_blocking::ureq::Agent;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::child;
use crate::place::{self, servers, variable_or_skip};

const PROCESSES: u64 = 4;
const REFRESHES: u64 = 25;

#[test]
fn four_processes_renew_tokens_of_two_seconds_and_keep_one_live_family() {
    let Some(refreshes) = four_processes("25 refreshes") else { return };
    for (place, refreshes) in refreshes {
        // The token of a turn is shared by all.
        assert!((REFRESHES..=REFRESHES * PROCESSES).contains(&refreshes), "{place}: {refreshes}");
    }
}

#[test]
fn four_processes_whose_tokens_are_rejected_all_the_time_keep_one_live_family() {
    let Some(refreshes) = four_processes("25 rejections") else { return };
    for (place, refreshes) in refreshes {
        // And the first one.
        let most = REFRESHES * PROCESSES + 1;
        assert!((REFRESHES..=most).contains(&refreshes), "{place}: {refreshes}");
    }
}

/// Has four processes act on each store, each store with a credential of its own. How many refreshes each store made;
/// none failed, none revoked its grant, and the stored refresh token works at the end.
fn four_processes(act: &str) -> Option<Vec<(String, u64)>> {
    let server = variable_or_skip("AUTH_TEST_OIDC_URL", "oidc-provider", "oidc-provider")?;
    let dir = tempfile::tempdir().unwrap();
    let mut places = servers();
    places.push(dir.path().join("tokens").to_str().unwrap().to_owned());
    let token_endpoint = format!("{server}/token");
    let grants: Vec<Grant> = places.iter().map(|_| sign_in(&server, "app")).collect();
    // All stores at once: most of the time is spent waiting.
    let children = places
        .iter()
        .zip(&grants)
        .flat_map(|pair| std::iter::repeat_n(pair, PROCESSES as usize))
        .map(|(place, grant)| {
            child::command(act, &token_endpoint, place, grant.refresh_token.expose())
                .spawn()
                .unwrap()
        })
        .collect();
    child::all_succeed(children);
    let refreshes = places.into_iter().zip(grants).map(|(place, grant)| {
        let before = events(&server, &grant);
        assert_eq!((before.failed, before.revoked), (0, false), "{place}");
        let name = place.split([':', '/']).find(|part| !part.is_empty()).unwrap().to_owned();
        println!("{act}, {name}: {} refreshes, none failed, one live family", before.succeeded);
        // Its family lives: a refresh with what is stored is let in.
        let api = child::client(&token_endpoint, place::open(&place), grant.refresh_token.expose());
        std::thread::sleep(Duration::from_secs(2));
        api.check().unwrap();
        let after = events(&server, &grant);
        assert_eq!(
            (after.succeeded, after.failed, after.revoked),
            (before.succeeded + 1, 0, false)
        );
        (name, before.succeeded)
    });
    Some(refreshes.collect())
}

#[derive(Deserialize)]
pub(crate) struct Grant {
    pub(crate) refresh_token: Secret,
    grant_id: String,
}

/// What happened to a grant.
#[derive(Deserialize)]
pub(crate) struct Events {
    pub(crate) succeeded: u64,
    pub(crate) failed: u64,
    pub(crate) revoked: bool,
}

pub(crate) fn sign_in(server: &str, client: &str) -> Grant {
    json(Request::post(format!("{server}/sign-in/{client}")).body(()).unwrap())
}

pub(crate) fn events(server: &str, grant: &Grant) -> Events {
    json(Request::get(format!("{server}/events/{}", grant.grant_id)).body(()).unwrap())
}

fn json<T: DeserializeOwned>(request: Request<()>) -> T {
    Agent::new_with_defaults().run(request).unwrap().body_mut().read_json().unwrap()
}
