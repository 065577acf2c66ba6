//! The one loop that takes the steps of a renewal: load, send, wait, commit.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use auth_core::Secret;
use auth_core::body::SecretBytes;
use auth_core::method::{SignRequest, TokenValues};
use auth_core::plan::{Address, TokenKind};
use auth_core::renewal::{Renewal, Sent, Spooled, Step};
use auth_core::token::Issued;
use auth_core::value::Text;
use http::Request;

use crate::authenticator::Config;
use crate::clock::Clock;
use crate::error::{Error, FlightError};
use crate::event::{Event, EventKind};
use crate::former;
use crate::net::{Sending, forget, was_anything_sent};
use crate::spool;
use crate::store::{Exclusive, Record, StoreError};
use crate::token_requests::TokenRequests;
use crate::token_slot::{Held, TokenSlot};
use crate::transport::{NoAnswer, TokenTransport};
use crate::unwritten::Entry;
use crate::wire_trace::WireTrace;

/// Added to the time that another holder of the store's exclusive section may need for its token calls.
const STORE_MARGIN: Duration = Duration::from_secs(15);

/// What a renewal works with; the client lends it.
pub(crate) struct Driver<'a> {
    pub(crate) transport: &'a TokenTransport,
    pub(crate) clock: &'a Arc<dyn Clock>,
    pub(crate) events: &'a Arc<Events>,
    /// What a renewal will tell when it is over: a listener may use the client.
    pub(crate) later: RefCell<Vec<EventKind>>,
    pub(crate) allow_http: bool,
    pub(crate) wire_trace: WireTrace,
    /// When the call must be over, by the monotonic clock: nobody waits longer for another thread's request.
    pub(crate) end: Option<Duration>,
    /// Whether the request cannot be sent again, so that its token must not end on the way.
    pub(crate) replays_nothing: bool,
}

/// The section of a record, and what the store failed to save there before.
#[derive(Default)]
struct Entered {
    section: Option<Box<dyn Exclusive>>,
    unsaved: Option<(Option<u64>, Record, Arc<Held>)>,
}

/// A record to write, and the generation that it replaces.
type Write = (Option<u64>, Record);

/// Where events go: the client's listener and the log.
pub(crate) struct Events {
    pub(crate) label: Option<Arc<str>>,
    pub(crate) listener: Option<Box<Listener>>,
}

type Listener = dyn Fn(&Event) + Send + Sync;

impl Events {
    pub(crate) fn tell(&self, kind: EventKind) {
        match &self.label {
            Some(label) => log::debug!("{label}: {kind}"),
            None => log::debug!("{kind}"),
        }
        if let Some(listener) = &self.listener {
            listener(&Event { label: self.label.clone(), kind });
        }
    }
}

impl Driver<'_> {
    fn tell_later(&self, kind: EventKind) {
        self.later.borrow_mut().push(kind);
    }

    /// Tells what happened in a renewal. Called where no thread waits for this one and no lock is held.
    pub(crate) fn tell_now(&self) {
        for kind in self.later.take() {
            self.events.tell(kind);
        }
    }

    /// Obtains a token. Called by one thread at a time for each slot, except for a login per call.
    pub(crate) fn renew(
        &self,
        slot: &TokenSlot,
        config: &dyn Config,
        rejected: Option<&Secret>,
    ) -> Result<Arc<Held>, FlightError> {
        // The token in hand still works: nothing is worth a wait.
        let early = rejected.is_none() && slot.is_early(self);
        let Entered { mut section, unsaved } = self.enter(slot, early)?;
        let mut renewal = Renewal::new(&slot.method, section.is_some())
            .rejected(rejected.cloned())
            .initial(slot.initial(self))
            .early(early)
            .end(self.end)
            .marked(
                slot.shelf.as_ref().map(|shelf| shelf.identity.mark.clone()).unwrap_or_default(),
            )
            .uncommitted(slot.uncommitted())
            .remembered(slot.newest_refresh_token())
            .seed(slot.seed.clone());
        let _sending = Sending::begin(false);
        let steps = || self.steps(slot, config, &mut renewal, &mut section);
        let ended = catch_unwind(AssertUnwindSafe(steps)).unwrap_or_else(|panic| {
            // A panic of the user's code before the request left has spent nothing.
            if !was_anything_sent() {
                self.disarm(section.take(), &mut renewal);
            }
            resume_unwind(panic)
        });
        match ended {
            Ok((held, None)) => Ok(held),
            // The lock stays ours until the token is written: nobody else may refresh with the old one.
            Ok((held, Some((replaces, record)))) => {
                if let Some(section) = section {
                    let entry = Entry { section, replaces, record, held: Arc::clone(&held) };
                    slot.unwritten.keep(entry, &**self.clock);
                }
                Ok(held)
            }
            Err(error) => {
                match (section, unsaved) {
                    // Nothing was written in its place: it is still to be saved.
                    (Some(section), Some((replaces, record, held))) if !renewal.is_armed() => {
                        slot.unwritten
                            .keep(Entry { section, replaces, record, held }, &**self.clock);
                    }
                    (section, _) => self.disarm(section, &mut renewal),
                }
                Err(error)
            }
        }
    }

    /// Writes that no refresh is on its way, where none was acted on.
    fn disarm(&self, section: Option<Box<dyn Exclusive>>, renewal: &mut Renewal<'_>) {
        if let (Some(mut section), Some((replaces, record))) = (section, renewal.disarm()) {
            // Where this fails too, the record says that the outcome is not known: that is safe.
            let written = section.compare_and_swap(Some(replaces), &record);
            if let Err(error) = written.and_then(|_| section.clear_spool()) {
                self.tell_later(EventKind::StoreTrouble(error));
            }
        }
    }

    /// The exclusive section of the slot's record: the one that is still held, or a new one.
    fn enter(&self, slot: &TokenSlot, early: bool) -> Result<Entered, StoreError> {
        let Some(shelf) = slot.shelf.as_ref().filter(|_| !slot.is_per_call()) else {
            return Ok(Entered::default());
        };
        // Another holder may be renewing it for all, or may be stopped: an early renewal waits for nobody.
        let wait = if early { Duration::ZERO } else { self.patience(slot) };
        let start = Instant::now();
        if let Some(Entry { section, replaces, record, held }) = slot.unwritten.take(wait) {
            return Ok(Entered { section: Some(section), unsaved: Some((replaces, record, held)) });
        }
        let wait = wait.saturating_sub(start.elapsed());
        let section = Some(shelf.store.exclusive(&shelf.identity.key, wait)?);
        Ok(Entered { section, unsaved: None })
    }

    /// How long another holder of a record is waited for.
    fn patience(&self, slot: &TokenSlot) -> Duration {
        let wait = self.all_calls(slot) + STORE_MARGIN;
        let left = self.end.map(|end| end.saturating_sub(self.clock.now().monotonic));
        left.map_or(wait, |left| left.min(wait))
    }

    /// The longest time that the requests of a renewal and the waits between them take.
    fn all_calls(&self, slot: &TokenSlot) -> Duration {
        let retry = &slot.method.retry;
        (self.transport.timeout() + retry.max_wait).saturating_mul(retry.attempts)
    }

    /// The longest time of the next request. How many the user's function makes is not known.
    fn next_call(&self, slot: &TokenSlot) -> Duration {
        match slot.method.kind {
            TokenKind::TokenWith => self.all_calls(slot),
            TokenKind::Oauth2(_) | TokenKind::Session(_) => self.transport.timeout(),
        }
    }

    /// Takes the steps. Returns the token, and what the store could not take.
    fn steps(
        &self,
        slot: &TokenSlot,
        config: &dyn Config,
        renewal: &mut Renewal<'_>,
        section: &mut Option<Box<dyn Exclusive>>,
    ) -> Result<(Arc<Held>, Option<Write>), FlightError> {
        let mut unwritten = None;
        let mut sent = false;
        let mut step = renewal.start(self.clock.now());
        loop {
            step = match step {
                Step::Load => {
                    let (record, spooled) = match section {
                        Some(section) => self.load(slot, &mut **section)?,
                        None => (None, None),
                    };
                    renewal.loaded(record, spooled.as_ref(), self.clock.now())
                }
                Step::Arm { replaces, record } => {
                    let taken = match section {
                        Some(section) => {
                            section.reserve_spool()?;
                            match section.compare_and_swap(replaces, &record) {
                                Ok(taken) => taken,
                                Err(error) => {
                                    // What was lost may be the store's response alone: then it is undone.
                                    let written = section.load().ok().flatten();
                                    if written.is_some_and(|written| {
                                        written.generation() == record.generation()
                                    }) {
                                        renewal.armed(true, record);
                                    }
                                    return Err(error.into());
                                }
                            }
                        }
                        None => true,
                    };
                    renewal.armed(taken, record)
                }
                Step::Send => {
                    if let Some(section) = section {
                        section.hold_for(self.next_call(slot))?;
                    }
                    sent = true;
                    forget();
                    self.send(slot, config, renewal, section)?
                }
                Step::Wait(wait) => {
                    if let Some(section) = section {
                        section.hold_for(wait)?;
                    }
                    self.events.tell(EventKind::Retried(wait));
                    self.clock.sleep(wait);
                    Step::Send
                }
                Step::Commit { replaces, record } => {
                    match section
                        .as_mut()
                        .map_or(Ok(true), |section| commit(&mut **section, replaces, &record))
                    {
                        Ok(taken) => renewal.committed(taken, self.clock.now()),
                        Err(error) => {
                            self.tell_later(EventKind::StoreTrouble(error));
                            unwritten = Some((replaces, record));
                            renewal.committed(true, self.clock.now())
                        }
                    }
                }
                Step::Ready(issued) => {
                    if renewal.kept_refresh_token() {
                        self.tell_later(EventKind::KeptRefreshToken);
                    }
                    self.tell_later(if sent { EventKind::Renewed } else { EventKind::Adopted });
                    return Ok((
                        hold(slot, issued, unwritten.is_none(), self.clock.random())?,
                        unwritten,
                    ));
                }
                Step::Failed(failure) => return Err(failure.into()),
            };
        }
    }

    /// The record and the answer in the spool; what the first release left goes on.
    fn load(
        &self,
        slot: &TokenSlot,
        section: &mut dyn Exclusive,
    ) -> Result<(Option<Record>, Option<Spooled>), StoreError> {
        let mut record = section.load()?;
        if let Some(shelf) = slot.shelf.as_ref().filter(|_| record.is_none()) {
            record = former::adopt(shelf, section, self.clock.now().wall, self.patience(slot))?;
        }
        Ok((record, section.spooled()?.and_then(spool::read)))
    }

    /// Makes the request for a token; the answer decides the next step.
    fn send(
        &self,
        slot: &TokenSlot,
        config: &dyn Config,
        renewal: &mut Renewal<'_>,
        section: &mut Option<Box<dyn Exclusive>>,
    ) -> Result<Step, FlightError> {
        self.wire_trace.check()?;
        if matches!(slot.method.kind, TokenKind::TokenWith) {
            let bearer = slot.method.send_as.is_bearer();
            let mut requests = TokenRequests::new(
                self.transport,
                &**self.clock,
                self.wire_trace,
                self.allow_http,
                bearer,
            );
            return match config.token_with(&slot.at, &mut requests) {
                Ok(token) => Ok(renewal.obtained(token.issued(self.clock.now()))),
                // What the function says is worth another try is like a request that was not sent.
                Err(error) if error.is_retryable() => renewal
                    .not_answered(Sent::No, self.clock.now(), self.clock.random())
                    .map_err(|_| FlightError::Custom(Arc::new(error))),
                Err(error) => Err(FlightError::Custom(Arc::new(error))),
            };
        }
        let values = config.token_values(&slot.at)?;
        let mut request = renewal.request(&values, self.allow_http)?;
        if matches!(&values, TokenValues::Session(login) if login.sign) {
            request = sign(config, &slot.at, request, &**self.clock)
                .map_err(|error| FlightError::Custom(Arc::new(error)))?;
        }
        if has_secret_url(&values, &request) {
            self.wire_trace.check_url()?;
        }
        let (asked, start) = (self.clock.now(), Instant::now());
        match self.transport.send(request, asked) {
            Ok(answer) => {
                if let Some(section) = section.as_mut().filter(|_| renewal.is_armed()) {
                    // The answer is in memory too: a full disk does not take it away.
                    // The caller's clock is not asked again before the answer is kept: it may panic.
                    let received = asked.wall.checked_add(start.elapsed()).unwrap_or(asked.wall);
                    let frame = spool::frame(&answer, received);
                    if let Err(error) = section.spool(frame.as_slice()) {
                        self.tell_later(EventKind::StoreTrouble(error));
                    }
                }
                Ok(renewal.answered(&answer, self.clock.now(), self.clock.random()))
            }
            Err(NoAnswer::Unusable(error)) => {
                // It may have been acted on; there is nothing to wait for.
                let _ = renewal.not_answered(Sent::Maybe, self.clock.now(), self.clock.random());
                Err(FlightError::Failure(renewal.unusable(error)))
            }
            Err(NoAnswer::Request(error)) => Err(error.into()),
            Err(NoAnswer::Transport(error)) => {
                renewal.not_answered(error.sent(), self.clock.now(), self.clock.random()).map_err(
                    |lost| FlightError::Transport { error, outcome_unknown: lost.outcome_unknown },
                )
            }
        }
    }
}

/// Whether a secret may be in the URL: parameters are taken for one.
fn has_secret_url(values: &TokenValues, request: &Request<SecretBytes>) -> bool {
    let url = match values {
        TokenValues::Oauth2(values) => &values.token_endpoint,
        TokenValues::Session(values) => &values.url,
        TokenValues::TokenWith => return true,
    };
    request.uri().query().is_some() || url.as_text().is_some_and(|text| text.secret)
}

/// Writes the record; the answer that it came from has served.
pub(crate) fn commit(
    section: &mut dyn Exclusive,
    replaces: Option<u64>,
    record: &Record,
) -> Result<bool, StoreError> {
    let taken = section.compare_and_swap(replaces, record)?;
    if taken {
        section.clear_spool()?;
    }
    Ok(taken)
}

fn hold(
    slot: &TokenSlot,
    issued: Issued,
    committed: bool,
    random: f64,
) -> Result<Arc<Held>, FlightError> {
    let token = Text { field: "token", text: issued.access_token.clone(), secret: true };
    let credential = slot.method.send_as.typed(&token, issued.token_type.as_ref())?;
    // A thousand processes whose tokens end together do not renew them together.
    let leeway = slot.method.leeway.mul_f64(0.8 + 0.2 * random.clamp(0.0, 1.0));
    Ok(Arc::new(Held::new(issued, credential, leeway, committed)))
}

/// Has the user's function sign a login.
fn sign(
    config: &dyn Config,
    at: &Address,
    request: Request<SecretBytes>,
    clock: &dyn Clock,
) -> Result<Request<SecretBytes>, Error> {
    let (mut parts, body) = request.into_parts();
    let mut body = body.into_wiped();
    let now = clock.now().wall;
    let (method, uri, headers) = (&mut parts.method, &mut parts.uri, &mut parts.headers);
    config.sign(at, &mut SignRequest::new(method, uri, headers, Some(&mut body), now))?;
    Ok(Request::from_parts(parts, body.into()))
}
