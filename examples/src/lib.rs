//! Support for the examples: `--demo` runs one against a server in this process instead of the real API.

pub mod customers;
pub mod fleet;

use auth_blocking::testing::{Answer, Seen, Server};
use auth_blocking::{Authenticator, Client, Error};

/// The server of a demo; `None` where the example was started without `--demo`.
///
/// # Errors
/// Where no port of 127.0.0.1 can be had.
pub fn demo(script: impl FnOnce(&Server)) -> std::io::Result<Option<Server>> {
    if !std::env::args().any(|argument| argument == "--demo") {
        return Ok(None);
    }
    let server = Server::start()?;
    script(&server);
    Ok(Some(server))
}

/// A client of the real API, or of the demo's server.
///
/// # Errors
/// As [`auth_blocking::ClientBuilder::build`].
pub fn client(auth: Authenticator, demo: Option<&Server>) -> Result<Client, Error> {
    match demo {
        Some(server) => server.client(auth).build(),
        None => Ok(Client::new(auth)),
    }
}

/// Answers `body` to requests whose header has this value, and 401 to others.
pub fn guarded(
    name: &'static str,
    value: &'static str,
    body: &'static str,
) -> impl Fn(&Seen) -> Answer {
    move |seen| {
        if seen.header(name) == Some(value) { Answer::json(body) } else { Answer::status(401) }
    }
}
