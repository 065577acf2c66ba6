//! What a token in hand costs in memory: nothing for each request, little for each idle authenticator.

#[path = "../benches/allocations.rs"]
mod allocations;

use auth_blocking::http::{HeaderName, HeaderValue, Request, Uri, header};
use auth_blocking::testing::{Answer, Server};
use auth_blocking::{AuthConfig, Authenticator, Client, Secret};

#[global_allocator]
static ALLOCATOR: allocations::Counting = allocations::Counting;

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token"))]
#[auth(base_url = "https://api.example.com/v1", headers("X-Version" = "3"))]
struct Api {
    client_id: String,
    client_secret: Secret,
}

const VERSION: HeaderName = HeaderName::from_static("x-version");

fn auth() -> Authenticator {
    Api::builder().client_id("id").client_secret("secret").build().unwrap()
}

fn allocations_of(act: impl FnOnce(&mut Request<()>)) -> u64 {
    let mut request = Request::new(());
    *request.uri_mut() = Uri::from_static("https://api.example.com/v1/items");
    let before = allocations::calls();
    act(&mut request);
    allocations::calls() - before
}

#[test]
fn a_token_in_hand_is_put_on_without_an_allocation_of_ours() {
    let server = Server::start().unwrap();
    server.on("POST", "/token", [Answer::json(r#"{"access_token":"t","expires_in":3600}"#)]);
    let auth = auth();
    server.client(auth.clone()).build().unwrap().check().unwrap();
    let api = Client::new(auth);
    let value = HeaderValue::from_static("Bearer t");
    let by_hand = allocations_of(|request| {
        request.headers_mut().insert(header::AUTHORIZATION, value.clone());
        request.headers_mut().insert(VERSION, HeaderValue::from_static("3"));
    });
    // The first copy of a value makes it one that can be shared.
    allocations_of(|request| api.authorize(request).unwrap());
    let ours = allocations_of(|request| api.authorize(request).unwrap());
    assert_eq!(ours, by_hand, "what the header map itself asks for");
}

#[test]
fn an_idle_authenticator_has_at_most_two_kibibytes() {
    drop(auth());
    let before = allocations::bytes();
    let auth = auth();
    let bytes = allocations::bytes() - before;
    assert!((1..=2048).contains(&bytes), "{bytes} bytes");
    drop(auth);
}
