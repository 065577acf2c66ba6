//! What is counted: a request that is built and gets its credential, by hand and by us.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use arc_swap::ArcSwap;
use auth_blocking::http::{HeaderValue, Request, Uri, header};
use auth_blocking::testing::{Answer, Server};
use auth_blocking::{AuthConfig, Authenticator, Client, Secret, ureq};

/// One thing to count.
pub struct Row {
    pub name: &'static str,
    pub what: &'static str,
    /// Prepares all that is done once, and returns what is done at each call. The text is a server's URL.
    pub prepare: fn(&str) -> Box<dyn FnMut()>,
}

pub const ROWS: &[Row] = &[
    Row { name: "header", what: "floor: a header value made before", prepare: header_by_hand },
    Row {
        name: "arc_swap",
        what: "floor: the header value in an arc-swap, and a clock read",
        prepare: arc_swap_by_hand,
    },
    Row { name: "oauth2", what: "an OAuth 2.0 token in hand", prepare: oauth2 },
    Row {
        name: "oauth2_and_header",
        what: "an OAuth 2.0 token in hand and an account header",
        prepare: oauth2_and_header,
    },
    Row { name: "api_key", what: "an API key in a header", prepare: api_key },
    Row { name: "api_key_query", what: "an API key in the query", prepare: api_key_query },
    Row { name: "get_bare", what: "a whole GET, ureq alone", prepare: get_bare },
    Row {
        name: "get_by_hand",
        what: "a whole GET, ureq and a header made before",
        prepare: get_by_hand,
    },
    Row { name: "get", what: "a whole GET with an OAuth 2.0 token in hand", prepare: get },
];

const ITEMS: &str = "https://api.example.com/v1/items?limit=10";
const TOKEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0";

fn uri() -> Uri {
    Uri::from_static(ITEMS)
}

fn request(uri: &Uri) -> Request<()> {
    let mut request = Request::new(());
    *request.uri_mut() = uri.clone();
    request
}

fn bearer() -> HeaderValue {
    let mut value = HeaderValue::try_from(format!("Bearer {TOKEN}")).unwrap();
    value.set_sensitive(true);
    value
}

fn header_by_hand(_: &str) -> Box<dyn FnMut()> {
    let (uri, value) = (uri(), bearer());
    Box::new(move || {
        let mut request = request(black_box(&uri));
        request.headers_mut().insert(header::AUTHORIZATION, value.clone());
        black_box(&request);
    })
}

fn arc_swap_by_hand(_: &str) -> Box<dyn FnMut()> {
    let uri = uri();
    let held = ArcSwap::from(Arc::new((bearer(), SystemTime::now() + Duration::from_secs(3600))));
    Box::new(move || {
        let mut request = request(black_box(&uri));
        let held = held.load();
        assert!(SystemTime::now() < held.1);
        request.headers_mut().insert(header::AUTHORIZATION, held.0.clone());
        black_box(&request);
    })
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token"))]
#[auth(base_url = "https://api.example.com/v1")]
struct Oauth2 {
    client_id: String,
    client_secret: Secret,
}

fn oauth2(_: &str) -> Box<dyn FnMut()> {
    authorized(Oauth2::builder().client_id("id").client_secret("secret").build().unwrap())
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token"))]
#[auth(base_url = "https://api.example.com/v1", headers("X-Account" = "{account}"))]
struct Account {
    client_id: String,
    client_secret: Secret,
    account: String,
}

fn oauth2_and_header(_: &str) -> Box<dyn FnMut()> {
    let auth = Account::builder().client_id("id").client_secret("secret").account("a-1").build();
    authorized(auth.unwrap())
}

#[derive(AuthConfig)]
#[auth(api_key(header = "X-API-Key"), base_url = "https://api.example.com/v1")]
struct ApiKey {
    api_key: Secret,
}

fn api_key(_: &str) -> Box<dyn FnMut()> {
    authorized(ApiKey::builder().api_key(TOKEN).build().unwrap())
}

#[derive(AuthConfig)]
#[auth(api_key(query = "key"), base_url = "https://api.example.com/v1")]
struct ApiKeyQuery {
    api_key: Secret,
}

fn api_key_query(_: &str) -> Box<dyn FnMut()> {
    authorized(ApiKeyQuery::builder().api_key(TOKEN).build().unwrap())
}

fn authorized(auth: Authenticator) -> Box<dyn FnMut()> {
    let (uri, client) = (uri(), client(auth));
    Box::new(move || {
        let mut request = request(black_box(&uri));
        client.authorize(&mut request).unwrap();
        black_box(&request);
    })
}

/// A client that has its token.
fn client(auth: Authenticator) -> Client {
    let server = Server::start().unwrap();
    let token = format!(r#"{{"access_token":"{TOKEN}","expires_in":3600}}"#);
    server.on("POST", "/token", [Answer::json(token)]);
    let client = server.client(auth.clone()).build().unwrap();
    client.check().unwrap();
    Client::new(auth)
}

fn agent() -> ureq::Agent {
    ureq::Agent::new_with_defaults()
}

fn get_bare(url: &str) -> Box<dyn FnMut()> {
    let (agent, url) = (agent(), format!("{url}/v1/items?limit=10"));
    Box::new(move || {
        let mut answer = agent.get(&url).call().unwrap();
        black_box(answer.body_mut().read_to_vec().unwrap());
    })
}

fn get_by_hand(url: &str) -> Box<dyn FnMut()> {
    let (agent, value, url) = (agent(), bearer(), format!("{url}/v1/items?limit=10"));
    Box::new(move || {
        let mut answer = agent.get(&url).header("authorization", value.clone()).call().unwrap();
        black_box(answer.body_mut().read_to_vec().unwrap());
    })
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "{url}/token"), base_url = "{url}/v1")]
struct Local {
    url: String,
    client_id: String,
    client_secret: Secret,
}

fn get(url: &str) -> Box<dyn FnMut()> {
    let auth = Local::builder().url(url).client_id("id").client_secret("secret").build().unwrap();
    let api = Client::new(auth);
    Box::new(move || {
        let mut answer = api.get("/items?limit=10").call().unwrap();
        black_box(answer.body_mut().read_to_vec().unwrap());
    })
}
