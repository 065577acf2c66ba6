//! Random lives of a chain, on a store and a server that are models: whatever is killed, lost or refused, a refresh token
//! whose outcome is not known is presented again only after its wait, and only the server's own refusal ends the chain.

use std::collections::HashMap;

use auth_core::method::Rotation;
use auth_core::record::Record;
use auth_core::renewal::{Sent, Spooled};
use proptest::prelude::*;

use crate::renewal::{at, method, seed_or_stored};
use crate::token_endpoint::answer;
use crate::walk::{Step, Walk};

/// What happens to one renewal.
#[derive(Clone, Copy, Debug)]
enum Fate {
    /// It runs to its end.
    Whole,
    /// It is killed before this step.
    Killed(u8),
    /// The server answers 429: it did not look at the request.
    Busy,
    /// The server answers 503, acted or not.
    Unavailable {
        acted: bool,
    },
    /// The connection breaks before, or after, the server has acted.
    Unsent,
    Lost,
}

fn fates() -> impl Strategy<Value = Fate> {
    prop_oneof![
        3 => Just(Fate::Whole),
        4 => (0u8..6).prop_map(Fate::Killed),
        1 => Just(Fate::Busy),
        1 => any::<bool>().prop_map(|acted| Fate::Unavailable { acted }),
        1 => Just(Fate::Unsent),
        1 => Just(Fate::Lost),
    ]
}

/// The waits after a presentation of unknown outcome, in seconds.
const WAITS: [u64; 4] = [10, 60, 300, 900];

/// A store, and a server whose refresh tokens work once; `grace` lets the last one in again.
#[derive(Default)]
struct World {
    now: u64,
    record: Option<Record>,
    spool: Option<String>,
    newest: u32,
    grace: bool,
    revoked: bool,
    /// When each refresh token was presented so that its outcome was not known.
    unknown: HashMap<u32, Vec<u64>>,
}

/// How a renewal ended.
#[derive(Debug, PartialEq)]
enum Outcome {
    Killed,
    Token,
    Nothing,
}

impl World {
    fn serve(&mut self, presented: u32) -> (u16, String) {
        let again = self.grace && presented + 1 == self.newest;
        if self.revoked || !(presented == self.newest || again) {
            self.revoked = true;
            return (400, r#"{"error":"invalid_grant"}"#.to_owned());
        }
        self.newest = presented + 1;
        (200, format!(r#"{{"access_token":"t","refresh_token":"{}","expires_in":0}}"#, self.newest))
    }

    fn swap(&mut self, replaces: Option<u64>, record: &Record) -> bool {
        let same = self.record.as_ref().map(Record::generation) == replaces;
        if same {
            // As a store keeps it.
            self.record = Some(Record::decode(record.encode().as_slice()).unwrap());
        }
        same
    }

    /// A presentation is about to be made; the waits of the earlier ones are over.
    fn present(&mut self, known: bool) -> Result<u32, TestCaseError> {
        let presented = seed_or_stored(self.record.as_ref());
        let earlier = self.unknown.entry(presented).or_default();
        if let Some(last) = earlier.last() {
            let wait = WAITS[earlier.len().min(WAITS.len()) - 1];
            prop_assert!(self.now >= last + wait, "{presented} at {} after {earlier:?}", self.now);
        }
        if !known {
            earlier.push(self.now);
        }
        Ok(presented)
    }

    fn renew(&mut self, fate: Fate) -> Result<Outcome, TestCaseError> {
        let method = method(Rotation::WhenGiven);
        let mut renewal = Walk::new(&method, true).early();
        let now = at(self.now);
        let mut step = renewal.start(now);
        let mut armed = false;
        for turn in 0.. {
            if matches!(fate, Fate::Killed(before) if before == turn) {
                if armed {
                    // Nobody can tell that it was not presented.
                    self.present(false)?;
                }
                return Ok(Outcome::Killed);
            }
            step = match step {
                Step::Load => {
                    let spooled = self.spool.as_deref().map(|body| Spooled {
                        answer: answer(200, body),
                        received: Some(now.wall),
                    });
                    renewal.loaded(self.record.clone(), spooled, now)
                }
                Step::Arm { replaces, record } => {
                    self.spool = None;
                    let taken = self.swap(replaces, &record);
                    armed = true;
                    renewal.written(taken, now)
                }
                Step::Send => match fate {
                    Fate::Busy => {
                        self.present(true)?;
                        renewal.answered(&answer(429, ""), now, 0.5)
                    }
                    Fate::Unsent => renewal.not_answered(Sent::No, now, 0.5),
                    Fate::Unavailable { acted } => {
                        let presented = self.present(false)?;
                        if acted {
                            self.serve(presented);
                        }
                        renewal.answered(&answer(503, ""), now, 0.5)
                    }
                    Fate::Lost => {
                        let presented = self.present(false)?;
                        self.serve(presented);
                        renewal.not_answered(Sent::Maybe, now, 0.5)
                    }
                    Fate::Whole | Fate::Killed(_) => {
                        // Killed after the server acted, before the answer was on disk.
                        let killed = matches!(fate, Fate::Killed(before) if before == turn + 1);
                        let presented = self.present(!killed)?;
                        let (status, body) = self.serve(presented);
                        if killed {
                            return Ok(Outcome::Killed);
                        }
                        if status == 400 {
                            // It was judged: what came of it is known.
                            self.unknown.remove(&presented);
                        }
                        self.spool = (status == 200).then(|| body.clone());
                        armed = false;
                        renewal.answered(&answer(status, &body), now, 0.5)
                    }
                },
                Step::Wait(_) => renewal.waited(now),
                Step::Commit { replaces, record } => {
                    let taken = self.swap(replaces, &record);
                    if taken {
                        self.spool = None;
                    }
                    renewal.written(taken, now)
                }
                Step::Ready(_) => return Ok(Outcome::Token),
                Step::Failed(_) => {
                    if let Some(write) = renewal.noted.take() {
                        self.swap(write.replaces, &write.record);
                    }
                    return Ok(Outcome::Nothing);
                }
            };
        }
        unreachable!("a renewal ends")
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever happens, and however long it lasts, the waits are kept; and once it is over the next try, an hour later at
    /// most, brings a token, unless the server itself ended the chain.
    #[test]
    fn only_the_server_ends_a_chain(steps in prop::collection::vec((fates(), 0u64..400), 1..60)) {
        let mut world = World::default();
        for (fate, later) in steps {
            world.renew(fate)?;
            world.now += later;
        }
        world.now += 3600;
        let outcome = world.renew(Fate::Whole)?;
        prop_assert!(outcome == Outcome::Token || world.revoked, "{outcome:?}");
    }

    /// A server that takes the last refresh token again forgives every loss of a response.
    #[test]
    fn a_grace_period_forgives_everything(steps in prop::collection::vec((fates(), 0u64..400), 1..60)) {
        let mut world = World { grace: true, ..World::default() };
        for (fate, later) in steps {
            world.renew(fate)?;
            prop_assert!(!world.revoked);
            world.now += later;
        }
        world.now += 900;
        prop_assert_eq!(world.renew(Fate::Whole)?, Outcome::Token);
    }

    #[test]
    fn a_kill_outside_the_window_loses_nothing(kills in prop::collection::vec(0u8..6, 1..40)) {
        let mut world = World::default();
        for before in kills {
            let newest = world.newest;
            world.renew(Fate::Killed(before))?;
            let on_disk = world.spool.is_some() || seed_or_stored(world.record.as_ref()) == world.newest;
            if world.newest > newest && !on_disk {
                // The one window: acted on, and not on disk.
                return Ok(());
            }
            world.now += 900;
            prop_assert_eq!(world.renew(Fate::Whole)?, Outcome::Token);
        }
    }
}
