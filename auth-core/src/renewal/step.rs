//! What a renewal asks of its driver, and what it is told.

use std::time::{Duration, SystemTime};

use http::Request;

use crate::Token;
use crate::error::{AnswerError, Failure};
use crate::method::TokenValues;
use crate::record::{Holds, Record, Version};
use crate::token::Issued;
use crate::wire::body::SecretBytes;
use crate::wire::token_endpoint::Answer;

/// What the driver does next. What came of it goes into [`Renewal::next`](super::Renewal::next).
#[derive(Debug)]
pub enum Step {
    /// Read the store's record and spool: [`Fact::Loaded`] or [`Fact::StoreFailed`].
    Load,
    /// Make room in the spool and write the record: [`Fact::Written`] or [`Fact::StoreFailed`].
    Arm(Write),
    /// Work out the values of a request: [`Fact::Values`] or [`Fact::Stopped`].
    Values,
    /// Send it: [`Fact::Response`], [`Fact::Unusable`], [`Fact::NotAnswered`] or [`Fact::Stopped`].
    Send(TokenCall),
    /// Run the user's function: [`Fact::Ran`] or [`Fact::NotRun`].
    Run,
    /// Wait: [`Fact::Waited`].
    Wait(Duration),
    /// Write the record, and empty the spool: [`Fact::Written`] or [`Fact::StoreFailed`].
    Commit(Write),
    /// There is no token. Write why, and empty the spool where `clear`; what comes of it is told as for a commit.
    Note {
        /// What to write.
        write: Write,
        /// Whether what the spool holds is of no use.
        clear: bool,
    },
    /// It is over.
    Done(Box<Outcome>),
}

/// A request for a token.
#[derive(Debug)]
pub struct TokenCall {
    /// The request.
    pub request: Request<SecretBytes>,
    /// Whether the user's function signs it first.
    pub sign: bool,
    /// Whether the response goes to the spool before anything else is done with it.
    pub spool: bool,
    /// Whether a secret went into the URL.
    pub secret_url: bool,
}

/// A record to write where the store still has generation `replaces`.
#[derive(Clone, Debug)]
pub struct Write {
    /// The generation that the record replaces; `None` where there was no record.
    pub replaces: Option<u64>,
    /// The record.
    pub record: Record,
}

/// What came of a step.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one at a time")]
pub enum Fact<'a> {
    /// The renewal begins.
    Start,
    /// The store has this record, and this response in its spool.
    Loaded {
        /// The record.
        record: Option<Record>,
        /// The response.
        spooled: Option<Spooled>,
    },
    /// The store took the record, or had another writer's.
    Written(bool),
    /// The store failed; the driver knows how.
    StoreFailed,
    /// The values of this request.
    Values(TokenValues),
    /// A response came.
    Response(&'a Answer),
    /// A response came that is over the transport's limits.
    Unusable(AnswerError),
    /// No response came; the driver knows why.
    NotAnswered(Sent),
    /// The user's function brought a token.
    Ran(Token),
    /// The user's function brought none.
    NotRun {
        /// What a response to one of its requests said, where that is why.
        said: Option<Failure>,
        /// Whether it is worth another try.
        again: bool,
    },
    /// Nothing was sent, and nothing is to be; the driver knows why.
    Stopped,
    /// The wait is over.
    Waited,
}

/// A response that a store's spool kept.
#[derive(Debug)]
pub struct Spooled {
    /// The response.
    pub answer: Answer,
    /// When it came, wall clock; the first release did not keep that.
    pub received: Option<SystemTime>,
}

/// How far a request got that brought no response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Nothing left this machine: the name was not found, the connection or TLS failed.
    No,
    /// The endpoint may have acted on it.
    Maybe,
}

/// How a renewal ended. [`TokenCache::settle`](crate::cache::TokenCache::settle) takes it.
#[derive(Debug)]
pub struct Outcome {
    /// The token.
    pub result: Result<Issued, Failure>,
    /// What keeps the credential from being presented now.
    pub holds: Holds,
    /// The record that they stand in.
    pub seen: Option<Version>,
    /// What the store failed to take: its section is kept, and the write tried again later.
    pub unwritten: Option<Write>,
    /// Whether a request was made; otherwise the token was found.
    pub sent: bool,
    /// Whether the response had no new refresh token although the config rotates it.
    pub kept_refresh_token: bool,
    /// Whether the token in hand still worked.
    pub early: bool,
    /// Whether a rejection caused it.
    pub after_rejection: bool,
}
