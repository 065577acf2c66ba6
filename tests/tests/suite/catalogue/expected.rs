//! What should arrive, worked out from the facts alone.

use std::time::Duration;

use auth_blocking::testing::{Answer, Server};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::Case;
use super::facts::{Connector, pairs, text, url};
use super::request::{Body, Request};

/// The default of the annotation.
pub(super) const LEEWAY: Duration = Duration::from_secs(60);

/// The life that token answers name where the facts name none.
const LIFE: Duration = Duration::from_secs(3600);

/// One authenticator's requests, in order.
pub(super) struct Conversation<'a> {
    connector: &'a Connector,
    case: &'a Case,
    /// How often each method obtained a token.
    obtained: Vec<usize>,
    /// Whether each method's token can be used.
    valid: Vec<bool>,
    /// A token that the config has already.
    stored: Option<String>,
    /// Since the manual clock's start.
    pub(super) now: Duration,
}

/// A request that the method signs.
#[derive(Clone, Copy)]
pub(super) enum Signed {
    /// The config names the operation.
    AsItIs,
    /// The caller names it.
    WithTarget(&'static str),
}

impl<'a> Conversation<'a> {
    pub(super) fn new(connector: &'a Connector, case: &'a Case) -> Self {
        let count = case.auth.len();
        let stored = case.auth.iter().find_map(|method| {
            text(&method["stored"]["expires_at"], &case.whole)?;
            text(&method["stored"]["access_token"], &case.whole)
        });
        let valid = vec![stored.is_some(); count];
        Self { connector, case, obtained: vec![0; count], valid, stored, now: Duration::ZERO }
    }

    /// The answers of token and login endpoints.
    pub(super) fn script(&self, server: &Server) {
        for method in &self.case.auth {
            let (url, method_name) = match method["kind"].as_str().unwrap() {
                "oauth2" => (self.token_endpoint(method), "POST"),
                "session" => (
                    url(&method["login"]["url"], &self.case.whole),
                    method["login"]["method"].as_str().unwrap(),
                ),
                _ => continue,
            };
            let (_, path) = split(&url);
            server.on(
                method_name,
                &path,
                (1..=3).map(|nth| answer(method, nth)).collect::<Vec<_>>(),
            );
        }
    }

    /// Whether the method signs the request.
    pub(super) fn signed(&self) -> Option<Signed> {
        let signs = |method: &&Value| method["kind"] == "aws_signature_v4";
        let method = self.case.auth.iter().find(signs)?;
        Some(if method["target"].is_null() { Signed::WithTarget("T") } else { Signed::AsItIs })
    }

    /// How long a token lives; `None` where that does not end, or there is none.
    pub(super) fn life(&self) -> Option<Duration> {
        self.case.auth.iter().find_map(life)
    }

    /// The status that rejects a token which is kept; `None` where there is none, or each call obtains one.
    pub(super) fn rejects(&self) -> Option<u16> {
        self.case.auth.iter().find_map(|method| {
            let kept = method["kind"] == "oauth2" || method.get("expires_after").is_some();
            let status = method["renewed_on"].as_u64().unwrap_or(401);
            kept.then(|| u16::try_from(status).unwrap())
        })
    }

    /// All tokens end, or are rejected.
    pub(super) fn end(&mut self) {
        self.valid.fill(false);
        self.stored = None;
    }

    /// What one call of the API sends.
    pub(super) fn call(&mut self) -> Vec<Request> {
        let mut requests = Vec::new();
        for (at, method) in self.case.auth.iter().enumerate() {
            let request = match method["kind"].as_str().unwrap() {
                "oauth2" => self.token_request(method, self.obtained[at]),
                "session" => self.login(method),
                _ => continue,
            };
            // Without a life, a session logs in before every call.
            let every_call = method["kind"] == "session"
                && method.get("expires_after").is_none()
                && method.get("expiry").is_none();
            if every_call || !self.valid[at] {
                requests.push(request);
                self.obtained[at] += 1;
                self.valid[at] = true;
            }
        }
        requests.push(self.api_request());
        requests
    }

    /// The request to another origin that gets the same credential.
    pub(super) fn elsewhere(&self, origin: &str) -> Request {
        let (host, _) = split(origin);
        Request { host, path: "/probe".to_owned(), ..self.api_request() }
    }

    fn api_request(&self) -> Request {
        let mut config = self.case.whole.clone();
        let seconds = self.now.as_secs();
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        config["now"] = json!(format!("20300101T{hour:02}{minute:02}{second:02}Z"));
        let config = &config;
        let (host, path) = split(&self.connector.base_url(config));
        let mut request = Request::get(&host, &format!("{}/probe", path.trim_end_matches('/')));
        request.query("page", "2");
        if let Some(signed) = self.signed() {
            request.method = "POST".to_owned();
            request.body = Body::Json(json!({"a": 1}));
            if let Signed::WithTarget(target) = signed {
                request.header("x-amz-target", target);
            }
        }
        for (name, value) in self.connector.extra("extra_headers", config) {
            request.header(&name, value);
        }
        for (name, value) in self.connector.extra("extra_query", config) {
            request.query(&name, value);
        }
        for (at, method) in self.case.auth.iter().enumerate() {
            match method["kind"].as_str().unwrap() {
                "oauth2" | "session" => self.send(method, self.obtained[at], &mut request),
                _ => credential(method, config, &mut request),
            }
        }
        request
    }

    /// Puts the newest token where it goes.
    fn send(&self, method: &Value, nth: usize, request: &mut Request) {
        let mut config = self.case.whole.clone();
        let token = self.stored.clone().unwrap_or_else(|| token(nth));
        config["token"] = json!(token);
        config["access_token"] = json!(token);
        config["token_type"] = json!("Scheme");
        let send_as = &method["send_as"];
        let value = match send_as.get("value") {
            Some(value) => text(value, &config).unwrap(),
            None if send_as.is_null() => format!("Bearer {token}"),
            None => token,
        };
        match send_as["query"].as_str() {
            Some(name) => request.query(name, value),
            None => request.header(send_as["header"].as_str().unwrap_or("Authorization"), value),
        }
    }

    fn token_endpoint(&self, method: &Value) -> String {
        url(&method["token_endpoint"], &self.case.whole)
    }

    /// RFC 6749 sections 4.3.2, 4.4.2 and 6, and section 2.3.1 for the client.
    fn token_request(&self, method: &Value, obtained: usize) -> Request {
        let value = |name: &str| text(&method[name], &self.case.whole);
        let (host, path) = split(&self.token_endpoint(method));
        let mut request = Request { method: "POST".to_owned(), ..Request::get(&host, &path) };
        let mut parameters = pairs(&method["params"], &self.case.whole);
        let mut add = |name: &str, value: Option<String>| {
            parameters.extend(value.map(|value| (name.to_owned(), value)));
        };
        if method["client_auth"] == "client_secret_basic" {
            let encode = |name| -> String {
                form_urlencoded::byte_serialize(value(name).unwrap().as_bytes()).collect()
            };
            request.header("Authorization", basic(&encode("client_id"), &encode("client_secret")));
        } else {
            add("client_id", value("client_id"));
            add("client_secret", value("client_secret"));
        }
        let grant = method["grant"].as_str().unwrap();
        match grant {
            "jwt_bearer" => {
                add("grant_type", Some("urn:ietf:params:oauth:grant-type:jwt-bearer".to_owned()));
                // Compared in `jwt`.
                add("assertion", Some(String::new()));
            }
            grant => add("grant_type", Some(grant.to_owned())),
        }
        let rotated = method["rotate_refresh_token"] == true && obtained > 0;
        add(
            "refresh_token",
            if rotated { Some(refresh(obtained)) } else { value("refresh_token") },
        );
        for name in ["username", "password", "scope"] {
            add(name, value(name));
        }
        parameters.sort();
        if method["token_request"] == "query" {
            request.query = parameters;
        } else {
            request.body = Body::Form(parameters);
        }
        request
    }

    fn login(&self, method: &Value) -> Request {
        let (login, config) = (&method["login"], &self.case.whole);
        let (host, path) = split(&url(&login["url"], config));
        let mut request = Request::get(&host, &path);
        request.method = login["method"].as_str().unwrap().to_owned();
        for (name, value) in pairs(&login["query"], config) {
            request.query(&name, value);
        }
        for (name, value) in pairs(&login["headers"], config) {
            request.header(&name, value);
        }
        for (name, value) in pairs(&login["form"], config) {
            request.form(&name, value);
        }
        if login["json"].is_object() {
            request.body = Body::Json(pairs(&login["json"], config).into_iter().collect());
        }
        if login["auth"].is_object() {
            credential(&login["auth"], config, &mut request);
        }
        request
    }
}

/// Puts a credential that is not obtained on a request.
fn credential(method: &Value, config: &Value, request: &mut Request) {
    let value = |name: &str| text(&method[name], config);
    match method["kind"].as_str().unwrap() {
        "none" => {}
        // Filled by `aws`.
        "aws_signature_v4" => {
            request.header("Authorization", "");
            request.header("x-amz-date", "");
            if let Some(target) = value("target") {
                request.header("x-amz-target", target);
            }
        }
        "bearer" => {
            if let Some(token) = value("token") {
                request.header("Authorization", format!("Bearer {token}"));
            }
        }
        "basic" => {
            if let Some(username) = value("username") {
                let password = value("password").unwrap_or_default();
                request.header("Authorization", basic(&username, &password));
            }
        }
        "api_key" => {
            let name = method["name"].as_str().unwrap();
            match (value("value"), method["in"].as_str().unwrap()) {
                (None, _) => {}
                (Some(value), "header") => request.header(name, value),
                (Some(value), "query") => request.query(name, value),
                (Some(value), "form") => request.form(name, value),
                (_, place) => panic!("{place}"),
            }
        }
        kind => panic!("{kind}"),
    }
}

fn basic(username: &str, password: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{username}:{password}")))
}

fn life(method: &Value) -> Option<Duration> {
    match (method["kind"].as_str()?, method["expires_after"].as_str()) {
        ("session", None | Some("until_rejected")) => None,
        ("session" | "oauth2", Some(life)) => Some(seconds(life)),
        ("oauth2", None) => Some(LIFE),
        _ => None,
    }
}

/// `PT1H`, `P1D`, `PT7200S`
fn seconds(life: &str) -> Duration {
    let digits: u64 =
        life.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap();
    let unit = match (life.starts_with("PT"), life.chars().last().unwrap()) {
        (true, 'S') => 1,
        (true, 'M') => 60,
        (true, 'H') => 3600,
        (false, 'D') => 24 * 3600,
        (false, 'W') => 7 * 24 * 3600,
        _ => panic!("{life}"),
    };
    Duration::from_secs(digits * unit)
}

/// The token of the nth answer.
fn token(nth: usize) -> String {
    format!("token-{nth}/+=&%")
}

fn refresh(nth: usize) -> String {
    format!("refresh-{nth}/+=&%")
}

/// The nth answer of a token or login endpoint.
fn answer(method: &Value, nth: usize) -> Answer {
    let path = method["token_path"].as_str().unwrap_or("access_token");
    let mut body = json!(token(nth));
    for key in path.rsplit('.') {
        body = json!({ key: body });
    }
    if method["kind"] == "oauth2" {
        // "Scheme" stands in no other answer, so that a scheme of one's own is told from a fixed one.
        let scheme =
            method["send_as"]["value"].as_str().is_some_and(|value| value.contains("token_type"));
        body["token_type"] = json!(if scheme { "Scheme" } else { "bearer" });
        body["refresh_token"] = json!(refresh(nth));
        if method["expiry"]["format"] == "rfc3339" {
            let end =
                ["2030-01-01T01:00:00Z", "2030-01-01T02:00:00Z", "2030-01-01T03:00:00Z"][nth - 1];
            body[method["expiry"]["property"].as_str().unwrap()] = json!(end);
        } else if method.get("expires_after").is_none() {
            body["expires_in"] = json!(LIFE.as_secs());
        }
    }
    Answer::json(body.to_string())
}

/// Host and path of a URL.
fn split(url: &str) -> (String, String) {
    let rest = url.strip_prefix("https://").unwrap();
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let path = if path.is_empty() { "/" } else { path };
    (host.strip_suffix(":443").unwrap_or(host).to_owned(), path.to_owned())
}
