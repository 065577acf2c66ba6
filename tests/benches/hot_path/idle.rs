//! Many authenticators, one for each customer, none of them in use.

use std::hint::black_box;

use auth_blocking::{AuthConfig, Authenticator, Secret};

use crate::allocations;

const COUNT: usize = 100_000;

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "https://auth.example.com/token"))]
#[auth(base_url = "https://api.example.com/v1")]
struct Customer {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

/// Prints the processor's seconds that all took, and the bytes of each, its config included.
pub fn measure() {
    let mut all: Vec<Authenticator> = Vec::with_capacity(COUNT);
    let (start, before) = (processor_seconds(), allocations::bytes());
    for customer in 0..COUNT {
        let auth = Customer::builder()
            .client_id("6731de76-14a6-49ae-97bc-6eba6914391e")
            .client_secret("JqQX2PNo9bpM0uEihUPzyrh")
            .refresh_token(format!("M.R3_BAY.-CRHVNXoTmkz6a5O3Zj9BaDvs8GnJVUN{customer}"))
            .build();
        all.push(auth.unwrap());
    }
    let (seconds, bytes) = (processor_seconds() - start, allocations::bytes() - before);
    println!("{seconds:.3} {}", bytes / i64::try_from(COUNT).unwrap());
    black_box(&all);
}

/// What this process has used: fields 14 and 15 of proc(5)'s `stat`, in ticks of 10 ms. On a machine with
/// nothing else to do it is the time that passed.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let (_, after_name) = stat.rsplit_once(')').unwrap();
    let fields = after_name.split_whitespace().skip(11).take(2);
    fields.map(|ticks| ticks.parse::<f64>().unwrap() / 100.0).sum()
}
