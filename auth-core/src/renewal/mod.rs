//! Room: one renewal of a token, as steps. The machine decides, the driver does.
//!
//! ```text
//!            ┌──────────────── conflict ────────────────────┐
//!            ▼                                              │
//! Start ─▶ Load ── fresh record, or a response in the spool ┼──────▶ Done / Commit
//!            │                                              │
//!            ├─ a wait is not over: Done, with what is waited for
//!            └─ none, or not fresh ─▶ Arm ─▶ Values ─▶ Send ─ token ─▶ Commit ─▶ Done
//!                   (rotating, stored)         ▲        │
//!                                              │        ├─ try later ─▶ Wait ─▶ Values
//!                                              │        ├─ invalid_grant ─▶ Load, once: a sibling may have rotated
//!                                              │        └─ refused, unknown, unavailable ─▶ Note ─▶ Done
//!                        (without a store: Values at once, Done at once)
//! ```
//!
//! A refresh token may work once, so the record says that one is on its way before it is sent (`Arm`), and the response is
//! kept in the store's spool before it is looked at. What a killed process leaves behind is a response to commit, or a
//! refresh whose outcome is not known: that one is sent again after a wait that grows, and only when the old access token
//! is of no use any more. The waits are in [`Holds`].
//!
//! Comes in: the facts that [`Renewal::next`] names. It has no store, no transport and no clock.

mod begin;
mod end;
mod step;

pub use step::{Fact, Outcome, Sent, Spooled, Step, TokenCall, Write};

use std::time::Duration;

use crate::Secret;
use crate::env::Env;
use crate::error::{ConfigError, Failure, Reason};
use crate::identity::Mark;
use crate::method::{Course, Event, Given, Leg, TokenValues};
use crate::plan::TokenMethod;
use crate::record::{Holds, Record, Version};
use crate::token::{Issued, Now};
use crate::value::Value;

/// A token is at most this many bytes: servers take no longer header, and ureq's buffer is 128 KiB.
pub const TOKEN_LIMIT: usize = 16 * 1024;

/// Who finds another writer's record so often gives up: the store does not keep what it says.
const CONFLICTS: u32 = 20;

/// What a renewal is told before it begins.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    /// Whether there is a store.
    pub has_store: bool,
    /// Whether it goes on from a refresh token: a refusal is of that, and only a person can bring another.
    pub is_chain: bool,
    /// Whether plain http to another machine is allowed.
    pub allow_http: bool,
    /// Whose tokens a record may have, and for what.
    pub mark: Mark,
    /// The configured refresh token of an account. The record keeps it until there is another, so that later starts go on
    /// without it.
    pub seed: Option<Secret>,
    /// A token that the config brings to start with.
    pub initial: Option<Issued>,
    /// The token that was rejected, or that another one is wanted than: a record with the same one is no news.
    pub instead_of: Option<Secret>,
    /// Whether a rejection is why.
    pub after_rejection: bool,
    /// The newest refresh token in memory: it goes on where the record is gone. The configured one is spent.
    pub remembered: Option<Secret>,
    /// Whether the store has yet to take the newest refresh token in memory, which goes on whatever the store says.
    pub is_ahead: bool,
    /// Whether the token in hand still works, so that nothing is worth a wait.
    pub early: bool,
    /// When the call must be over, by the monotonic clock: fail rather than wait past it.
    pub end: Option<Duration>,
    /// What keeps the credential from being presented, as far as memory knows.
    pub holds: Holds,
    /// The record that these stand in.
    pub seen: Option<Version>,
}

/// One renewal.
pub struct Renewal<'a> {
    method: &'a TokenMethod,
    setting: Setting,
    state: State<'a>,
    record: Option<Record>,
    holds: Holds,
    seen: Option<Version>,
    /// The refresh token that goes on whatever the store says.
    ahead: Option<Secret>,
    attempts: u32,
    conflicts: u32,
    /// What held before this renewal armed.
    armed: Option<Holds>,
    /// A token that is not committed yet.
    issued: Option<Issued>,
    /// Whether that token is of no use, so that the next one follows its commit.
    ended: bool,
    unwritten: Option<Write>,
    sent: bool,
    kept_refresh_token: bool,
}

/// What the machine waits to be told.
enum State<'a> {
    New,
    Loading,
    /// As `Loading`, after this refusal: a sibling may have rotated.
    LoadingAgain(Failure),
    /// Holds the record, and what held before.
    Arming(Record, Holds),
    /// As `Arming`, after the store failed: the record may be there.
    Undoing(Record, Holds),
    WorkingOut,
    Running(Box<dyn Course + 'a>, TokenValues),
    Waiting,
    Committing(Record),
    /// As `Committing`, of another chain: then the record is read again.
    Saving,
    Noting(Record, Result<Issued, Failure>),
    Over,
}

impl<'a> Renewal<'a> {
    /// A renewal by `method`.
    pub fn new(method: &'a TokenMethod, setting: Setting) -> Self {
        let ahead = setting.remembered.clone().filter(|_| setting.is_ahead);
        let (holds, seen) = (setting.holds.clone(), setting.seen);
        Self {
            method,
            setting,
            state: State::New,
            record: None,
            holds,
            seen,
            ahead,
            attempts: 0,
            conflicts: 0,
            armed: None,
            issued: None,
            ended: false,
            unwritten: None,
            sent: false,
            kept_refresh_token: false,
        }
    }

    /// What comes next after `fact`. A fact that does not answer the last step ends the renewal.
    pub fn next(&mut self, fact: Fact<'_>, env: &mut Env<'_>) -> Step {
        match (std::mem::replace(&mut self.state, State::Over), fact) {
            (State::New, Fact::Start) => self.start(env),
            (State::Loading, Fact::Loaded { record, spooled }) => {
                self.loaded(record, spooled.as_ref(), env)
            }
            (State::LoadingAgain(refusal), Fact::Loaded { record, spooled }) => {
                self.loaded_again(refusal, record, spooled.as_ref(), env)
            }
            (State::LoadingAgain(refusal), Fact::StoreFailed) => self.fail(refusal, env),
            (State::Arming(record, before), Fact::Written(true)) => {
                self.take(record);
                self.armed = Some(before);
                self.work_out()
            }
            (State::Arming(_, before), Fact::Written(false)) => {
                self.holds = before;
                self.conflicts += 1;
                if self.conflicts > CONFLICTS {
                    self.over(Err(Failure::Store))
                } else {
                    self.load()
                }
            }
            (State::Arming(record, before), Fact::StoreFailed) => {
                // What was lost may be the store's response alone: then it is undone.
                self.state = State::Undoing(record, before);
                Step::Load
            }
            (State::Undoing(record, before), Fact::Loaded { record: found, .. }) => {
                if found.is_some_and(|found| found.generation() == record.generation()) {
                    self.take(record);
                    self.armed = Some(before);
                } else {
                    self.holds = before;
                }
                self.fail(Failure::Store, env)
            }
            (State::Undoing(_, before), Fact::StoreFailed) => {
                self.holds = before;
                self.over(Err(Failure::Store))
            }
            (State::WorkingOut, Fact::Values(values)) => {
                let mut course = self.method.obtain.course(self.given());
                let leg = course.next(Event::Start, &values, env);
                self.go(course, values, leg, env)
            }
            (State::Running(mut course, values), Fact::Response(answer)) => {
                let leg = course.next(Event::Response(answer), &values, env);
                match leg {
                    Leg::Failed(failure) => self.refused(failure, Some(answer), env),
                    Leg::Done(obtained) => match self.issued(obtained, answer.status, env.now) {
                        Ok(issued) => self.keep(issued, false, env),
                        Err(failure) => self.refused(failure, Some(answer), env),
                    },
                    leg => self.go(course, values, leg, env),
                }
            }
            (State::Running(mut course, values), Fact::Unusable(error)) => {
                match course.next(Event::Unusable(error), &values, env) {
                    Leg::Failed(failure) => self.refused(failure, None, env),
                    leg => self.go(course, values, leg, env),
                }
            }
            (State::Running(..), Fact::NotAnswered(sent)) => self.not_answered(sent, env),
            (State::Running(mut course, values), Fact::Ran(token)) => {
                let leg = course.next(Event::Ran(token), &values, env);
                self.go(course, values, leg, env)
            }
            (State::Running(..), Fact::NotRun { said, again }) => {
                self.not_run(said.unwrap_or(Failure::Stopped), again, env)
            }
            (State::WorkingOut | State::Running(..), Fact::Stopped) => {
                self.fail(Failure::Stopped, env)
            }
            (State::Waiting, Fact::Waited) => self.work_out(),
            (State::Committing(record), Fact::Written(taken)) => self.committed(record, taken, env),
            (State::Committing(record), Fact::StoreFailed) => {
                let replaces = self.record.as_ref().map(Record::generation);
                self.unwritten = Some(Write { replaces, record: record.clone() });
                self.committed(record, true, env)
            }
            (State::Saving, Fact::Written(_)) => self.load(),
            (State::Noting(record, result), Fact::Written(taken)) => {
                if taken {
                    self.take(record);
                }
                self.over(result)
            }
            (State::Noting(_, result), Fact::StoreFailed) => self.over(result),
            (State::Over, _) => self.over(Err(internal())),
            (State::Arming(_, before) | State::Undoing(_, before), _) => {
                self.holds = before;
                self.over(Err(internal()))
            }
            // The section ended before anything was sent: what was armed is undone where nobody else has been there.
            (State::WorkingOut | State::Running(..) | State::Waiting, Fact::StoreFailed) => {
                self.fail(Failure::Store, env)
            }
            (_, Fact::StoreFailed) => self.over(Err(Failure::Store)),
            _ => self.fail(internal(), env),
        }
    }

    /// The store's section could not be entered: nothing is known that was not known before.
    pub fn not_begun(setting: Setting) -> Outcome {
        Outcome {
            result: Err(Failure::Store),
            holds: setting.holds,
            seen: setting.seen,
            unwritten: None,
            sent: false,
            kept_refresh_token: false,
            early: setting.early,
            after_rejection: setting.after_rejection,
        }
    }

    /// The user's code panicked: what to write before that goes on, where nothing was sent.
    pub fn panicked(&mut self, env: &mut Env<'_>) -> Option<Write> {
        match self.fail(Failure::Stopped, env) {
            Step::Note { write, .. } => Some(write),
            _ => None,
        }
    }

    fn load(&mut self) -> Step {
        self.state = State::Loading;
        Step::Load
    }

    /// The store has this record now.
    fn take(&mut self, record: Record) {
        self.seen = Some(record.version());
        self.record = Some(record);
    }

    fn given(&self) -> Given {
        let stored = self.record.as_ref().and_then(|record| record.refresh_token.clone());
        // Without a store the newest one is in memory alone.
        let remembered = self.setting.remembered.clone().filter(|_| !self.setting.has_store);
        Given {
            refresh_token: self.ahead.clone().or(stored).or(remembered),
            allow_http: self.setting.allow_http,
            bearer: self.method.send_as.is_bearer(),
        }
    }

    fn work_out(&mut self) -> Step {
        self.state = State::WorkingOut;
        Step::Values
    }

    fn go(
        &mut self,
        course: Box<dyn Course + 'a>,
        values: TokenValues,
        leg: Leg,
        env: &mut Env<'_>,
    ) -> Step {
        let step = match leg {
            Leg::Send { request, sign } => {
                let url = self.method.obtain.url(&values).and_then(Value::as_text);
                let secret_url = url.is_some_and(|url| url.secret);
                let spool = self.armed.is_some();
                Step::Send(TokenCall { request, sign, spool, secret_url })
            }
            Leg::Run => Step::Run,
            Leg::Done(obtained) => {
                return match self.issued(obtained, http::StatusCode::OK, env.now) {
                    Ok(issued) => self.keep(issued, false, env),
                    Err(failure) => self.fail(failure, env),
                };
            }
            Leg::Failed(failure) => return self.fail(failure, env),
        };
        self.sent = true;
        self.state = State::Running(course, values);
        step
    }

    /// Whether a refresh token works once, so that what became of it must be known before it is sent again.
    fn rotates(&self) -> bool {
        self.method.obtain.rotates()
    }

    /// Whether the call may go on for so long.
    fn has_time_for(&self, wait: Duration, now: Now) -> bool {
        self.setting.end.is_none_or(|end| now.monotonic.saturating_add(wait) < end)
    }
}

/// The driver and the machine disagree.
fn internal() -> Failure {
    ConfigError::new("auth", Reason::Internal).into()
}

impl std::fmt::Debug for Renewal<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Renewal").field("attempts", &self.attempts).finish_non_exhaustive()
    }
}
