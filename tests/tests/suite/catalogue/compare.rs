//! One entry against its facts: what should arrive, and what does.

mod aws;
mod expected;
mod facts;
mod jwt;
mod request;

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{Authenticator, Client, http};
use serde_json::{Value, json};

use expected::{Conversation, LEEWAY, Signed};
pub(crate) use facts::{Connector, all};
use request::Request;

/// One authenticator of an API: its name in the catalogue, its config, its methods.
pub(crate) struct Case {
    pub(crate) entry: String,
    /// What the values are read from.
    whole: Value,
    /// What the entry is built of.
    pub(crate) config: Value,
    auth: Vec<Value>,
    /// Sent to another origin without any credential.
    elsewhere: bool,
}

/// Sends with what is built of the case, and says how that differs from the facts.
pub(crate) fn compare(
    connector: &Connector,
    case: &Case,
    auth: Authenticator,
) -> Result<(), String> {
    let server = Server::start().map_err(|error| error.to_string())?;
    let mut talk = Conversation::new(connector, case);
    talk.script(&server);
    let rejected = Arc::new(AtomicU16::new(0));
    let next = Arc::clone(&rejected);
    server.run("*", "*", move |_| match next.swap(0, Ordering::SeqCst) {
        0 => Answer::json("[]"),
        status => Answer::status(status),
    });
    let clock = ManualClock::new();
    let client = server
        .client(auth)
        .clock(clock.clone())
        .entropy(clock.entropy())
        .build()
        .map_err(|e| e.to_string())?;
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
