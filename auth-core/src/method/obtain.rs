//! What a method is that obtains a token: who it is for, and the requests by which it comes.

use std::fmt;
use std::time::SystemTime;

use http::Request;

use crate::Secret;
use crate::env::Env;
use crate::error::{AnswerError, ConfigError, Endpoint, Failure};
use crate::identity::{Digest, RecordKey};
use crate::method::{LoginValues, Oauth2Values, internal};
use crate::token::Token;
use crate::value::{Text, Value};
use crate::wire::body::SecretBytes;
use crate::wire::expiry::Expiry;
use crate::wire::json::Json;
use crate::wire::token_endpoint::Answer;

/// A method that obtains a token: what the annotation says of it, shared by all calls, without state.
pub trait Obtain: fmt::Debug + Send + Sync {
    /// How errors and explanations speak of it.
    fn describe(&self) -> Description;

    /// When a token ends of which the annotation says no more.
    fn expiry(&self) -> Expiry;

    /// Whether it goes on from a refresh token, and so cannot start again by itself.
    fn is_chain(&self, values: &TokenValues) -> bool {
        let _ = values;
        false
    }

    /// Whether a response may bring the next refresh token.
    fn rotates(&self) -> bool {
        false
    }

    /// The URL that the first request goes to.
    fn url<'v>(&self, values: &'v TokenValues) -> Option<&'v Value> {
        let _ = values;
        None
    }

    /// Whose tokens they are, where the annotation names an account.
    fn account<'v>(&self, values: &'v TokenValues) -> Option<&'v Text> {
        let _ = values;
        None
    }

    /// The configured refresh token.
    fn refresh_token<'v>(&self, values: &'v TokenValues) -> Option<&'v Text> {
        let _ = values;
        None
    }

    /// A configured access token, and when it ends.
    ///
    /// # Errors
    /// One without the other, or a date that is none.
    fn access_token<'v>(
        &self,
        values: &'v TokenValues,
    ) -> Result<Option<(&'v Text, SystemTime)>, ConfigError> {
        let _ = values;
        Ok(None)
    }

    /// Who it is that asks: for a chain this, and whose it is, is all of its name.
    fn who(&self, values: &TokenValues, name: &mut Digest);

    /// What else tells one credential from another where nothing goes on from a refresh token.
    fn secrets(&self, values: &TokenValues, name: &mut Digest);

    /// What the access token is asked for, and where it stands in the response.
    fn token(&self, values: &TokenValues, token: &mut Digest);

    /// The name that the first release gave to the record of a chain.
    fn first_release_key(&self, values: &TokenValues) -> Option<RecordKey> {
        let _ = values;
        None
    }

    /// Reads the response that brings the token; `bearer` says that it goes out as RFC 6750 has it.
    ///
    /// # Errors
    /// [`Failure::Refused`], [`Failure::Unavailable`], [`Failure::Answer`]
    fn read(&self, answer: &Answer, bearer: bool) -> Result<Obtained, Failure> {
        let _ = (answer, bearer);
        Err(internal().into())
    }

    /// One run of its requests.
    fn course(&self, given: Given) -> Box<dyn Course + '_>;
}

/// What a course is given.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The newest refresh token, where it is not the configured one.
    pub refresh_token: Option<Secret>,
    /// Whether plain http to another machine is allowed.
    pub allow_http: bool,
    /// Whether the token goes out as RFC 6750 has it.
    pub bearer: bool,
}

/// How a method is spoken of.
#[derive(Clone, Debug)]
pub struct Description {
    /// What obtains the token, such as "token of a login".
    pub what: String,
    /// Who is asked.
    pub endpoint: Endpoint,
    /// Where the token stands in the response.
    pub token_name: String,
}

/// One run: it owns what must live between its requests.
pub trait Course {
    /// What comes next after `event`.
    fn next(&mut self, event: Event<'_>, values: &TokenValues, env: &mut Env<'_>) -> Leg;
}

/// What happened to a course.
#[derive(Debug)]
pub enum Event<'a> {
    /// It begins.
    Start,
    /// A response came.
    Response(&'a Answer),
    /// A response came that is over the transport's limits.
    Unusable(AnswerError),
    /// The user's function brought a token.
    Ran(Token),
}

/// What a course needs next.
#[derive(Debug)]
pub enum Leg {
    /// Send this request.
    Send {
        /// The request.
        request: Request<SecretBytes>,
        /// Whether the user's function signs it first.
        sign: bool,
    },
    /// Run the user's function.
    Run,
    /// Here are the tokens.
    Done(Obtained),
    /// There are none.
    Failed(Failure),
}

impl From<Result<Obtained, Failure>> for Leg {
    fn from(read: Result<Obtained, Failure>) -> Self {
        read.map_or_else(Self::Failed, Self::Done)
    }
}

/// What a course brought.
#[derive(Debug)]
pub struct Obtained {
    /// The access token.
    pub access_token: Secret,
    /// The next refresh token, where the method uses it and the response had one.
    pub refresh_token: Option<Secret>,
    /// What says when it ends.
    pub end: End,
}

/// When the token ends, as its course knows it.
#[derive(Debug)]
pub enum End {
    /// The annotation says where in this response it stands.
    InResponse(Option<Json>),
    /// The user's function said so.
    OfToken(Token),
}

/// The values of one token request, worked out from the config's fields.
#[derive(Debug)]
pub enum TokenValues {
    /// Of a token endpoint.
    Oauth2(Box<Oauth2Values>),
    /// Of a login.
    Session(Box<LoginValues>),
    /// The user's function reads the config itself.
    TokenWith,
}

impl TokenValues {
    /// The values of a token endpoint.
    ///
    /// # Errors
    /// Generated code and library disagree.
    pub fn oauth2(&self) -> Result<&Oauth2Values, ConfigError> {
        match self {
            Self::Oauth2(values) => Ok(values),
            Self::Session(_) | Self::TokenWith => Err(internal()),
        }
    }

    /// The values of a login.
    ///
    /// # Errors
    /// As [`TokenValues::oauth2`].
    pub fn session(&self) -> Result<&LoginValues, ConfigError> {
        match self {
            Self::Session(values) => Ok(values),
            Self::Oauth2(_) | Self::TokenWith => Err(internal()),
        }
    }
}
