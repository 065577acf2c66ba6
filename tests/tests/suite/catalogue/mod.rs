//! The catalogue against the facts: `connectors.jsonl` says how each API authenticates and has configs with
//! sample values; `facts` reads it without the derive, `expected` says what should arrive, and one loop
//! compares that with what does.
//!
//! Format strings are `{field.path}`; a value may also choose: `match` names the field, `arms` its texts,
//! `none` its absence, `else` the rest.

mod aws;
mod expected;
mod facts;
mod jwt;
mod request;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{Client, http};
use serde_json::{Value, json};

use expected::{Conversation, LEEWAY, Signed};
use facts::Connector;
use request::Request;

#[test]
fn each_entry_sends_what_the_facts_say() {
    let connectors = facts::all();
    let mut wrong = Vec::new();
    let mut configs = 0;
    for connector in &connectors {
        for config in connector.configs() {
            configs += 1;
            for case in connector.cases(&config) {
                if let Err(difference) = compare(connector, &case) {
                    wrong.push(format!("{} {config}\n{difference}", connector.name()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n\n{}", wrong.len(), wrong.join("\n\n"));
    println!("{} of {} APIs, with {configs} configs", connectors.len(), connectors.len());
    assert_eq!(connectors.len(), 301);
}

/// How much an entry needs beside the annotation is told by its source.
#[test]
fn how_each_entry_is_expressed() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/catalogue/src");
    let (mut annotation, mut method, mut function) = (0, 0, 0);
    for connector in facts::all() {
        let name = connector.name().replace('-', "_");
        let name =
            if name.starts_with(|c: char| c.is_ascii_digit()) { format!("_{name}") } else { name };
        let source = fs::read_to_string(sources.join(format!("{name}.rs"))).unwrap();
        if source.contains("sign_with") || source.contains("token_with") {
            function += 1;
        } else if source.contains("()}") {
            method += 1;
        } else {
            annotation += 1;
        }
    }
    println!("by annotation alone: {annotation}");
    println!("with a small method: {method}");
    println!("with sign_with or token_with: {function}");
    assert_eq!(annotation + method + function, 301);
}

/// The registry and the facts have the same names.
#[test]
fn no_entry_is_left_out() {
    let mut entries: Vec<String> = facts::all()
        .iter()
        .flat_map(|connector| connector.cases(&connector.configs()[0]))
        .map(|case| case.entry)
        .collect();
    entries.sort();
    entries.dedup();
    let mut names: Vec<&str> = auth_catalogue::names().collect();
    names.sort_unstable();
    assert_eq!(entries, names);
}

/// The key of the sample service account.
pub(crate) fn private_key() -> String {
    let connectors = facts::all();
    let google = connectors.iter().find(|connector| connector.name() == "google-search-console");
    let configs = google.unwrap().configs();
    let mut infos = configs
        .iter()
        .filter_map(|config| config["authorization"]["service_account_info"].as_str());
    let info: Value = serde_json::from_str(infos.next().unwrap()).unwrap();
    info["private_key"].as_str().unwrap().to_owned()
}

/// One authenticator of an API: its name in the catalogue, its config, its methods.
struct Case {
    entry: String,
    /// What the values are read from.
    whole: Value,
    /// What the entry is built of.
    config: Value,
    auth: Vec<Value>,
    /// Sent to another origin without any credential.
    elsewhere: bool,
}

fn compare(connector: &Connector, case: &Case) -> Result<(), String> {
    let server = Server::start().map_err(|error| error.to_string())?;
    let mut talk = Conversation::new(connector, case);
    talk.script(&server);
    let rejected = Arc::new(AtomicU16::new(0));
    let next = Arc::clone(&rejected);
    server.run("*", "*", move |_| match next.swap(0, Ordering::SeqCst) {
        0 => Answer::json("[]"),
        status => Answer::status(status),
    });
    let auth = auth_catalogue::authenticator(&case.entry, case.config.clone())
        .map_err(|error| format!("not built: {error}"))?;
    let clock = ManualClock::new();
    let client = server.client(auth).clock(clock.clone()).build().map_err(|e| e.to_string())?;
    if case.elsewhere {
        client
            .get("https://elsewhere.example.com/file")
            .without_auth()
            .call()
            .map_err(|e| e.to_string())?;
        return same(&server, &[Request::get("elsewhere.example.com", "/file")], case);
    }
    let mut expected = talk.call();
    call(&client, talk.signed())?;
    if let Some(life) = talk.life() {
        clock.advance(life - LEEWAY - Duration::from_secs(1));
        talk.now = life - LEEWAY - Duration::from_secs(1);
        expected.extend(talk.call());
        call(&client, talk.signed())?;
        clock.advance(LEEWAY + Duration::from_secs(1));
        talk.now = life;
        talk.end();
    } else {
        clock.advance(Duration::from_secs(365 * 24 * 3600));
    }
    expected.extend(talk.call());
    call(&client, talk.signed())?;
    if let Some(status) = talk.rejects() {
        rejected.store(status, Ordering::SeqCst);
        expected.extend(talk.call());
        talk.end();
        expected.extend(talk.call());
        call(&client, talk.signed())?;
    }
    for origin in connector.other_origins() {
        expected.push(talk.elsewhere(&origin));
        client
            .get(format!("{origin}/probe"))
            .query("page", "2")
            .call()
            .map_err(|e| e.to_string())?;
    }
    same(&server, &expected, case)
}

/// The same request of every API; where the method signs it, one with a body.
fn call(client: &Client, signed: Option<Signed>) -> Result<(), String> {
    let answer = if let Some(signed) = signed {
        let mut request = client.post("probe").query("page", "2");
        if let Signed::WithTarget(target) = signed {
            request = request.header("x-amz-target", target);
        }
        request.send_json(json!({"a": 1}))
    } else {
        client.get("probe").query("page", "2").call()
    };
    match answer {
        Ok(answer) if answer.status() == http::StatusCode::OK => Ok(()),
        Ok(answer) => Err(format!("status {}", answer.status())),
        Err(error) => Err(format!("{error}: {error:?}")),
    }
}

fn same(server: &Server, expected: &[Request], case: &Case) -> Result<(), String> {
    let seen: Vec<Request> = server.seen().iter().map(Request::seen).collect();
    let mut expected = expected.to_vec();
    for (expected, seen) in expected.iter_mut().zip(&seen) {
        aws::fill(expected, seen, case)?;
        jwt::fill(expected, seen, case)?;
    }
    if seen == expected {
        return Ok(());
    }
    let lines = |requests: &[Request]| -> String {
        requests.iter().map(|request| format!("  {request:?}\n")).collect()
    };
    Err(format!("expected\n{}seen\n{}", lines(&expected), lines(&seen)))
}
