//! Which redirects are followed, and with what.

use http::{HeaderMap, Method, StatusCode, Uri, header};

use crate::wire::origin::{self, Origin};

/// What a redirect asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The next URL.
    pub uri: Uri,
    /// What stood behind its `#`; it is not sent.
    pub fragment: Option<String>,
    /// Its origin.
    pub origin: Origin,
    /// The next method.
    pub method: Method,
    /// Whether the body goes along.
    pub keep_body: bool,
    /// Whether credentials go along: same origin only.
    pub keep_credentials: bool,
}

/// Why a redirect is not followed.
///
/// # Example
/// ```
/// use auth_core::wire::redirect::RedirectError;
///
/// fn is_a_login_page(error: &RedirectError) -> bool {
///     matches!(error, RedirectError::OtherOrigin(_))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedirectError {
    /// From https to http.
    Downgrade(Origin),
    /// Another origin, for a method other than GET and HEAD.
    OtherOrigin(Origin),
    /// To another origin, with the credential of this one in the URL.
    CredentialInLocation(Origin),
    /// No usable `Location`.
    Location,
    /// More than ten in a row.
    TooMany,
}

impl std::fmt::Display for RedirectError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Downgrade(origin) => {
                write!(f, "a redirect from https to {origin} is not followed")
            }
            Self::OtherOrigin(origin) => {
                write!(f, "a redirect of this request to {origin} is not followed")
            }
            Self::CredentialInLocation(origin) => {
                write!(
                    f,
                    "a redirect to {origin} that has the credential in its URL is not followed"
                )
            }
            Self::Location => f.write_str("a redirect without a usable Location is not followed"),
            Self::TooMany => f.write_str("more than ten redirects in a row"),
        }
    }
}

impl std::error::Error for RedirectError {}

/// Reads a redirect; `None` where the answer is none that is followed (RFC 9110 section 15.4).
///
/// # Errors
/// [`RedirectError`], each naming no more than the target's origin.
pub fn read(
    method: &Method,
    uri: &Uri,
    status: StatusCode,
    headers: &HeaderMap,
) -> Result<Option<Redirect>, RedirectError> {
    // 300, 304, 305 and 306 are answers; 305 would hand the request to a proxy of the server's choice.
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let location = headers.get(header::LOCATION).and_then(|location| location.to_str().ok());
    let target =
        location.and_then(|location| join(uri, location)).ok_or(RedirectError::Location)?;
    if origin::has_user_info(&target) || !origin::is_host(target.host().unwrap_or_default()) {
        return Err(RedirectError::Location);
    }
    let (from, to) = (Origin::of(uri), Origin::of(&target).ok_or(RedirectError::Location)?);
    if from.as_ref().is_some_and(Origin::is_https) && !to.is_https() {
        return Err(RedirectError::Downgrade(to));
    }
    // POST becomes GET on 301 and 302 by custom, everything but HEAD on 303 by the letter.
    let to_get = match status.as_u16() {
        303 => method != Method::HEAD,
        301 | 302 => method == Method::POST,
        _ => false,
    };
    let next = if to_get { Method::GET } else { method.clone() };
    let same_origin = from.as_ref() == Some(&to);
    if !same_origin && method != Method::GET && method != Method::HEAD {
        return Err(RedirectError::OtherOrigin(to));
    }
    let fragment = location.and_then(|location| location.split_once('#'));
    Ok(Some(Redirect {
        uri: target,
        fragment: fragment.map(|(_, fragment)| fragment.to_owned()),
        origin: to,
        method: next,
        keep_body: !to_get,
        keep_credentials: same_origin,
    }))
}

/// Resolves a reference against a URL, RFC 3986 section 5.2.
pub fn join(base: &Uri, reference: &str) -> Option<Uri> {
    let reference = reference.split('#').next().unwrap_or_default();
    let scheme = base.scheme_str()?;
    let authority = base.authority()?.as_str();
    // A colon is neither: the two are never equal.
    let (scheme_end, first_slash) = (reference.find(':'), reference.find(['/', '?']));
    let has_scheme = scheme_end.is_some_and(|end| first_slash.is_none_or(|slash| end < slash));
    let text = if has_scheme {
        without_dots(reference)
    } else if reference.starts_with("//") {
        without_dots(&format!("{scheme}:{reference}"))
    } else {
        let (path, query) = match reference.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (reference, None),
        };
        let base_path = if base.path().is_empty() { "/" } else { base.path() };
        let (path, query) = if path.is_empty() {
            (base_path.to_owned(), query.or_else(|| base.query()))
        } else if path.starts_with('/') {
            (remove_dots(path), query)
        } else {
            let directory =
                base_path.rfind('/').and_then(|end| base_path.get(..=end)).unwrap_or("/");
            (remove_dots(&format!("{directory}{path}")), query)
        };
        match query {
            Some(query) => format!("{scheme}://{authority}{path}?{query}"),
            None => format!("{scheme}://{authority}{path}"),
        }
    };
    origin::parse(text)
}

/// An absolute URL, its path without `.` and `..`.
fn without_dots(url: &str) -> String {
    let (before, query) = url.split_at(url.find('?').unwrap_or(url.len()));
    let path =
        before.find("://").and_then(|end| before.get(end + 3..)?.find('/').map(|at| end + 3 + at));
    match path.map(|at| before.split_at(at)) {
        Some((origin, path)) => format!("{origin}{}{query}", remove_dots(path)),
        None => url.to_owned(),
    }
}

/// RFC 3986 section 5.2.4.
fn remove_dots(path: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." {
                    out.pop();
                }
                if last {
                    out.push("");
                }
            }
            segment => out.push(segment),
        }
    }
    format!("/{}", out.join("/"))
}
