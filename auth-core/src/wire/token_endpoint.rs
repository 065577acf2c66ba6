//! What token endpoints answer, RFC 6749 sections 5.1 and 5.2, and what they answer in the wild.

use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::Secret;
use crate::error::{AnswerError, AnswerReason, ErrorCode, Failure, Refused, Unavailable};
use crate::wire::body::SecretBytes;
use crate::wire::json::{Json, JsonPath};
use crate::wire::secrets::{form_pairs, form_text};

/// The answer to a token or login request. `Debug` shows the status only: a header may hold a token.
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: SecretBytes,
    /// What it asks to wait.
    pub retry_after: Option<Duration>,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).finish_non_exhaustive()
    }
}

/// The tokens of an answer.
#[derive(Debug)]
pub struct Tokens {
    /// The access token.
    pub access_token: Secret,
    /// The refresh token, where the config rotates it and the answer has a new one.
    pub refresh_token: Option<Secret>,
    /// The whole answer, for the expiry.
    pub json: Json,
}

/// What to do with the refresh token of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rotation {
    /// Nothing: the configured one stays.
    #[default]
    Never,
    /// Use it next; an answer without one keeps the old.
    WhenGiven,
    /// Use it next; an answer without one is an error.
    Required,
}

/// What a response is expected to have, and where.
#[derive(Clone, Copy, Debug)]
pub struct Expected {
    /// Where the access token is.
    pub access_token: JsonPath,
    /// Where the refresh token is.
    pub refresh_token: JsonPath,
    /// What to do with that one.
    pub rotation: Rotation,
    /// Whether the token goes out as RFC 6750 has it, and not in a way that the annotation spells out.
    pub bearer: bool,
}

impl Expected {
    /// What RFC 6749 section 5.1 has, without rotation.
    pub fn standard(bearer: bool) -> Self {
        Self {
            access_token: JsonPath(&["access_token"]),
            refresh_token: JsonPath(&["refresh_token"]),
            rotation: Rotation::Never,
            bearer,
        }
    }
}

/// Reads the answer to a token request.
///
/// # Errors
/// [`Failure::Refused`], [`Failure::Unavailable`], [`Failure::Answer`]
pub fn read(expected: &Expected, answer: &Answer) -> Result<Tokens, Failure> {
    let unusable = |reason| Failure::Answer(AnswerError::new(answer.status, reason));
    let refused = |error| Failure::Refused(Refused::new(answer.status, error));
    let by_status = judge(answer.status, answer.retry_after);
    // Of 5xx and the like the status wins over whatever the body says: gateways replay old bodies.
    if let Err(failure) = &by_status
        && !matches!(failure, Failure::Refused(_))
    {
        return Err(failure.clone());
    }
    let json = match (parse(&answer.body), by_status) {
        (Ok(json), _) => json,
        (Err(_), Err(failure)) => return Err(failure),
        (Err(reason), Ok(())) => return Err(unusable(reason)),
    };
    // GitHub answers errors with 200; an answer with both an error and a token is an error.
    if let Some(error) = error_code(&json) {
        return Err(match error {
            ErrorCode::SlowDown | ErrorCode::TemporarilyUnavailable => {
                Failure::Unavailable(Unavailable::new(answer.status, answer.retry_after))
            }
            error => refused(error),
        });
    }
    if !matches!(answer.status.as_u16(), 200 | 201) {
        return Err(refused(ErrorCode::Other));
    }
    let access_token = required(&json, expected.access_token).map_err(unusable)?;
    if !is_sendable_type(&json, expected.bearer) {
        return Err(unusable(AnswerReason::TokenType));
    }
    let given =
        json.at(expected.refresh_token).and_then(Json::text).filter(|token| !token.is_empty());
    let refresh_token = match expected.rotation {
        Rotation::Never => None,
        Rotation::WhenGiven => given,
        Rotation::Required => Some(given.ok_or_else(|| {
            unusable(AnswerReason::Missing(expected.refresh_token.to_string().into()))
        })?),
    };
    Ok(Tokens { access_token, refresh_token, json })
}

/// What the status of a token or login response says by itself, in every method: a 4xx is a refusal, except for those three
/// that ask to come again.
///
/// # Errors
/// [`Failure::Answer`] for a redirect, [`Failure::Unavailable`] for 408, 425, 429 and 5xx, [`Failure::Refused`] for any other
/// 4xx.
pub fn judge(status: StatusCode, retry_after: Option<Duration>) -> Result<(), Failure> {
    match status.as_u16() {
        300..=399 => Err(Failure::Answer(AnswerError::new(status, AnswerReason::Redirect))),
        // RFC 9110 section 15.5.9, RFC 8470 section 5.2, RFC 6585 section 4: the request was not judged.
        408 | 425 | 429 | 500..=599 => {
            Err(Failure::Unavailable(Unavailable::new(status, retry_after)))
        }
        200..=299 => Ok(()),
        _ => Err(Failure::Refused(Refused::new(status, ErrorCode::Other))),
    }
}

/// JSON first, whatever `Content-Type` says; a form where it is no JSON (GitHub's default).
fn parse(body: &SecretBytes) -> Result<Json, AnswerReason> {
    Json::parse(body.as_slice()).or_else(|reason| {
        let text = std::str::from_utf8(body.as_slice()).map_err(|_| AnswerReason::NotJson)?;
        let form = text.bytes().all(|byte| byte.is_ascii_graphic())
            && text.contains('=')
            && !text.starts_with(['<', '{', '[', '"']);
        if reason != AnswerReason::NotJson || !form {
            return Err(reason);
        }
        let pairs = form_pairs(text).map(|(name, value)| {
            (form_text(name).expose().to_owned(), Json::String(form_text(value)))
        });
        Json::Object(pairs.collect()).without_duplicate_keys()
    })
}

fn error_code(json: &Json) -> Option<ErrorCode> {
    match json.at(JsonPath(&["error"]))? {
        Json::Null | Json::Bool(false) => None,
        Json::String(word) if word.is_empty() => None,
        Json::String(word) => Some(ErrorCode::parse(word.expose())),
        _ => Some(ErrorCode::Other),
    }
}

fn required(json: &Json, path: JsonPath) -> Result<Secret, AnswerReason> {
    match json.at(path) {
        None if !matches!(json, Json::Object(_)) => {
            Err(AnswerReason::NotObject(path.to_string().into()))
        }
        None | Some(Json::Null) => Err(AnswerReason::Missing(path.to_string().into())),
        Some(value) => {
            let text =
                value.text().ok_or_else(|| AnswerReason::WrongType(path.to_string().into()))?;
            if text.expose().trim().is_empty() {
                Err(AnswerReason::Empty(path.to_string().into()))
            } else {
                Ok(text)
            }
        }
    }
}

/// A client must not use a token whose type it does not know (RFC 6749 section 7.1). An answer without
/// a type is taken for Bearer. Where the annotation spells out how the token is sent, only those types
/// are refused that need a proof beside the token (RFC 9449 section 5).
fn is_sendable_type(json: &Json, bearer: bool) -> bool {
    match json.at(JsonPath(&["token_type"])) {
        None | Some(Json::Null) => true,
        Some(Json::String(kind)) => {
            let is = |name: &str| kind.expose().eq_ignore_ascii_case(name);
            if bearer { is("bearer") } else { !["dpop", "mac", "pop"].into_iter().any(is) }
        }
        Some(_) => false,
    }
}
