//! A request that cannot carry its credentials.

use std::fmt;

/// Why a request cannot carry its credentials. Nothing was sent.
///
/// # Example
/// ```
/// use auth_core::error::RequestError;
///
/// let error = RequestError::Taken("authorization".to_owned());
/// assert!(error.to_string().contains("authorization"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
    /// The body is not `application/x-www-form-urlencoded`, and the credential goes into a form.
    BodyIsNotForm,
    /// The body is not a JSON object, and the credential goes into one.
    BodyIsNotJson,
    /// The body is a stream, and the credential goes into the body.
    BodyIsStream,
    /// Another origin than the one that the credential belongs to; holds the refused one.
    Origin(String),
    /// A relative path, and the config has no `base_url`.
    NoBaseUrl,
    /// The request already has a value where the credential goes; holds the header or name.
    Taken(String),
    /// The URL does not parse or is not http or https.
    Url,
    /// The URL has a user name or password before the host.
    UserInfo,
    /// Plain http to another machine.
    Insecure,
    /// Plain http through a proxy, which would read the credential.
    PlainProxy,
    /// `ureq_proto` is logged at TRACE, so the credential would be written to the log.
    WireTraceEnabled,
    /// `ureq` is logged at TRACE, so the URL, which has a secret in it, would be written to the log.
    UrlTraceEnabled,
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BodyIsNotForm => f.write_str("the credential goes into a form body, and the request's body is not a form"),
            Self::BodyIsNotJson => f.write_str("the credential goes into a JSON object, and the request's body is not one"),
            Self::BodyIsStream => f.write_str("the credential goes into the body, and the request's body is a stream"),
            Self::Origin(origin) => write!(
                f,
                "{origin} is not where this credential may go: name it in `base_url` or `also_send_to`"
            ),
            Self::NoBaseUrl => f.write_str("a relative path needs a `base_url` in the annotation"),
            Self::Taken(name) => write!(f, "the request already has a value at `{name}`, where the credential goes"),
            Self::Url => f.write_str("the request's URL is not an absolute http or https URL, nor a path"),
            Self::UserInfo => f.write_str("the request's URL has a user name or password"),
            Self::Insecure => f.write_str(
                "the request's URL is not https, so the credential is not sent (see `dangerous_allow_http`)",
            ),
            Self::PlainProxy => f.write_str(
                "the request's URL is not https, so the credential is not sent through a proxy: exclude the host in NO_PROXY",
            ),
            Self::WireTraceEnabled => f.write_str(
                "the log target `ureq_proto` is on at TRACE and would show the credential: filter it to \
                 DEBUG (RUST_LOG=\"trace,ureq_proto=debug\"), or see `dangerous_allow_wire_trace`",
            ),
            Self::UrlTraceEnabled => f.write_str(
                "the log target `ureq` is on at TRACE and would show the URL, which has a secret in it: filter it to \
                 DEBUG (RUST_LOG=\"trace,ureq=debug\"), or see `dangerous_allow_wire_trace`",
            ),
        }
    }
}

impl std::error::Error for RequestError {}
