//! CoinAPI: an API key in a header.
//!
//! `COINAPI_API_KEY=… cargo run --bin coinapi`, or `cargo run --bin coinapi -- --demo`.

use auth_blocking::{AuthConfig, Secret};
use auth_examples::{client, demo, guarded};

#[derive(AuthConfig)]
#[auth(
    api_key(header = "X-CoinAPI-Key"),
    base_url = "https://rest.coinapi.io/v1",
    env_prefix = "COINAPI"
)]
struct CoinApi {
    api_key: Secret,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = demo(|server| {
        server.run(
            "GET",
            "/v1/exchangerate/BTC/USD",
            guarded("x-coinapi-key", "demo", r#"{"rate":65000.5}"#),
        );
    })?;
    let auth = match demo {
        Some(_) => CoinApi::builder().api_key("demo").build()?,
        None => CoinApi::from_env()?.authenticator()?,
    };
    let mut answer = client(auth, demo.as_ref())?.get("/exchangerate/BTC/USD").call()?;
    println!("{}", answer.body_mut().read_to_string()?);
    Ok(())
}
