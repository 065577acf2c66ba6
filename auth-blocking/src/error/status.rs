//! [`StatusError`]: what the API answered.

use std::fmt;
use std::sync::Arc;

use auth_core::wire::challenge::{Challenge, insufficient_scope};
use http::{HeaderMap, Response, StatusCode};

use super::Error;

/// A final 4xx or 5xx, with the whole answer.
///
/// # Example
/// ```no_run
/// # fn text(api: &auth_blocking::Client) -> Result<String, Box<dyn std::error::Error>> {
/// use auth_blocking::Error;
///
/// let mut answer = match api.get("/items/7").call() {
///     Ok(answer) => answer,
///     Err(Error::Status(status)) if status.status() == 404 => return Ok("none".to_owned()),
///     Err(Error::Status(status)) => status.into_response(), // the API's own words are in its body
///     Err(error) => return Err(error.into()),
/// };
/// Ok(answer.body_mut().read_to_string()?)
/// # }
/// ```
pub struct StatusError {
    pub(super) label: Option<Arc<str>>,
    response: Response<ureq::Body>,
    pub(super) cause: Option<Box<Error>>,
}

impl StatusError {
    pub(crate) fn new(response: Response<ureq::Body>, cause: Option<Error>) -> Self {
        Self { label: None, response, cause: cause.map(Box::new) }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// Why the API turned the request down, as `WWW-Authenticate` says it; nothing where that breaks the grammar.
    /// Whether a token is renewed is decided by the status, and by `insufficient_scope` in one of these.
    pub fn challenges(&self) -> Vec<Challenge> {
        Challenge::read(self.headers())
    }

    /// The scopes that a 403 or 401 misses, from a Bearer challenge with `insufficient_scope` (RFC 6750 section 3.1); empty
    /// where it does not name them, and `None` where no challenge says so. No token is renewed for it: the next one would have
    /// the same scopes.
    ///
    /// # Example
    /// ```no_run
    /// # fn call(api: &auth_blocking::Client) -> Result<(), auth_blocking::Error> {
    /// use auth_blocking::Error;
    ///
    /// match api.delete("/everything").call() {
    ///     Err(Error::Status(status)) if status.insufficient_scope().is_some() => {
    ///         println!("sign in with these scopes: {}", status.insufficient_scope().unwrap_or_default());
    ///     }
    ///     other => drop(other?),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn insufficient_scope(&self) -> Option<String> {
        insufficient_scope(self.status(), self.headers())
    }

    /// Whether the request was not sent again because its body was a stream that had been read: the token is another one
    /// by now, and the same call with a new body may succeed.
    pub fn is_body_not_replayable(&self) -> bool {
        self.response.extensions().get::<BodyNotReplayable>().is_some()
    }

    /// Why a 401 stayed one: the error of the renewal that was tried, or [`Error::TokenRejected`] where the new token was
    /// rejected too.
    pub fn renewal(&self) -> Option<&Error> {
        self.cause.as_deref()
    }

    /// The error of a renewal that brought no token.
    pub(crate) fn failed_renewal(&self) -> Option<&Error> {
        self.renewal().filter(|cause| !matches!(cause, Error::TokenRejected(_)))
    }

    /// The answer, its body unread.
    pub fn response_mut(&mut self) -> &mut Response<ureq::Body> {
        &mut self.response
    }

    /// The answer, its body unread.
    pub fn into_response(self) -> Response<ureq::Body> {
        self.response
    }
}

/// Marks an answer, among its extensions, to a request that would have been sent again with a new token or to where a redirect
/// leads, had its body not been a stream that was read already.
///
/// # Example
/// ```
/// use auth_blocking::{BodyNotReplayable, http::Response, ureq};
///
/// /// With `http_status_as_error(false)`; [`StatusError::is_body_not_replayable`](auth_blocking::StatusError) otherwise.
/// fn is_worth_another_call(answer: &Response<ureq::Body>) -> bool {
///     answer.extensions().get::<BodyNotReplayable>().is_some()
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyNotReplayable;

impl fmt::Debug for StatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Headers may have cookies, the body may have anything.
        f.debug_struct("StatusError")
            .field("status", &self.status())
            .field("cause", &self.cause)
            .finish_non_exhaustive()
    }
}
