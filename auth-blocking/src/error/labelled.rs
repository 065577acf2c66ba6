//! [`Labelled`]: an error with the client that it happened in.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::time::SystemTime;

/// What went wrong, and for which client: see [`ClientBuilder::label`](crate::ClientBuilder::label).
///
/// # Example
/// ```
/// use auth_blocking::{AuthConfig, Client, Error, RequestError, Secret};
///
/// #[derive(AuthConfig)]
/// #[auth(bearer)]
/// struct Api {
///     token: Secret,
/// }
///
/// let auth = Api::builder().token("abc").build()?;
/// let api = Client::builder(auth).label("tenant 42").build()?;
/// let Err(Error::Request(error)) = api.get("/items").call() else { unreachable!() };
/// assert_eq!(*error, RequestError::NoBaseUrl);
/// assert_eq!(error.label(), Some("tenant 42"));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone)]
pub struct Labelled<E> {
    pub(super) label: Option<Arc<str>>,
    pub(super) retry_at: Option<SystemTime>,
    /// Whether an earlier request, and not this call, was told so.
    pub(super) remembered: bool,
    /// Whether it was a request for a token that can be made again: the caller's own was not sent.
    pub(super) of_token: bool,
    pub(super) error: E,
}

impl<E> Labelled<E> {
    pub(super) fn new(error: E) -> Self {
        Self { label: None, retry_at: None, remembered: false, of_token: false, error }
    }

    /// The client's label.
    pub fn label(&self) -> Option<&str> {
        self.label.as_deref()
    }

    pub(super) fn context(&mut self) -> (&mut Option<SystemTime>, &mut bool, &mut bool) {
        (&mut self.retry_at, &mut self.remembered, &mut self.of_token)
    }
}

impl<E> Deref for Labelled<E> {
    type Target = E;

    fn deref(&self) -> &E {
        &self.error
    }
}

impl<E: fmt::Debug> fmt::Debug for Labelled<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Labelled").field("label", &self.label).field("error", &self.error).finish()
    }
}
