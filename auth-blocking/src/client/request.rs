//! The request builder, in ureq's words.

use std::fmt;
use std::time::Duration;

use auth_core::error::{ConfigError, Reason};
use auth_core::wire::apply::form;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::Client;
use super::limits::bounded;
use super::send::CallOptions;
use crate::body::RequestBody;
use crate::error::Error;
use crate::explain::Explanation;
use crate::sources::clock::{Clock, SystemClock};

/// A request that is being put together; nothing is sent before [`RequestBuilder::call`] or one of the `send`s.
///
/// # Example
/// ```no_run
/// # fn create(api: &auth_blocking::Client) -> Result<(), auth_blocking::Error> {
/// use std::time::Duration;
///
/// let answer = api
///     .post("/items")
///     .query("notify", "a & b") // encoded
///     .header("x-request-id", "7")
///     .timeout(Duration::from_secs(30))
///     .send_json(["a", "b"])?;
/// # let _ = answer;
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent before `call` or `send`"]
pub struct RequestBuilder {
    client: Client,
    method: Method,
    url: String,
    query: String,
    headers: HeaderMap,
    call: CallOptions,
    error: Option<ConfigError>,
}

/// RFC 3986 section 2.3, unreserved.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl RequestBuilder {
    pub(crate) fn new(client: Client, method: Method, url: String) -> Self {
        let (query, headers, call) = (String::new(), HeaderMap::new(), CallOptions::default());
        Self { client, method, url, query, headers, call, error: None }
    }

    /// Adds a query parameter, percent-encoded.
    pub fn query(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        if !self.query.is_empty() {
            self.query.push('&');
        }
        self.query.extend(utf8_percent_encode(name.as_ref(), QUERY));
        self.query.push('=');
        self.query.extend(utf8_percent_encode(value.as_ref(), QUERY));
        self
    }

    /// Adds a header. One that cannot be sent is an [`Error::Config`] of the call.
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        match (name.try_into(), value.try_into()) {
            (Ok(name), Ok(value)) => {
                self.headers.append(name, value);
            }
            (Err(_), _) => {
                self.error.get_or_insert_with(|| ConfigError::new("header", Reason::HeaderName));
            }
            (Ok(name), Err(_)) => {
                self.error.get_or_insert_with(|| {
                    ConfigError::new(name.as_str().to_owned(), Reason::Characters)
                });
            }
        }
        self
    }

    /// The time of the whole call: redirects, a replay and the answer's body included. A token request that
    /// the call must wait for counts, but ends by its own limit. The default is none.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.call.timeout = Some(bounded(limit));
        self
    }

    /// Sends no credential with this request.
    pub fn without_auth(mut self) -> Self {
        self.call.without_auth = true;
        self
    }

    /// Sends the request without a body.
    ///
    /// # Errors
    /// Any [`Error`].
    pub fn call(self) -> Result<Response<ureq::Body>, Error> {
        self.send(RequestBody::empty())
    }

    /// What would be sent without a body: nothing is. See [`Client::dry_run`].
    ///
    /// # Errors
    /// [`Error::Config`] for a header that cannot be sent, and [`Error::Request`] where the request cannot carry the
    /// credential.
    pub fn dry_run(self) -> Result<Explanation, Error> {
        let client = self.client.clone();
        let (request, call) = client.labelled(self.into_request(RequestBody::empty()))?;
        if call.without_auth {
            return Ok(client.authenticator().explain_at(&request, false, SystemClock.now()));
        }
        client.dry_run(&request)
    }

    /// Sends the request without a body; for POST, PUT and PATCH, with `Content-Length: 0`.
    ///
    /// # Errors
    /// Any [`Error`].
    pub fn send_empty(self) -> Result<Response<ureq::Body>, Error> {
        self.send(RequestBody::empty())
    }

    /// Sends the request with a body.
    ///
    /// # Errors
    /// Any [`Error`].
    pub fn send(self, body: impl Into<RequestBody>) -> Result<Response<ureq::Body>, Error> {
        self.send_body(body.into())
    }

    fn send_body(self, body: RequestBody) -> Result<Response<ureq::Body>, Error> {
        let client = self.client.clone();
        let (request, call) = client.labelled(self.into_request(body))?;
        client.send(request, call)
    }

    /// Sends JSON, with its `Content-Type` unless one was set.
    ///
    /// # Errors
    /// [`Error::Config`] where the value is no JSON, and any other [`Error`].
    pub fn send_json(mut self, body: impl Serialize) -> Result<Response<ureq::Body>, Error> {
        match serde_json::to_vec(&body) {
            Ok(bytes) => self.with_content_type("application/json").send(bytes),
            Err(_) => {
                self.error.get_or_insert_with(|| ConfigError::new("body", Reason::Characters));
                self.send(RequestBody::empty())
            }
        }
    }

    /// Sends a form, with its `Content-Type` unless one was set.
    ///
    /// # Errors
    /// Any [`Error`].
    pub fn send_form<N: AsRef<str>, V: AsRef<str>>(
        self,
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Response<ureq::Body>, Error> {
        let pairs: Vec<(N, V)> = pairs.into_iter().collect();
        let body =
            form(pairs.iter().map(|(name, value)| (name.as_ref(), value.as_ref()))).into_inner();
        self.with_content_type("application/x-www-form-urlencoded").send(body)
    }

    fn with_content_type(mut self, content_type: &'static str) -> Self {
        self.headers.entry(header::CONTENT_TYPE).or_insert(HeaderValue::from_static(content_type));
        self
    }

    fn into_request(self, body: RequestBody) -> Result<(Request<RequestBody>, CallOptions), Error> {
        if let Some(error) = self.error {
            return Err(error.into());
        }
        let mut url = self.url;
        if !self.query.is_empty() {
            // A fragment is never sent; what follows it must not swallow the query.
            url.truncate(url.find('#').unwrap_or(url.len()));
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&self.query);
        }
        let mut request = Request::new(body);
        *request.method_mut() = self.method;
        *request.uri_mut() = self.client.authenticator().plan().resolve(&url)?;
        *request.headers_mut() = self.headers;
        Ok((request, self.call))
    }
}

impl fmt::Debug for RequestBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URL and the headers may hold what the caller would not print.
        f.debug_struct("RequestBuilder").field("method", &self.method).finish_non_exhaustive()
    }
}
