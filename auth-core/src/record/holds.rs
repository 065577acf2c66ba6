//! [`Holds`]: what keeps a credential from being presented again, and until when.
//!
//! | what happened | the credential is presented again after |
//! |---|---|
//! | it was sent and nothing tells what became of it | 10 s, 1 min, 5 min, then every 15 min |
//! | it was refused | 1 min, 5 min, 15 min, then every hour |
//! | the server asked to wait (`Retry-After`) | what it asked for, an hour at most |
//!
//! All are kept in the record, so that a program that starts anew goes on where the last one stopped.

use std::time::{Duration, SystemTime};

use http::StatusCode;

use crate::error::{Failure, OutcomeUnknown, Refused, Unavailable};
use crate::identity::Fingerprint;

/// What keeps a credential from being presented; nothing, usually.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holds {
    /// A refresh was sent, or is about to be, and its outcome is not known.
    pub(crate) pending: Option<Pending>,
    /// It was refused: what was configured then, by each of the programs that share it.
    pub(crate) refused: Vec<Refusal>,
    /// The server asked to wait.
    pub(crate) unavailable: Option<Unavailability>,
}

/// A refresh whose outcome is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pending {
    /// How often this refresh token was presented without a known outcome.
    pub(crate) attempts: u32,
    /// When the last of these was, wall clock.
    pub(crate) since: SystemTime,
    /// What the access token was asked for.
    pub(crate) asked: Option<Fingerprint>,
    /// How long the server asked to wait.
    pub(crate) retry_after: Option<Duration>,
}

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// What was said.
    pub(crate) refused: Refused,
    /// How often in a row.
    pub(crate) times: u32,
    /// When last, wall clock.
    pub(crate) since: SystemTime,
    /// What was configured then.
    pub(crate) configured: Option<Fingerprint>,
}

/// What the server asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unavailability {
    pub(crate) status: StatusCode,
    pub(crate) retry_after: Duration,
    pub(crate) since: SystemTime,
}

/// A wait that is not over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// When it is over, wall clock.
    pub until: SystemTime,
    /// What those are told that do not wait.
    pub failure: Failure,
}

const MINUTE: u64 = 60;
const UNKNOWN: [u64; 4] = [10, MINUTE, 5 * MINUTE, 15 * MINUTE];
const REFUSED: [u64; 4] = [MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE];

/// So many refusals are remembered, the newest.
const REFUSALS: usize = 8;

/// No wait of ours is longer, whatever the server asks for.
const LONGEST: Duration = Duration::from_secs(60 * MINUTE);

/// The wait after something happened `times` times; the last one of the table repeats.
pub(crate) fn step(table: &[u64], times: u32) -> Duration {
    let index = usize::try_from(times.saturating_sub(1)).unwrap_or(usize::MAX);
    let seconds = table.get(index).or_else(|| table.last()).copied().unwrap_or_default();
    Duration::from_secs(seconds)
}

/// The end of a wait that began at `since`; none where it is over.
///
/// A machine whose clock is ahead wrote a time in our future. Within one wait that is taken as it is; a clock that was
/// further off has been set since, and nobody is locked out by it.
fn end(since: SystemTime, wait: Duration, now: SystemTime) -> Option<SystemTime> {
    let until = since.checked_add(wait)?;
    let left = until.duration_since(now).ok().filter(|left| !left.is_zero())?;
    (left <= wait.saturating_mul(2)).then_some(until)
}

impl Pending {
    pub(crate) fn wait(&self) -> Duration {
        let asked = self.retry_after.unwrap_or_default().min(LONGEST);
        step(&UNKNOWN, self.attempts).max(asked)
    }

    fn hold(&self, now: SystemTime) -> Option<Hold> {
        let failure = OutcomeUnknown { wait: self.wait(), why: None };
        let until = end(self.since, self.wait(), now)?;
        Some(Hold { until, failure: Failure::OutcomeUnknown(failure) })
    }
}

impl Refusal {
    fn hold(&self, now: SystemTime) -> Option<Hold> {
        let until = end(self.since, step(&REFUSED, self.times), now)?;
        Some(Hold { until, failure: Failure::Refused(self.refused.clone()) })
    }
}

impl Unavailability {
    fn hold(&self, now: SystemTime) -> Option<Hold> {
        let until = end(self.since, self.retry_after.min(LONGEST), now)?;
        let unavailable = Unavailable::new(self.status, Some(self.retry_after));
        Some(Hold { until, failure: Failure::Unavailable(unavailable) })
    }
}

impl Holds {
    /// The wait that ends last, for who has this configured; none where all are over.
    pub fn running(&self, configured: Option<&Fingerprint>, now: SystemTime) -> Option<Hold> {
        let refused = self.refused.iter().find(|refused| refused.is_of(configured));
        [
            refused.and_then(|refused| refused.hold(now)),
            self.pending.as_ref().and_then(|pending| pending.hold(now)),
            self.unavailable.as_ref().and_then(|unavailable| unavailable.hold(now)),
        ]
        .into_iter()
        .flatten()
        // The first of equal ones: a refusal says most.
        .reduce(|first, other| if other.until > first.until { other } else { first })
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a refresh was sent of which nothing is known.
    pub fn is_pending(&self) -> bool {
        self.pending.is_some()
    }

    /// What the refresh asked for of which nothing is known.
    pub(crate) fn asked(&self) -> Option<&Fingerprint> {
        self.pending.as_ref()?.asked.as_ref()
    }

    /// Forgets a refusal.
    pub fn forget_refusal(&mut self) {
        self.refused.clear();
    }

    /// Takes over what another one holds and is not over.
    pub(crate) fn keep_running(
        &mut self,
        other: &Self,
        configured: Option<&Fingerprint>,
        now: SystemTime,
    ) {
        if other.running(configured, now).is_some() {
            if self.refused.is_empty() {
                self.refused.clone_from(&other.refused);
            }
            self.unavailable = self.unavailable.take().or_else(|| other.unavailable.clone());
        }
    }

    /// A refresh is about to be sent.
    pub(crate) fn arm(
        &mut self,
        asked: Option<Fingerprint>,
        configured: Option<&Fingerprint>,
        now: SystemTime,
    ) {
        let attempts = self.pending.as_ref().map_or(0, |pending| pending.attempts);
        let attempts = attempts.saturating_add(1);
        self.pending = Some(Pending { attempts, since: now, asked, retry_after: None });
        // Until it is told otherwise, what was refused is refused again.
        for refused in &mut self.refused {
            if refused.is_of(configured) {
                (refused.times, refused.since) = (refused.times.saturating_add(1), now);
            }
        }
    }

    /// It was refused.
    pub(crate) fn refuse(
        &mut self,
        refused: Refused,
        configured: Option<&Fingerprint>,
        now: SystemTime,
    ) {
        let before = self.refused.iter().position(|before| before.is_of(configured));
        let before = before.map_or(0, |at| self.refused.remove(at).times);
        let times = before.saturating_add(1);
        // The server has judged it: its outcome is known.
        (self.pending, self.unavailable) = (None, None);
        self.refused.push(Refusal { refused, times, since: now, configured: configured.cloned() });
        let excess = self.refused.len().saturating_sub(REFUSALS);
        self.refused.drain(..excess);
    }

    /// The server asked to wait.
    pub(crate) fn wait(&mut self, unavailable: &Unavailable, now: SystemTime) {
        let asked = unavailable.retry_after.filter(|wait| !wait.is_zero());
        self.unavailable = asked.map(|retry_after| Unavailability {
            status: unavailable.status,
            retry_after,
            since: now,
        });
    }
}

impl Refusal {
    pub(crate) fn is_of(&self, configured: Option<&Fingerprint>) -> bool {
        self.configured.as_ref() == configured
    }
}
