//! Room: one call of the API, from the request as it was given to the response that is returned.
//!
//! ```text
//!                      ┌──────────────── again: new token · redirect · retry ────────────────┐
//!                      ▼                                                                      │
//!   Start ─▶ tokens ─▶ resolve, attach, sign ─▶ Send ─▶ judge ─ rejected ─▶ renew ─▶ judge on ┤
//!              ▲            │ a token ended meanwhile     │                                   ▼
//!              └────────────┘                             └──────────────────────────────▶ Done
//! ```
//!
//! Comes in: what came of the last step ([`Fact`]). It asks for tokens by the position of their method and knows neither their
//! caches nor a transport; its driver has these. [`RequestPlan`] is what all calls of an authenticator have in common.

mod attach;
mod body;
mod judge;
mod plan;
mod prepare;
mod tokens;

pub use attach::{Mask, attach_header};
pub use body::Body;
pub use plan::{Attachment, RequestPlan};
pub use tokens::Tokens;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::request::Parts;
use http::{HeaderMap, StatusCode, Uri};
use zeroize::Zeroizing;

use crate::cache::Held;
use crate::env::Env;
use crate::error::RequestError;
use crate::signer::SignError;
use crate::wire::redirect::{Redirect, RedirectError};
use crate::wire::retry::Retry;
use crate::wire::secrets::Secrets;

use judge::{Judging, Renewal};
use prepare::Asking;

/// What one call asks for beyond its request.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rules<'a> {
    /// No credential goes along.
    pub without_auth: bool,
    /// A redirect to another origin is an error.
    pub same_origin_only: bool,
    /// When a response that says "not now", or a request that was not sent, is worth another one.
    pub retry: Option<&'a Retry>,
    /// When the whole call must be over, by the monotonic clock.
    pub end: Option<Duration>,
}

/// What the driver does next.
#[derive(Debug)]
pub enum Do {
    /// Have the token of the method at this position ready: [`Fact::Token`], [`Fact::Unknown`], [`Fact::NoToken`], or
    /// [`Fact::NotSent`] where the token's request was not.
    Token {
        /// The method's position.
        at: usize,
        /// Whether the token must not expire on the way, because the body cannot be sent again.
        replays_nothing: bool,
    },
    /// Replace this token, which was rejected: [`Fact::Renewed`] or [`Fact::NoToken`].
    Renew {
        /// The method's position.
        at: usize,
        /// The rejected token.
        held: Arc<Held>,
    },
    /// Say what is secret in this request: [`Fact::Secrets`].
    Secrets,
    /// Send the request: [`Fact::Response`], [`Fact::NotSent`] or [`Fact::Lost`].
    Send(Box<Ready>),
    /// Say the time once more, because a signer may have taken long: [`Fact::ClockRead`].
    ReadClock,
    /// Wait so long: [`Fact::Waited`].
    Wait(Duration),
    /// The call is over.
    Done(Verdict),
}

/// A request with its credentials. `Debug` shows none of them.
pub struct Ready {
    /// Method, URL and headers.
    pub parts: Parts,
    /// The body, where it is another one than the caller gave.
    pub body: Option<Zeroizing<Vec<u8>>>,
}

impl fmt::Debug for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ready").field("method", &self.parts.method).finish_non_exhaustive()
    }
}

/// What came of the last step.
#[derive(Debug)]
pub enum Fact<'a> {
    /// Nothing was done yet.
    Start,
    /// The token.
    Token(Arc<Held>),
    /// Nobody is asked for the token: in a dry run.
    Unknown,
    /// There is no token; the driver knows why.
    NoToken,
    /// There is another token now.
    Renewed {
        /// Whether a request of this very call obtained it.
        own: bool,
    },
    /// The token cannot be replaced: each call has one of its own.
    NotRenewed,
    /// The secrets of the configuration.
    Secrets(Secrets),
    /// The response.
    Response(StatusCode, &'a HeaderMap),
    /// Nothing left this machine; the driver knows why.
    NotSent,
    /// The request may have been acted on, and there is no response; the driver knows why.
    Lost,
    /// The clock was read.
    ClockRead,
    /// The wait is over.
    Waited,
}

/// How a call ended.
#[derive(Debug)]
pub enum Verdict {
    /// With the last response.
    Response {
        /// Whether it would have been sent again, had its body not been a stream.
        not_replayable: bool,
        /// Why a rejection stayed one.
        rejection: Option<Rejection>,
    },
    /// Without a token: the driver knows why.
    NoToken,
    /// Without a response: the driver knows why.
    NoResponse,
    /// Each token expired before it could be sent.
    Ended,
    /// The request cannot carry its credentials.
    Request(RequestError),
    /// A redirect is not followed.
    Redirect(RedirectError),
    /// The signer failed.
    Sign(SignError),
}

/// Why a rejected request was not cured by a new token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// There was no new token: the driver knows why.
    NoToken,
    /// The new token was rejected, too.
    NewTokenToo,
}

/// What a call found out about a renewal that a rejection caused.
#[derive(Clone, Debug)]
pub struct Told {
    /// The method's position.
    pub at: usize,
    /// The token that was sent.
    pub held: Arc<Held>,
    /// What is known.
    pub help: Help,
}

/// Whether a renewal helped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Help {
    /// It did: the request that was rejected is accepted with the new token.
    Yes,
    /// The next request to this target tells.
    AwaitedAt(u64),
    /// A request to this target was accepted.
    AcceptedAt(u64),
}

/// More redirects than this in a row are a loop.
const MAX_REDIRECTS: u32 = 10;

/// One call of the API.
pub struct Call<'a> {
    plan: &'a RequestPlan,
    rules: Rules<'a>,
    /// The request as it was given, or as the last redirect left it.
    head: Parts,
    body: Body<'a>,
    /// Off for good once the call has left its origin.
    with_credentials: bool,
    /// Where the last request was sent, without what the credentials added.
    sent_to: Uri,
    /// The request that is being made ready.
    draft: Option<Box<Ready>>,
    /// In a dry run: credentials are attached as `***`.
    mask: Option<Mask>,
    /// The tokens of the exchange under way.
    tokens: Tokens,
    state: State,
    renewal: Renewal,
    attempts: u32,
    redirects: u32,
    /// Whether an exchange of this call had a response.
    has_response: bool,
    told: Vec<Told>,
}

#[derive(Debug)]
enum State {
    New,
    Asking(Asking),
    Sending,
    Signed {
        /// How often the request was ready and a token had expired meanwhile.
        rounds: u32,
    },
    Judging(Box<Judging>),
    /// To another origin.
    Leaving(Box<Redirect>),
    Waiting,
    Over,
}

impl<'a> Call<'a> {
    /// A call that has not begun.
    pub fn new(plan: &'a RequestPlan, head: Parts, body: Body<'a>, rules: Rules<'a>) -> Self {
        Self {
            plan,
            rules,
            head,
            body,
            with_credentials: !rules.without_auth,
            sent_to: Uri::default(),
            draft: None,
            mask: None,
            tokens: Tokens::default(),
            state: State::New,
            renewal: Renewal::Possible,
            attempts: 0,
            redirects: 0,
            has_response: false,
            told: Vec::new(),
        }
    }

    /// The same with `***` in the place of each credential and without a signature: for a dry run up to the first
    /// [`Do::Send`].
    #[must_use]
    pub fn masked(mut self, mask: Mask) -> Self {
        self.mask = Some(mask);
        self
    }

    /// Takes the fact of the last step and says the next one.
    pub fn next(&mut self, fact: Fact<'_>, env: &mut Env<'_>) -> Do {
        let state = std::mem::replace(&mut self.state, State::Over);
        let next = match (state, fact) {
            (State::New, Fact::Start) => self.begin(env),
            (State::Asking(asking), fact) => self.asked(asking, fact, env),
            (State::Sending, fact) => self.sent(fact, env),
            (State::Signed { rounds }, Fact::ClockRead) => self.send_in_time(rounds, env),
            (State::Judging(judging), fact) => self.judged(*judging, fact, env),
            (State::Leaving(next), Fact::Secrets(secrets)) => self.leave(*next, secrets, env),
            (State::Waiting, Fact::Waited) => self.exchange(env),
            // A driver that answers another question ends the call.
            _ => Err(Verdict::NoToken),
        };
        next.unwrap_or_else(|verdict| {
            self.tell_untold();
            Do::Done(verdict)
        })
    }

    /// What is to be told to the tokens' caches since it was asked last. To be asked after each step.
    pub fn told(&mut self) -> impl Iterator<Item = Told> + use<'_, 'a> {
        self.told.drain(..)
    }

    /// The request without credentials: as it was given, or as the last redirect left it.
    pub fn head(&self) -> &Parts {
        &self.head
    }

    /// Where the last request was sent, without what the credentials added.
    pub fn url(&self) -> &Uri {
        &self.sent_to
    }

    /// Whether credentials go along: not asked for, or not any more.
    pub fn has_credentials(&self) -> bool {
        self.with_credentials
    }

    /// Whether the body that the caller gave goes along.
    pub fn has_body(&self) -> bool {
        !matches!(self.body, Body::None)
    }

    /// Whether an exchange of this call had a response: what was not sent is no more than its last part.
    pub fn had_response(&self) -> bool {
        self.has_response
    }

    /// The tokens that the last request carried.
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// A dry run's request as far as it was made ready, where it could not be sent, and what was masked.
    pub fn into_draft(self) -> (Option<Ready>, Mask) {
        (self.draft.map(|draft| *draft), self.mask.unwrap_or_default())
    }
}

impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The caller's URL, headers and body may hold anything.
        f.debug_struct("Call").field("attempts", &self.attempts).finish_non_exhaustive()
    }
}

/// What a step leads to; the error ends the call.
type Next = Result<Do, Verdict>;

impl From<RequestError> for Verdict {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl From<RedirectError> for Verdict {
    fn from(error: RedirectError) -> Self {
        Self::Redirect(error)
    }
}

impl From<SignError> for Verdict {
    fn from(error: SignError) -> Self {
        match error {
            SignError::Request(error) => Self::Request(error),
            error => Self::Sign(error),
        }
    }
}
