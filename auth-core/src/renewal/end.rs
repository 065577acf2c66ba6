//! From the response to the end of a renewal: what it means, what is written of it.

use std::time::Duration;

use http::StatusCode;

use super::{Outcome, Renewal, Sent, State, Step, TOKEN_LIMIT, Write};
use crate::Secret;
use crate::env::Env;
use crate::error::{
    AnswerError, AnswerReason, ConfigError, ErrorCode, Failure, OutcomeUnknown, Reason, Unavailable,
};
use crate::identity::Mark;
use crate::method::{End, Obtained};
use crate::record::{Holds, Record};
use crate::token::{Issued, Now};
use crate::value::Text;
use crate::wire::json::{Json, JsonPath};
use crate::wire::token_endpoint::Answer;

impl Renewal<'_> {
    /// A response came, and no token in it.
    pub(super) fn refused(
        &mut self,
        failure: Failure,
        answer: Option<&Answer>,
        env: &mut Env<'_>,
    ) -> Step {
        self.attempts += 1;
        // A 5xx, or a 2xx that cannot be read, may have spent a refresh token (RFC 9700 section 4.14.2).
        let acted = match &failure {
            Failure::Unavailable(unavailable) => unavailable.status.is_server_error(),
            Failure::Answer(error) => error.status.is_success() || answer.is_none(),
            _ => false,
        };
        if acted && self.rotates() {
            return self.unknown(failure, env);
        }
        let retry = &self.method.retry;
        // Whatever else the endpoint says, only these statuses leave a refresh token that works once as it was.
        let not_judged = |status| matches!(status, 408 | 425 | 429);
        if let Some(answer) = answer
            && !self.setting.early
            && retry.wants(answer.status.as_u16(), self.attempts)
            && (!self.rotates() || not_judged(answer.status.as_u16()))
        {
            let wait =
                retry.wait(self.attempts, Some(&answer.headers), env.now.wall, env.fraction());
            if let Some(step) = self.wait(wait, env) {
                return step;
            }
        }
        let spent = matches!(&failure, Failure::Refused(refused) if refused.error == ErrorCode::InvalidGrant);
        if spent && self.setting.has_store && self.rotates() && self.conflicts == 0 {
            self.conflicts += 1;
            self.state = State::LoadingAgain(failure);
            return Step::Load;
        }
        self.fail(failure, env)
    }

    /// No response came.
    pub(super) fn not_answered(&mut self, sent: Sent, env: &mut Env<'_>) -> Step {
        self.attempts += 1;
        if sent == Sent::Maybe && self.rotates() {
            return self.unknown(Failure::NoResponse, env);
        }
        let retry = &self.method.retry;
        if !self.setting.early && self.attempts < retry.attempts {
            let wait = retry.wait(self.attempts, None, env.now.wall, env.fraction());
            if let Some(step) = self.wait(wait, env) {
                return step;
            }
        }
        self.fail(Failure::NoResponse, env)
    }

    /// The user's function brought no token.
    pub(super) fn not_run(&mut self, said: Failure, again: bool, env: &mut Env<'_>) -> Step {
        self.attempts += 1;
        let retry = &self.method.retry;
        if again && !self.setting.early && self.attempts < retry.attempts {
            let wait = match &said {
                Failure::Unavailable(Unavailable { retry_after: Some(asked), .. }) => {
                    (*asked <= retry.max_wait).then_some(*asked)
                }
                _ => retry.wait(self.attempts, None, env.now.wall, env.fraction()),
            };
            if let Some(step) = self.wait(wait, env) {
                return step;
            }
        }
        self.fail(said, env)
    }

    fn wait(&mut self, wait: Option<Duration>, env: &Env<'_>) -> Option<Step> {
        let wait = wait.filter(|wait| self.has_time_for(*wait, env.now))?;
        self.state = State::Waiting;
        Some(Step::Wait(wait))
    }

    /// The refresh token may be spent: it is presented again after a wait, by a later call.
    fn unknown(&mut self, why: Failure, env: &mut Env<'_>) -> Step {
        // It was not refused now: only what is not known is waited for, from now.
        if let Some(before) = self.armed.take() {
            self.holds.refused = before.refused;
        }
        let asked = match &why {
            Failure::Unavailable(unavailable) => unavailable.retry_after,
            _ => None,
        };
        let Some(pending) = &mut self.holds.pending else {
            return self.fail(why, env);
        };
        pending.retry_after = asked.filter(|asked| !asked.is_zero());
        pending.since = env.now.wall;
        let wait = pending.wait();
        let failure = match why {
            // What came says more than that it is not known what became of it.
            Failure::Answer(_) => why,
            why => Failure::OutcomeUnknown(OutcomeUnknown { wait, why: Some(Box::new(why)) }),
        };
        self.note(Err(failure), false, env)
    }

    /// There is no token. What was not acted on is undone, what was refused is remembered.
    pub(super) fn fail(&mut self, failure: Failure, env: &mut Env<'_>) -> Step {
        let failure = if self.setting.is_chain { failure.of_refresh_token() } else { failure };
        if let Some(before) = self.armed.take() {
            self.holds = before;
        }
        match &failure {
            Failure::Refused(refused) => {
                let configured = self.setting.mark.configured.as_ref();
                self.holds.refuse(refused.clone(), configured, env.now.wall);
            }
            Failure::Unavailable(unavailable) => self.holds.wait(unavailable, env.now.wall),
            _ => {}
        }
        self.note(Err(failure), true, env)
    }

    /// Writes what holds now, where the record says something else.
    fn note(&mut self, result: Result<Issued, Failure>, clear: bool, env: &Env<'_>) -> Step {
        let stored = self.record.as_ref().map(Record::holds);
        let is_written = match stored {
            Some(stored) => *stored == self.holds,
            None => self.holds.is_empty(),
        };
        if !self.setting.has_store || is_written {
            return self.over(result);
        }
        let replaces = self.record.as_ref().map(Record::generation);
        let (mark, holds) = (&self.setting.mark, self.holds.clone());
        let record = Record::holding(self.record.as_ref(), mark, holds, env.now.wall);
        self.state = State::Noting(record.clone(), result);
        Step::Note { write: Write { replaces, record }, clear }
    }

    /// A token was obtained, or found in the spool; `ended` says that it is of no use, and the chain goes on from it.
    pub(super) fn keep(&mut self, mut issued: Issued, ended: bool, env: &Env<'_>) -> Step {
        self.ended = ended;
        if self.method.is_per_call() {
            self.holds = Holds::default();
            return self.note(Ok(issued), true, env);
        }
        if issued.refresh_token.is_none() {
            // RFC 6749 section 6: an answer without a new refresh token keeps the old one.
            let stored = self.record.as_ref().and_then(|record| record.refresh_token.clone());
            let remembered = self.setting.remembered.clone();
            issued.refresh_token = self
                .ahead
                .clone()
                .or(stored)
                .or_else(|| self.setting.seed.clone())
                .or_else(|| remembered.filter(|_| !self.setting.has_store));
            self.kept_refresh_token = self.rotates();
        }
        if !self.setting.has_store {
            self.holds = Holds::default();
            return self.over(Ok(issued));
        }
        self.commit(issued)
    }

    pub(super) fn commit(&mut self, issued: Issued) -> Step {
        self.armed = None;
        self.holds = Holds::default();
        let replaces = self.record.as_ref().map(Record::generation);
        // An account's chain goes on without its configured refresh token, too.
        let seed = self.record.as_ref().and_then(|record| record.seed().cloned());
        let mark = Mark {
            seed: seed.or_else(|| self.setting.mark.seed.clone()),
            ..self.setting.mark.clone()
        };
        let record = Record::new(&issued, replaces).marked(mark).following(self.record.as_ref());
        self.issued = Some(issued);
        self.state = State::Committing(record.clone());
        Step::Commit(Write { replaces, record })
    }

    pub(super) fn committed(&mut self, record: Record, taken: bool, env: &mut Env<'_>) -> Step {
        if taken {
            self.take(record);
            if std::mem::take(&mut self.ended) {
                self.issued = None;
                return self.arm_or_work_out(env);
            }
        }
        match self.issued.take() {
            Some(issued) if taken || self.conflicts >= 3 => self.over(Ok(issued)),
            issued => {
                self.conflicts += 1;
                self.issued = issued;
                self.load()
            }
        }
    }

    pub(super) fn over(&mut self, result: Result<Issued, Failure>) -> Step {
        self.state = State::Over;
        Step::Done(Box::new(Outcome {
            result,
            holds: std::mem::take(&mut self.holds),
            seen: self.seen,
            unwritten: self.unwritten.take(),
            sent: self.sent,
            kept_refresh_token: self.kept_refresh_token,
            early: self.setting.early,
            after_rejection: self.setting.after_rejection,
        }))
    }

    /// What a course brought, as a token of this method.
    pub(super) fn issued(
        &self,
        obtained: Obtained,
        status: StatusCode,
        now: Now,
    ) -> Result<Issued, Failure> {
        let unusable = |reason| self.of_endpoint(AnswerError::new(status, reason));
        let Obtained { access_token, refresh_token, end } = obtained;
        let json = match end {
            End::OfToken(token) => {
                let issued = token.issued(now);
                // The function is the user's own: a field of the config is named, not a response.
                return self.check(&issued).map(|()| issued).map_err(Failure::Config);
            }
            End::InResponse(json) => json,
        };
        let expires_at = match self.method.expiry.read(json.as_ref(), now.wall) {
            Ok(expires_at) => expires_at,
            // The old refresh token is spent: better a token for this call alone than none and a broken chain.
            Err(_) if refresh_token.is_some() => Some(now.wall),
            Err(reason) => return Err(unusable(reason)),
        };
        let token_type = json
            .as_ref()
            .filter(|_| self.method.send_as.needs_type())
            .and_then(|json| json.at(JsonPath(&["token_type"])))
            .and_then(Json::text)
            .filter(|kind| !kind.is_empty());
        let issued = Issued { access_token, token_type, refresh_token, expires_at, issued_at: now };
        self.check(&issued).map_err(|error| {
            // The server sent it: name the response, not a field of the config.
            let name = self.method.obtain.describe().token_name.into();
            unusable(if *error.reason() == Reason::TooLong {
                AnswerReason::TokenTooLong(name)
            } else {
                AnswerReason::TokenCharacters(name)
            })
        })?;
        Ok(issued)
    }

    fn of_endpoint(&self, error: AnswerError) -> Failure {
        let endpoint = self.method.obtain.describe().endpoint;
        Failure::Answer(AnswerError { endpoint, ..error })
    }

    /// A token that cannot be sent is no token.
    fn check(&self, issued: &Issued) -> Result<(), ConfigError> {
        if issued.access_token.expose().len() > TOKEN_LIMIT {
            return Err(ConfigError::new("token", Reason::TooLong));
        }
        let text: Secret = issued.access_token.clone();
        let token = Text { field: "token", text, secret: true };
        self.method.send_as.typed(&token, issued.token_type.as_ref()).map(|_| ())
    }
}
