//! One renewal of a token, as steps: the machine decides, the driver does.
//!
//! ```text
//!            ┌──────────────── conflict ────────────────────┐
//!            ▼                                              │
//! start ─▶ Load ── fresh record, or an answer in the spool ─┼──────▶ Ready / Commit
//!            │                                              │
//!            └─ none, or not fresh ─▶ Arm ─▶ Send ─ token ─▶ Commit ─▶ Ready
//!                   (a rotating          ▲    │
//!                    refresh, stored)    │    ├─ try later ─▶ Wait ─▶ Send
//!                                        │    ├─ invalid_grant ─▶ Load, once: a sibling may have rotated
//!                                        │    └─ refused ─▶ Failed
//!                        (without a store: Send at once, Ready at once)
//! ```
//!
//! A rotating refresh token works once, so the record says that one is on its way before it is sent
//! (`Arm`), and the answer is kept in the store's spool before it is looked at. What a killed process
//! leaves behind is an answer to commit, or a refresh whose outcome is not known: that one is repeated
//! once at most, and only when the old access token is of no use any more.

use std::time::{Duration, SystemTime};

use http::{Request, StatusCode};

use crate::Secret;
use crate::body::SecretBytes;
use crate::error::{AnswerError, AnswerReason, ConfigError, ErrorCode, Failure, Reason, Refused};
use crate::identity::Mark;
use crate::json::Json;
use crate::method::{Grant, JsonPath, Rotation, TokenValues};
use crate::plan::{TokenKind, TokenMethod};
use crate::record::{Pending, Record};
use crate::token::{Freshness, Issued, Now};
use crate::token_endpoint::{self, Answer};
use crate::value::Text;

/// What the driver does next.
#[derive(Debug)]
pub enum Step {
    /// Read the store's record and spool, then call [`Renewal::loaded`].
    Load,
    /// Make room in the spool and write the record where the store still has generation `replaces`,
    /// then call [`Renewal::armed`]. If that fails, fail: nothing was sent.
    Arm {
        /// The generation that the record replaces; `None` where there was no record.
        replaces: Option<u64>,
        /// The record.
        record: Record,
    },
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

/// An answer that a store's spool kept.
#[derive(Debug)]
pub struct Spooled {
    /// The answer.
    pub answer: Answer,
    /// When it came, wall clock; the first release did not keep that.
    pub received: Option<SystemTime>,
}

/// No answer came, and the request is not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Whether the endpoint may have taken the refresh token and given the next one, now lost.
    pub outcome_unknown: bool,
}

/// How often a refresh token is presented whose outcome is not known: once, and once more.
const MAX_PRESENTATIONS: u32 = 2;

/// A token is at most this many bytes: servers take no longer header, and ureq's buffer is 128 KiB.
pub const TOKEN_LIMIT: usize = 16 * 1024;

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
    /// Whose tokens a record may have.
    mark: Mark,
    /// The newest refresh token that is in memory only: the last commit failed, or it was just obtained.
    refresh_token: Option<Secret>,
    /// The newest refresh token in memory, which goes on where the record is gone.
    remembered: Option<Secret>,
    /// The configured refresh token of an account, which the record keeps until there is another.
    seed: Option<Secret>,
    /// Whether the token in hand still works, so that nothing is worth a wait.
    early: bool,
    /// When the call must be over, by the monotonic clock.
    end: Option<Duration>,
    record: Option<Record>,
    attempts: u32,
    conflicts: u32,
    issued: Option<Issued>,
    /// The record to be committed; where `ended`, its access token is of no use and the chain goes on from it.
    committing: Option<Record>,
    ended: bool,
    kept_refresh_token: bool,
    /// The record says that a refresh is on its way; holds what it said before.
    armed: Option<Option<Pending>>,
    /// Whether the endpoint may have acted on the refresh that is on its way.
    outcome_unknown: bool,
    /// The endpoint refused the refresh token for good.
    spent: bool,
    /// The refusal after which the store was read again.
    refusal: Option<Failure>,
}

impl<'a> Renewal<'a> {
    /// A renewal by `method`.
    pub fn new(method: &'a TokenMethod, has_store: bool) -> Self {
        Self {
            method,
            has_store,
            rejected: None,
            initial: None,
            mark: Mark::default(),
            refresh_token: None,
            remembered: None,
            seed: None,
            early: false,
            end: None,
            record: None,
            attempts: 0,
            conflicts: 0,
            issued: None,
            committing: None,
            ended: false,
            kept_refresh_token: false,
            armed: None,
            outcome_unknown: false,
            spent: false,
            refusal: None,
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

    /// Whose tokens a record may have, and for what.
    #[must_use]
    pub fn marked(mut self, mark: Mark) -> Self {
        self.mark = mark;
        self
    }

    /// The newest refresh token in memory: it goes on where the store's record is gone. The configured one is spent.
    #[must_use]
    pub fn remembered(mut self, refresh_token: Option<Secret>) -> Self {
        self.remembered = refresh_token;
        self
    }

    /// The configured refresh token of an account. The record keeps it until there is another, so that later starts go on
    /// without it.
    #[must_use]
    pub fn seed(mut self, refresh_token: Option<Secret>) -> Self {
        self.seed = refresh_token;
        self
    }

    /// The token in hand still works: fail rather than wait.
    #[must_use]
    pub fn early(mut self, early: bool) -> Self {
        self.early = early;
        self
    }

    /// The call must be over at this time of the monotonic clock: fail rather than wait past it.
    #[must_use]
    pub fn end(mut self, end: Option<Duration>) -> Self {
        self.end = end;
        self
    }

    /// The first step.
    pub fn start(&mut self, now: Now) -> Step {
        if self.has_store { Step::Load } else { self.use_or_send(self.initial.clone(), now) }
    }

    /// The store had this record, and this answer in its spool.
    pub fn loaded(&mut self, record: Option<Record>, spooled: Option<&Spooled>, now: Now) -> Step {
        if let Some(refusal) = self.refusal.take() {
            let generation = |record: &Option<Record>| record.as_ref().map(Record::generation);
            if generation(&record) == generation(&self.record) {
                self.spent = true;
                return Step::Failed(refusal);
            }
            // A sibling rotated meanwhile: its tokens are the ones to go on with.
            (self.refresh_token, self.armed) = (None, None);
        }
        if record.as_ref().is_some_and(|record| record.is_moved() && record.is_empty()) {
            return Step::Failed(ConfigError::new("refresh_token", Reason::OfAccount).into());
        }
        let (record, own) = match record.map(|record| record.of_chain(self.mark.seed.as_ref())) {
            Some((record, own)) => (Some(record), own),
            None => (None, false),
        };
        if !own && self.refresh_token.is_none() {
            self.refresh_token = self.remembered.take();
        }
        let stored = record
            .as_ref()
            .filter(|record| record.is_for(self.mark.token.as_ref()))
            .and_then(|record| record.issued(now));
        let same_parent = self.has_refresh_token_of(record.as_ref());
        self.record = record;
        if self.refresh_token.is_none() && self.record.as_ref().is_some_and(Record::is_refused) {
            // What was refused is the refresh token: an access token works to its end.
            if let Some(held) = stored.filter(|held| self.still_works(held, now)) {
                return Step::Ready(held);
            }
            // It was told to an earlier caller; the answer would be the same.
            let refused = Refused::new(StatusCode::BAD_REQUEST, ErrorCode::InvalidGrant);
            return Step::Failed(self.of_method(Failure::Refused(refused)));
        }
        if let Some(pending) = self.record.as_ref().and_then(Record::pending).cloned() {
            // After a conflict: another holder entered too early and is about to present the refresh token that was
            // exchanged already. What came of it must be in the store before the other one is told that it is spent.
            if let Some(issued) = self.issued.take_if(|_| same_parent) {
                return self.commit(issued);
            }
            return self.recover(pending, stored, spooled, now);
        }
        // A chain that is ahead of the store goes on: the stored token is the older one.
        let held = if self.refresh_token.is_some() {
            None
        } else {
            stored.or_else(|| self.initial.clone())
        };
        match (self.use_or_send(held, now), self.issued.take()) {
            // After a conflict: what was obtained is still to be written.
            (Step::Send, Some(issued)) => self.commit(issued),
            (Step::Send, None) => self.arm_or_send(now),
            (step, _) => step,
        }
    }

    /// Whether the record that was read now goes on from the same refresh token as the one before.
    fn has_refresh_token_of(&self, record: Option<&Record>) -> bool {
        let before = self.record.as_ref().and_then(|record| record.refresh_token.as_ref());
        let now = record.and_then(|record| record.refresh_token.as_ref());
        before.map(Secret::expose) == now.map(Secret::expose)
    }

    /// A refresh was on its way when its process ended.
    fn recover(
        &mut self,
        pending: Pending,
        stored: Option<Issued>,
        spooled: Option<&Spooled>,
        now: Now,
    ) -> Step {
        let asked = pending.asked.as_ref() == self.mark.token.as_ref();
        if let Some(issued) = spooled.and_then(|spooled| self.read_spooled(spooled, asked, now)) {
            let ended = issued.freshness(Duration::ZERO, now) == Freshness::Ended;
            return self.keep(issued, ended);
        }
        // The old token still works: the question of the new one can wait until it does not.
        let works =
            stored.or_else(|| self.initial.clone()).filter(|held| self.still_works(held, now));
        match works {
            Some(held) => Step::Ready(held),
            None if pending.attempts >= MAX_PRESENTATIONS => Step::Failed(Failure::OutcomeUnknown),
            None => self.arm_or_send(now),
        }
    }

    /// The tokens of an answer that came before this process looked. Its access token has lived since then.
    /// `asked` says that it was asked for what this renewal asks for.
    fn read_spooled(&self, spooled: &Spooled, asked: bool, now: Now) -> Option<Issued> {
        // A machine whose clock is ahead wrote a date in our future.
        let wall = spooled.received.unwrap_or(now.wall).min(now.wall);
        let age = now.wall.duration_since(wall).unwrap_or_default();
        let then = Now { wall, monotonic: now.monotonic.saturating_sub(age) };
        let issued = self.read(&spooled.answer, then).ok()?;
        match spooled.received {
            Some(_) if asked => Some(issued),
            // Nothing says when it ends, or it is another token than this one.
            _ => Some(Issued { expires_at: Some(wall), ..issued }),
        }
    }

    fn arm_or_send(&self, now: Now) -> Step {
        if !(self.has_store && self.rotates()) {
            return Step::Send;
        }
        let replaces = self.record.as_ref().map(Record::generation);
        let stored = self.record.as_ref().and_then(|record| record.refresh_token.as_ref());
        let newest = self.refresh_token.as_ref().or(stored).or(self.seed.as_ref());
        let record = Record::armed(self.record.as_ref(), newest, &self.mark, now.wall);
        Step::Arm { replaces, record }
    }

    /// Whether the store took the record that arms; it does not where another writer was first.
    pub fn armed(&mut self, taken: bool, record: Record) -> Step {
        if !taken {
            return Step::Load;
        }
        self.armed = Some(self.record.as_ref().and_then(Record::pending).cloned());
        self.record = Some(record);
        Step::Send
    }

    /// Whether the record says that a refresh is on its way.
    pub fn is_armed(&self) -> bool {
        self.armed.is_some()
    }

    /// After a failure: the record to write where the refresh was certainly not acted on.
    pub fn disarm(&mut self) -> Option<(u64, Record)> {
        let before = self.armed.take().filter(|_| !self.outcome_unknown)?;
        let record = self.record.as_ref()?;
        Some((
            record.generation(),
            if self.spent { record.refused() } else { record.disarmed(before) },
        ))
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
        let failure = match self.read(answer, now) {
            Ok(issued) => return self.obtained(issued),
            Err(failure) => failure,
        };
        // A 5xx, or a 2xx that cannot be read, may have spent a rotating token (RFC 9700 section 4.14.2).
        // 429 and 503 say that nothing was done.
        let status = answer.status.as_u16();
        let acted = answer.status.is_success() && !matches!(failure, Failure::Refused(_))
            || answer.status.is_server_error() && status != 503;
        self.outcome_unknown = self.rotates() && acted;
        let retry = &self.method.retry;
        if !self.outcome_unknown && !self.early && retry.wants(status, self.attempts) {
            let wait = retry.wait(self.attempts, Some(&answer.headers), now.wall, jitter);
            if self.has_time_for(wait, now) {
                return Step::Wait(wait);
            }
        }
        let spent = matches!(&failure, Failure::Refused(refused) if refused.error == ErrorCode::InvalidGrant);
        if spent && self.has_store && self.rotates() && self.conflicts == 0 {
            self.conflicts += 1;
            self.refusal = Some(failure);
            return Step::Load;
        }
        Step::Failed(failure)
    }

    /// No answer came.
    ///
    /// # Errors
    /// [`Lost`] where the request is not repeated.
    pub fn not_answered(&mut self, sent: Sent, now: Now, jitter: f64) -> Result<Step, Lost> {
        self.attempts += 1;
        self.outcome_unknown = sent == Sent::Maybe && self.rotates();
        if !self.outcome_unknown && !self.early && self.attempts < self.method.retry.attempts {
            let wait = self.method.retry.wait(self.attempts, None, now.wall, jitter);
            if self.has_time_for(wait, now) {
                return Ok(Step::Wait(wait));
            }
        }
        Err(Lost { outcome_unknown: self.outcome_unknown })
    }

    /// An answer came that is over the transport's limits.
    pub fn unusable(&self, error: AnswerError) -> Failure {
        self.of_method(Failure::Answer(error))
    }

    fn of_method(&self, failure: Failure) -> Failure {
        match &self.method.kind {
            TokenKind::Session(_) => failure.of_login(),
            TokenKind::Oauth2(oauth2) if oauth2.grant == Grant::RefreshToken || self.rotates() => {
                failure.of_refresh_token()
            }
            TokenKind::Oauth2(_) | TokenKind::TokenWith => failure,
        }
    }

    fn has_time_for(&self, wait: Duration, now: Now) -> bool {
        self.end.is_none_or(|end| now.monotonic.saturating_add(wait) < end)
    }

    /// A token was obtained.
    pub fn obtained(&mut self, issued: Issued) -> Step {
        self.keep(issued, false)
    }

    /// `ended` says that the access token is of no use, and the chain goes on from it.
    fn keep(&mut self, mut issued: Issued, ended: bool) -> Step {
        self.ended = ended;
        if let Err(failure) = self.check(&issued) {
            return Step::Failed(failure);
        }
        if issued.refresh_token.is_none() {
            // RFC 6749 section 6: an answer without a new refresh token keeps the old one.
            let stored = self.record.as_ref().and_then(|record| record.refresh_token.clone());
            issued.refresh_token =
                self.refresh_token.clone().or(stored).or_else(|| self.seed.clone());
            self.kept_refresh_token = self.rotates();
        }
        if !self.has_store {
            return Step::Ready(issued);
        }
        self.commit(issued)
    }

    fn commit(&mut self, issued: Issued) -> Step {
        self.armed = None;
        let replaces = self.record.as_ref().map(Record::generation);
        // An account's chain goes on without its configured refresh token, too.
        let seed = self.record.as_ref().and_then(|record| record.seed().cloned());
        let mark =
            Mark { token: self.mark.token.clone(), seed: seed.or_else(|| self.mark.seed.clone()) };
        let record = Record::new(&issued, replaces).marked(mark).following(self.record.as_ref());
        self.issued = Some(issued);
        self.committing = Some(record.clone());
        Step::Commit { replaces, record }
    }

    /// Whether the store took the record; it does not where another writer was first.
    pub fn committed(&mut self, taken: bool, now: Now) -> Step {
        if taken && std::mem::take(&mut self.ended) {
            (self.record, self.issued) = (self.committing.take(), None);
            return self.arm_or_send(now);
        }
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
            if oauth2.rotation != Rotation::Never
                && matches!(oauth2.grant, Grant::RefreshToken | Grant::Custom(_)))
    }

    fn use_or_send(&self, held: Option<Issued>, now: Now) -> Step {
        let usable = held.filter(|held| {
            self.is_news(held) && held.freshness(self.method.leeway, now) == Freshness::Fresh
        });
        usable.map_or(Step::Send, Step::Ready)
    }

    /// Whether it can be sent, however soon it ends.
    fn still_works(&self, held: &Issued, now: Now) -> bool {
        self.is_news(held) && held.freshness(Duration::ZERO, now) != Freshness::Ended
    }

    /// Whether it is another token than the one that a 401 rejected.
    fn is_news(&self, held: &Issued) -> bool {
        let rejected = self.rejected.as_ref();
        rejected.is_none_or(|rejected| rejected.expose() != held.access_token.expose())
    }

    fn read(&self, answer: &Answer, now: Now) -> Result<Issued, Failure> {
        self.issued(answer, now).map_err(|failure| self.of_method(failure))
    }

    fn issued(&self, answer: &Answer, now: Now) -> Result<Issued, Failure> {
        let (access_token, refresh_token, json) = match &self.method.kind {
            TokenKind::Oauth2(oauth2) => {
                let tokens = token_endpoint::read(oauth2, self.method.send_as.is_bearer(), answer)?;
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
                return Err(Failure::Answer(AnswerError::new(answer.status, reason)));
            }
        };
        let token_type = json
            .as_ref()
            .filter(|_| self.method.send_as.needs_type())
            .and_then(|json| json.at(JsonPath(&["token_type"])))
            .and_then(Json::text)
            .filter(|kind| !kind.is_empty());
        let issued = Issued { access_token, token_type, refresh_token, expires_at, issued_at: now };
        self.check(&issued).map_err(|failure| match failure {
            // The server sent it: name the answer, not a field of the config.
            Failure::Config(error) => Failure::Answer(AnswerError::new(
                answer.status,
                if *error.reason() == Reason::TooLong {
                    AnswerReason::TokenTooLong(self.token_name().into())
                } else {
                    AnswerReason::TokenCharacters(self.token_name().into())
                },
            )),
            other => other,
        })?;
        Ok(issued)
    }

    /// A token that cannot be sent is no token.
    fn check(&self, issued: &Issued) -> Result<(), Failure> {
        if issued.access_token.expose().len() > TOKEN_LIMIT {
            return Err(ConfigError::new("token", Reason::TooLong).into());
        }
        self.credential_of(issued).map(|_| ()).map_err(Failure::Config)
    }

    fn credential_of(&self, issued: &Issued) -> Result<crate::place::Credential, ConfigError> {
        let text = issued.access_token.clone();
        let token = Text { field: "token", text, secret: true };
        self.method.send_as.typed(&token, issued.token_type.as_ref())
    }

    fn token_name(&self) -> String {
        match &self.method.kind {
            TokenKind::Oauth2(oauth2) => oauth2.access_token.to_string(),
            TokenKind::Session(session) => session.token.to_string(),
            TokenKind::TokenWith => "token".to_owned(),
        }
    }
}
