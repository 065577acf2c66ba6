//! Token and login requests on ureq: one exchange, no redirects, no reuse, bounded in time and size.

use std::fmt;
use std::io::{self, Read};
use std::time::Duration;

use auth_core::body::SecretBytes;
use auth_core::error::{AnswerError, AnswerReason};
use auth_core::renewal::Sent;
use auth_core::retry::header_wait;
use auth_core::token::Now;
use auth_core::token_endpoint::Answer;
use http::{Request, header};
use ureq::Agent;
use ureq::config::{AutoHeaderValue, Config};

/// A whole token or login call takes at most this long.
pub(crate) const TOKEN_TIMEOUT: Duration = Duration::from_secs(30);
/// A token or login answer has at most this many bytes.
const ANSWER_LIMIT: u64 = 256 * 1024;
/// What ureq reads into and writes from, both made for each token call: half of its defaults. The longest head that
/// it reads (64 KiB) and any that a server takes have room.
const INPUT_BUFFER: usize = 72 * 1024;
const OUTPUT_BUFFER: usize = 64 * 1024;

/// Sends token and login requests.
#[derive(Clone, Debug)]
pub(crate) struct TokenTransport {
    agent: Agent,
    timeout: Duration,
    answer_limit: u64,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    Transport(TransportError),
    Unusable(AnswerError),
}

impl TokenTransport {
    /// An agent of our own making, with the TLS, proxy and connection settings of the API's agent.
    pub(crate) fn from_api_agent(given: &Config, timeout: Option<Duration>) -> Self {
        let timeouts = given.timeouts();
        let timeout = timeout.or(timeouts.global).unwrap_or(TOKEN_TIMEOUT);
        let config = Config::builder();
        #[cfg(any(feature = "rustls", feature = "native-tls"))]
        let config = config.tls_config(given.tls_config().clone());
        let config = config
            .proxy(given.proxy().cloned())
            .ip_family(given.ip_family())
            .no_delay(given.no_delay())
            .user_agent(given.user_agent().clone())
            .timeout_resolve(timeouts.resolve)
            .timeout_connect(Some(timeouts.connect.unwrap_or(crate::limits::CONNECT)))
            // A pooled connection that the server has just closed would lose a request that must not be repeated.
            .max_idle_connections(0)
            .input_buffer_size(INPUT_BUFFER)
            .output_buffer_size(OUTPUT_BUFFER)
            // An answer with secrets is not worth compressing, and needs no second size limit.
            .accept_encoding(AutoHeaderValue::None)
            .build();
        Self { agent: Agent::new_with_config(config), timeout, answer_limit: ANSWER_LIMIT }
    }

    /// The user's own agent for token calls.
    pub(crate) fn from_token_agent(agent: Agent, timeout: Option<Duration>) -> Self {
        let timeout = timeout.or_else(|| agent.config().timeouts().global).unwrap_or(TOKEN_TIMEOUT);
        Self { agent, timeout, answer_limit: ANSWER_LIMIT }
    }

    pub(crate) fn with_answer_limit(self, bytes: Option<u64>) -> Self {
        Self { answer_limit: bytes.unwrap_or(self.answer_limit), ..self }
    }

    /// The limit of one call.
    pub(crate) fn timeout(&self) -> Duration {
        self.timeout
    }

    pub(crate) fn send(&self, request: Request<SecretBytes>, now: Now) -> Result<Answer, NoAnswer> {
        let (mut parts, body) = request.into_parts();
        // Some token requests are GETs: no cache on the way is to keep the answer.
        parts
            .headers
            .entry(header::CACHE_CONTROL)
            .or_insert(header::HeaderValue::from_static("no-store"));
        let is_announced = !body.as_slice().is_empty()
            || matches!(parts.method.as_str(), "POST" | "PUT" | "PATCH");
        let request = self
            .agent
            .configure_request(Request::from_parts(parts, ()))
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(self.timeout))
            .build();
        let sent = if is_announced {
            self.agent.run(request.map(|()| body.as_slice()))
        } else {
            self.agent.run(request)
        };
        let mut response =
            sent.map_err(|error| NoAnswer::Transport(TransportError::new(&error)))?;
        let mut body = SecretBytes::default();
        let mut reader = response
            .body_mut()
            .with_config()
            .limit(self.answer_limit.saturating_add(1))
            .reader()
            .take(self.answer_limit.saturating_add(1));
        let mut chunk = zeroize::Zeroizing::new([0u8; 4096]);
        loop {
            match reader.read(&mut chunk[..]) {
                Ok(0) => break,
                Ok(count) => body.push(chunk.get(..count).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    return Err(NoAnswer::Transport(TransportError::while_reading(error)));
                }
            }
        }
        if body.as_slice().len() as u64 > self.answer_limit {
            let reason = AnswerReason::TooLong(self.answer_limit);
            return Err(NoAnswer::Unusable(AnswerError::new(response.status(), reason)));
        }
        let retry_after = header_wait(response.headers(), &header::RETRY_AFTER, now.wall);
        let (parts, _) = response.into_parts();
        Ok(Answer { status: parts.status, headers: parts.headers, body, retry_after })
    }
}

/// No answer came. It names the phase and the kind; texts of other libraries may hold URLs with keys.
///
/// # Example
/// ```
/// use auth_blocking::TransportError;
///
/// fn advice(error: &TransportError) -> &'static str {
///     if error.is_not_sent() { "call again" } else { "look first whether it was done" }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportError {
    sent: Sent,
    kind: TransportErrorKind,
}

/// What failed.
///
/// # Example
/// ```
/// use auth_blocking::{Error, TransportErrorKind};
///
/// fn is_certificate_wrong(error: &Error) -> bool {
///     matches!(error, Error::Transport(error) if error.kind() == TransportErrorKind::Tls)
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The request's own body could not be read.
    Body,
    /// The connection was closed or reset.
    Closed,
    /// No connection could be made.
    Connect,
    /// Twice an answer was lost with the process that waited for it.
    Earlier,
    /// The host name was not found.
    Host,
    /// The thread that made the request for all panicked.
    Panicked,
    /// The answer was not HTTP, or over a limit.
    Protocol,
    /// The proxy refused or failed.
    Proxy,
    /// A time limit passed.
    Timeout,
    /// TLS failed: certificate, host name, or no TLS in this build.
    Tls,
}

impl TransportError {
    pub(crate) fn new(error: &ureq::Error) -> Self {
        use TransportErrorKind as Kind;
        let (sent, kind) = match error {
            ureq::Error::HostNotFound => (Sent::No, Kind::Host),
            ureq::Error::ConnectionFailed => (Sent::No, Kind::Connect),
            ureq::Error::Timeout(ureq::Timeout::Resolve | ureq::Timeout::Connect) => {
                (Sent::No, Kind::Timeout)
            }
            ureq::Error::Timeout(_) | ureq::Error::BodyStalled => (Sent::Maybe, Kind::Timeout),
            ureq::Error::InvalidProxyUrl | ureq::Error::ConnectProxyFailed(_) => {
                (Sent::No, Kind::Proxy)
            }
            ureq::Error::TlsRequired | ureq::Error::Tls(_) => (Sent::No, Kind::Tls),
            #[cfg(feature = "rustls")]
            ureq::Error::Rustls(_) | ureq::Error::Pem(_) => (Sent::No, Kind::Tls),
            #[cfg(feature = "native-tls")]
            ureq::Error::NativeTls(_) | ureq::Error::Der(_) => (Sent::No, Kind::Tls),
            ureq::Error::BadUri(_) | ureq::Error::RequireHttpsOnly(_) | ureq::Error::Http(_) => {
                (Sent::No, Kind::Protocol)
            }
            ureq::Error::Io(error) => Self::of_io(error),
            _ => (Sent::Maybe, Kind::Protocol),
        };
        Self { sent, kind }
    }

    /// The request's body could not be opened, or failed while it was read.
    pub(crate) fn body(sent: Sent) -> Self {
        Self { sent, kind: TransportErrorKind::Body }
    }

    /// Earlier processes were ended between sending and reading.
    pub(crate) fn earlier() -> Self {
        Self { sent: Sent::Maybe, kind: TransportErrorKind::Earlier }
    }

    /// The time of the whole call was over before this exchange began.
    pub(crate) fn too_late() -> Self {
        Self { sent: Sent::No, kind: TransportErrorKind::Timeout }
    }

    pub(crate) fn panicked() -> Self {
        Self { sent: Sent::Maybe, kind: TransportErrorKind::Panicked }
    }

    fn while_reading(error: io::Error) -> Self {
        let (_, kind) = match error.downcast::<ureq::Error>() {
            Ok(error) => return Self { sent: Sent::Maybe, ..Self::new(&error) },
            Err(error) => Self::of_io(&error),
        };
        Self { sent: Sent::Maybe, kind }
    }

    fn of_io(error: &io::Error) -> (Sent, TransportErrorKind) {
        match error.kind() {
            io::ErrorKind::ConnectionRefused | io::ErrorKind::AddrNotAvailable => {
                (Sent::No, TransportErrorKind::Connect)
            }
            // These can come on a connection that stood already.
            io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
                (Sent::Maybe, TransportErrorKind::Connect)
            }
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
                (Sent::Maybe, TransportErrorKind::Timeout)
            }
            // A certificate is judged before any byte of the request; another TLS error may come after.
            io::ErrorKind::InvalidData if is_bad_certificate(error) => {
                (Sent::No, TransportErrorKind::Tls)
            }
            io::ErrorKind::InvalidData => (Sent::Maybe, TransportErrorKind::Tls),
            _ => (Sent::Maybe, TransportErrorKind::Closed),
        }
    }

    pub(crate) fn sent(&self) -> Sent {
        self.sent
    }

    /// Whether nothing left this machine.
    pub fn is_not_sent(&self) -> bool {
        self.sent == Sent::No
    }

    /// What failed.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

/// rustls keeps its error inside the IO error; its type is not ours to name, its name is.
fn is_bad_certificate(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| format!("{inner:?}").starts_with("InvalidCertificate"))
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Body => "the request's body could not be read",
            TransportErrorKind::Closed => "the connection was closed",
            TransportErrorKind::Connect => "no connection could be made",
            TransportErrorKind::Earlier => {
                "two answers were lost with the processes that waited for them, sign in again"
            }
            TransportErrorKind::Host => "the host was not found",
            TransportErrorKind::Panicked => "the thread that made the request panicked",
            TransportErrorKind::Protocol => "the answer was not usable HTTP",
            TransportErrorKind::Proxy => "the proxy failed",
            TransportErrorKind::Timeout => "a time limit passed",
            TransportErrorKind::Tls => "TLS failed",
        })?;
        f.write_str(if self.is_not_sent() {
            " (nothing was sent)"
        } else {
            " (the server may have acted on it)"
        })
    }
}

impl std::error::Error for TransportError {}
