//! Token stores with many records: what a first token, an adoption and a renewal cost, beside the least that they can.
//!
//! A refresh token that works once, at a token endpoint on loopback. Two stores of a kind are measured in turn, one with
//! 10 000 records and one with 100 000. The floor is the same call with `MemoryTokenStore`, and the reads and durable
//! writes that the kind needs for it, each as long as one took by itself in the same run.

mod counted;
mod places;

use std::sync::Arc;
use std::time::{Duration, Instant};

use auth_blocking::store::TokenStore;
use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, Authenticator, Client, MemoryTokenStore, Secret};

use crate::Result;
use crate::table::{Row, Spread};
use counted::{Counted, Counts};
use places::Place;

const FEW: usize = 10_000;
const MANY: usize = 100_000;

/// Credentials that are measured in each store.
const ROUNDS: usize = 60;

const WHAT: [&str; 3] = ["first token", "adoption", "renewal"];

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "https://auth.example.com/token", rotate_refresh_token))]
#[auth(base_url = "https://api.example.com")]
struct Api {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token"))]
#[auth(base_url = "https://api.example.com")]
struct Machine {
    client_id: String,
    client_secret: Secret,
}

pub fn rows() -> Result<Vec<Row>> {
    let server = Server::start()?;
    let token = r#"{"access_token":"an-access-token","refresh_token":"next","expires_in":3600}"#;
    server.on("POST", "/token", [Answer::json(token)]);
    let mut rows = vec![memory(&server)?];
    for place in places::all()? {
        rows.push(row(&server, &place)?);
    }
    Ok(rows)
}

/// A first token with the store in memory, and without a store.
fn memory(server: &Server) -> Result<Row> {
    let store = MemoryTokenStore::new();
    let config = |number: usize| Machine {
        client_id: format!("id-{number}"),
        client_secret: "secret".into(),
    };
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for number in 0..20 * ROUNDS {
        let clock = ManualClock::new();
        with.push(check(server, config(number).authenticator_with(store.clone())?, &clock)?);
        without.push(check(server, config(number).authenticator()?, &clock)?);
    }
    let ratio = Spread::of(with.clone()).median / Spread::of(without.clone()).median;
    Ok(Row {
        what: "first token with `MemoryTokenStore`, × no store".to_owned(),
        ours: format!("{ratio:.2}"),
        others: format!(
            "{:.3} ms, no store {:.3} ms (loopback)",
            Spread::of(with).median,
            Spread::of(without).median
        ),
        goal: "≤ 1.1",
        met: ratio <= 1.1,
        note: String::new(),
    })
}

fn row(server: &Server, place: &Place) -> Result<Row> {
    let [few, many] = &place.stores;
    let memory: Arc<dyn TokenStore> = Arc::new(MemoryTokenStore::new());
    let mut samples: [[Vec<f64>; 3]; 3] = Default::default();
    for number in 0..ROUNDS {
        for (store, samples) in [few, many, &memory].into_iter().zip(&mut samples) {
            let id = format!("{}-{number}", std::process::id());
            for (millis, samples) in measure(server, store, &id)?.into_iter().zip(samples) {
                samples.push(millis);
            }
        }
    }
    let counted = Counted::new(Arc::clone(few), place.costs);
    let mut counts = [Counts::default(); 3];
    let store: Arc<dyn TokenStore> = Arc::new(counted.clone());
    each(server, &store, &format!("{}-counted", std::process::id()), |at| {
        counts[at] = counted.take();
    })?;
    let medians = samples.map(|samples| samples.map(|samples| Spread::of(samples).median));
    let [few, many, memory] = medians;
    let unit = (place.unit)()?;
    let floor: [f64; 3] = std::array::from_fn(|at| {
        memory[at]
            + f64::from(counts[at].reads) * unit.read
            + f64::from(counts[at].writes) * unit.write
    });
    let flat = many.iter().zip(&few).all(|(many, few)| many / few <= 1.2);
    let text = |values: [f64; 3]| values.map(|value| format!("{value:.2}")).join(" · ");
    Ok(Row {
        what: format!("{}, 100 000 records: {}, ms", place.name, WHAT.join(" · ")),
        ours: text(many),
        others: format!(
            "10 000 records {}; floor {} ({} of {:.2} ms, {} of {:.2} ms)",
            text(few),
            text(floor),
            counts.map(|counts| counts.reads.to_string()).join(" · ") + " round trips",
            unit.read,
            counts.map(|counts| counts.writes.to_string()).join(" · ") + " durable writes",
            unit.write,
        ),
        goal: "≤ 1.2 × with 10 000 records",
        met: flat,
        note: String::new(),
    })
}

/// Milliseconds of a credential's first token, its adoption by another program, and its renewal.
fn measure(server: &Server, store: &Arc<dyn TokenStore>, id: &str) -> Result<[f64; 3]> {
    each(server, store, id, |_| ())
}

fn each(
    server: &Server,
    store: &Arc<dyn TokenStore>,
    id: &str,
    mut done: impl FnMut(usize),
) -> Result<[f64; 3]> {
    let clock = ManualClock::new();
    let mut times = [0.0; 3];
    for (at, time) in times.iter_mut().enumerate() {
        let config = Api {
            client_id: id.to_owned(),
            client_secret: "secret".into(),
            refresh_token: format!("seed-{id}").as_str().into(),
        };
        if at == 2 {
            clock.advance(Duration::from_secs(3601));
        }
        *time = check(server, config.authenticator_with(Arc::clone(store))?, &clock)?;
        done(at);
    }
    Ok(times)
}

/// Milliseconds until there is a token.
fn check(server: &Server, auth: Authenticator, clock: &ManualClock) -> Result<f64> {
    let client: Client =
        server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build()?;
    let start = Instant::now();
    client.check()?;
    Ok(start.elapsed().as_secs_f64() * 1000.0)
}
