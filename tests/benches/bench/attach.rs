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

const SLOW: &str = "the floor itself is less than 4 × faster than the quickest peer: \
                    most of what each pays is the request's own header map, which the instructions above show beside theirs";

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
                     (about 130), read the second clock and work out the token's end by it (about 75: the wall clock alone \
                     can be set back, the monotonic one alone sleeps with the machine), and go through the methods that the \
                     config has, which may be any (about 100)";

/// Two threads against one, by the processor time of each thread: see `contention` in `peers/attach`. Only the
/// rounds count in which both threads had a core for almost all of the time.
pub fn two_threads() -> Result<Vec<Row>> {
    let (program, server) = (peers::release("attach")?, Server::start()?);
    let said = peers::run(Command::new(&program).args(["threads", &server.url]))?;
    let mut ways = BTreeMap::new();
    for line in said.lines() {
        let mut words = line.split(' ');
        let name = words.next().unwrap_or_default().to_owned();
        ways.insert(name, Contention::of(words)?);
    }
    let ours = ways.get(OURS).ok_or("no measurements of ours")?;
    let mut others = String::new();
    for (name, way) in ways.iter().filter(|(name, _)| *name != OURS) {
        let comma = if others.is_empty() { "" } else { ", " };
        write!(others, "{comma}{name} {way}")?;
    }
    let met = ours.ratio().is_some_and(|ratio| ratio <= 1.4);
    let why = if met || ours.beside.is_none() { "" } else { SHARED };
    Ok(vec![Row {
        what: "attach from two threads, × one thread".to_owned(),
        ours: ours.to_string(),
        others,
        goal: "≤ 1.4",
        met,
        note: format!("{BY_PROCESSOR_TIME}{why}"),
    }])
}

const BY_PROCESSOR_TIME: &str = "processor time of a call, two threads on a core each against one thread, in nanoseconds; \
                                 medians of the rounds in which both had their core for nine tenths of the time. A way \
                                 without five such rounds (–) waits for its own lock, or the machine had no two cores to spare";
const SHARED: &str = ". What two threads share is the count of users inside the header value, which each request's copy writes \
                      to: the header made before pays the same nanoseconds for it, on a smaller base, and the `http` crate \
                      has no value that is shared without a count. Nothing of ours is written to";

/// Fewer rounds say nothing.
const ENOUGH_ROUNDS: usize = 5;

/// What a call costs alone, and beside another thread.
struct Contention {
    alone: f64,
    beside: Option<f64>,
}

impl Contention {
    /// `alone:beside:part` each.
    fn of<'a>(rounds: impl Iterator<Item = &'a str>) -> Result<Self> {
        let (mut alone, mut beside) = (Vec::new(), Vec::new());
        for round in rounds {
            let numbers = round
                .split(':')
                .map(str::parse::<f64>)
                .collect::<std::result::Result<Vec<_>, _>>()?;
            let &[one, two, part] = numbers.as_slice() else {
                return Err("a round is three numbers".into());
            };
            alone.push(one);
            if part >= 0.9 {
                beside.push(two);
            }
        }
        let beside = (beside.len() >= ENOUGH_ROUNDS).then(|| Spread::of(beside).median);
        Ok(Self { alone: Spread::of(alone).median, beside })
    }

    fn ratio(&self) -> Option<f64> {
        self.beside.map(|beside| beside / self.alone)
    }
}

impl std::fmt::Display for Contention {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.ratio(), self.beside) {
            (Some(ratio), Some(beside)) => {
                write!(f, "{ratio:.2} ({:.0} → {beside:.0})", self.alone)
            }
            _ => f.write_str("–"),
        }
    }
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
