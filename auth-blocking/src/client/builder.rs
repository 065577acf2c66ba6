//! Settings of a [`Client`].

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use auth_core::wire::retry::Retry;
use ureq::Agent;
use ureq::config::Config;

use super::Client;
use super::agent::{check, default_config, fits, for_calls};
use super::inner::Inner;
use super::limits::{CONNECT, FIRST_BYTE, IDLE, Limits, bounded};
use crate::authenticator::Authenticator;
use crate::error::Error;
use crate::event::{Event, Events};
use crate::net::transport::TokenTransport;
use crate::net::wire_trace::WireTrace;
use crate::net::{Agents, Lookups, check_parts, check_proxy};
use crate::sources::Sources;
use crate::sources::clock::{Clock, SystemClock};
use crate::sources::entropy::{self, Entropy};

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
    agent: Given,
    token_agent: Given,
    clock: Box<dyn Clock>,
    entropy: Box<Entropy>,
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

/// What calls are made with.
enum Given {
    /// An agent of this crate's own.
    Nothing,
    /// One of its own too, with this agent's configuration.
    Settings(Agent),
    /// This agent itself.
    Raw(Agent),
    /// One of its own that sends everything to one address.
    #[cfg(feature = "testing")]
    Routed(std::net::SocketAddr),
}

impl Given {
    fn config(&self) -> Config {
        match self {
            Self::Nothing => default_config(),
            Self::Settings(agent) | Self::Raw(agent) => agent.config().clone(),
            #[cfg(feature = "testing")]
            Self::Routed(_) => crate::testing::route::config(),
        }
    }

    /// The agent, with `settings` where it is one of this crate's own.
    fn agents(self, settings: &Config, lookups: &Arc<Lookups>) -> Agents {
        match self {
            Self::Nothing | Self::Settings(_) => Agents::new(settings, lookups),
            Self::Raw(agent) => Agents::raw(agent),
            #[cfg(feature = "testing")]
            Self::Routed(address) => crate::testing::route::agents(address, settings, lookups),
        }
    }
}

impl ClientBuilder {
    pub(crate) fn new(authenticator: Authenticator) -> Self {
        Self {
            authenticator,
            agent: Given::Nothing,
            token_agent: Given::Nothing,
            clock: Box::new(SystemClock),
            entropy: Box::new(entropy::system),
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

    /// Takes the configuration of a ureq agent: TLS, proxy, time limits, sizes, headers. The default is ureq's.
    ///
    /// The client makes agents of its own from it, for API calls and for token calls, so that it knows what left
    /// this machine and keeps its limits. The client follows redirects and judges statuses itself, whatever the
    /// configuration says. [`ClientBuilder::build`] refuses an agent that has more than a configuration: a resolver, a
    /// connector or middleware of your own go to [`ClientBuilder::raw_agent`].
    pub fn agent(mut self, agent: Agent) -> Self {
        self.agent = Given::Settings(agent);
        self
    }

    /// Makes API calls with this very agent: its pool, resolver, connector, middleware and cookie jar.
    ///
    /// A clone is a pointer, so many clients can share the connections of one. Nobody knows what its parts do: an
    /// error never says that nothing was sent, time limits are as good as ureq's, and a call that failed is not
    /// retryable. Token calls have the agent's configuration and none of its parts; see
    /// [`ClientBuilder::raw_token_agent`].
    pub fn raw_agent(mut self, agent: Agent) -> Self {
        self.agent = Given::Raw(agent);
        self
    }

    /// Takes the configuration for token and login calls from this agent. The default is that of the API's agent.
    pub fn token_agent(mut self, agent: Agent) -> Self {
        self.token_agent = Given::Settings(agent);
        self
    }

    /// Makes token and login calls with this very agent, as [`ClientBuilder::raw_agent`] does API calls. It may have a
    /// resolver that refuses private addresses, say. A rotating refresh that fails before it is sent counts as one
    /// whose outcome is not known.
    pub fn raw_token_agent(mut self, agent: Agent) -> Self {
        self.token_agent = Given::Raw(agent);
        self
    }

    /// Sends every request to one address.
    #[cfg(feature = "testing")]
    pub(crate) fn routed(mut self, address: std::net::SocketAddr) -> Self {
        self.agent = Given::Routed(address);
        self.token_agent = Given::Routed(address);
        self
    }

    /// The source of time. The default is [`SystemClock`].
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// The source of random bytes, which spread waits and renewals so that many clients do not act at the same instant. No key
    /// or secret is made of them. The default is the machine's. Tests give [`ManualClock::entropy`](crate::testing::ManualClock::entropy).
    pub fn entropy(mut self, fill: impl Fn(&mut [u8]) + Send + Sync + 'static) -> Self {
        self.entropy = Box::new(fill);
        self
    }

    /// Reports what happens to tokens to `listener`.
    ///
    /// It runs on the thread that makes the call, after the token request and outside every lock, so it may use the
    /// client. [`EventKind::Retried`](crate::EventKind::Retried) alone is reported during the request: a listener that
    /// uses the client there waits for itself. A token that the store failed to save is saved later by a background
    /// thread, and its failures are reported there.
    pub fn on_event(mut self, listener: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.events.listener = Some(Box::new(listener));
        self
    }

    /// A name for this client in errors, events and logs.
    pub fn label(mut self, label: impl Into<Arc<str>>) -> Self {
        self.events.label = Some(label.into());
        self
    }

    /// The time to make a connection, proxy and TLS included. The default is the agent's, or 10 s.
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
    /// reached, and the body can be sent again. `Retry-After` is kept; the answer that asks to wait for more than 60 s is
    /// returned. The default is one.
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
    /// TLS settings or a SOCKS proxy that this build has no feature for), that does not verify certificates, or, in
    /// [`ClientBuilder::agent`] and [`ClientBuilder::token_agent`], that has parts of its own.
    pub fn build(self) -> Result<Client, Error> {
        for (field, raw_field, given) in [
            ("agent", "raw_agent", &self.agent),
            ("token_agent", "raw_token_agent", &self.token_agent),
        ] {
            check_proxy(field, &given.config())?;
            match given {
                Given::Settings(agent) => {
                    check(field, agent, self.unverified_tls)?;
                    check_parts(field, agent)?;
                }
                Given::Raw(agent) => check(raw_field, agent, self.unverified_tls)?,
                _ => {}
            }
        }
        Ok(self.finish())
    }

    pub(crate) fn finish(self) -> Client {
        let given = self.agent.config();
        let timeouts = given.timeouts();
        let limits = Limits {
            connect: self.connect.or(timeouts.connect).unwrap_or(CONNECT),
            first_byte: self.first_byte.or(timeouts.recv_response).unwrap_or(FIRST_BYTE),
            idle: self.idle.or_else(|| given.timeout_per_read()).unwrap_or(IDLE),
        };
        // Lookups that hang are counted for the whole client.
        let lookups = Arc::default();
        let (token_given, token_agent) = match self.token_agent {
            Given::Nothing => (given.clone(), Given::Nothing),
            token => (token.config(), token),
        };
        let connect = self.connect.or_else(|| token_given.timeouts().connect).unwrap_or(CONNECT);
        let settings = TokenTransport::settings(&token_given, connect);
        let transport =
            TokenTransport::new(token_agent.agents(&settings, &lookups), &token_given, self.token)
                .with_answer_limit(self.answer_limit);
        let agent = self.agent.agents(&for_calls(&given, limits), &lookups);
        let agent_fits = fits(agent.config(), limits);
        Client(Arc::new(Inner {
            authenticator: self.authenticator,
            agent,
            agent_fits,
            transport,
            sources: Arc::new(Sources { clock: self.clock, entropy: self.entropy }),
            events: Arc::new(self.events),
            limits,
            retry: self.retry,
            http_status_as_error: self.http_status_as_error,
            wire_trace: self.wire_trace,
        }))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("authenticator", &self.authenticator)
            .finish_non_exhaustive()
    }
}
