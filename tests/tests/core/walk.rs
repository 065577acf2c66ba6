//! Walks a renewal from step to step: what every walk does alike is done for it.

use auth_core::env::Env;
use auth_core::error::Failure;
use auth_core::method::TokenValues;
use auth_core::plan::TokenMethod;
use auth_core::record::Record;
use auth_core::renewal::{Fact, Outcome, Renewal, Sent, Setting, Spooled, TokenCall, Write};
use auth_core::token::{Issued, Now};
use auth_core::wire::token_endpoint::Answer;
use http::Request;

use crate::token_request::values;

/// Lends the time, and the same chance each time: 0 to 1.
pub(crate) fn env<T>(now: Now, chance: f64, step: impl FnOnce(&mut Env<'_>) -> T) -> T {
    let drawn = ((chance * ((1u64 << 53) - 1) as f64) as u64) << 11;
    let mut random = |bytes: &mut [u8]| bytes.copy_from_slice(&drawn.to_le_bytes());
    step(&mut Env { now, random: &mut random })
}

/// What a walk stops at.
#[derive(Debug)]
pub(crate) enum Step {
    Load,
    Arm { replaces: Option<u64>, record: Record },
    Send,
    Wait(std::time::Duration),
    Commit { replaces: Option<u64>, record: Record },
    Ready(Issued),
    Failed(Failure),
}

pub(crate) struct Walk<'a> {
    method: &'a TokenMethod,
    pub(crate) setting: Setting,
    renewal: Option<Renewal<'a>>,
    /// What was written of a failure.
    pub(crate) noted: Option<Write>,
    /// Whether the store fails where a failure is written.
    pub(crate) loses_notes: bool,
    pub(crate) outcome: Option<Outcome>,
    sent: Option<TokenCall>,
    pub(crate) values: fn() -> TokenValues,
}

fn oauth2() -> TokenValues {
    TokenValues::Oauth2(Box::new(values()))
}

impl<'a> Walk<'a> {
    pub(crate) fn new(method: &'a TokenMethod, has_store: bool) -> Self {
        let is_chain = method.obtain.is_chain(&oauth2());
        let setting = Setting { has_store, is_chain, ..Setting::default() };
        let (renewal, noted, outcome, sent) = (None, None, None, None);
        let (loses_notes, values) = (false, oauth2 as fn() -> TokenValues);
        Self { method, setting, renewal, noted, loses_notes, outcome, sent, values }
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut Setting)) -> Self {
        change(&mut self.setting);
        self
    }

    pub(crate) fn rejected(self, token: &str) -> Self {
        self.with(|setting| setting.instead_of = Some(token.into()))
    }

    pub(crate) fn early(self) -> Self {
        self.with(|setting| setting.early = true)
    }

    pub(crate) fn start(&mut self, now: Now) -> Step {
        self.renewal = Some(Renewal::new(self.method, self.setting.clone()));
        self.next(Fact::Start, now, 0.5)
    }

    pub(crate) fn loaded(
        &mut self,
        record: Option<Record>,
        spooled: Option<Spooled>,
        now: Now,
    ) -> Step {
        if self.renewal.is_none() {
            assert!(matches!(self.start(now), Step::Load));
        }
        self.next(Fact::Loaded { record, spooled }, now, 0.5)
    }

    pub(crate) fn written(&mut self, taken: bool, now: Now) -> Step {
        self.next(Fact::Written(taken), now, 0.5)
    }

    pub(crate) fn store_failed(&mut self, now: Now) -> Step {
        self.next(Fact::StoreFailed, now, 0.5)
    }

    pub(crate) fn answered(&mut self, answer: &Answer, now: Now, chance: f64) -> Step {
        self.begin(now);
        self.next(Fact::Response(answer), now, chance)
    }

    pub(crate) fn not_answered(&mut self, sent: Sent, now: Now, chance: f64) -> Step {
        self.begin(now);
        self.next(Fact::NotAnswered(sent), now, chance)
    }

    pub(crate) fn waited(&mut self, now: Now) -> Step {
        self.next(Fact::Waited, now, 0.5)
    }

    /// The request that was sent last.
    pub(crate) fn request(&mut self) -> Request<Vec<u8>> {
        self.sent.take().unwrap().request.map(|body| body.into_inner())
    }

    /// The refresh token of the request that was sent last.
    pub(crate) fn presented(&mut self) -> String {
        let body = String::from_utf8(self.request().into_body()).unwrap();
        let pair = body.split('&').find_map(|pair| pair.strip_prefix("refresh_token="));
        pair.unwrap().to_owned()
    }

    /// The user's code panics: what is to be written.
    pub(crate) fn panicked(&mut self, now: Now) -> Option<Write> {
        let renewal = self.renewal.as_mut().unwrap();
        env(now, 0.5, |env| renewal.panicked(env))
    }

    /// To the request, where nothing was done yet.
    fn begin(&mut self, now: Now) {
        if self.renewal.is_none() {
            let mut step = self.start(now);
            if matches!(step, Step::Load) {
                step = self.loaded(None, None, now);
            }
            if matches!(step, Step::Arm { .. }) {
                step = self.written(true, now);
            }
            assert!(matches!(step, Step::Send), "{step:?}");
        }
    }

    pub(crate) fn next(&mut self, fact: Fact<'_>, now: Now, chance: f64) -> Step {
        use auth_core::renewal::Step as Own;
        let renewal = self.renewal.as_mut().unwrap();
        let mut step = env(now, chance, |env| renewal.next(fact, env));
        loop {
            let fact = match step {
                Own::Values => Fact::Values((self.values)()),
                Own::Note { write, .. } => {
                    self.noted = Some(write);
                    if self.loses_notes { Fact::StoreFailed } else { Fact::Written(true) }
                }
                Own::Load => return Step::Load,
                Own::Arm(Write { replaces, record }) => return Step::Arm { replaces, record },
                Own::Commit(Write { replaces, record }) => {
                    return Step::Commit { replaces, record };
                }
                Own::Wait(wait) => return Step::Wait(wait),
                Own::Run => return Step::Send,
                Own::Send(call) => {
                    self.sent = Some(call);
                    return Step::Send;
                }
                Own::Done(outcome) => {
                    let result = outcome.result.clone();
                    self.outcome = Some(*outcome);
                    return result.map_or_else(Step::Failed, Step::Ready);
                }
            };
            step = env(now, chance, |env| renewal.next(fact, env));
        }
    }
}
