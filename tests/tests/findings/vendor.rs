//! A vendor's grant whose refresh tokens rotate.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, MemoryTokenStore, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = custom("vendor"),
    token_endpoint = "https://auth.example.com/token",
    client_auth = none,
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.example.com")]
struct Vendor {
    client_id: String,
    refresh_token: Secret,
}

#[test]
fn gra_1_a_vendors_grant_goes_on_with_the_refresh_token_it_got() {
    let (server, clock) = (Server::start().unwrap(), ManualClock::new());
    let got: Arc<Mutex<Vec<String>>> = Arc::default();
    let kept = Arc::clone(&got);
    server.run("POST", "/token", move |seen| {
        let mut got = kept.lock().unwrap();
        let pairs = seen.form_pairs();
        let of = |name: &str| pairs.iter().find(|(own, _)| own == name).unwrap().1.clone();
        got.push(format!("{} {}", of("grant_type"), of("refresh_token")));
        let n = got.len();
        Answer::json(format!(
            r#"{{"access_token":"at-{n}","refresh_token":"rt-{n}","expires_in":600}}"#
        ))
    });
    server.on("GET", "/items", [Answer::json("[]")]);
    let config = Vendor { client_id: "id".to_owned(), refresh_token: "rt-0".into() };
    let auth = config.authenticator_with(MemoryTokenStore::new()).unwrap();
    let api = server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    api.get("/items").call().unwrap();
    clock.advance(Duration::from_secs(601));
    api.get("/items").call().unwrap();
    assert_eq!(*got.lock().unwrap(), ["vendor rt-0", "vendor rt-1"]);
}
