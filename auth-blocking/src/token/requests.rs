//! The requests of a `token_with` function, through the same safe transport as token calls.

use std::fmt;
use std::time::SystemTime;

use auth_core::error::{AnswerError, AnswerReason, ConfigError, Reason};
use auth_core::wire::apply;
use auth_core::wire::body::SecretBytes;
use auth_core::wire::expiry::Expiry;
use auth_core::wire::origin;
use auth_core::wire::token_endpoint::{self, Answer, Expected};
use auth_core::{Secret, Token};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, FlightError};
use crate::net::transport::{NoAnswer, TokenTransport};
use crate::net::wire_trace::WireTrace;
use crate::sources::clock::Clock;

/// Sends the requests by which your `token_with` function obtains a token.
///
/// No redirect is followed, no connection is reused, each call is bounded in time and size, and only
/// https or this machine is talked to unless the config says `dangerous_allow_http`.
///
/// # Example
/// ```
/// use auth_blocking::{AuthConfig, Error, Secret, Token, TokenRequests};
///
/// #[derive(AuthConfig)]
/// #[auth(token_with = two_steps)]
/// struct Api {
///     username: String,
///     password: Secret,
/// }
///
/// fn two_steps(config: &Api, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
///     let challenge = requests.get("https://api.example.com/challenge")?.text();
///     let form = [("u", config.username.as_str()), ("p", config.password.expose()), ("c", challenge.expose())];
///     let answer = requests.post_form("https://api.example.com/login", &form)?;
///     let token: Secret = answer.json()?;
///     Ok(Token::new(token))
/// }
/// ```
pub struct TokenRequests<'a> {
    transport: &'a TokenTransport,
    clock: &'a dyn Clock,
    wire_trace: WireTrace,
    allow_http: bool,
    /// Whether the token is sent as RFC 6750 has it.
    bearer: bool,
    /// Whether one of the requests had a response: then the function is not begun anew.
    has_response: bool,
}

impl<'a> TokenRequests<'a> {
    pub(crate) fn new(
        transport: &'a TokenTransport,
        clock: &'a dyn Clock,
        wire_trace: WireTrace,
        allow_http: bool,
        bearer: bool,
    ) -> Self {
        Self { transport, clock, wire_trace, allow_http, bearer, has_response: false }
    }

    /// The time, wall clock.
    pub fn now(&self) -> SystemTime {
        self.clock.now().wall
    }

    /// Sends any request and returns its answer, whatever the status.
    ///
    /// # Errors
    /// [`Error::Request`] for a URL that may not be talked to, [`Error::Transport`] where no answer came.
    pub fn send(&mut self, request: Request<impl Into<Vec<u8>>>) -> Result<TokenAnswer, Error> {
        self.exchange(request.map(|body| SecretBytes::new(body.into())))
    }

    /// As [`TokenRequests::send`]; the body is wiped whatever becomes of it.
    fn exchange(&mut self, request: Request<SecretBytes>) -> Result<TokenAnswer, Error> {
        let uri = origin::resolve(None, &request.uri().to_string())?;
        let target = origin::Origin::of(&uri).ok_or(auth_core::error::RequestError::Url)?;
        if !self.allow_http && !target.is_secure() {
            return Err(auth_core::error::RequestError::Insecure.into());
        }
        if request.uri().query().is_some() {
            self.wire_trace.check_url()?;
        }
        let sent = self.transport.send(request, self.clock.now());
        let had_response = std::mem::replace(&mut self.has_response, sent.is_ok());
        self.has_response |= had_response;
        match sent {
            Ok(answer) => Ok(TokenAnswer { answer, now: self.now(), bearer: self.bearer }),
            Err(NoAnswer::Transport(error)) if had_response => {
                Err(error.after_an_exchange().into())
            }
            Err(NoAnswer::Transport(error)) => Err(error.into()),
            Err(NoAnswer::Unusable(error)) => Err(error.into()),
            Err(NoAnswer::Request(error)) => Err(error.into()),
        }
    }

    /// GET; an answer other than 2xx is an error.
    ///
    /// # Errors
    /// As [`TokenRequests::send`], and as [`TokenAnswer::success`].
    pub fn get(&mut self, url: &str) -> Result<TokenAnswer, Error> {
        self.exchange(request(Method::GET, url, None, SecretBytes::default())?)?.success()
    }

    /// POST of a form; an answer other than 2xx is an error.
    ///
    /// # Errors
    /// As [`TokenRequests::send`], and as [`TokenAnswer::success`].
    pub fn post_form(&mut self, url: &str, form: &[(&str, &str)]) -> Result<TokenAnswer, Error> {
        self.form(url, form)?.success()
    }

    /// POST of a form, whatever the status of the answer.
    pub(crate) fn form(&mut self, url: &str, form: &[(&str, &str)]) -> Result<TokenAnswer, Error> {
        let body = apply::form(form.iter().copied());
        self.exchange(request(Method::POST, url, Some("application/x-www-form-urlencoded"), body)?)
    }

    /// POST of JSON; an answer other than 2xx is an error.
    ///
    /// # Errors
    /// As [`TokenRequests::send`], and as [`TokenAnswer::success`].
    pub fn post_json(&mut self, url: &str, body: &impl Serialize) -> Result<TokenAnswer, Error> {
        let mut bytes = SecretBytes::default();
        serde_json::to_writer(&mut bytes, body)
            .map_err(|_| Error::from(ConfigError::new("body", Reason::Characters)))?;
        self.exchange(request(Method::POST, url, Some("application/json"), bytes)?)?.success()
    }
}

fn request(
    method: Method,
    url: &str,
    content_type: Option<&'static str>,
    body: SecretBytes,
) -> Result<Request<SecretBytes>, Error> {
    let uri: Uri = origin::resolve(None, url)?;
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(content_type) = content_type {
        request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    Ok(request)
}

impl fmt::Debug for TokenRequests<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenRequests")
    }
}

/// The answer to one of these requests. `Debug` shows the status only.
///
/// # Example
/// ```
/// use std::collections::HashMap;
/// use auth_blocking::{Error, Secret, Token, TokenAnswer};
///
/// fn token(answer: TokenAnswer) -> Result<Token, Error> {
///     let mut answer: HashMap<String, Secret> = answer.success()?.json()?;
///     Ok(Token::new(answer.remove("sid").ok_or_else(|| Error::custom("no sid"))?))
/// }
/// ```
pub struct TokenAnswer {
    answer: Answer,
    /// When it came.
    now: SystemTime,
    bearer: bool,
}

impl TokenAnswer {
    /// The status.
    pub fn status(&self) -> StatusCode {
        self.answer.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.answer.headers
    }

    /// The body as text; bytes that are no UTF-8 make it empty.
    pub fn text(&self) -> Secret {
        Secret::from(std::str::from_utf8(self.answer.body.as_slice()).unwrap_or_default())
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// [`Error::Answer`] where it is not JSON of this type; what it says is not in the error.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        // serde_json's own error quotes the value that it did not expect.
        serde_json::from_slice(self.answer.body.as_slice())
            .map_err(|_| AnswerError::new(self.answer.status, AnswerReason::NotJson).into())
    }

    /// The token of this answer, read as that of a token endpoint is (RFC 6749 sections 5.1 and 5.2): `access_token`, and
    /// `expires_in` where it says so. A `token_type` that is not Bearer is refused, unless `send_as` spells out how the token
    /// is sent.
    ///
    /// # Errors
    /// [`Error::Refused`] with the `error` of the answer, [`Error::Unavailable`], and [`Error::Answer`] where the answer has no
    /// token, or one that must not be used.
    ///
    /// # Example
    /// ```
    /// use auth_blocking::http::Request;
    /// use auth_blocking::{AuthConfig, Error, Secret, Token, TokenRequests};
    ///
    /// #[derive(AuthConfig)]
    /// #[auth(token_with = exchange, base_url = "https://api.example.com")]
    /// struct Api {
    ///     subject_token: Secret,
    /// }
    ///
    /// fn exchange(config: &Api, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
    ///     let body = format!("grant_type=vendor&token={}", config.subject_token.expose());
    ///     let request = Request::post("https://auth.example.com/token")
    ///         .header("content-type", "application/x-www-form-urlencoded")
    ///         .body(body)
    ///         .map_err(Error::custom)?;
    ///     requests.send(request)?.token() // with the endpoint's own `error`, where it refuses
    /// }
    /// ```
    pub fn token(&self) -> Result<Token, Error> {
        let tokens = token_endpoint::read(&Expected::standard(self.bearer), &self.answer)
            .map_err(|failure| Error::from(FlightError::from(failure)))?;
        let end = Expiry::of_token_endpoint()
            .read(Some(&tokens.json), self.now)
            .map_err(|reason| AnswerError::new(self.answer.status, reason))?;
        let token = Token::new(tokens.access_token);
        Ok(match end {
            Some(end) => token.expires_at(end),
            None => token,
        })
    }

    /// This answer, if its status is 2xx.
    ///
    /// # Errors
    /// [`Error::Unavailable`] for 408, 425, 429 and 5xx, [`Error::Refused`] for other 4xx, [`Error::Answer`] for a redirect:
    /// as in every method.
    pub fn success(self) -> Result<Self, Error> {
        token_endpoint::judge(self.answer.status, self.answer.retry_after)
            .map_err(|failure| Error::from(FlightError::from(failure)))?;
        Ok(self)
    }
}

impl fmt::Debug for TokenAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenAnswer").field("status", &self.status()).finish_non_exhaustive()
    }
}
