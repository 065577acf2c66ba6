//! From the start of the process to its end, with a token fetched and one request answered.

use std::fmt::Write as _;
use std::process::Command;
use std::time::Instant;

use crate::server::Server;
use crate::table::{Row, Spread};
use crate::{Result, peers};

const ROUNDS: usize = 41;

pub fn rows() -> Result<Vec<Row>> {
    let programs: Vec<String> =
        peers::FIRST.iter().map(|name| peers::release(name)).collect::<Result<_>>()?;
    let server = Server::start()?;
    let mut times = vec![Vec::new(); programs.len()];
    for _ in 0..ROUNDS {
        for (program, times) in programs.iter().zip(&mut times) {
            times.push(milliseconds(Command::new(program).arg(&server.url))?);
        }
    }
    let [by_hand, ours, ..] = times.as_slice() else { return Err("no measurements".into()) };
    let ratio = Spread::of_ratios(ours, by_hand);
    let mut others = format!("ureq by hand {:.1} ms", Spread::of(by_hand.clone()).median);
    for (name, times) in peers::FIRST.iter().zip(&times).skip(2) {
        write!(
            others,
            "; {} {}",
            name.trim_start_matches("first-"),
            Spread::of_ratios(times, by_hand)
        )?;
    }
    write!(others, "; {}", python(&server.url)?)?;
    Ok(vec![Row {
        what: "process start to first authenticated answer, × ureq by hand".to_owned(),
        ours: ratio.to_string(),
        others,
        goal: "≤ 1.1",
        met: ratio.median <= 1.1,
        note: if ratio.median <= 1.1 { "" } else { ABOVE }.to_owned(),
    }])
}

fn milliseconds(command: &mut Command) -> Result<f64> {
    let start = Instant::now();
    peers::run(command)?;
    Ok(start.elapsed().as_secs_f64() * 1000.0)
}

/// requests-oauthlib, where `python3` finds it.
fn python(url: &str) -> Result<String> {
    let script = peers::workspace().join("python/first.py");
    let mut command = Command::new("python3");
    command.arg(script).arg(url);
    if peers::run(&mut command).is_err() {
        return Ok("requests-oauthlib is not here".to_owned());
    }
    let times = (0..5).map(|_| milliseconds(&mut command)).collect::<Result<Vec<_>>>()?;
    Ok(format!("requests-oauthlib {:.0} ms", Spread::of(times).median))
}

const ABOVE: &str = "a token call has a connection of its own, which nobody else's request can break, so there are two \
                     connections where the others keep one, and each end pays for both; and its limit on the whole call \
                     makes ureq look up the host in a thread, be it an address (0.04). Neither is paid again";
