//! A second driver of the two machines, without sockets, threads or locks: the proof that what it does not say is decided in
//! core. It has a store of one record, a script of what comes back, and a clock that a test moves.

use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use auth_core::Token;
use auth_core::cache::{Ask, Held, Need, TokenCache};
use auth_core::error::{AnswerError, Failure};
use auth_core::method::TokenValues;
use auth_core::plan::TokenMethod;
use auth_core::record::Record;
use auth_core::renewal::{Fact, Renewal, Sent, Setting, Spooled, Step, Write};
use auth_core::token::Now;
use auth_core::wire::token_endpoint::Answer;

use crate::renewal::at;
use crate::walk::env;

/// What comes back of a request, or of the user's function.
#[derive(Debug)]
pub(crate) enum Reply {
    Response(Answer),
    Unusable(AnswerError),
    NotAnswered(Sent),
    Token(Token),
    NotRun(Option<Failure>),
    /// The program is killed.
    Killed,
}

pub(crate) struct Second {
    pub(crate) method: Rc<TokenMethod>,
    pub(crate) setting: Setting,
    pub(crate) cache: TokenCache,
    pub(crate) record: Option<Record>,
    pub(crate) spool: Option<(Answer, Now)>,
    pub(crate) store_is_away: bool,
    pub(crate) script: VecDeque<Reply>,
    pub(crate) seconds: u64,
    /// How many requests were made, and what was waited.
    pub(crate) sent: usize,
    pub(crate) waited: Vec<Duration>,
    pub(crate) values: fn() -> TokenValues,
}

impl Second {
    pub(crate) fn now(&self) -> Now {
        at(self.seconds)
    }

    /// The token for a call; none where the program was killed.
    pub(crate) fn token(&mut self) -> Option<Result<String, Failure>> {
        self.get(Need::Call { replays_nothing: false })
    }

    /// The token for a call whose last one was rejected.
    pub(crate) fn token_after_rejection(&mut self) -> Option<Result<String, Failure>> {
        let rejected = self.cache.held().cloned()?;
        self.get(Need::Rejected(&rejected))
    }

    fn get(&mut self, need: Need<'_>) -> Option<Result<String, Failure>> {
        for _ in 0..3 {
            let text = |held: &Held| held.issued.access_token.expose().to_owned();
            let (held, early) = match self.cache.ask(need, self.now()) {
                Ask::Use(held) => return Some(Ok(text(held))),
                Ask::RenewEarly { held, .. } => (Some(held.clone()), true),
                Ask::Renew => (None, false),
                Ask::Not(hold) => {
                    let is_news = self.cache.is_news(self.record.as_ref());
                    if !(self.setting.has_store && is_news) {
                        return Some(Err(hold.failure));
                    }
                    (None, false)
                }
            };
            let renewed = self.renew(need)?;
            match (renewed, held.filter(|held| held.works(self.now()))) {
                (Err(_), Some(held)) => return Some(Ok(text(&held))),
                (Err(failure), None) if !early => return Some(Err(failure)),
                _ => {}
            }
        }
        Some(Err(Failure::Stopped))
    }

    fn renew(&mut self, need: Need<'_>) -> Option<Result<(), Failure>> {
        let method = Rc::clone(&self.method);
        let setting = self.cache.setting(need, self.setting.clone(), self.now());
        let mut renewal = Renewal::new(&method, setting);
        let mut step = env(self.now(), 1.0, |env| renewal.next(Fact::Start, env));
        let settled = loop {
            let response;
            let fact = match step {
                Step::Load if self.store_is_away => Fact::StoreFailed,
                Step::Load => {
                    let spooled = self
                        .spool
                        .take()
                        .map(|(answer, now)| Spooled { answer, received: Some(now.wall) });
                    Fact::Loaded { record: self.record.clone(), spooled }
                }
                Step::Arm(write) | Step::Commit(write) | Step::Note { write, .. } => {
                    self.write(write)
                }
                Step::Values => Fact::Values((self.values)()),
                Step::Wait(wait) => {
                    self.waited.push(wait);
                    self.seconds += wait.as_secs();
                    Fact::Waited
                }
                Step::Send(_) | Step::Run => {
                    self.sent += 1;
                    match self.script.pop_front().expect("a reply") {
                        Reply::Response(answer) => {
                            response = answer;
                            Fact::Response(&response)
                        }
                        Reply::Unusable(error) => Fact::Unusable(error),
                        Reply::NotAnswered(sent) => Fact::NotAnswered(sent),
                        Reply::Token(token) => Fact::Ran(token),
                        Reply::NotRun(said) => Fact::NotRun { said, again: false },
                        Reply::Killed => break None,
                    }
                }
                Step::Done(outcome) => {
                    break Some(env(self.now(), 1.0, |env| {
                        self.cache.settle(&method, *outcome, env)
                    }));
                }
            };
            step = env(self.now(), 1.0, |env| renewal.next(fact, env));
        };
        settled.map(|settled| settled.map(drop))
    }

    fn write(&mut self, Write { replaces, record }: Write) -> Fact<'static> {
        if self.store_is_away {
            return Fact::StoreFailed;
        }
        let taken = self.record.as_ref().map(Record::generation) == replaces;
        if taken {
            self.record = Some(Record::decode(record.encode().as_slice()).unwrap());
        }
        Fact::Written(taken)
    }
}
