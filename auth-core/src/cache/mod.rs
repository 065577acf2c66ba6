//! Room: whether the token in hand is used, renewed early, renewed, or nothing is asked for yet.
//!
//! ```text
//!                 ┌────────────────── settled: a token ───────────────────┐
//!                 ▼                                                       │
//!   no token ─▶ Renew ─▶ (renewal/) ─ failed ─▶ Not, until the wait ends ─┘
//!      ▲                                            (refused · outcome unknown · Retry-After)
//!      │ it ended, or was rejected
//!   fresh: Use ─▶ due: RenewEarly ─ failed ─▶ Use, and a rest
//! ```
//!
//! Comes in: what became of a renewal ([`TokenCache::settle`]), a rejection, whether a renewal helped. It has no clock and no
//! lock: its driver keeps it, and shows it the time.

mod held;
mod rejections;
mod rest;

pub use held::Held;

use std::sync::Arc;

use crate::Secret;
use crate::env::Env;
use crate::error::Failure;
use crate::identity::Fingerprint;
use crate::plan::TokenMethod;
use crate::record::{Hold, Holds, Record, Version};
use crate::renewal::{Outcome, Setting};
use crate::token::{Freshness, Now};

use rejections::Rejections;
use rest::Rest;

/// What is known of one method's token.
#[derive(Clone, Debug, Default)]
pub struct TokenCache {
    held: Option<Arc<Held>>,
    /// The token of before, which [`TokenCache::reject`] said is dead.
    dead: Option<Dead>,
    /// Whether the credential has brought a token, and was not refused since.
    proven: bool,
    /// Almost always nothing.
    holds: Option<Box<Holds>>,
    /// The record that the holds stand in.
    seen: Option<Version>,
    /// What is configured: a refusal of something else does not count.
    configured: Option<Fingerprint>,
    rest: Rest,
    rejections: Rejections,
}

/// A token that does not work any more, whatever its expiry says.
#[derive(Clone, Debug)]
struct Dead {
    held: Arc<Held>,
    /// Whether it was about to expire all the same.
    was_at_its_end: bool,
}

/// Who asks for a token.
#[derive(Clone, Copy, Debug)]
pub enum Need<'a> {
    /// A call; `replays_nothing` where its token must not end on the way, because its body cannot be sent again.
    Call {
        /// Whether the body cannot be sent again.
        replays_nothing: bool,
    },
    /// A call whose token was rejected.
    Rejected(&'a Held),
    /// The program, which wants another token than this one.
    Another(Option<&'a Held>),
}

impl Need<'_> {
    /// Whether this token is another one than that which is not wanted any more.
    pub fn is_met_by(&self, held: &Held) -> bool {
        match self {
            Self::Call { .. } | Self::Another(None) => true,
            Self::Rejected(old) | Self::Another(Some(old)) => !held.has_token_of(old),
        }
    }
}

/// The answer.
#[derive(Debug)]
pub enum Ask<'a> {
    /// Send it.
    Use(&'a Arc<Held>),
    /// It still works: one caller renews it, and where that fails it is sent.
    RenewEarly {
        /// The token.
        held: &'a Arc<Held>,
        /// Whether the others wait for the renewal too, instead of sending it.
        all_wait: bool,
    },
    /// There is none to send: one caller obtains it and the others wait.
    Renew,
    /// There is none, and nothing is asked for before this wait is over.
    Not(Hold),
}

impl TokenCache {
    /// No token yet. `configured` is what a refusal is of.
    pub fn new(configured: Option<Fingerprint>) -> Self {
        Self { configured, ..Self::default() }
    }

    /// What to do for who needs a token.
    pub fn ask(&self, need: Need<'_>, now: Now) -> Ask<'_> {
        let works = self.held.as_ref().filter(|held| held.works(now));
        let hold = || self.holds.as_ref()?.running(self.configured.as_ref(), now.wall);
        match need {
            Need::Call { replays_nothing } => {
                if let Some(held) = works {
                    let freshness = held.freshness(now);
                    // What became of the last refresh can wait until the token is of no use.
                    let pending = self.holds.as_ref().is_some_and(|holds| holds.is_pending());
                    let rests = || pending || self.rest.is_on(now);
                    if freshness == Freshness::Fresh || rests() || hold().is_some() {
                        return Ask::Use(held);
                    }
                    let all_wait = freshness == Freshness::Urgent || replays_nothing;
                    return Ask::RenewEarly { held, all_wait };
                }
                let dead = self.dead.as_ref().filter(|dead| !dead.was_at_its_end);
                if let Some(hold) = dead.and_then(|_| self.rejected(now)) {
                    return Ask::Not(hold);
                }
            }
            Need::Rejected(rejected) => {
                if let Some(held) = works.filter(|held| need.is_met_by(held)) {
                    return Ask::Use(held);
                }
                if let Some(hold) = self.rejected(now).filter(|_| !rejected.is_at_its_end(now)) {
                    return Ask::Not(hold);
                }
            }
            Need::Another(_) => {
                if let Some(held) = works.filter(|held| need.is_met_by(held)) {
                    return Ask::Use(held);
                }
            }
        }
        hold().map_or(Ask::Renew, Ask::Not)
    }

    /// Whether the store's record is another one than that which the answer of [`TokenCache::ask`] knows.
    pub fn is_news(&self, record: Option<&Record>) -> bool {
        record.map(Record::version) != self.seen
    }

    /// Why a token is not renewed although it was rejected: the last renewal did not help.
    pub fn rejected(&self, now: Now) -> Option<Hold> {
        self.rejections.running(now)
    }

    /// What became of a renewal; says which token to send.
    ///
    /// # Errors
    /// There is none.
    pub fn settle(
        &mut self,
        method: &TokenMethod,
        outcome: Outcome,
        env: &mut Env<'_>,
    ) -> Result<Arc<Held>, Failure> {
        let mut holds = outcome.holds;
        if method.is_per_call()
            && let Some(own) = &self.holds
        {
            // Another call's login may have been told something while this one was on its way.
            holds.keep_running(own, self.configured.as_ref(), env.now.wall);
        }
        self.holds = Some(holds).filter(|holds| !holds.is_empty()).map(Box::new);
        self.seen = outcome.seen;
        let held = outcome
            .result
            .and_then(|issued| Held::new(method, issued, env).map_err(Failure::Config));
        match held {
            Ok(held) => {
                let held = Arc::new(held);
                if outcome.after_rejection && outcome.sent {
                    self.rejections.begin(env.now);
                }
                self.rest.forget();
                self.proven = true;
                self.dead = None;
                if !method.is_per_call() {
                    self.held = Some(Arc::clone(&held));
                }
                Ok(held)
            }
            Err(failure) => {
                self.proven &= !matches!(failure, Failure::Refused(_));
                if outcome.early {
                    let end = self.held.as_ref().and_then(|held| held.issued.expires_at);
                    self.rest.begin(end, env);
                }
                Err(failure)
            }
        }
    }

    /// The request that caused the last renewal was accepted with the new token.
    pub fn helped(&mut self) {
        self.rejections = Rejections::default();
    }

    /// The request that caused the last renewal could not be sent again: [`TokenCache::accepted`] at its target says that it
    /// helped.
    pub fn await_help_at(&mut self, target: u64) {
        self.rejections.judge_at(target);
    }

    /// A request to this target was accepted with this token.
    pub fn accepted(&mut self, target: u64, with: &Held) {
        let is_newest = self.held.as_ref().is_some_and(|held| held.has_token_of(with));
        if is_newest && self.rejections.is_judged_at(target) {
            self.helped();
        }
    }

    /// Whether [`TokenCache::helped`] would change anything.
    pub fn awaits_help(&self) -> bool {
        !self.rejections.is_empty()
    }

    /// This token is dead, whatever its expiry says. One that lived for clearly longer than the wait before it was no renewal
    /// in vain; `now` is not known where no client says it.
    pub fn reject(&mut self, token: &Secret, now: Option<Now>) {
        let is_this = |held: &mut Arc<Held>| held.issued.access_token.expose() == token.expose();
        if let Some(dead) = self.held.take_if(is_this) {
            let born = dead.issued.issued_at.monotonic;
            if let Some(now) = now {
                self.rejections.outlived_by(now.monotonic.saturating_sub(born));
            }
            let was_at_its_end = now.is_some_and(|now| dead.is_at_its_end(now));
            self.dead = Some(Dead { held: dead, was_at_its_end });
        }
    }

    /// A person has cured what was refused: it may be presented at once. The record was changed for that `from` one `to`
    /// another; what another program wrote there before is still to be read.
    pub fn forget_refusal(&mut self, from: Option<Version>, to: Option<Version>) {
        if let Some(holds) = &mut self.holds {
            holds.forget_refusal();
        }
        if self.seen == from {
            self.seen = to;
        }
    }

    /// The token in hand.
    #[inline]
    pub fn held(&self) -> Option<&Arc<Held>> {
        self.held.as_ref()
    }

    /// Whether the credential has brought a token, and was not refused since: logins of a method that makes one for each
    /// call go one at a time until then.
    pub fn is_proven(&self) -> bool {
        self.proven
    }

    /// What a renewal for this need is told, beside what `known` says already.
    pub fn setting(&self, need: Need<'_>, known: Setting, now: Now) -> Setting {
        let dead = self.dead.as_ref();
        let (instead_of, after_rejection) = match need {
            Need::Call { .. } => {
                (dead.map(|dead| &*dead.held), dead.is_some_and(|dead| !dead.was_at_its_end))
            }
            Need::Rejected(rejected) => (Some(rejected), !rejected.is_at_its_end(now)),
            Need::Another(than) => (than, false),
        };
        let newest = self.held.as_ref().or_else(|| Some(&dead?.held));
        Setting {
            instead_of: instead_of.map(|held| held.issued.access_token.clone()),
            after_rejection,
            remembered: newest.and_then(|held| held.issued.refresh_token.clone()),
            early: self.is_early(need, now),
            holds: self.holds.as_deref().cloned().unwrap_or_default(),
            seen: self.seen,
            ..known
        }
    }

    /// Whether the token in hand, due or not, still works for this need.
    pub fn is_early(&self, need: Need<'_>, now: Now) -> bool {
        let works = self.held.as_ref().is_some_and(|held| held.works(now));
        works && matches!(need, Need::Call { .. })
    }

    /// Whether a token that the config brings is still the newest.
    pub fn is_empty(&self) -> bool {
        self.held.is_none() && self.dead.is_none()
    }
}
