//! A request that the user's function signs.

use std::time::SystemTime;

use http::{HeaderMap, Method, Uri};

/// What `sign_with` gets to see and may change: the request as it is about to be sent.
///
/// It runs last, before every send, replays after a 401 and same-origin redirects included.
///
/// # Example
/// ```
/// use auth_core::SignRequest;
/// use http::{HeaderMap, Method, Uri};
///
/// fn sign(request: &mut SignRequest<'_>) {
///     let line = format!("{} {}", request.method, request.uri.path());
///     request.headers.insert("x-signature", http::HeaderValue::from(line.len()));
/// }
///
/// let (mut method, mut uri, mut headers) = (Method::GET, Uri::from_static("/a"), HeaderMap::new());
/// let now = std::time::SystemTime::UNIX_EPOCH;
/// sign(&mut SignRequest::new(&mut method, &mut uri, &mut headers, None, now));
/// assert_eq!(headers["x-signature"], "6");
/// ```
#[non_exhaustive]
pub struct SignRequest<'a> {
    /// The method.
    pub method: &'a mut Method,
    /// The whole URL.
    pub uri: &'a mut Uri,
    /// The headers, credentials of other methods included. Mark what you insert as sensitive.
    pub headers: &'a mut HeaderMap,
    /// The body's bytes, replaceable; `None` where the body is a stream. An empty body is empty bytes.
    pub body: Option<&'a mut Vec<u8>>,
    /// The time of this send, wall clock.
    pub now: SystemTime,
}

impl<'a> SignRequest<'a> {
    /// A request to sign: what the client makes, and what a test of a signing function makes.
    pub fn new(
        method: &'a mut Method,
        uri: &'a mut Uri,
        headers: &'a mut HeaderMap,
        body: Option<&'a mut Vec<u8>>,
        now: SystemTime,
    ) -> Self {
        Self { method, uri, headers, body, now }
    }
}

impl std::fmt::Debug for SignRequest<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The query may hold a key, the body may hold anything.
        f.debug_struct("SignRequest")
            .field("method", &self.method)
            .field("path", &self.uri.path())
            .finish_non_exhaustive()
    }
}
