//! One method's token: the one in hand, the flight that renews it, the store that keeps it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use arc_swap::{ArcSwapOption, Guard};
use auth_core::Secret;
use auth_core::error::{ConfigError, ErrorCode, Failure, Reason};
use auth_core::expiry::{Lifetime, configured};
use auth_core::identity::Identity;
use auth_core::method::{Oauth2Values, Rotation, TokenValues};
use auth_core::place::{Credential, Place};
use auth_core::plan::{Address, TokenKind, TokenMethod};
use auth_core::renewal::Renewal;
use auth_core::secrets::Secrets;
use auth_core::token::{Freshness, Issued, Now};
use auth_core::value::Text;

use crate::authenticator::Config;
use crate::clock::Clock;
use crate::driver::Driver;
use crate::error::{Error, FlightError};
use crate::event::EventKind;
use crate::explain::TokenState;
use crate::flight::{Flight, Lead, Ticket};
use crate::rest::Rest;
use crate::store::TokenStore;
use crate::transport::TransportError;
use crate::unwritten::Unwritten;

/// A token that is ready to be sent.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) issued: Issued,
    pub(crate) credential: Credential,
    /// How long before its end this one is renewed: the method's leeway, or up to a fifth less.
    pub(crate) leeway: Duration,
    /// Whether the store has it; `true` where there is no store. Set by the thread that saves it later.
    committed: AtomicBool,
    /// Before these instants there is nothing to ask but the clock; `None` is for ever.
    good_until: Option<Now>,
}

impl Held {
    /// `leeway` is how long before its end this one is renewed.
    pub(crate) fn new(
        issued: Issued,
        credential: Credential,
        leeway: Duration,
        committed: bool,
    ) -> Self {
        let good_until = issued.fresh_until(leeway);
        Self { issued, credential, leeway, committed: AtomicBool::new(committed), good_until }
    }

    /// Whether it can be sent and nothing else is to be done: it is fresh, and the store has it.
    #[inline]
    pub(crate) fn is_good(&self, clock: &dyn Clock) -> bool {
        self.is_committed() && self.good_until.is_none_or(|end| clock.is_before(end))
    }

    #[inline]
    pub(crate) fn is_committed(&self) -> bool {
        self.committed.load(Ordering::Relaxed)
    }

    /// The store has it now.
    pub(crate) fn set_committed(&self) {
        self.committed.store(true, Ordering::Relaxed);
    }

    fn freshness(&self, now: Now) -> Freshness {
        let Issued { expires_at, issued_at, .. } = self.issued;
        if expires_at.is_some_and(|end| end <= issued_at.wall) {
            let age = now.monotonic.saturating_sub(issued_at.monotonic);
            return if age < STILLBORN { Freshness::Fresh } else { Freshness::Ended };
        }
        self.issued.freshness(self.leeway, now)
    }

    /// Adds the token, and what is sent of it, to the secrets that a text is searched for.
    pub(crate) fn add_to(&self, secrets: &mut Secrets) {
        secrets.add(self.issued.access_token.expose());
        self.credential.add_to(secrets);
    }

    fn has_token_of(&self, other: &Self) -> bool {
        self.issued.access_token.expose() == other.issued.access_token.expose()
    }
}

/// How long a token is used that had ended when it was obtained (`"expires_in": 0`): asking for another
/// at each call would only storm the endpoint.
const STILLBORN: Duration = Duration::from_secs(5);

type Outcome = Result<Arc<Held>, FlightError>;

/// What a flight ended with.
#[derive(Clone, Debug)]
struct Landed {
    outcome: Outcome,
    /// Whether it gave up sooner than those wait who need a token.
    early: bool,
}

/// How long a refusal of the client is believed.
const REFUSED_FOR: Duration = Duration::from_secs(300);

/// What those get that waited for a thread which panicked.
fn lost() -> Landed {
    let error = TransportError::panicked();
    Landed { outcome: Err(FlightError::Transport { error, outcome_unknown: false }), early: false }
}

#[derive(Debug)]
pub(crate) struct TokenSlot {
    pub(crate) at: Address,
    pub(crate) method: TokenMethod,
    pub(crate) shelf: Option<Shelf>,
    initial: Option<(Secret, SystemTime)>,
    /// The configured refresh token of an account, for its record.
    pub(crate) seed: Option<Secret>,
    current: ArcSwapOption<Held>,
    flight: Flight<Landed>,
    /// The last final refusal, and until when it is believed: a thousand calls make one request.
    refusal: Mutex<Option<(FlightError, Duration)>>,
    /// The record that the store failed to save.
    pub(crate) unwritten: Unwritten,
    rest: Rest,
}

/// Where a token is kept: the store, and whose record it is there.
#[derive(Debug)]
pub(crate) struct Shelf {
    pub(crate) store: Arc<dyn TokenStore>,
    pub(crate) identity: Identity,
}

impl TokenSlot {
    /// Works out the values once, so that what cannot be sent is known before any request.
    pub(crate) fn new(
        config: &dyn Config,
        at: Address,
        method: TokenMethod,
        store: Option<Arc<dyn TokenStore>>,
        allow_http: bool,
    ) -> Result<Self, ConfigError> {
        let values = config.token_values(&at)?;
        let rotates =
            matches!(&method.kind, TokenKind::Oauth2(oauth2) if oauth2.rotation != Rotation::Never);
        if store.is_none() && rotates {
            return Err(ConfigError::new("rotate_refresh_token", Reason::NoStore));
        }
        if !matches!(method.kind, TokenKind::TokenWith) {
            // The chain of an account may go on in the store, without a configured refresh token.
            let in_store = store.is_some() && of_account(&values).is_some();
            Renewal::new(&method, false)
                .uncommitted(in_store.then(|| Secret::from("x")))
                .request(&values, allow_http)?;
        }
        // The text around the token must be there, and be sendable with any token.
        let token = Text { field: "send_as", text: Secret::from("x"), secret: true };
        method.send_as.credential(&token)?;
        let shelf = match store {
            Some(store) => {
                let identity = config.identity(&at, &method, &values)?;
                Some(Shelf { store, identity })
            }
            None => None,
        };
        let initial = match &values {
            TokenValues::Oauth2(values) => initial(&method, values)?,
            TokenValues::Session(_) | TokenValues::TokenWith => None,
        };
        let seed = of_account(&values)
            .filter(|_| shelf.is_some())
            .and_then(|values| values.refresh_token.as_text())
            .map(|seed| seed.text.clone());
        Ok(Self {
            at,
            method,
            shelf,
            initial,
            seed,
            current: ArcSwapOption::empty(),
            flight: Flight::new(),
            refusal: Mutex::new(None),
            unwritten: Unwritten::default(),
            rest: Rest::default(),
        })
    }

    pub(crate) fn place(&self) -> &Place {
        &self.method.send_as.place
    }

    /// The token in hand, to be looked at: a count of its users would be written to by all threads.
    #[inline]
    pub(crate) fn in_hand(&self) -> Guard<Option<Arc<Held>>> {
        self.current.load()
    }

    /// The token in hand, whatever its state.
    pub(crate) fn held(&self) -> Option<Arc<Held>> {
        self.current.load_full()
    }

    /// How the token stands; nothing is obtained.
    pub(crate) fn state(&self, now: Now) -> TokenState {
        if self.is_per_call() {
            return TokenState::PerCall;
        }
        let held = self.held();
        let usable = held.filter(|held| held.freshness(now) != Freshness::Ended);
        let left = usable.as_ref().and_then(|held| held.issued.left(now));
        if self.flight.is_under_way() {
            return TokenState::Renewing(left);
        }
        match usable.map(|held| held.freshness(now)) {
            Some(Freshness::Due | Freshness::Urgent) => TokenState::Due(left.unwrap_or_default()),
            Some(_) => TokenState::Valid(left),
            None if self.remembered(now).is_some() => TokenState::Refused,
            None if self.held().is_some() => TokenState::Ended,
            None => match &self.initial {
                Some((_, end)) if *end > now.wall => {
                    TokenState::Valid(end.duration_since(now.wall).ok())
                }
                _ => TokenState::Absent,
            },
        }
    }

    /// A token that is good for the next request.
    ///
    /// In the leeway one caller renews the token while the others go on using it; in its last sixth, and
    /// for a body that cannot be sent again, all wait. A failed early renewal takes nothing away.
    pub(crate) fn current(
        &self,
        config: &dyn Config,
        driver: &Driver<'_>,
    ) -> Result<Arc<Held>, Error> {
        if self.is_per_call() {
            let outcome = driver.renew(self, config, None);
            driver.tell_now();
            return Ok(outcome?);
        }
        let now = driver.clock.now();
        let held = self.current.load_full();
        if held.as_ref().is_some_and(|held| !held.is_committed()) {
            self.unwritten.save_again(driver.clock, driver.events);
        }
        let freshness = held.as_ref().map_or(Freshness::Ended, |held| held.freshness(now));
        let Some(held) = held.filter(|_| freshness != Freshness::Ended) else {
            return Ok(self.fly(config, driver, None)?);
        };
        if freshness == Freshness::Fresh || self.rest.is_on(now) {
            return Ok(held);
        }
        let renewed = if freshness == Freshness::Due && !driver.replays_nothing {
            let Some(lead) = self.flight.try_lead(lost) else { return Ok(held) };
            // Another thread's renewal may have landed since this one looked at the token.
            if let Some(fresh) = self.fresh(driver) {
                lead.land(Landed { outcome: Ok(Arc::clone(&fresh)), early: true });
                return Ok(fresh);
            }
            self.lead(lead, config, driver, None)
        } else {
            self.fly(config, driver, None)
        };
        match renewed {
            Ok(renewed) => Ok(renewed),
            Err(error) => {
                if !error.is_busy_store() {
                    driver.events.tell(EventKind::RenewalFailed);
                }
                self.rest.begin(&**driver.clock, held.issued.expires_at);
                // Another thread may have been luckier.
                Ok(self.current.load_full().unwrap_or(held))
            }
        }
    }

    /// Replaces a token that was rejected, unless that has happened already.
    /// Says whether there is another one now.
    pub(crate) fn replace(
        &self,
        config: &dyn Config,
        driver: &Driver<'_>,
        rejected: &Arc<Held>,
    ) -> Result<bool, Error> {
        // A token that was obtained for this very call is not replaced: the next one would fare no better.
        if self.is_per_call() {
            return Ok(false);
        }
        self.fly(config, driver, Some(rejected))?;
        Ok(true)
    }

    fn fly(
        &self,
        config: &dyn Config,
        driver: &Driver<'_>,
        rejected: Option<&Arc<Held>>,
    ) -> Outcome {
        if let Some(refusal) = self.remembered(driver.clock.now()) {
            return Err(refusal);
        }
        let found = |held: Arc<Held>| Landed { outcome: Ok(held), early: false };
        let already = || match rejected {
            None => self.fresh(driver).map(found),
            // By the token, not the pointer: the rejected one may have been loaded anew from the store.
            Some(rejected) => {
                self.current.load_full().filter(|held| !held.has_token_of(rejected)).map(found)
            }
        };
        loop {
            let patience = driver.end.map(|end| end.saturating_sub(driver.clock.now().monotonic));
            return match self.flight.join(already, lost, patience) {
                // The user's function that obtains the token asks for that token.
                Ticket::Own => Err(ConfigError::new("token_with", Reason::Circular).into()),
                Ticket::Already(landed) => landed.outcome,
                Ticket::TooLate => Err(FlightError::Transport {
                    error: TransportError::too_late(),
                    outcome_unknown: false,
                }),
                // The flight could do without a token, and this call cannot: it makes one of its own.
                Ticket::Waited(Landed { outcome: Err(_), early: true })
                    if rejected.is_some() || !self.is_early(driver) =>
                {
                    continue;
                }
                Ticket::Waited(landed) => {
                    driver.events.tell(EventKind::Waited);
                    landed.outcome
                }
                Ticket::Lead(lead) => self.lead(lead, config, driver, rejected),
            };
        }
    }

    /// Obtains the token for all that wait.
    fn lead(
        &self,
        lead: Lead<'_, Landed>,
        config: &dyn Config,
        driver: &Driver<'_>,
        rejected: Option<&Arc<Held>>,
    ) -> Outcome {
        let early = rejected.is_none() && self.is_early(driver);
        let outcome = driver.renew(self, config, rejected.map(|held| &held.issued.access_token));
        match &outcome {
            Ok(held) => {
                self.rest.forget();
                self.current.store(Some(Arc::clone(held)));
            }
            Err(error) => self.remember(error, driver.clock.now()),
        }
        lead.land(Landed { outcome: outcome.clone(), early });
        driver.tell_now();
        outcome
    }

    /// Remembers a refusal that the same request would only repeat. Where there is a store, it is the store
    /// that remembers a refused refresh token: another process may have rotated it.
    fn remember(&self, error: &FlightError, now: Now) {
        let FlightError::Failure(Failure::Refused(refused)) = error else { return };
        let until = match refused.error {
            // RFC 6749 section 5.2: the refresh token itself is invalid, expired or revoked.
            ErrorCode::InvalidGrant if self.shelf.is_some() => return,
            ErrorCode::InvalidGrant => Duration::MAX,
            ErrorCode::Other | ErrorCode::AccessDenied => return,
            // Somebody may mend the client's registration.
            _ => now.monotonic.saturating_add(REFUSED_FOR),
        };
        *self.lock_refusal() = Some((error.clone(), until));
    }

    fn remembered(&self, now: Now) -> Option<FlightError> {
        self.lock_refusal()
            .as_ref()
            .filter(|(_, until)| now.monotonic < *until)
            .map(|(error, _)| error.clone())
    }

    fn lock_refusal(&self) -> MutexGuard<'_, Option<(FlightError, Duration)>> {
        self.refusal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The newest refresh token, where the store could not take it.
    pub(crate) fn uncommitted(&self) -> Option<Secret> {
        let held = self.current.load();
        held.as_ref()
            .filter(|held| !held.is_committed())
            .and_then(|held| held.issued.refresh_token.clone())
    }

    /// The newest refresh token in memory.
    pub(crate) fn newest_refresh_token(&self) -> Option<Secret> {
        self.current.load().as_ref().and_then(|held| held.issued.refresh_token.clone())
    }

    /// The token that the config brings, as adopted now; none once there was another.
    pub(crate) fn initial(&self, driver: &Driver<'_>) -> Option<Issued> {
        let now = driver.clock.now();
        if self.current.load().is_some() {
            return None;
        }
        self.initial.as_ref().filter(|(_, expires_at)| *expires_at > now.wall).map(
            |(access_token, expires_at)| Issued {
                access_token: access_token.clone(),
                token_type: None,
                refresh_token: None,
                expires_at: Some(*expires_at),
                issued_at: now,
            },
        )
    }

    fn fresh(&self, driver: &Driver<'_>) -> Option<Arc<Held>> {
        let now = driver.clock.now();
        self.current.load_full().filter(|held| held.freshness(now) == Freshness::Fresh)
    }

    /// Whether the token in hand, due or not, still works.
    pub(crate) fn is_early(&self, driver: &Driver<'_>) -> bool {
        let now = driver.clock.now();
        self.current.load().as_ref().is_some_and(|held| held.freshness(now) != Freshness::Ended)
    }

    /// Whether each call obtains a token of its own.
    pub(crate) fn is_per_call(&self) -> bool {
        self.method.expiry.otherwise == Lifetime::EveryCall && self.method.expiry.property.is_none()
    }
}

/// The values, where they name an account.
fn of_account(values: &TokenValues) -> Option<&Oauth2Values> {
    match values {
        TokenValues::Oauth2(values) => {
            Some(&**values).filter(|own| own.account.as_text().is_some())
        }
        TokenValues::Session(_) | TokenValues::TokenWith => None,
    }
}

fn initial(
    method: &TokenMethod,
    values: &Oauth2Values,
) -> Result<Option<(Secret, SystemTime)>, ConfigError> {
    match (values.access_token.as_text(), values.expires_at.as_text()) {
        (None, None) => Ok(None),
        (Some(access_token), None) => Err(access_token.error(Reason::Without("expires_at"))),
        (None, Some(expires_at)) => Err(expires_at.error(Reason::Without("access_token"))),
        (Some(access_token), Some(expires_at)) => {
            access_token.not_empty()?;
            method.send_as.credential(access_token)?;
            let instant = configured(expires_at.expose())
                .ok_or_else(|| expires_at.error(Reason::DateTime))?;
            Ok(Some((access_token.text.clone(), instant)))
        }
    }
}
