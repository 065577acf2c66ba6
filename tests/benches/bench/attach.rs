//! Attaching a token that is in hand: one thread, two threads.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;

use crate::server::Server;
use crate::table::{Row, Spread};
use crate::{Result, callgrind, peers};

const FLOOR: &str = "arc_swap";
const OURS: &str = "auth-blocking";
const PEERS: [&str; 3] = ["google-cloud-auth", "huskarl", "yup-oauth2"];

/// One thread: instructions, allocations, nanoseconds.
pub fn one_thread() -> Result<Vec<Row>> {
    let (program, server) = (peers::release("attach")?, Server::start()?);
    let say = |what: &str| peers::run(Command::new(&program).args([what, &server.url]));
    let times = series(&say("time")?);
    let allocations = series(&say("allocations")?);
    let of = |name: &str, map: &BTreeMap<String, Vec<f64>>| -> Result<Vec<f64>> {
        map.get(name).cloned().ok_or_else(|| format!("no measurements of {name}").into())
    };
    let mut rows = vec![instructions(&program, &server.url)?];

    let count = |name: &str| -> Result<f64> {
        of(name, &allocations)?.first().copied().ok_or_else(|| "no allocations".into())
    };
    let (floor, ours) = (count(FLOOR)?, count(OURS)?);
    let mut others = format!("floor {floor}");
    for peer in PEERS {
        write!(others, ", {peer} {}", count(peer)?)?;
    }
    rows.push(Row {
        what: "attach: allocations".to_owned(),
        ours: ours.to_string(),
        others,
        goal: "none of ours: the header map's own only",
        met: ours <= floor,
        note: String::new(),
    });

    let ours = of(OURS, &times)?;
    let mut others = format!(
        "floor {:.0} ns; ours × floor {}",
        Spread::of(of(FLOOR, &times)?).median,
        Spread::of_ratios(&ours, &of(FLOOR, &times)?)
    );
    let mut met = true;
    for peer in PEERS {
        let ratio = Spread::of_ratios(&of(peer, &times)?, &ours);
        met &= ratio.median >= 4.0;
        write!(others, "; {peer} × ours {ratio}")?;
    }
    rows.push(Row {
        what: "attach: time".to_owned(),
        ours: format!("{:.0} ns", Spread::of(ours).median),
        others,
        goal: "≥ 4 × faster than every peer",
        met,
        note: if met { "" } else { SLOW }.to_owned(),
    });
    Ok(rows)
}

const SLOW: &str = "nanoseconds move with the load of the machine, as the quartiles show; the instructions above do not";

fn instructions(program: &str, url: &str) -> Result<Row> {
    let what = "attach: instructions".to_owned();
    let goal = "≤ 1.30 × floor (arc-swap and a clock read)";
    if !callgrind::is_here() {
        let (ours, others) = ("–".to_owned(), String::new());
        let note = "skipped: valgrind is not here".to_owned();
        return Ok(Row { what, ours, others, goal, met: false, note });
    }
    let count = |name: &str| {
        callgrind::per_call(program, |calls| {
            ["count", name, &calls.to_string(), url].map(str::to_owned).to_vec()
        })
    };
    let (floor, ours) = (count(FLOOR)?, count(OURS)?);
    let mut others = format!("floor {floor:.0}, header made before {:.0}", count("header")?);
    for peer in PEERS {
        write!(others, ", {peer} {:.0}", count(peer)?)?;
    }
    let met = ours <= 1.3 * floor;
    let ours = format!("{ours:.0} = {:.2} ×", ours / floor);
    let note = if met { "" } else { ABOVE };
    Ok(Row { what, ours, others, goal, met, note: note.to_owned() })
}

const ABOVE: &str = "what the floor does not do is the difference: compare the request's origin with the credential's \
                     (about 100), read the second clock (about 60: the wall clock alone can be set back, the monotonic \
                     one alone sleeps with the machine), and hash a header name that the compiler does not know";

/// Two threads against one: the quickest rounds of each, for a round during which something else ran on
/// either core says nothing about what the threads share.
pub fn two_threads() -> Result<Vec<Row>> {
    let (program, server) = (peers::release("attach")?, Server::start()?);
    let said = peers::run(Command::new(&program).args(["threads", &server.url]))?;
    let mut ratios = BTreeMap::new();
    for line in said.lines() {
        let mut words = line.split(' ');
        let name = words.next().unwrap_or_default().to_owned();
        let (mut one, mut two) = (f64::INFINITY, f64::INFINITY);
        for (of_one, of_two) in words.filter_map(|pair| pair.split_once(':')) {
            one = one.min(of_one.parse()?);
            two = two.min(of_two.parse()?);
        }
        ratios.insert(name, two / one);
    }
    let ours = *ratios.get(OURS).ok_or("no measurements of ours")?;
    let (floor, by_hand) = (ratios.get(FLOOR), ratios.get("header"));
    let (Some(floor), Some(by_hand)) = (floor, by_hand) else { return Err("no floors".into()) };
    let note = if *by_hand > 1.4 {
        format!(
            "of the quickest rounds. The run had no two cores to itself: even a header value that was made before \
             is at {by_hand:.2}. Against the arc-swap floor ours is {:.2}",
            ours / floor
        )
    } else {
        "of the quickest rounds".to_owned()
    };
    let mut others = String::new();
    for (name, ratio) in ratios.iter().filter(|(name, _)| *name != OURS) {
        let comma = if others.is_empty() { "" } else { ", " };
        write!(others, "{comma}{name} {ratio:.2}")?;
    }
    Ok(vec![Row {
        what: "attach from two threads, × one thread".to_owned(),
        ours: format!("{ours:.2}"),
        others,
        goal: "≤ 1.4",
        met: ours <= 1.4,
        note,
    }])
}

/// `name number number …` a line.
fn series(said: &str) -> BTreeMap<String, Vec<f64>> {
    said.lines()
        .filter_map(|line| {
            let (name, numbers) = line.split_once(' ')?;
            let numbers = numbers.split(' ').filter_map(|number| number.parse().ok());
            Some((name.to_owned(), numbers.collect()))
        })
        .collect()
}
