//! HTTP servers that nobody here wrote: nginx, Jupyter, devpi. Their start scripts are in `tests/servers`.
//!
//! A test whose server was not started says so and does nothing.

use std::fs;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use auth_blocking::http::HeaderValue;
use auth_blocking::testing::ManualClock;
use auth_blocking::ureq::Agent;
use auth_blocking::ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig};
use auth_blocking::{
    AuthConfig, Client, Error, EventKind, RedirectError, Secret, SignRequest, TransportErrorKind,
};
use auth_tests::at::Machine;
use auth_tests::fault_proxy::{Fault, FaultProxy};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// The server's URL, or the reason why there is none.
fn server(variable: &str) -> Option<String> {
    let url = std::env::var(variable).ok();
    if url.is_none() {
        println!("skipped: {variable} is not set, see tests/servers");
    }
    url
}

fn json(answer: Result<http::Response<auth_blocking::ureq::Body>, Error>) -> serde_json::Value {
    serde_json::from_str(&answer.unwrap().body_mut().read_to_string().unwrap()).unwrap()
}

fn status(error: &Error) -> u16 {
    match error {
        Error::Status(status) => status.status().as_u16(),
        other => panic!("{other:?}"),
    }
}

#[derive(AuthConfig)]
#[auth(basic, base_url = "{url}")]
struct Basic {
    url: String,
    username: String,
    password: Secret,
}

#[derive(AuthConfig)]
#[auth(api_key(header = "X-Key"), base_url = "{url}")]
struct HeaderKey {
    url: String,
    api_key: Secret,
}

#[derive(AuthConfig)]
#[auth(api_key(query = "key"), base_url = "{url}")]
struct QueryKey {
    url: String,
    api_key: Secret,
}

fn header_key(url: &str) -> Client {
    let config = HeaderKey { url: url.to_owned(), api_key: "good+key/1".into() };
    Client::new(config.authenticator().unwrap())
}

#[test]
fn nginx_takes_basic_with_a_colon_and_umlauts_in_the_password() {
    let Some(url) = server("AUTH_TEST_NGINX_URL") else { return };
    let call = |password: &str| {
        let config =
            Basic { url: url.clone(), username: "user".to_owned(), password: password.into() };
        Client::new(config.authenticator().unwrap()).get("/basic").call()
    };
    assert_eq!(json(call("p:ss wörd"))["user"], "user");
    assert_eq!(status(&call("other").unwrap_err()), 401);
}

#[test]
fn nginx_takes_keys_in_headers_and_queries() {
    let Some(url) = server("AUTH_TEST_NGINX_URL") else { return };
    assert_eq!(json(header_key(&url).get("/header").call())["key"], "good+key/1");
    let call = |key: &str| {
        let config = QueryKey { url: url.clone(), api_key: key.into() };
        Client::new(config.authenticator().unwrap()).get("/query").call()
    };
    assert_eq!(json(call("good+key/1"))["query"], "key=good%2Bkey%2F1");
    assert_eq!(status(&call("other").unwrap_err()), 403);
}

#[test]
fn nginx_redirects_keep_the_key_at_home() {
    let Some(url) = server("AUTH_TEST_NGINX_URL") else { return };
    let api = header_key(&url);
    assert_eq!(json(api.get("/home").call())["key"], "good+key/1");
    assert_eq!(json(api.get("/away").call())["key"], "");
    assert_eq!(json(api.post("/keep").send("x"))["key"], "good+key/1");
    let reason = |error: Error| match error {
        Error::Redirect(reason) => (*reason).clone(),
        other => panic!("{other:?}"),
    };
    assert!(matches!(
        reason(api.post("/away").send("x").unwrap_err()),
        RedirectError::OtherOrigin(_)
    ));
    assert_eq!(reason(api.get("/loop").call().unwrap_err()), RedirectError::TooMany);
}

#[test]
fn nginx_that_is_busy_is_tried_again_as_it_says() {
    let Some(url) = server("AUTH_TEST_NGINX_URL") else { return };
    for path in ["/busy", "/down"] {
        let clock = ManualClock::new();
        let config = HeaderKey { url: url.clone(), api_key: "k".into() };
        let builder = Client::builder(config.authenticator().unwrap())
            .clock(clock.clone())
            .entropy(clock.entropy())
            .attempts(3);
        let error = builder.build().unwrap().get(path).call().unwrap_err();
        assert!(error.is_retryable());
        assert_eq!(clock.slept(), [Duration::from_secs(7); 2]);
    }
}

#[test]
fn nginx_as_a_token_endpoint_that_is_down() {
    let Some(url) = server("AUTH_TEST_NGINX_URL") else { return };
    let (clock, events) = (ManualClock::new(), Arc::new(Mutex::new(Vec::new())));
    let heard = Arc::clone(&events);
    let config = Machine { url, client_id: "id".to_owned(), client_secret: "s".into() };
    let api = Client::builder(config.authenticator().unwrap())
        .clock(clock.clone())
        .entropy(clock.entropy())
        .on_event(move |event| heard.lock().unwrap().push(event.kind.clone()))
        .build()
        .unwrap();
    let Error::Unavailable(error) = api.check().unwrap_err() else { panic!("another error") };
    let wait = Duration::from_secs(3);
    assert_eq!((error.status.as_u16(), error.retry_after), (503, Some(wait)));
    assert_eq!(clock.slept(), [wait; 2]);
    assert_eq!(*events.lock().unwrap(), [EventKind::Retried(wait), EventKind::Retried(wait)]);
}

#[test]
fn nginx_that_hangs_up_may_have_acted() {
    let Some(url) = server("AUTH_TEST_NGINX_URL") else { return };
    let Error::Transport(error) = header_key(&url).get("/gone").call().unwrap_err() else {
        panic!()
    };
    assert_eq!((error.kind(), error.is_not_sent()), (TransportErrorKind::Closed, false));
}

/// A key in front of nginx, behind a proxy that fails once.
fn behind(fault: Fault) -> Option<(FaultProxy, Client)> {
    let proxy = FaultProxy::start(&server("AUTH_TEST_NGINX_URL")?);
    proxy.next([fault]);
    let config = HeaderKey { url: proxy.url(), api_key: "good+key/1".into() };
    let builder = Client::builder(config.authenticator().unwrap());
    // Told to try again, it does so where nothing was done.
    let api = builder.clock(ManualClock::new()).attempts(3).build().unwrap();
    Some((proxy, api))
}

#[test]
fn nginx_behind_a_proxy_that_says_not_now_is_tried_again() {
    for status in [429, 503] {
        let Some((proxy, api)) = behind(Fault::Status(status)) else { return };
        assert_eq!(json(api.get("/header").call())["key"], "good+key/1");
        assert_eq!((proxy.seen(), proxy.delivered()), (2, 1));
    }
}

#[test]
fn nginx_behind_a_proxy_that_hangs_up_is_not_asked_twice() {
    for (fault, delivered) in [(Fault::Kill, 0), (Fault::Lost, 1)] {
        let Some((proxy, api)) = behind(fault) else { return };
        let Error::Transport(error) = api.post("/header").send("x").unwrap_err() else { panic!() };
        assert_eq!((error.kind(), error.is_not_sent()), (TransportErrorKind::Closed, false));
        proxy.wait_for_delivered(delivered);
        assert_eq!(proxy.seen(), 1);
    }
}

#[test]
fn nginx_behind_a_proxy_that_cuts_the_body_is_no_whole_answer() {
    let Some((proxy, api)) = behind(Fault::Cut) else { return };
    let mut answer = api.get("/header").call().unwrap();
    assert_eq!(answer.status(), 200);
    answer.body_mut().read_to_string().unwrap_err();
    assert_eq!((proxy.seen(), proxy.delivered()), (1, 1));
}

#[test]
fn nginx_behind_a_slow_proxy_is_waited_for_unless_the_call_has_a_limit() {
    for fault in [Fault::Trickle(Duration::from_millis(1)), Fault::Delay(Duration::from_millis(50))]
    {
        let Some((proxy, api)) = behind(fault) else { return };
        assert_eq!(json(api.get("/header").call())["key"], "good+key/1");
        assert_eq!(proxy.seen(), 1);
    }
    let limit = Duration::from_millis(500);
    let Some((_proxy, api)) = behind(Fault::Delay(Duration::from_secs(2))) else { return };
    let Error::Transport(error) = api.get("/header").timeout(limit).call().unwrap_err() else {
        panic!()
    };
    assert_eq!((error.kind(), error.is_not_sent()), (TransportErrorKind::Timeout, false));
    // The head alone takes longer than the limit.
    let Some((proxy, api)) = behind(Fault::Trickle(Duration::from_millis(50))) else { return };
    let Error::Transport(error) = api.get("/header").timeout(limit).call().unwrap_err() else {
        panic!()
    };
    assert_eq!((error.kind(), proxy.delivered()), (TransportErrorKind::Timeout, 1));
}

fn pem(name: &str) -> Option<Vec<u8>> {
    Some(fs::read(format!("{}/{name}", server("AUTH_TEST_NGINX_TLS")?)).unwrap())
}

fn agent(tls: TlsConfig) -> Agent {
    Agent::config_builder().tls_config(tls).proxy(None).build().into()
}

fn tls_call(url: &str, agent: Agent) -> Result<serde_json::Value, TransportErrorKind> {
    let config = HeaderKey { url: url.to_owned(), api_key: "k".into() };
    let api = Client::builder(config.authenticator().unwrap()).agent(agent).build().unwrap();
    match api.get("/").call() {
        Err(Error::Transport(error)) => Err(error.kind()),
        // nginx says that it wants a certificate, over TLS.
        Err(Error::Status(status)) => Ok(status.status().as_u16().into()),
        answer => Ok(json(answer)),
    }
}

#[test]
fn nginx_over_tls_with_a_private_root() {
    let (Some(url), Some(root)) = (server("AUTH_TEST_NGINX_TLS_URL"), pem("ca.crt")) else {
        return;
    };
    let root = [Certificate::from_pem(&root).unwrap()];
    let trusting = TlsConfig::builder().root_certs(RootCerts::new_with_certs(&root)).build();
    assert_eq!(tls_call(&url, agent(trusting)).unwrap()["key"], "k");
    assert_eq!(tls_call(&url, Agent::new_with_defaults()), Err(TransportErrorKind::Tls));
}

#[test]
fn nginx_that_asks_for_a_certificate() {
    let (Some(url), Some(root)) = (server("AUTH_TEST_NGINX_MTLS_URL"), pem("ca.crt")) else {
        return;
    };
    let roots = || RootCerts::new_with_certs(&[Certificate::from_pem(&root).unwrap()]);
    let certificate = Certificate::from_pem(&pem("client.crt").unwrap()).unwrap();
    let key = PrivateKey::from_pem(&pem("client.key").unwrap()).unwrap();
    let own = ClientCert::new_with_certs(&[certificate], key);
    let with = TlsConfig::builder().root_certs(roots()).client_cert(Some(own)).build();
    assert_eq!(tls_call(&url, agent(with)).unwrap()["client"], "CN=client");
    let without = TlsConfig::builder().root_certs(roots()).build();
    assert_eq!(tls_call(&url, agent(without)).unwrap(), 400);
}

#[derive(AuthConfig)]
#[auth(api_key(header = "Authorization", value = "token {api_key}"), base_url = "{url}/api")]
struct JupyterHeader {
    url: String,
    api_key: Secret,
}

#[derive(AuthConfig)]
#[auth(api_key(query = "token"), base_url = "{url}/api")]
struct JupyterQuery {
    url: String,
    api_key: Secret,
}

#[test]
fn jupyter_takes_its_token_in_a_header_and_in_the_query() {
    let Some(url) = server("AUTH_TEST_JUPYTER_URL") else { return };
    let clients = |token: &str| {
        let header = JupyterHeader { url: url.clone(), api_key: token.into() };
        let query = JupyterQuery { url: url.clone(), api_key: token.into() };
        [Client::new(header.authenticator().unwrap()), Client::new(query.authenticator().unwrap())]
    };
    for api in clients("for-tests") {
        assert_eq!(json(api.get("/contents").call())["type"], "directory");
        let file = serde_json::json!({"type": "file", "format": "text", "content": "x"});
        let saved = api.put("/contents/a.txt").send_json(&file).unwrap();
        assert!(saved.status().is_success());
    }
    for api in clients("other") {
        assert_eq!(status(&api.get("/contents").call().unwrap_err()), 403);
    }
}

#[derive(AuthConfig)]
#[auth(session(
    login(
        post = "{url}/+login",
        headers("Accept" = "application/json"),
        json("user" = "{user}", "password" = "{password}"),
    ),
    token_path = "result.password",
    expiry(property = "result.expiration", format = seconds),
    send_as(header = "X-Devpi-Auth", value = "{user}:{token}"),
))]
#[auth(sign_with = encode, base_url = "{url}", headers("Accept" = "application/json"))]
struct Devpi {
    url: String,
    user: String,
    password: Secret,
}

/// devpi wants `user:token` in base64.
fn encode(_: &Devpi, request: &mut SignRequest<'_>) -> Result<(), Error> {
    let plain = request.headers.get("x-devpi-auth").map(HeaderValue::as_bytes).unwrap_or_default();
    let mut value = HeaderValue::from_str(&BASE64_STANDARD.encode(plain)).map_err(Error::custom)?;
    value.set_sensitive(true);
    request.headers.insert("x-devpi-auth", value);
    Ok(())
}

#[test]
fn devpi_gives_a_nested_token_for_a_header_of_its_own() {
    let Some(url) = server("AUTH_TEST_DEVPI_URL") else { return };
    let client = |password: &str| {
        let config = Devpi { url: url.clone(), user: "root".to_owned(), password: password.into() };
        Client::new(config.authenticator().unwrap())
    };
    let api = client("for-tests");
    let who = |api: &Client| json(api.get("/+api").call())["result"]["authstatus"].clone();
    assert_eq!(who(&api)[0], "ok");
    assert_eq!(who(&api)[1], "root");
    let Error::Refused(error) = client("other").check().unwrap_err() else {
        panic!("another error")
    };
    assert_eq!(error.status.as_u16(), 401);
}
