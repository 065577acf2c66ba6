//! Token requests when 64 threads need a token at once. The same is a test: `tests/tests/suite/flight.rs`.

use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, Secret};

use crate::Result;
use crate::table::Row;

const THREADS: usize = 64;

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token"))]
#[auth(base_url = "https://api.example.com")]
struct Api {
    client_id: String,
    client_secret: Secret,
}

pub fn rows() -> Result<Vec<Row>> {
    let granted = requests(Answer::json(r#"{"access_token":"t","expires_in":60}"#))?;
    let refused = requests(Answer::json(r#"{"error":"invalid_client"}"#).with_status(401))?;
    let unavailable = requests(Answer::status(503))?;
    Ok(vec![Row {
        what: "token requests for 64 threads: granted · refused · unavailable".to_owned(),
        ours: format!("{granted} · {refused} · {unavailable}"),
        others: String::new(),
        goal: "1 · 1 · a bounded few",
        met: granted == 1 && refused == 1 && unavailable <= 6,
        note: "while the endpoint is unavailable one flight makes three attempts, and whoever comes after its end begins \
               another; also tested in `tests/tests/suite/flight.rs`"
            .to_owned(),
    }])
}

fn requests(answer: Answer) -> Result<usize> {
    let server = Server::start()?;
    server.on("POST", "/token", [answer.delay(Duration::from_millis(200))]);
    server.on("GET", "/items", [Answer::json("[]")]);
    let auth = Api::builder().client_id("id").client_secret("secret").build()?;
    let api = server.client(auth).clock(ManualClock::new()).build()?;
    let together = Barrier::new(THREADS);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                together.wait();
                // What each gets is the tests' matter.
                let _ = api.get("/items").call();
            });
        }
    });
    Ok(server.count("/token"))
}
