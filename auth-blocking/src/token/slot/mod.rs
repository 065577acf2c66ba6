//! One method's token: the cache that decides, the flight that renews, the store that keeps.

mod build;
mod help;
mod said;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use arc_swap::{ArcSwap, Guard};
use auth_core::Secret;
use auth_core::cache::{Ask, Held, Need, TokenCache};
use auth_core::error::{AnswerError, AnswerReason, ConfigError, Failure, Reason};
use auth_core::record::Hold;
use auth_core::renewal::Setting;
use auth_core::token::{Freshness, Issued, Now};
use auth_core::wire::place::Place;
use http::StatusCode;

use crate::error::FlightError;
use crate::event::EventKind;
use crate::explain::TokenState;
use crate::net::TransportError;
use crate::token::driver::{Driver, Renewed};
use crate::token::flight::{Flight, Lead, Ticket};
use crate::token::renewable::Renewable;

/// A call obtains at most so many tokens: one that ends before it can be sent would be renewed for ever.
const ROUNDS: usize = 3;

type Outcome = Result<Arc<Held>, FlightError>;

/// What a flight ended with.
#[derive(Clone, Debug)]
struct Landed {
    outcome: Outcome,
    /// For whom else it is an answer.
    of: Of,
}

/// Those for whom a failed flight is an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Of {
    /// All that waited.
    All,
    /// Those that could do without a token: it gave up sooner than others wait.
    Early,
    /// Those whose token was rejected: others may obtain one.
    Rejected,
    /// Those whose call must be over soon, as the leader's: others have more time.
    Hasty,
}

/// What those get that waited for a thread which panicked.
fn lost() -> Landed {
    Landed { outcome: Err(TransportError::panicked().into()), of: Of::All }
}

pub(crate) struct TokenSlot {
    pub(crate) renewable: Renewable,
    /// Whether it goes on from a refresh token.
    is_chain: bool,
    allow_http: bool,
    initial: Option<(Secret, SystemTime)>,
    /// The configured refresh token of an account, for its record.
    seed: Option<Secret>,
    cache: ArcSwap<TokenCache>,
    /// One change of the cache at a time.
    settling: Mutex<()>,
    flight: Flight<Landed>,
}

impl TokenSlot {
    pub(crate) fn place(&self) -> &Place {
        &self.renewable.method.send_as.place
    }

    /// The cache, to be looked at: a count of its users would be written to by all threads.
    #[inline]
    pub(crate) fn at_hand(&self) -> Guard<Arc<TokenCache>> {
        self.cache.load()
    }

    /// Whether the store has yet to take the token in hand.
    #[inline]
    pub(crate) fn is_behind(&self) -> bool {
        self.renewable.kept.as_ref().is_some_and(|kept| kept.unwritten.is_behind())
    }

    /// The token in hand, whatever its state.
    pub(crate) fn held(&self) -> Option<Arc<Held>> {
        self.cache.load().held().cloned()
    }

    /// How the token stands; nothing is obtained.
    pub(crate) fn state(&self, now: Now) -> TokenState {
        let cache = self.cache.load();
        let held = cache.held().filter(|held| held.works(now));
        let left = held.and_then(|held| held.issued.left(now));
        if self.flight.is_under_way() && !self.renewable.method.is_per_call() {
            return TokenState::Renewing(left);
        }
        match held.map(|held| held.freshness(now)) {
            Some(Freshness::Due | Freshness::Urgent) => TokenState::Due(left.unwrap_or_default()),
            Some(_) => TokenState::Valid(left),
            None => match self.hold(now) {
                Some(Hold { failure: Failure::Refused(_), .. }) => TokenState::Refused,
                Some(hold) => {
                    TokenState::Waiting(hold.until.duration_since(now.wall).unwrap_or_default())
                }
                _ if self.renewable.method.is_per_call() => TokenState::PerCall,
                _ if !cache.is_empty() => TokenState::Ended,
                _ => match &self.initial {
                    Some((_, end)) if *end > now.wall => {
                        TokenState::Valid(end.duration_since(now.wall).ok())
                    }
                    _ => TokenState::Absent,
                },
            },
        }
    }

    /// Why nothing is asked for yet.
    pub(crate) fn hold(&self, now: Now) -> Option<Hold> {
        match self.cache.load().ask(Need::Call { replays_nothing: false }, now) {
            Ask::Not(hold) => Some(hold),
            _ => None,
        }
    }

    /// A token that is good for the next request, judged after the last wait.
    ///
    /// In the leeway one caller renews the token while the others go on using it; in its last sixth, and
    /// for a body that cannot be sent again, all wait. A failed early renewal takes nothing away.
    pub(crate) fn current(&self, driver: &Driver<'_>) -> Outcome {
        if self.renewable.method.is_per_call() {
            return self.for_one_call(driver);
        }
        if let Some(kept) = self.renewable.kept.as_ref().filter(|_| self.is_behind()) {
            kept.unwritten.save_again(driver.sources, driver.events);
        }
        let need = Need::Call { replays_nothing: driver.replays_nothing };
        for _ in 0..ROUNDS {
            let cache = self.cache.load_full();
            match cache.ask(need, driver.now()) {
                Ask::Use(held) => return Ok(Arc::clone(held)),
                Ask::RenewEarly { held, all_wait } => {
                    if let Some(held) = self.renew_early(held, all_wait, driver) {
                        return Ok(held);
                    }
                }
                Ask::Renew | Ask::Not(_) => drop(self.fly(driver, need)?),
            }
        }
        Err(ended())
    }

    /// Renews a token that still works. `None` where that took so long that the question is a new one.
    fn renew_early(
        &self,
        held: &Arc<Held>,
        all_wait: bool,
        driver: &Driver<'_>,
    ) -> Option<Arc<Held>> {
        let need = Need::Call { replays_nothing: driver.replays_nothing };
        let renewed = if all_wait {
            self.fly(driver, need)
        } else {
            let Some(lead) = self.flight.try_lead(lost) else { return Some(Arc::clone(held)) };
            self.lead(lead, driver, need)
        };
        if let Err(error) = &renewed
            && !error.is_busy_store()
        {
            driver.events.tell(EventKind::RenewalFailed);
        }
        // The time that this took may have been the token's last, and another thread may have been luckier.
        let now = driver.now();
        let cache = self.cache.load();
        cache.held().filter(|held| held.works(now)).map(Arc::clone)
    }

    /// A token of this call's own. The first ones go one at a time: where the credential is refused, it is presented once.
    fn for_one_call(&self, driver: &Driver<'_>) -> Outcome {
        let need = Need::Call { replays_nothing: driver.replays_nothing };
        loop {
            let cache = self.cache.load_full();
            let held = matches!(cache.ask(need, driver.now()), Ask::Not(_));
            if cache.is_proven() && !held {
                let outcome = self.obtain(&cache, driver, need).outcome;
                driver.tell_now();
                return outcome;
            }
            return match self.flight.join(|| None, lost, self.patience(driver)) {
                Ticket::Lead(lead) => self.lead(lead, driver, need),
                Ticket::Waited(Landed { outcome: Ok(_), .. }) | Ticket::Already(_) => continue,
                Ticket::Waited(landed) => {
                    driver.events.tell(EventKind::Waited);
                    landed.outcome
                }
                Ticket::Own => Err(circular()),
                Ticket::TooLate => Err(TransportError::too_late().into()),
            };
        }
    }

    /// Replaces a token that was rejected, unless that has happened already.
    /// Says whether there is another one now.
    pub(crate) fn replace(
        &self,
        driver: &Driver<'_>,
        rejected: &Arc<Held>,
    ) -> Result<bool, FlightError> {
        // A token that was obtained for this very call is not replaced: the next one would fare no better.
        if self.renewable.method.is_per_call() {
            return Ok(false);
        }
        self.fly(driver, Need::Rejected(rejected)).map(|_| true)
    }

    /// Obtains another token than the one in hand.
    pub(crate) fn renew(&self, driver: &Driver<'_>) -> Result<(), FlightError> {
        if self.renewable.method.is_per_call() {
            return Ok(());
        }
        let held = self.held();
        self.fly(driver, Need::Another(held.as_deref())).map(drop)
    }

    /// One thread obtains what is needed, and the others wait for it.
    fn fly(&self, driver: &Driver<'_>, need: Need<'_>) -> Outcome {
        let already = || {
            let cache = self.cache.load();
            match cache.ask(need, driver.now()) {
                Ask::Use(held) => Some(Landed { outcome: Ok(Arc::clone(held)), of: Of::All }),
                _ => None,
            }
        };
        loop {
            return match self.flight.join(already, lost, self.patience(driver)) {
                // The user's function that obtains the token asks for that token.
                Ticket::Own => Err(circular()),
                Ticket::Already(landed) => landed.outcome,
                Ticket::TooLate => Err(TransportError::too_late().into()),
                // It is no answer to this need, which makes a flight of its own.
                Ticket::Waited(Landed { outcome: Err(_), of })
                    if !self.is_answered(need, of, driver) =>
                {
                    continue;
                }
                Ticket::Waited(Landed { outcome: Ok(held), .. }) if !need.is_met_by(&held) => {
                    continue;
                }
                Ticket::Waited(landed) => {
                    driver.events.tell(EventKind::Waited);
                    landed.outcome
                }
                Ticket::Lead(lead) => self.lead(lead, driver, need),
            };
        }
    }

    fn is_answered(&self, need: Need<'_>, of: Of, driver: &Driver<'_>) -> bool {
        match of {
            Of::All => true,
            Of::Early => self.cache.load().is_early(need, driver.now()),
            Of::Rejected => matches!(need, Need::Rejected(_)),
            Of::Hasty => driver.end.is_some(),
        }
    }

    /// Obtains the token for all that wait, where it is still needed.
    fn lead(&self, lead: Lead<'_, Landed>, driver: &Driver<'_>, need: Need<'_>) -> Outcome {
        let cache = self.cache.load_full();
        let landed = match cache.ask(need, driver.now()) {
            // Another thread's renewal may have landed since this one looked at the token.
            Ask::Use(held) => Landed { outcome: Ok(Arc::clone(held)), of: Of::All },
            Ask::Not(hold) if !self.has_news(&cache, &hold) => {
                let is_of_rejected =
                    matches!((need, &hold.failure), (Need::Rejected(_), Failure::Rejected(_)));
                let of = if is_of_rejected { Of::Rejected } else { Of::All };
                Landed { outcome: Err(hold.into()), of }
            }
            _ => self.obtain(&cache, driver, need),
        };
        let outcome = landed.outcome.clone();
        lead.land(landed);
        driver.tell_now();
        outcome
    }

    /// Makes the renewal, and settles what became of it.
    fn obtain(&self, cache: &TokenCache, driver: &Driver<'_>, need: Need<'_>) -> Landed {
        let setting = self.setting(cache, driver, need);
        let early = setting.early;
        let Renewed { outcome, trouble } = driver.renew(&self.renewable, setting);
        let configured =
            self.renewable.kept.as_ref().and_then(|kept| kept.identity.mark.configured.as_ref());
        let until = outcome.holds.running(configured, driver.now().wall).map(|hold| hold.until);
        let of = match &outcome.result {
            _ if early => Of::Early,
            Err(Failure::NoResponse | Failure::Store | Failure::Unavailable(_))
                if driver.end.is_some() =>
            {
                Of::Hasty
            }
            _ => Of::All,
        };
        if outcome.sent && outcome.result.is_ok() {
            driver.obtained.set(true);
        }
        let settled = driver
            .sources
            .env(|env| self.settle(|cache| cache.settle(&self.renewable.method, outcome, env)));
        Landed { outcome: settled.map_err(|failure| trouble.explain(failure, until)), of }
    }

    /// What a renewal is told.
    fn setting(&self, cache: &TokenCache, driver: &Driver<'_>, need: Need<'_>) -> Setting {
        let now = driver.now();
        let known = Setting {
            // A credential that is not kept needs the store only to learn of a refusal.
            has_store: self.renewable.kept.is_some()
                && !(self.renewable.method.is_per_call() && cache.is_proven()),
            is_chain: self.is_chain,
            allow_http: self.allow_http,
            mark: self
                .renewable
                .kept
                .as_ref()
                .map(|kept| kept.identity.mark.clone())
                .unwrap_or_default(),
            seed: self.seed.clone(),
            initial: self.initial(cache, now),
            end: driver.end,
            ..Setting::default()
        };
        cache.setting(need, known, now)
    }

    /// The token that the config brings, as adopted now; none once there was another.
    fn initial(&self, cache: &TokenCache, now: Now) -> Option<Issued> {
        let (access_token, expires_at) = self.initial.as_ref().filter(|_| cache.is_empty())?;
        (*expires_at > now.wall).then(|| Issued {
            access_token: access_token.clone(),
            token_type: None,
            refresh_token: None,
            expires_at: Some(*expires_at),
            issued_at: now,
        })
    }

    /// Whether the store has another record than the one that says to wait. One that cannot be read is none.
    fn has_news(&self, cache: &TokenCache, hold: &Hold) -> bool {
        if matches!(hold.failure, Failure::Rejected(_)) {
            return false;
        }
        self.renewable.kept.as_ref().is_some_and(|kept| {
            let record = kept.store.load(&kept.identity.key);
            record.is_ok_and(|record| cache.is_news(record.as_ref()))
        })
    }

    fn patience(&self, driver: &Driver<'_>) -> Option<Duration> {
        driver.end.map(|end| end.saturating_sub(driver.now().monotonic))
    }

    /// Changes the cache.
    fn settle<T>(&self, change: impl FnOnce(&mut TokenCache) -> T) -> T {
        // Each change is complete by itself: a panic elsewhere leaves no half of one.
        let _settling = self.settling.lock().unwrap_or_else(PoisonError::into_inner);
        let mut cache = TokenCache::clone(&self.cache.load());
        let said = change(&mut cache);
        self.cache.store(Arc::new(cache));
        said
    }
}

/// Each token ended before it could be sent.
pub(crate) fn ended() -> FlightError {
    Failure::Answer(AnswerError::new(StatusCode::OK, AnswerReason::Ended)).into()
}

fn circular() -> FlightError {
    Failure::Config(ConfigError::new("token_with", Reason::Circular)).into()
}
