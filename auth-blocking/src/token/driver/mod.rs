//! The one loop that takes the steps of a renewal: load, send, wait, commit.

mod call;
mod trouble;

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use auth_core::renewal::{Fact, Outcome, Renewal, Setting, Spooled, Step, Write};
use auth_core::token::Now;

use crate::error::FlightError;
use crate::event::{EventKind, Events};
use crate::net::transport::TokenTransport;
use crate::net::wire_trace::WireTrace;
use crate::net::{Sending, forget, was_anything_sent};
use crate::sources::Sources;
use crate::store::{Exclusive, Record, StoreError, StoreErrorKind};
use crate::token::former;
use crate::token::renewable::Renewable;
use crate::token::spool;
use crate::token::unwritten::Entry;
use crate::token::write::{commit, note};

pub(crate) use trouble::Trouble;

/// Added to the time that another holder of the store's exclusive section may need for its token calls.
const STORE_MARGIN: Duration = Duration::from_secs(15);

/// What a renewal works with; the client lends it.
pub(crate) struct Driver<'a> {
    pub(crate) transport: &'a TokenTransport,
    pub(crate) sources: &'a Arc<Sources>,
    pub(crate) events: &'a Arc<Events>,
    /// What a renewal will tell when it is over: a listener may use the client.
    pub(crate) later: RefCell<Vec<EventKind>>,
    pub(crate) allow_http: bool,
    pub(crate) wire_trace: WireTrace,
    /// When the call must be over, by the monotonic clock: nobody waits longer for another thread's request.
    pub(crate) end: Option<Duration>,
    /// Whether the request cannot be sent again, so that its token must not end on the way.
    pub(crate) replays_nothing: bool,
    /// Whether a token was obtained by a request of this very call.
    pub(crate) obtained: Cell<bool>,
}

/// How a renewal ended, and what the machine did not need to know of it.
pub(crate) struct Renewed {
    pub(crate) outcome: Outcome,
    pub(crate) trouble: Trouble,
}

/// The section of a record, and what the store failed to save there before.
#[derive(Default)]
struct Entered {
    section: Option<Box<dyn Exclusive>>,
    unsaved: Option<Write>,
}

impl Driver<'_> {
    pub(crate) fn now(&self) -> Now {
        self.sources.clock.now()
    }

    fn tell_later(&self, kind: EventKind) {
        self.later.borrow_mut().push(kind);
    }

    /// Tells what happened in a renewal. Called where no thread waits for this one and no lock is held.
    pub(crate) fn tell_now(&self) {
        for kind in self.later.take() {
            self.events.tell(kind);
        }
    }

    /// Makes one renewal. Called by one thread at a time for each token, except for a login per call.
    pub(crate) fn renew(&self, of: &Renewable, setting: Setting) -> Renewed {
        let mut trouble = Trouble::default();
        let entered = match self.enter(of, &setting) {
            Ok(entered) => entered,
            Err(error) => {
                trouble.note(error);
                return Renewed { outcome: Renewal::not_begun(setting), trouble };
            }
        };
        let Entered { mut section, unsaved } = entered;
        // What the store has yet to take is known now, inside its section: before, a try to save it may have been under way,
        // and another program may have gone on from it since.
        let setting = Setting { is_ahead: unsaved.is_some(), ..setting };
        let mut renewal = Renewal::new(&of.method, setting);
        let _sending = Sending::begin(false);
        let steps = || self.steps(of, &mut renewal, &mut section, &mut trouble);
        let outcome = catch_unwind(AssertUnwindSafe(steps)).unwrap_or_else(|panic| {
            // A panic of the user's code before the request left has spent nothing.
            if let Some(section) = section.as_mut().filter(|_| !was_anything_sent()) {
                let write = self.sources.env(|env| renewal.panicked(env));
                drop(write.map(|write| note(&mut **section, &write, true)));
            }
            resume_unwind(panic)
        });
        self.leave(of, section, unsaved, &outcome);
        Renewed { outcome, trouble }
    }

    /// The exclusive section of the record: the one that is still held, or a new one.
    fn enter(&self, of: &Renewable, setting: &Setting) -> Result<Entered, StoreError> {
        let Some(kept) = of.kept.as_ref().filter(|_| setting.has_store) else {
            return Ok(Entered::default());
        };
        // Another holder may be renewing it for all, or may be stopped: an early renewal waits for nobody.
        let wait = if setting.early { Duration::ZERO } else { self.patience(of) };
        let start = Instant::now();
        if let Some(Entry { section, write }) = kept.unwritten.take(wait) {
            return Ok(Entered { section: Some(section), unsaved: Some(write) });
        }
        let wait = wait.saturating_sub(start.elapsed());
        let section = Some(kept.store.exclusive(&kept.identity.key, wait)?);
        Ok(Entered { section, unsaved: None })
    }

    /// Keeps the section where something is still to be written: nobody else may refresh with what is spent.
    fn leave(
        &self,
        of: &Renewable,
        section: Option<Box<dyn Exclusive>>,
        unsaved: Option<Write>,
        outcome: &Outcome,
    ) {
        let Some((section, kept)) = section.zip(of.kept.as_ref()) else { return };
        let written = outcome.unwritten.is_none() && outcome.result.is_ok();
        let was_behind = unsaved.is_some();
        // Where nothing was written in its place, the record of before is still to be saved.
        let write = match &outcome.unwritten {
            Some(write) => Some(write.clone()),
            None => unsaved.filter(|unsaved| {
                !written
                    && outcome
                        .seen
                        .is_none_or(|seen| seen.generation() < unsaved.record.generation())
            }),
        };
        match write {
            Some(write) => {
                kept.unwritten.keep(Entry { section, write }, self.sources, self.events);
            }
            // The token is in the store now, or the record that it was in is replaced.
            None if written || was_behind => kept.unwritten.forget(),
            None => {}
        }
    }

    /// How long another holder of a record is waited for.
    fn patience(&self, of: &Renewable) -> Duration {
        let wait = self.all_calls(of) + STORE_MARGIN;
        let left = self.end.map(|end| end.saturating_sub(self.now().monotonic));
        left.map_or(wait, |left| left.min(wait))
    }

    /// The longest time that the requests of a renewal and the waits between them take.
    fn all_calls(&self, of: &Renewable) -> Duration {
        let retry = &of.method.retry;
        (self.transport.timeout() + retry.max_wait).saturating_mul(retry.attempts)
    }

    /// Takes the steps.
    fn steps(
        &self,
        of: &Renewable,
        renewal: &mut Renewal<'_>,
        section: &mut Option<Box<dyn Exclusive>>,
        trouble: &mut Trouble,
    ) -> Outcome {
        let mut step = self.sources.env(|env| renewal.next(Fact::Start, env));
        loop {
            let answer;
            let done = match step {
                Step::Done(outcome) => {
                    self.tell_of(&outcome);
                    return *outcome;
                }
                Step::Load => self.load(of, section),
                Step::Arm(write) => self.write(section, trouble, |section| {
                    section.reserve_spool()?;
                    section.compare_and_swap(write.replaces, &write.record)
                }),
                Step::Commit(write) => {
                    self.write(section, trouble, |section| commit(section, &write))
                }
                Step::Note { write, clear } => {
                    self.write(section, trouble, |section| note(section, &write, clear))
                }
                Step::Values => {
                    of.config.token_values(&of.at).map(Fact::Values).map_err(FlightError::from)
                }
                Step::Run => self.hold(section, self.all_calls(of)).and_then(|()| {
                    forget();
                    self.run(of, trouble)
                }),
                Step::Send(call) => {
                    let held = self.hold(section, self.transport.timeout());
                    let section = section.as_mut().filter(|_| call.spool);
                    answer = held.and_then(|()| {
                        forget();
                        self.send(of, call, section, trouble)
                    });
                    match &answer {
                        Ok(call::Sent::Response(answer)) => Ok(Fact::Response(answer)),
                        Ok(call::Sent::Unusable(error)) => Ok(Fact::Unusable(error.clone())),
                        Ok(call::Sent::NotAnswered(sent)) => Ok(Fact::NotAnswered(*sent)),
                        Err(error) => Err(error.clone()),
                    }
                }
                Step::Wait(wait) => self.hold(section, wait).map(|()| {
                    self.events.tell(EventKind::Retried(wait));
                    self.sources.clock.sleep(wait);
                    Fact::Waited
                }),
            };
            let fact = done.unwrap_or_else(|error| {
                let fact = if error.is_of_store() { Fact::StoreFailed } else { Fact::Stopped };
                trouble.note(error);
                fact
            });
            step = self.sources.env(|env| renewal.next(fact, env));
        }
    }

    fn tell_of(&self, outcome: &Outcome) {
        if outcome.result.is_err() {
            return;
        }
        if outcome.kept_refresh_token {
            self.tell_later(EventKind::KeptRefreshToken);
        }
        self.tell_later(if outcome.sent { EventKind::Renewed } else { EventKind::Adopted });
    }

    /// The record and the response in the spool; what the first release left goes on.
    fn load(
        &self,
        of: &Renewable,
        section: &mut Option<Box<dyn Exclusive>>,
    ) -> Result<Fact<'static>, FlightError> {
        let (mut record, mut spooled): (Option<Record>, Option<Spooled>) = (None, None);
        if let Some(section) = section {
            record = section.load()?;
            if let Some(kept) = of.kept.as_ref().filter(|_| record.is_none()) {
                let wait = self.patience(of);
                record = former::adopt(kept, &mut **section, self.now().wall, wait)?;
            }
            spooled = section.spooled()?.and_then(spool::read);
        }
        Ok(Fact::Loaded { record, spooled })
    }

    fn write(
        &self,
        section: &mut Option<Box<dyn Exclusive>>,
        trouble: &mut Trouble,
        write: impl FnOnce(&mut dyn Exclusive) -> Result<bool, StoreError>,
    ) -> Result<Fact<'static>, FlightError> {
        let Some(section) = section else { return Ok(Fact::Written(true)) };
        match write(&mut **section) {
            Ok(taken) => {
                if !taken {
                    // Told where it happens again and again.
                    trouble.note(StoreError::new("of the token", StoreErrorKind::Busy));
                }
                Ok(Fact::Written(taken))
            }
            Err(error) => {
                self.tell_later(EventKind::StoreTrouble(error.clone()));
                Err(error.into())
            }
        }
    }

    fn hold(
        &self,
        section: &mut Option<Box<dyn Exclusive>>,
        time: Duration,
    ) -> Result<(), FlightError> {
        match section {
            Some(section) => Ok(section.hold_for(time)?),
            None => Ok(()),
        }
    }
}
