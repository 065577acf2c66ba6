//! [`TokenState`]: how a token stands.

use std::fmt;
use std::time::Duration;

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
