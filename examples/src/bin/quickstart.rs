//! Every method over real sockets, against an API in this process that enforces what it should.
//!
//! `cargo run --bin quickstart`

use std::error::Error;

use auth_blocking::testing::Server;
use auth_blocking::{Authenticator, Client};

#[path = "../quickstart/api.rs"]
mod api;
#[path = "../quickstart/curl.rs"]
mod curl;
#[path = "../quickstart/methods.rs"]
mod methods;

fn main() -> Result<(), Box<dyn Error>> {
    println!("Each method makes three calls to an API in this process; the first one is shown.\n");
    for method in methods::all()? {
        let row = run(&method)?;
        println!("{:<22} {}  token requests: {}", method.name, row.status, row.token_requests);
        println!("    {}\n", row.curl);
    }
    println!("Next: annotate a struct of your own, as examples/src/bin/square.rs does.");
    Ok(())
}

struct Row {
    status: u16,
    token_requests: usize,
    curl: String,
}

fn run(method: &methods::Method) -> Result<Row, Box<dyn Error>> {
    let server = Server::start()?;
    api::serve(&server, method.place);
    let client: Client =
        server.client(Authenticator::clone(&method.auth)).label(method.name).build()?;
    let mut status = 0;
    for _ in 0..3 {
        status = method.call(&client)?.status().as_u16();
    }
    let seen = server.seen();
    let first = seen.iter().find(|seen| seen.path == api::ITEMS).ok_or("the API saw no call")?;
    let token_requests = seen.iter().filter(|seen| seen.path != api::ITEMS).count();
    Ok(Row { status, token_requests, curl: curl::line(first, method.place) })
}
