//! Where a credential may go: origins, base URLs, endpoints.

use std::fmt::{self, Write};
use std::net::{Ipv4Addr, Ipv6Addr};

use http::Uri;
use http::uri::Authority;
use percent_encoding::{AsciiSet, utf8_percent_encode};
use zeroize::Zeroizing;

use crate::Secret;
use crate::error::{ConfigError, Reason, RequestError};
use crate::value::Text;

/// Scheme, host in lower case, and port (RFC 6454 section 4).
///
/// # Example
/// ```
/// use auth_core::wire::origin::Origin;
///
/// let origin = Origin::of(&"https://API.example.com/v1".parse()?);
/// assert_eq!(origin.map(|origin| origin.to_string()).as_deref(), Some("https://api.example.com"));
/// # Ok::<(), http::uri::InvalidUri>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    https: bool,
    host: String,
    port: u16,
}

impl Origin {
    /// The origin of an absolute http or https URL.
    pub fn of(uri: &Uri) -> Option<Self> {
        OriginRef::of(uri).map(|origin| origin.to_owned())
    }

    /// Whether it is https.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Whether credentials are safe on the way there: https, or this machine.
    pub fn is_secure(&self) -> bool {
        self.https || is_loopback(&self.host)
    }
}

/// The origin of a URL as it stands there, to be compared without a copy.
#[derive(Clone, Copy, Debug)]
pub struct OriginRef<'a> {
    https: bool,
    /// In the case of the URL.
    host: &'a str,
    port: u16,
}

impl<'a> OriginRef<'a> {
    /// As [`Origin::of`].
    pub fn of(uri: &'a Uri) -> Option<Self> {
        let https = match uri.scheme_str()? {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let host = uri.host().filter(|host| !host.is_empty())?;
        // `http` takes `evil.com:443.example.com` for the host `evil.com` and ignores the rest.
        let after_host = uri.authority()?.as_str().rsplit('@').next()?.strip_prefix(host)?;
        let port = match after_host.strip_prefix(':') {
            Some(port) => port
                .bytes()
                .all(|byte| byte.is_ascii_digit())
                .then(|| port.parse().ok())
                .flatten()?,
            None if after_host.is_empty() => {
                if https {
                    443
                } else {
                    80
                }
            }
            None => return None,
        };
        Some(Self { https, host, port })
    }

    /// As [`Origin::is_secure`].
    pub fn is_secure(&self) -> bool {
        self.https || is_loopback(self.host) || is_loopback(&self.host.to_ascii_lowercase())
    }

    /// A copy, its host in lower case.
    pub fn to_owned(&self) -> Origin {
        Origin { https: self.https, host: self.host.to_ascii_lowercase(), port: self.port }
    }
}

impl PartialEq<OriginRef<'_>> for Origin {
    fn eq(&self, other: &OriginRef<'_>) -> bool {
        (self.https, self.port) == (other.https, other.port)
            && self.host.eq_ignore_ascii_case(other.host)
    }
}

/// Whether a host is a name, or an address in the one way of writing it that every reader understands alike.
///
/// A last label that is a number makes it an address (URL standard, "ends in a number"), and `http://1.256` or
/// `http://0x7f.1` is another one for each library: some take such a name to this machine, others panic.
pub fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[') {
        return address.strip_suffix(']').is_some_and(|text| text.parse::<Ipv6Addr>().is_ok());
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let last = name.rsplit('.').next().unwrap_or_default();
    let hex = last.strip_prefix("0x").or_else(|| last.strip_prefix("0X"));
    let is_number = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit())
        || hex.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    !name.is_empty() && (!is_number || name.parse::<Ipv4Addr>().is_ok())
}

/// Where a credential may go beside its own origin: one origin, or the subdomains of a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    origin: Origin,
    /// Whether the origin's host stands for the names below it, and not for itself.
    subdomains: bool,
}

impl Destination {
    /// Reads `https://files.example.com` or `https://*.example.com`.
    ///
    /// # Errors
    /// [`Reason::Url`], [`Reason::UserInfo`], [`Reason::Insecure`]
    pub fn new(text: &Text, allow_http: bool) -> Result<Self, ConfigError> {
        let Some((scheme, domain)) = text.expose().split_once("://*.") else {
            let origin = BaseUrl::new(text, allow_http)?.origin;
            return Ok(Self { origin, subdomains: false });
        };
        let url = Secret::from(format!("{scheme}://{domain}"));
        let text = Text { field: text.field, text: url, secret: text.secret };
        let origin = BaseUrl::new(&text, allow_http)?.origin;
        // Below a name without a dot is whoever registers there; below an address is nothing.
        if !origin.host.trim_matches('.').contains('.') || origin.host.parse::<Ipv4Addr>().is_ok() {
            return Err(text.error(Reason::Url));
        }
        Ok(Self { origin, subdomains: true })
    }

    /// Whether `target` is meant.
    pub fn includes(&self, target: &Origin) -> bool {
        if !self.subdomains {
            return self.origin == *target;
        }
        let below = target.host.strip_suffix(&self.origin.host);
        (target.https, target.port) == (self.origin.https, self.origin.port)
            && below.is_some_and(|below| below.len() > 1 && below.ends_with('.'))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.https { "https" } else { "http" };
        write!(f, "{scheme}://{}", self.host)?;
        match (self.https, self.port) {
            (true, 443) | (false, 80) => Ok(()),
            (_, port) => write!(f, ":{port}"),
        }
    }
}

/// `localhost`, 127.0.0.0/8 and `[::1]`, as written: no name is looked up.
fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'))
            .and_then(|host| host.parse::<Ipv6Addr>().ok())
            .is_some_and(|address| address.is_loopback())
}

/// A URL that relative requests start at. `Debug` shows nothing of it: a secret may be in its path, or in its host.
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl {
    origin: Origin,
    authority: Authority,
    /// The URL without a slash at its end.
    text: Zeroizing<Box<str>>,
    secret: bool,
}

impl BaseUrl {
    /// Checks configured text.
    ///
    /// # Errors
    /// [`Reason::Url`], [`Reason::Fragment`], [`Reason::Query`], [`Reason::UserInfo`], [`Reason::Insecure`]
    pub fn new(text: &Text, allow_http: bool) -> Result<Self, ConfigError> {
        let uri = endpoint(text, allow_http)?;
        if text.expose().contains('?') {
            return Err(text.error(Reason::Query));
        }
        let origin = Origin::of(&uri).ok_or_else(|| text.error(Reason::Url))?;
        let authority = uri.authority().ok_or_else(|| text.error(Reason::Url))?;
        // Of one piece: it would leave copies where it grew.
        let mut whole = Zeroizing::new(String::with_capacity(3 * text.expose().len() + 1));
        let _ = write!(whole, "{uri}");
        let shortened = Zeroizing::new(whole.trim_end_matches('/').into());
        Ok(Self { origin, authority: authority.clone(), text: shortened, secret: text.secret })
    }

    /// The origin.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Whether a secret went into it.
    pub fn is_secret(&self) -> bool {
        self.secret
    }

    /// Whether a URL is at this origin, written as it is here, and can be sent as it is: of almost every
    /// request there is nothing more to check, and nothing to copy.
    #[inline]
    pub fn has(&self, uri: &Uri) -> bool {
        let scheme_is_same = match uri.scheme_str() {
            Some("https") => self.origin.https,
            Some("http") => !self.origin.https,
            _ => false,
        };
        scheme_is_same
            && uri.authority().is_some_and(|own| own.as_str() == self.authority.as_str())
            && is_ascii(uri)
    }

    /// The URL of a relative path, with exactly one slash between.
    fn join(&self, path: &str) -> String {
        let path = path.trim_start_matches('/');
        let mut url = String::with_capacity(self.text.len() + 1 + path.len());
        url.push_str(&self.text);
        if !(path.is_empty() || path.starts_with('?')) {
            url.push('/');
        }
        url.push_str(path);
        url
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BaseUrl").finish_non_exhaustive()
    }
}

/// The URL of a request: an absolute one as it is, a path on `base`.
///
/// # Errors
/// [`RequestError::NoBaseUrl`], [`RequestError::Url`], [`RequestError::UserInfo`]
pub fn resolve(base: Option<&BaseUrl>, text: &str) -> Result<Uri, RequestError> {
    if !has_scheme(text) {
        let base = base.ok_or(RequestError::NoBaseUrl)?;
        // It begins as the base does, which was checked.
        return parse(base.join(text)).ok_or(RequestError::Url);
    }
    let uri = parse(text.to_owned()).ok_or(RequestError::Url)?;
    OriginRef::of(&uri).ok_or(RequestError::Url)?;
    if has_user_info(&uri) { Err(RequestError::UserInfo) } else { Ok(uri) }
}

/// The URL of a request that has one already; `None` where it is to stay as it is.
///
/// # Errors
/// As [`resolve`].
pub fn resolve_uri(base: Option<&BaseUrl>, uri: &Uri) -> Result<Option<Uri>, RequestError> {
    if OriginRef::of(uri).is_some() && !has_user_info(uri) && is_ascii(uri) {
        return Ok(None);
    }
    resolve(base, &uri.to_string()).map(Some)
}

/// Whether there is nothing to percent-encode.
#[inline]
fn is_ascii(uri: &Uri) -> bool {
    uri.path_and_query().is_none_or(|path| path.as_str().is_ascii())
}

/// Whether a text starts as an absolute URL: `scheme://`, before any `/`, `?` or `#`.
fn has_scheme(text: &str) -> bool {
    let end = text
        .bytes()
        .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')));
    end.and_then(|end| text.split_at_checked(end))
        .is_some_and(|(scheme, rest)| !scheme.is_empty() && rest.starts_with("://"))
}

/// The URL of a token or login endpoint, or of a base.
///
/// # Errors
/// [`Reason::Url`], [`Reason::Fragment`], [`Reason::UserInfo`], [`Reason::Insecure`]
pub(crate) fn endpoint(text: &Text, allow_http: bool) -> Result<Uri, ConfigError> {
    // The `http` crate drops a fragment, and with it a path that was written behind a `#` by mistake. A token endpoint
    // has none (RFC 6749 section 3.2).
    if text.expose().contains('#') {
        return Err(text.error(Reason::Fragment));
    }
    let uri = parse(text.expose().to_owned()).ok_or_else(|| text.error(Reason::Url))?;
    let origin = Origin::of(&uri).ok_or_else(|| text.error(Reason::Url))?;
    if has_user_info(&uri) {
        return Err(text.error(Reason::UserInfo));
    }
    if !allow_http && !origin.is_secure() {
        return Err(text.error(Reason::Insecure));
    }
    Ok(uri)
}

/// A URL to compare: the host in lower case, a port that goes without saying left out; all else as it is written.
pub(crate) fn normal(text: &str) -> String {
    let uri = parse(text.to_owned());
    match uri.as_ref().and_then(|uri| Some((Origin::of(uri)?, uri))) {
        Some((origin, uri)) => {
            let path = uri.path_and_query().map_or("/", |path| path.as_str());
            format!("{origin}{path}")
        }
        None => text.to_owned(),
    }
}

/// ureq would turn a user name in the URL into a Basic header of its own.
pub(crate) fn has_user_info(uri: &Uri) -> bool {
    uri.authority().is_some_and(|authority| authority.as_str().contains('@'))
}

/// A URL; characters outside ASCII are percent-encoded, as browsers do.
pub(crate) fn parse(text: String) -> Option<Uri> {
    const NON_ASCII: &AsciiSet = &AsciiSet::EMPTY;
    let text =
        if text.is_ascii() { text } else { utf8_percent_encode(&text, NON_ASCII).to_string() };
    let uri = Uri::try_from(text).ok()?;
    // A URL with an empty path is sent as `/` (RFC 9112 section 3.2.1).
    uri.authority().is_some().then_some(uri)
}
