//! [`Explanation`]: what would be sent, and why.

mod curl;
mod url;

use std::fmt;
use std::time::Duration;

use auth_core::error::RequestError;
use auth_core::token::Now;
use http::Request;
use http::request::Parts;

use crate::authenticator::Authenticator;
use crate::authorize::AuthorizeBody;
use crate::client::Client;
use crate::clock::{Clock, SystemClock};

pub(crate) use curl::curl;
pub(crate) use url::{Hidden, HiddenBase};

/// What would be sent, and where each credential comes from. Secrets are shown as `***`.
///
/// It is made without network and without a store: by [`Client::explain`](crate::Client::explain),
/// [`Client::dry_run`](crate::Client::dry_run) or [`Authenticator::explain`](crate::Authenticator::explain).
/// `Display` writes a curl line and a line for each part. What is secret is known by its place: a header, a parameter, a
/// segment of the path, a field of the body. What the caller put into the URL is shown as it is, unless a segment or a
/// parameter has one of the config's secrets in it, of at least eight characters and however it is encoded; a body with one in
/// it is only named. Of the caller's headers, cookies and credentials are hidden.
///
/// # Example
/// ```
/// use auth_blocking::{AuthConfig, Client, Secret, http};
///
/// #[derive(AuthConfig)]
/// #[auth(bearer, base_url = "https://api.sendgrid.com/v3")]
/// struct SendGrid {
///     token: Secret,
/// }
///
/// let api = Client::new(SendGrid::builder().token("SG.abc").build()?);
/// let request = http::Request::get("/scopes").body(())?;
/// assert_eq!(
///     api.explain(&request).to_string(),
///     "curl -H 'authorization: Bearer ***' 'https://api.sendgrid.com/v3/scopes'\n\
///      \x20 url: `base_url` is written in the annotation\n\
///      \x20 authorization: field `token`\n",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Explanation {
    pub(crate) curl: String,
    /// `GET https://api.example.com/items`, without the query.
    pub(crate) request: String,
    pub(crate) parts: Vec<(String, String)>,
    pub(crate) tokens: Vec<TokenState>,
    pub(crate) problem: Option<RequestError>,
}

/// How a method's token stands.
///
/// # Example
/// ```
/// use auth_blocking::{AuthConfig, Client, Secret, TokenState};
///
/// #[derive(AuthConfig)]
/// #[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token"))]
/// #[auth(base_url = "https://api.example.com")]
/// struct Api {
///     client_id: String,
///     client_secret: Secret,
/// }
///
/// let api = Client::new(Api::builder().client_id("id").client_secret("secret").build()?);
/// assert_eq!(api.get("/items").dry_run()?.tokens(), [TokenState::Absent]);
/// # Ok::<(), auth_blocking::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenState {
    /// There is none yet. The next call takes it from the token store, or obtains it.
    Absent,
    /// It is good for this long; `None`, until a request is rejected.
    Valid(Option<Duration>),
    /// It still works for this long, and the next call renews it.
    Due(Duration),
    /// It has ended, and the next call renews it.
    Ended,
    /// A request for a new one is under way. Holds how long the one in hand still works, if it does.
    Renewing(Option<Duration>),
    /// The token endpoint or login refused the credential, and is not asked again for some time.
    Refused,
    /// A token is asked for again after this time: the endpoint asked to wait, nothing tells what became of the last refresh, or
    /// new tokens were rejected too.
    Waiting(Duration),
    /// Each call obtains one of its own.
    PerCall,
}

impl Explanation {
    /// The request as a curl line, secrets as `***`. A signature of `sign_with` is not in it.
    pub fn curl(&self) -> &str {
        &self.curl
    }

    /// The state of each token that the config obtains, in the order of its methods.
    pub fn tokens(&self) -> &[TokenState] {
        &self.tokens
    }

    /// Why the request would not be sent at all.
    pub fn problem(&self) -> Option<&RequestError> {
        self.problem.as_ref()
    }
}

impl Authenticator {
    /// As [`Client::explain`], by the system's clock.
    pub fn explain(&self, request: &Request<impl AuthorizeBody>) -> Explanation {
        of(self, request, SystemClock.now())
    }
}

/// What is sent with this request.
pub(crate) fn of<B: AuthorizeBody>(
    authenticator: &Authenticator,
    request: &Request<B>,
    now: Now,
) -> Explanation {
    authenticator.explained(head(request), request.body().bytes(), true, now)
}

/// What is sent where the caller wants no credential.
pub(crate) fn without_auth<B: AuthorizeBody>(
    authenticator: &Authenticator,
    request: &Request<B>,
) -> Explanation {
    let now = SystemClock.now();
    authenticator.explained(head(request), request.body().bytes(), false, now)
}

/// Logs one call in one line, where anybody listens.
pub(crate) fn log(client: &Client, given: &Parts, with_credentials: bool) {
    if !log::log_enabled!(log::Level::Debug) {
        return;
    }
    let line = client.authenticator().line(given, with_credentials, client.0.sources.clock.now());
    match &client.0.events.label {
        Some(label) => log::debug!("{label}: {line}"),
        None => log::debug!("{line}"),
    }
}

fn head<B>(request: &Request<B>) -> Parts {
    let mut head = Request::new(());
    *head.method_mut() = request.method().clone();
    *head.uri_mut() = request.uri().clone();
    *head.headers_mut() = request.headers().clone();
    head.into_parts().0
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.curl)?;
        if let Some(problem) = &self.problem {
            writeln!(f, "  not sent: {problem}")?;
        }
        for (part, from) in &self.parts {
            writeln!(f, "  {part}: {from}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for TokenState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => {
                f.write_str("absent: obtained before the call, or taken from the store")
            }
            Self::Valid(None) => f.write_str("valid until it is rejected"),
            Self::Valid(Some(left)) => write!(f, "valid for {}", Span(*left)),
            Self::Due(left) => write!(f, "due: ends in {}, renewed by the next call", Span(*left)),
            Self::Ended => f.write_str("ended: renewed before the call"),
            Self::Renewing(None) => f.write_str("being renewed"),
            Self::Renewing(Some(left)) => write!(f, "valid for {}, being renewed", Span(*left)),
            Self::Refused => f.write_str("refused, and not presented again for some time"),
            Self::Waiting(left) => write!(f, "asked for again in {}", Span(*left)),
            Self::PerCall => f.write_str("obtained for each call"),
        }
    }
}

/// A time in its two greatest units.
struct Span(Duration);

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
        match (days, hours, minutes) {
            (0, 0, 0) => write!(f, "{seconds} s"),
            (0, 0, _) => write!(f, "{minutes} min"),
            (0, _, 0) => write!(f, "{hours} h"),
            (0, ..) => write!(f, "{hours} h {minutes} min"),
            (_, 0, _) => write!(f, "{days} d"),
            _ => write!(f, "{days} d {hours} h"),
        }
    }
}
