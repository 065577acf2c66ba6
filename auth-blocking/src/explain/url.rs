//! What is shown of a request: built from its parts, each of which is known to be secret or not.

use auth_core::value::Source;
use auth_core::wire::secrets::{Secrets, is_form_name};
use http::{HeaderName, HeaderValue, Uri, header};

/// What is shown for a secret.
const MASK: &str = "***";

/// The parts of requests that are secret, by their place; and the secrets, for what the caller or a redirect wrote into
/// other places.
#[derive(Default)]
pub(crate) struct Hidden {
    /// The base URL, where a secret went into it.
    pub(crate) base: Option<HiddenBase>,
    /// Names of query parameters.
    pub(crate) query: Vec<String>,
    /// Names of headers.
    pub(crate) headers: Vec<HeaderName>,
    /// Names of headers whose value is a masked one already.
    pub(crate) masked: Vec<HeaderName>,
    /// Whether a credential's place in the body has a value of the caller's.
    pub(crate) body: bool,
    pub(crate) secrets: Secrets,
}

/// The parts of a base URL that are secret.
pub(crate) struct HiddenBase {
    url: Uri,
    host: bool,
    segments: Vec<bool>,
}

impl HiddenBase {
    /// `url` is what the value `source` became.
    pub(crate) fn new(url: Uri, source: &Source) -> Option<Self> {
        let text = source.text.as_ref()?.expose();
        let host = text.find("://").map_or(0, |scheme| scheme + 3);
        let mut start = host;
        let mut parts = text.get(host..)?.split('/').map(|part| {
            let bytes = start..start + part.len();
            start = bytes.end + 1;
            let touches =
                |other: std::ops::Range<usize>| other.start < bytes.end && bytes.start < other.end;
            source.hidden.ranges().any(touches)
        });
        Some(Self { url, host: parts.next()?, segments: parts.collect() })
    }

    /// The rest of a path that begins with this one's, at the border of a segment.
    fn rest<'a>(&self, uri: &'a Uri) -> Option<&'a str> {
        if uri.authority() != self.url.authority() {
            return None;
        }
        let rest = uri.path().strip_prefix(self.url.path().trim_end_matches('/'))?;
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    }
}

impl Hidden {
    /// The whole URL.
    pub(crate) fn url(&self, uri: &Uri) -> String {
        let path = self.path(uri);
        let Some(query) = uri.query() else { return format!("{}{path}", self.origin(uri)) };
        let pairs: Vec<String> = query.split('&').map(|pair| self.pair(pair)).collect();
        let query = self.unless_in(pairs.join("&"), MASK);
        format!("{}{}", self.origin(uri), self.unless_in(format!("{path}?{query}"), "/***"))
    }

    /// The URL without its query.
    pub(crate) fn without_query(&self, uri: &Uri) -> String {
        format!("{}{}", self.origin(uri), self.path(uri))
    }

    /// The value of a header.
    pub(crate) fn header<'a>(&self, name: &HeaderName, value: &'a HeaderValue) -> &'a str {
        const PRIVATE: [HeaderName; 3] =
            [header::AUTHORIZATION, header::COOKIE, header::PROXY_AUTHORIZATION];
        let text = value.to_str().unwrap_or(MASK);
        if self.masked.contains(name) {
            return text;
        }
        let hidden = value.is_sensitive()
            || PRIVATE.contains(name)
            || self.headers.contains(name)
            || self.secrets.are_in(text);
        if hidden { MASK } else { text }
    }

    /// Whether a body may be shown. Escapes such as `\u0022` are undone before it is looked through.
    pub(crate) fn is_clean(&self, body: &str) -> bool {
        !self.body && !self.secrets.are_in(body) && !self.secrets.are_in(&unescaped(body))
    }

    fn origin(&self, uri: &Uri) -> String {
        let is_hidden = |base: &&HiddenBase| base.host && base.url.authority() == uri.authority();
        let host = match (self.base.as_ref().filter(is_hidden), uri.authority()) {
            (None, Some(authority)) => authority.as_str(),
            (Some(_), _) => MASK,
            (None, None) => return String::new(),
        };
        format!("{}://{host}", uri.scheme_str().unwrap_or_default())
    }

    fn path(&self, uri: &Uri) -> String {
        let hidden: &[bool] = match &self.base {
            Some(base) if base.rest(uri).is_some() => &base.segments,
            _ => &[],
        };
        let mut path = String::with_capacity(uri.path().len());
        for (at, segment) in uri.path().split('/').skip(1).enumerate() {
            let is_hidden =
                hidden.get(at).is_some_and(|hidden| *hidden) || self.secrets.are_in(segment);
            path.push('/');
            path.push_str(if is_hidden { MASK } else { segment });
        }
        // A secret with a slash in it, which was not encoded.
        self.unless_in(path, "/***")
    }

    fn pair(&self, pair: &str) -> String {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if self.secrets.are_in(name) {
            MASK.to_owned()
        } else if self.query.iter().any(|own| is_form_name(name, own)) || self.secrets.are_in(value)
        {
            format!("{name}={MASK}")
        } else {
            pair.to_owned()
        }
    }

    fn unless_in(&self, text: String, otherwise: &str) -> String {
        if self.secrets.are_in(&text) { otherwise.to_owned() } else { text }
    }
}

/// A text with the escapes of JSON undone; the text need not be JSON.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        out.push_str(before);
        let mut chars = escape.chars();
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('u') => {
                let code = escape.get(1..5).and_then(|hex| u32::from_str_radix(hex, 16).ok());
                match code.and_then(char::from_u32) {
                    Some(character) => {
                        out.push(character);
                        chars = escape.get(5..).unwrap_or_default().chars();
                    }
                    None => out.push('u'),
                }
            }
            Some(character) => out.push(character),
            None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out
}
