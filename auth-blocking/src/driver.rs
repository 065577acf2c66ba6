//! The one loop that takes the steps of a renewal: load, send, wait, commit.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;
use std::time::Duration;

use auth_core::Secret;
use auth_core::body::SecretBytes;
use auth_core::error::Failure;
use auth_core::method::{SignRequest, TokenValues};
use auth_core::plan::{Address, TokenKind};
use auth_core::renewal::{Renewal, Sent, Step};
use auth_core::token::Issued;
use auth_core::value::Text;
use http::Request;

use crate::authenticator::Config;
use crate::clock::Clock;
use crate::error::{Error, FlightError};
use crate::event::{Event, EventKind};
use crate::store::{Exclusive, Record, StoreError};
use crate::token_requests::TokenRequests;
use crate::token_slot::{Held, TokenSlot};
use crate::transport::{NoAnswer, TokenTransport};

/// Added to the time that another holder of the store's exclusive section may need for its token calls.
const STORE_MARGIN: Duration = Duration::from_secs(15);

/// What a renewal works with; the client lends it.
pub(crate) struct Driver<'a> {
    pub(crate) transport: &'a TokenTransport,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) events: &'a Events,
    pub(crate) allow_http: bool,
    /// Whether the request cannot be sent again, so that its token must not end on the way.
    pub(crate) replays_nothing: bool,
}

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
    /// Obtains a token. Called by one thread at a time for each slot, except for a login per call.
    pub(crate) fn renew(
        &self,
        slot: &TokenSlot,
        config: &dyn Config,
        rejected: Option<&Secret>,
    ) -> Result<Arc<Held>, FlightError> {
        let retry = &slot.method.retry;
        let mut section = match &slot.store {
            Some(store) if !slot.is_per_call() => {
                let calls =
                    (self.transport.timeout() + retry.max_wait).saturating_mul(retry.attempts);
                Some(store.exclusive(&slot.key, calls + STORE_MARGIN)?)
            }
            _ => None,
        };
        let mut renewal = Renewal::new(&slot.method, section.is_some())
            .rejected(rejected.cloned())
            .initial(slot.initial(self))
            .early(rejected.is_none() && slot.is_early(self))
            .uncommitted(slot.uncommitted());
        let mut committed = true;
        let mut sent = false;
        let mut step = renewal.start(self.clock.now());
        loop {
            step = match step {
                Step::Load => {
                    let record = section.as_mut().map_or(Ok(None), |section| section.load())?;
                    renewal.loaded(record, self.clock.now())
                }
                Step::Send => {
                    sent = true;
                    self.send(slot, config, &mut renewal)?
                }
                Step::Wait(wait) => {
                    self.events.tell(EventKind::Retried(wait));
                    self.clock.sleep(wait);
                    Step::Send
                }
                Step::Commit { replaces, record } => {
                    match section
                        .as_mut()
                        .map_or(Ok(true), |section| commit(&mut **section, replaces, &record))
                    {
                        Ok(taken) => {
                            committed = taken;
                            renewal.committed(taken)
                        }
                        Err(error) => {
                            committed = false;
                            self.events.tell(EventKind::StoreTrouble(error));
                            renewal.committed(true)
                        }
                    }
                }
                Step::Ready(issued) => {
                    if renewal.kept_refresh_token() {
                        self.events.tell(EventKind::KeptRefreshToken);
                    }
                    self.events.tell(if sent { EventKind::Renewed } else { EventKind::Adopted });
                    return hold(slot, issued, committed);
                }
                Step::Failed(failure) => return Err(failure.into()),
            };
        }
    }

    /// Makes the request for a token; the answer decides the next step.
    fn send(
        &self,
        slot: &TokenSlot,
        config: &dyn Config,
        renewal: &mut Renewal<'_>,
    ) -> Result<Step, FlightError> {
        if matches!(slot.method.kind, TokenKind::TokenWith) {
            let mut requests = TokenRequests::new(self.transport, self.clock, self.allow_http);
            return match config.token_with(&slot.at, &mut requests) {
                Ok(token) => Ok(renewal.obtained(token.issued(self.clock.now()))),
                // What the function says is worth another try is like a request that was not sent.
                Err(error) if error.is_retryable() => renewal
                    .not_answered(Sent::No, self.clock.now(), jitter())
                    .map_err(|_| FlightError::Custom(Arc::new(error))),
                Err(error) => Err(FlightError::Custom(Arc::new(error))),
            };
        }
        let values = config.token_values(&slot.at)?;
        let mut request = renewal.request(&values, self.allow_http)?;
        if matches!(&values, TokenValues::Session(login) if login.sign) {
            request = sign(config, &slot.at, request, self.clock)
                .map_err(|error| FlightError::Custom(Arc::new(error)))?;
        }
        match self.transport.send(request, self.clock.now()) {
            Ok(answer) => Ok(renewal.answered(&answer, self.clock.now(), jitter())),
            Err(NoAnswer::Unusable(error)) => Err(FlightError::Failure(Failure::Answer(error))),
            Err(NoAnswer::Transport(error)) => {
                renewal.not_answered(error.sent(), self.clock.now(), jitter()).map_err(|lost| {
                    FlightError::Transport { error, outcome_unknown: lost.outcome_unknown }
                })
            }
        }
    }
}

fn commit(
    section: &mut dyn Exclusive,
    replaces: Option<u64>,
    record: &Record,
) -> Result<bool, StoreError> {
    section.compare_and_swap(replaces, record)
}

fn hold(slot: &TokenSlot, issued: Issued, committed: bool) -> Result<Arc<Held>, FlightError> {
    let token = Text { field: "token", text: issued.access_token.clone(), secret: true };
    let credential = slot.method.send_as.credential(&token)?;
    Ok(Arc::new(Held { issued, credential, committed }))
}

/// Has the user's function sign a login.
fn sign(
    config: &dyn Config,
    at: &Address,
    request: Request<SecretBytes>,
    clock: &dyn Clock,
) -> Result<Request<SecretBytes>, Error> {
    let (mut parts, body) = request.into_parts();
    let mut body = body.into_inner();
    let now = clock.now().wall;
    let (method, uri, headers) = (&mut parts.method, &mut parts.uri, &mut parts.headers);
    config.sign(at, &mut SignRequest::new(method, uri, headers, Some(&mut body), now))?;
    Ok(Request::from_parts(parts, SecretBytes::new(body)))
}

/// A random number from 0 to 1: the standard library seeds each hasher anew.
pub(crate) fn jitter() -> f64 {
    let random = RandomState::new().build_hasher().finish() >> 11;
    #[expect(clippy::cast_precision_loss, reason = "53 bits are exact in f64")]
    let fraction = random as f64 / (1u64 << 53) as f64;
    fraction
}
