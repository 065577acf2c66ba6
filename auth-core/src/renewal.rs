//! One renewal of a token, as steps: the machine decides, the driver does.
//!
//! ```text
//!            ┌──────────────── conflict ───────────────┐
//!            ▼                                         │
//! start ─▶ Load ── fresh record ──▶ Ready            Commit ──▶ Ready
//!            │                                         ▲
//!            └─ none, or not fresh ─▶ Send ── token ───┤ (without a store: Ready)
//!                                     ▲  │
//!                                     │  ├─ try later ─▶ Wait ─┐
//!                                     └──┼─────────────────────┘
//!                                        └─ refused ──▶ Failed
//! ```

use std::time::Duration;

use http::Request;

use crate::Secret;
use crate::body::SecretBytes;
use crate::error::{AnswerError, AnswerReason, ConfigError, Failure, Reason};
use crate::method::{Grant, Rotation, TokenValues};
use crate::plan::{TokenKind, TokenMethod};
use crate::record::Record;
use crate::token::{Freshness, Issued, Now};
use crate::token_endpoint::{self, Answer};
use crate::value::Text;

/// What the driver does next.
#[derive(Debug)]
pub enum Step {
    /// Read the store's record, then call [`Renewal::loaded`].
    Load,
    /// Make the request by [`Renewal::request`] and send it, then call [`Renewal::answered`] or
    /// [`Renewal::not_answered`]. For the user's function: run it, then call [`Renewal::obtained`].
    Send,
    /// Wait, then send.
    Wait(Duration),
    /// Write the record where the store still has generation `replaces`, then call [`Renewal::committed`].
    Commit {
        /// The generation that the record replaces; `None` where there was no record.
        replaces: Option<u64>,
        /// The record.
        record: Record,
    },
    /// Here is the token.
    Ready(Issued),
    /// There is none.
    Failed(Failure),
}

/// No answer came, and the request is not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Whether the endpoint may have taken the refresh token and given the next one, now lost.
    pub outcome_unknown: bool,
}

/// How far a request got that brought no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Nothing left this machine: the name was not found, the connection or TLS failed.
    No,
    /// The endpoint may have acted on it.
    Maybe,
}

/// One renewal.
#[derive(Debug)]
pub struct Renewal<'a> {
    method: &'a TokenMethod,
    has_store: bool,
    /// The token that a 401 rejected: a record with the same one is no news.
    rejected: Option<Secret>,
    /// A stored token of the config, for the time before the first record.
    initial: Option<Issued>,
    /// The newest refresh token that is in memory only: the last commit failed, or it was just obtained.
    refresh_token: Option<Secret>,
    /// Whether the token in hand still works, so that nothing is worth a wait.
    early: bool,
    record: Option<Record>,
    attempts: u32,
    conflicts: u32,
    issued: Option<Issued>,
    kept_refresh_token: bool,
}

impl<'a> Renewal<'a> {
    /// A renewal by `method`.
    pub fn new(method: &'a TokenMethod, has_store: bool) -> Self {
        Self {
            method,
            has_store,
            rejected: None,
            initial: None,
            refresh_token: None,
            early: false,
            record: None,
            attempts: 0,
            conflicts: 0,
            issued: None,
            kept_refresh_token: false,
        }
    }

    /// A 401 rejected this token.
    #[must_use]
    pub fn rejected(mut self, token: Option<Secret>) -> Self {
        self.rejected = token;
        self
    }

    /// The config brings this token to start with.
    #[must_use]
    pub fn initial(mut self, issued: Option<Issued>) -> Self {
        self.initial = issued;
        self
    }

    /// The chain goes on with this refresh token, whatever the store says.
    #[must_use]
    pub fn uncommitted(mut self, refresh_token: Option<Secret>) -> Self {
        self.refresh_token = refresh_token;
        self
    }

    /// The token in hand still works: fail rather than wait.
    #[must_use]
    pub fn early(mut self, early: bool) -> Self {
        self.early = early;
        self
    }

    /// The first step.
    pub fn start(&mut self, now: Now) -> Step {
        if self.has_store { Step::Load } else { self.use_or_send(self.initial.clone(), now) }
    }

    /// The store had this record.
    pub fn loaded(&mut self, record: Option<Record>, now: Now) -> Step {
        let stored = record.as_ref().map(|record| record.issued(now));
        self.record = record;
        // A chain that is ahead of the store goes on: the stored token is the older one.
        let held = if self.refresh_token.is_some() {
            None
        } else {
            stored.or_else(|| self.initial.clone())
        };
        match (self.use_or_send(held, now), self.issued.take()) {
            // After a conflict: what was obtained is still to be written.
            (Step::Send, Some(issued)) => self.commit(issued),
            (step, _) => step,
        }
    }

    /// The request to send.
    ///
    /// # Errors
    /// A value that cannot be sent, by field.
    pub fn request(
        &self,
        values: &TokenValues,
        allow_http: bool,
    ) -> Result<Request<SecretBytes>, ConfigError> {
        match (&self.method.kind, values) {
            (TokenKind::Oauth2(oauth2), TokenValues::Oauth2(values)) => {
                let stored = self.record.as_ref().and_then(|record| record.refresh_token.as_ref());
                oauth2.request(values, self.refresh_token.as_ref().or(stored), allow_http)
            }
            (TokenKind::Session(session), TokenValues::Session(values)) => {
                session.request(values, allow_http)
            }
            _ => Err(ConfigError::new("auth", Reason::Internal)),
        }
    }

    /// An answer came. `jitter` is a random number from 0 to 1.
    pub fn answered(&mut self, answer: &Answer, now: Now, jitter: f64) -> Step {
        self.attempts += 1;
        match self.read(answer, now) {
            Ok(issued) => self.obtained(issued),
            Err(failure) => {
                let retry = &self.method.retry;
                // A 5xx to a rotating refresh may have spent the token (RFC 9700 section 4.14.2): 429 has not.
                let safe = !self.rotates()
                    || answer.status.as_u16() == 429
                    || answer.status.as_u16() == 503;
                if safe && !self.early && retry.wants(answer.status.as_u16(), self.attempts) {
                    Step::Wait(retry.wait(self.attempts, Some(&answer.headers), now.wall, jitter))
                } else {
                    Step::Failed(failure)
                }
            }
        }
    }

    /// No answer came.
    ///
    /// # Errors
    /// [`Lost`] where the request is not repeated.
    pub fn not_answered(&mut self, sent: Sent, now: Now, jitter: f64) -> Result<Step, Lost> {
        self.attempts += 1;
        let outcome_unknown = sent == Sent::Maybe && self.rotates();
        if !outcome_unknown && !self.early && self.attempts < self.method.retry.attempts {
            Ok(Step::Wait(self.method.retry.wait(self.attempts, None, now.wall, jitter)))
        } else {
            Err(Lost { outcome_unknown })
        }
    }

    /// A token was obtained.
    pub fn obtained(&mut self, mut issued: Issued) -> Step {
        if let Err(failure) = self.check(&issued) {
            return Step::Failed(failure);
        }
        if issued.refresh_token.is_none() && self.rotates() {
            // RFC 6749 section 6: an answer without a new refresh token keeps the old one.
            let stored = self.record.as_ref().and_then(|record| record.refresh_token.clone());
            issued.refresh_token = self.refresh_token.clone().or(stored);
            self.kept_refresh_token = true;
        }
        if !self.has_store {
            return Step::Ready(issued);
        }
        self.commit(issued)
    }

    fn commit(&mut self, issued: Issued) -> Step {
        let replaces = self.record.as_ref().map(Record::generation);
        let record = Record::new(&issued, replaces);
        self.issued = Some(issued);
        Step::Commit { replaces, record }
    }

    /// Whether the store took the record; it does not where another writer was first.
    pub fn committed(&mut self, taken: bool) -> Step {
        match self.issued.take() {
            Some(issued) if taken || self.conflicts >= 3 => Step::Ready(issued),
            issued => {
                self.conflicts += 1;
                self.issued = issued;
                Step::Load
            }
        }
    }

    /// Whether the answer had no new refresh token although the config rotates it.
    pub fn kept_refresh_token(&self) -> bool {
        self.kept_refresh_token
    }

    /// Whether each answer may bring the next refresh token.
    fn rotates(&self) -> bool {
        matches!(&self.method.kind, TokenKind::Oauth2(oauth2)
            if oauth2.rotation != Rotation::Never && oauth2.grant == Grant::RefreshToken)
    }

    fn use_or_send(&self, held: Option<Issued>, now: Now) -> Step {
        let usable = held.filter(|held| {
            let news = self
                .rejected
                .as_ref()
                .is_none_or(|rejected| rejected.expose() != held.access_token.expose());
            news && held.freshness(self.method.leeway, now) == Freshness::Fresh
        });
        usable.map_or(Step::Send, Step::Ready)
    }

    fn read(&self, answer: &Answer, now: Now) -> Result<Issued, Failure> {
        let (access_token, refresh_token, json) = match &self.method.kind {
            TokenKind::Oauth2(oauth2) => {
                let tokens = token_endpoint::read(oauth2, answer)?;
                (tokens.access_token, tokens.refresh_token, Some(tokens.json))
            }
            TokenKind::Session(session) => {
                let (token, json) = session.answer(answer)?;
                (token, None, json)
            }
            TokenKind::TokenWith => return Err(ConfigError::new("auth", Reason::Internal).into()),
        };
        let expires_at = match self.method.expiry.read(json.as_ref(), now.wall) {
            Ok(expires_at) => expires_at,
            // The old refresh token is spent: better a token for this call alone than none and a broken chain.
            Err(_) if refresh_token.is_some() => Some(now.wall),
            Err(reason) => {
                return Err(Failure::Answer(AnswerError { status: answer.status, reason }));
            }
        };
        let issued = Issued { access_token, refresh_token, expires_at, issued_at: now };
        self.check(&issued).map_err(|failure| match failure {
            // The server sent it: name the answer, not a field of the config.
            Failure::Config(_) => Failure::Answer(AnswerError {
                status: answer.status,
                reason: AnswerReason::TokenCharacters(self.token_name().into()),
            }),
            other => other,
        })?;
        Ok(issued)
    }

    /// A token that cannot be sent is no token.
    fn check(&self, issued: &Issued) -> Result<(), Failure> {
        self.credential_of(issued).map(|_| ()).map_err(Failure::Config)
    }

    fn credential_of(&self, issued: &Issued) -> Result<crate::place::Credential, ConfigError> {
        self.method.send_as.credential(&Text {
            field: "token",
            text: issued.access_token.clone(),
            secret: true,
        })
    }

    fn token_name(&self) -> String {
        match &self.method.kind {
            TokenKind::Oauth2(oauth2) => oauth2.access_token.to_string(),
            TokenKind::Session(session) => session.token.to_string(),
            TokenKind::TokenWith => "token".to_owned(),
        }
    }
}
