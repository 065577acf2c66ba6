//! Room: [`Explanation`], what would be sent, and why. It knows how a request is shown, and what of it never is.
//! Comes in: the parts of a request, each known to be secret or not.

mod curl;
mod token_state;
mod url;

use std::fmt;

use auth_core::error::RequestError;

pub(crate) use curl::curl;
pub use token_state::TokenState;
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
