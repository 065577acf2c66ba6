//! Random lives of a rotating credential, on a store and a server that are models: whatever is killed, lost
//! or refused, no refresh token is presented twice unless its outcome was unknown, and then once.

use std::collections::HashMap;

use auth_core::error::Failure;
use auth_core::method::Rotation;
use auth_core::record::Record;
use auth_core::renewal::{Renewal, Sent, Spooled, Step};
use proptest::prelude::*;

use crate::renewal::{at, method, seed_or_stored};
use crate::token_endpoint::answer;

/// What happens to one renewal.
#[derive(Clone, Copy, Debug)]
enum Fate {
    /// It runs to its end.
    Whole,
    /// It is killed before this step.
    Killed(u8),
    /// The server answers 503, or 400 with another error.
    Unavailable,
    /// The connection breaks before, or after, the server has acted.
    Unsent,
    Lost,
}

fn fates() -> impl Strategy<Value = Fate> {
    prop_oneof![
        3 => Just(Fate::Whole),
        4 => (0u8..6).prop_map(Fate::Killed),
        1 => Just(Fate::Unavailable),
        1 => Just(Fate::Unsent),
        1 => Just(Fate::Lost),
    ]
}

/// A store, and a server whose refresh tokens work once; `grace` lets the last one in again.
#[derive(Default)]
struct World {
    record: Option<Record>,
    spool: Option<String>,
    newest: u32,
    grace: bool,
    revoked: bool,
    presented: HashMap<u32, u32>,
}

impl World {
    fn serve(&mut self, presented: u32) -> (u16, String) {
        *self.presented.entry(presented).or_default() += 1;
        let again = self.grace && presented + 1 == self.newest;
        if self.revoked || !(presented == self.newest || again) {
            self.revoked = true;
            return (400, r#"{"error":"invalid_grant"}"#.to_owned());
        }
        self.newest = presented + 1;
        (200, format!(r#"{{"access_token":"t","refresh_token":"{}","expires_in":0}}"#, self.newest))
    }

    fn swap(&mut self, replaces: Option<u64>, record: Record) -> bool {
        let same = self.record.as_ref().map(Record::generation) == replaces;
        if same {
            // As a store keeps it.
            self.record = Some(Record::decode(record.encode().as_slice()).unwrap());
        }
        same
    }

    /// One renewal; `None` where it was killed.
    fn renew(&mut self, fate: Fate) -> Option<Result<(), Failure>> {
        let method = method(Rotation::WhenGiven);
        let mut renewal = Renewal::new(&method, true).early(true);
        let mut step = renewal.start(at(0));
        for turn in 0.. {
            if matches!(fate, Fate::Killed(before) if before == turn) {
                return None;
            }
            step = match step {
                Step::Load => {
                    let spooled = self.spool.as_deref().map(|body| Spooled {
                        answer: answer(200, body),
                        received: Some(at(0).wall),
                    });
                    renewal.loaded(self.record.clone(), spooled.as_ref(), at(0))
                }
                Step::Arm { replaces, record } => {
                    self.spool = None;
                    let taken = self.swap(replaces, record.clone());
                    renewal.armed(taken, record)
                }
                Step::Send => match fate {
                    Fate::Unavailable => renewal.answered(&answer(503, ""), at(0), 0.5),
                    Fate::Unsent => match renewal.not_answered(Sent::No, at(0), 0.5) {
                        Ok(step) => step,
                        Err(_) => return Some(self.end(&mut renewal, Failure::OutcomeUnknown)),
                    },
                    _ => {
                        let presented = seed_or_stored(self.record.as_ref());
                        let (status, body) = self.serve(presented);
                        if matches!(fate, Fate::Lost) {
                            renewal.not_answered(Sent::Maybe, at(0), 0.5).unwrap_err();
                            return Some(self.end(&mut renewal, Failure::OutcomeUnknown));
                        }
                        // Killed after the server acted, before the answer was on disk.
                        if matches!(fate, Fate::Killed(before) if before == turn + 1) {
                            return None;
                        }
                        self.spool = (status == 200).then(|| body.clone());
                        renewal.answered(&answer(status, &body), at(0), 0.5)
                    }
                },
                Step::Wait(_) => Step::Send,
                Step::Commit { replaces, record } => {
                    let taken = self.swap(replaces, record);
                    if taken {
                        self.spool = None;
                    }
                    renewal.committed(taken, at(0))
                }
                Step::Ready(_) => return Some(Ok(())),
                Step::Failed(failure) => return Some(self.end(&mut renewal, failure)),
            };
        }
        unreachable!("a renewal ends")
    }

    fn end(&mut self, renewal: &mut Renewal<'_>, failure: Failure) -> Result<(), Failure> {
        if let Some((replaces, record)) = renewal.disarm() {
            self.swap(Some(replaces), record);
        }
        Err(failure)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_strict_server_sees_no_token_more_than_twice(fates in prop::collection::vec(fates(), 1..40)) {
        let mut world = World::default();
        for fate in fates {
            world.renew(fate);
            prop_assert!(world.presented.values().all(|times| *times <= 2), "{:?}", world.presented);
        }
        // Whatever was lost, the end is a working token or a clear "sign in again".
        let outcome = world.renew(Fate::Whole).expect("not killed");
        prop_assert!(outcome.is_ok() || world.revoked || matches!(outcome, Err(Failure::OutcomeUnknown)));
    }

    /// Whole renewals between the kills: two kills in a row between the announcement and the request cannot
    /// be told from two lost answers, and end in "sign in again".
    #[test]
    fn a_kill_outside_the_window_loses_nothing(kills in prop::collection::vec(0u8..6, 1..40)) {
        let mut world = World::default();
        for before in kills {
            let newest = world.newest;
            world.renew(Fate::Killed(before));
            let on_disk = world.spool.is_some() || seed_or_stored(world.record.as_ref()) == world.newest;
            if world.newest > newest && !on_disk {
                // The one window: acted on, and not on disk.
                return Ok(());
            }
            prop_assert!(matches!(world.renew(Fate::Whole), Some(Ok(()))));
        }
    }

    #[test]
    fn a_grace_period_forgives_one_kill_in_the_window(fates in prop::collection::vec(0u8..6, 1..40)) {
        let mut world = World { grace: true, ..World::default() };
        for before in fates {
            world.renew(Fate::Killed(before));
            // A whole renewal after each kill.
            prop_assert!(matches!(world.renew(Fate::Whole), Some(Ok(()))));
        }
    }
}
