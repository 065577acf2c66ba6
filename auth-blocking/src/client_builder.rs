//! Settings of a [`Client`].

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use auth_core::retry::Retry;
use ureq::Agent;

use crate::agent::{check, default_agent, default_config, fits};
use crate::authenticator::Authenticator;
use crate::client::{Client, Inner};
use crate::clock::{Clock, SystemClock};
use crate::driver::Events;
use crate::error::Error;
use crate::event::Event;
use crate::limits::{CONNECT, FIRST_BYTE, IDLE, Limits};
use crate::transport::TokenTransport;
use crate::wire_trace::WireTrace;

/// Settings of a [`Client`]; each has a default.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use auth_blocking::{AuthConfig, Client, Secret};
///
/// #[derive(AuthConfig)]
/// #[auth(bearer)]
/// struct Api {
///     token: Secret,
/// }
///
/// let api = Client::builder(Api::builder().token("abc").build()?)
///     .label("tenant 42")
///     .timeout_first_byte(Duration::from_secs(5))
///     .on_event(|event| println!("{}", event.kind))
///     .build()?;
/// # let _ = api;
/// # Ok::<(), auth_blocking::Error>(())
/// ```
#[must_use]
pub struct ClientBuilder {
    authenticator: Authenticator,
    agent: Option<Agent>,
    token_agent: Option<Agent>,
    clock: Box<dyn Clock>,
    events: Events,
    connect: Option<Duration>,
    first_byte: Option<Duration>,
    idle: Option<Duration>,
    token: Option<Duration>,
    retry: Option<Retry>,
    answer_limit: Option<u64>,
    http_status_as_error: bool,
    unverified_tls: bool,
    wire_trace: WireTrace,
}

impl ClientBuilder {
    pub(crate) fn new(authenticator: Authenticator) -> Self {
        Self {
            authenticator,
            agent: None,
            token_agent: None,
            clock: Box::new(SystemClock),
            events: Events { label: None, listener: None },
            connect: None,
            first_byte: None,
            idle: None,
            token: None,
            retry: None,
            answer_limit: None,
            http_status_as_error: true,
            unverified_tls: false,
            wire_trace: WireTrace::Refuse,
        }
    }

    /// The ureq agent for API calls, with its pool, proxy, TLS and middleware. The default is an agent of its own.
    ///
    /// The client follows redirects and judges statuses itself, whatever the agent's settings say.
    pub fn agent(mut self, agent: Agent) -> Self {
        self.agent = Some(agent);
        self
    }

    /// The ureq agent for token and login calls. The default is one with the TLS and proxy of the API's
    /// agent, without its middleware and pool.
    pub fn token_agent(mut self, agent: Agent) -> Self {
        self.token_agent = Some(agent);
        self
    }

    /// The source of time. The default is [`SystemClock`].
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// Is told what happens to tokens. It runs in the thread that makes the call, and must not call the client.
    pub fn on_event(mut self, listener: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.events.listener = Some(Box::new(listener));
        self
    }

    /// A name for this client in errors, events and logs.
    pub fn label(mut self, label: impl Into<Arc<str>>) -> Self {
        self.events.label = Some(label.into());
        self
    }

    /// The time to make a connection, TLS included. The default is the agent's, or 10 s.
    pub fn timeout_connect(mut self, limit: Duration) -> Self {
        self.connect = Some(bounded(limit));
        self
    }

    /// The time from the request sent to the first byte of the answer. The default is the agent's, or 60 s.
    pub fn timeout_first_byte(mut self, limit: Duration) -> Self {
        self.first_byte = Some(bounded(limit));
        self
    }

    /// The time without progress in a body, either way. The default is the agent's, or 60 s.
    pub fn timeout_idle(mut self, limit: Duration) -> Self {
        self.idle = Some(bounded(limit));
        self
    }

    /// The time of one whole token or login call. The default is the agent's global limit, or 30 s.
    pub fn timeout_token(mut self, limit: Duration) -> Self {
        self.token = Some(bounded(limit));
        self
    }

    /// Makes up to `attempts` requests, the first included, where the API answers 429 or 503 or cannot be
    /// reached, and the body can be sent again. `Retry-After` is kept, up to 60 s. The default is one.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.retry = Some(Retry { attempts, on: &[429, 503], ..Retry::default() });
        self
    }

    /// Whether a final 4xx or 5xx is an [`Error::Status`]. The default is `true`, as in ureq.
    pub fn http_status_as_error(mut self, error: bool) -> Self {
        self.http_status_as_error = error;
        self
    }

    /// The size of a token or login answer, in bytes after decoding. The default is 256 KiB.
    pub fn limit_token_answer(mut self, bytes: u64) -> Self {
        self.answer_limit = Some(bytes);
        self
    }

    /// Lets calls go on while the log target `ureq_proto` is on at TRACE, where it writes every request and
    /// answer to the log, credentials and tokens included. The default is to refuse such calls with
    /// [`RequestError::WireTraceEnabled`](crate::RequestError::WireTraceEnabled), and those with a secret in their URL with
    /// [`RequestError::UrlTraceEnabled`](crate::RequestError::UrlTraceEnabled) while the target `ureq` is, which then shows URLs.
    pub fn dangerous_allow_wire_trace(mut self) -> Self {
        self.wire_trace = WireTrace::Allow;
        self
    }

    /// Takes agents whose TLS does not verify certificates: anybody on the way can read the credentials.
    /// The default is to refuse such an agent in [`ClientBuilder::build`].
    pub fn dangerous_allow_unverified_tls(mut self) -> Self {
        self.unverified_tls = true;
        self
    }

    /// The client.
    ///
    /// # Errors
    /// [`Error::Config`] for an agent that would make ureq panic (a header of its own that cannot be sent,
    /// TLS settings that this build has no feature for), or that does not verify certificates.
    pub fn build(self) -> Result<Client, Error> {
        for (field, agent) in [("agent", &self.agent), ("token_agent", &self.token_agent)] {
            if let Some(agent) = agent {
                check(field, agent, self.unverified_tls)?;
            }
        }
        Ok(self.finish())
    }

    pub(crate) fn finish(self) -> Client {
        let default;
        let given = match &self.agent {
            Some(agent) => agent.config(),
            None => {
                default = default_config();
                &default
            }
        };
        let timeouts = given.timeouts();
        let limits = Limits {
            connect: self.connect.or(timeouts.connect).unwrap_or(CONNECT),
            first_byte: self.first_byte.or(timeouts.recv_response).unwrap_or(FIRST_BYTE),
            idle: self.idle.or_else(|| given.timeout_per_read()).unwrap_or(IDLE),
        };
        let transport = match self.token_agent {
            Some(agent) => TokenTransport::from_token_agent(agent, self.token),
            None => TokenTransport::from_api_agent(given, self.token),
        }
        .with_answer_limit(self.answer_limit);
        let agent = self.agent.unwrap_or_else(|| default_agent(limits));
        let agent_fits = fits(&agent, limits);
        Client(Arc::new(Inner {
            authenticator: self.authenticator,
            agent,
            agent_fits,
            transport,
            clock: self.clock,
            events: self.events,
            limits,
            retry: self.retry,
            http_status_as_error: self.http_status_as_error,
            wire_trace: self.wire_trace,
        }))
    }
}

/// The transport adds limits to the clock, which has an end: a year is as good as none.
pub(crate) fn bounded(limit: Duration) -> Duration {
    limit.min(Duration::from_secs(365 * 24 * 3600))
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("authenticator", &self.authenticator)
            .finish_non_exhaustive()
    }
}
