//! Why a server turned a request down, as `WWW-Authenticate` says it: RFC 9110 section 11.6.1.
//!
//! Nothing of it decides whether a token is renewed: the status alone does.

use std::fmt;

use http::{HeaderMap, StatusCode, header};

/// One challenge of an answer. `Debug` shows its scheme only.
///
/// # Example
/// ```
/// use auth_core::wire::challenge::Challenge;
/// use http::{HeaderMap, header};
///
/// let mut headers = HeaderMap::new();
/// headers.insert(header::WWW_AUTHENTICATE, "Basic realm=\"staff\"".parse()?);
/// let challenges = Challenge::read(&headers);
/// assert_eq!((challenges[0].scheme(), challenges[0].realm()), ("Basic", Some("staff")));
/// # Ok::<(), http::header::InvalidHeaderValue>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Challenge {
    scheme: String,
    parameters: Vec<(String, String)>,
}

impl Challenge {
    /// The challenges of an answer, in order; none where one of them breaks the grammar.
    ///
    /// # Example
    /// ```
    /// use auth_core::wire::challenge::Challenge;
    /// use http::{HeaderMap, header};
    ///
    /// let mut headers = HeaderMap::new();
    /// let text = r#"Bearer realm="api", error="insufficient_scope", scope="read write""#;
    /// headers.insert(header::WWW_AUTHENTICATE, text.parse()?);
    /// let challenges = Challenge::read(&headers);
    /// assert_eq!(challenges[0].scope(), Some("read write"));
    /// # Ok::<(), http::header::InvalidHeaderValue>(())
    /// ```
    pub fn read(headers: &HeaderMap) -> Vec<Self> {
        let lines = headers.get_all(header::WWW_AUTHENTICATE).iter();
        let read: Option<Vec<Vec<Self>>> = lines.map(|line| list(line.as_bytes())).collect();
        read.unwrap_or_default().concat()
    }

    /// The scheme as it was sent; schemes are compared without regard to case.
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// A parameter by its name, which has no case. What stands in quotes is without them.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The protection space, RFC 9110 section 11.5.
    pub fn realm(&self) -> Option<&str> {
        self.parameter("realm")
    }

    /// Why a Bearer token was not enough: `invalid_request`, `invalid_token`, `insufficient_scope` or a word of the
    /// server's, RFC 6750 section 3.1.
    pub fn error(&self) -> Option<&str> {
        self.bearer("error")
    }

    /// The scopes that a Bearer token needs, separated by spaces, RFC 6750 section 3.
    pub fn scope(&self) -> Option<&str> {
        self.bearer("scope")
    }

    /// An attribute of RFC 6750 section 3, in the characters that it allows.
    fn bearer(&self, name: &str) -> Option<&str> {
        let allowed = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
        self.parameter(name).filter(|value| {
            self.scheme.eq_ignore_ascii_case("bearer") && value.bytes().all(allowed)
        })
    }
}

impl fmt::Debug for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Challenge").field("scheme", &self.scheme).finish_non_exhaustive()
    }
}

/// `#challenge`: empty elements are allowed (RFC 9110 section 5.6.1.2).
fn list(line: &[u8]) -> Option<Vec<Challenge>> {
    let (mut input, mut challenges) = (Input(line), Vec::new());
    loop {
        input.skip(b" \t,");
        if input.0.is_empty() {
            return Some(challenges);
        }
        challenges.push(input.challenge()?);
    }
}

/// What is still to be read.
#[derive(Clone, Copy)]
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    /// `auth-scheme [ 1*SP ( token68 / #auth-param ) ]`, up to the comma before the next one.
    fn challenge(&mut self) -> Option<Challenge> {
        let scheme = self.token()?.to_owned();
        let mut parameters: Vec<(String, String)> = Vec::new();
        let alone = self.skip(b" ").is_empty() || self.token68();
        let mut next = if alone { None } else { self.parameter() };
        loop {
            if let Some((name, value)) = next {
                // Once for each challenge: RFC 9110 section 11.2.
                if parameters.iter().any(|(own, _)| own.eq_ignore_ascii_case(&name)) {
                    return None;
                }
                parameters.push((name, value));
            }
            if !self.is_end_of_element() {
                return None;
            }
            let end = *self;
            self.skip(b" \t,");
            next = if alone { None } else { self.parameter() };
            if next.is_none() {
                *self = end;
                return Some(Challenge { scheme, parameters });
            }
        }
    }

    /// Reads `token BWS "=" BWS ( token / quoted-string )`, or nothing.
    fn parameter(&mut self) -> Option<(String, String)> {
        let mut ahead = *self;
        let name = ahead.token()?.to_owned();
        ahead.skip(b" \t");
        ahead.0 = ahead.0.strip_prefix(b"=")?;
        ahead.skip(b" \t");
        let value = match ahead.0.strip_prefix(b"\"") {
            Some(quoted) => {
                ahead.0 = quoted;
                ahead.quoted()?
            }
            None => ahead.token()?.to_owned(),
        };
        *self = ahead;
        Some((name, value))
    }

    /// Reads a `token68` that fills its element, which a parameter never does: it has something after its `=`.
    fn token68(&mut self) -> bool {
        let mut ahead = *self;
        let is_68 = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(byte);
        let read = ahead.take_while(is_68);
        ahead.skip(b"=");
        let found = !read.is_empty() && ahead.is_end_of_element();
        if found {
            *self = ahead;
        }
        found
    }

    fn token(&mut self) -> Option<&'a str> {
        let is_tchar =
            |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
        let token = self.take_while(is_tchar);
        std::str::from_utf8(token).ok().filter(|token| !token.is_empty())
    }

    /// The rest of a quoted string, RFC 9110 section 5.6.4, where it is text.
    fn quoted(&mut self) -> Option<String> {
        let mut value = Vec::new();
        loop {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            match byte {
                b'"' => return String::from_utf8(value).ok(),
                b'\\' => {
                    let (escaped, rest) = self.0.split_first()?;
                    self.0 = rest;
                    value.push(*escaped);
                }
                byte => value.push(*byte),
            }
        }
    }

    fn is_end_of_element(mut self) -> bool {
        self.skip(b" \t");
        matches!(self.0.first(), None | Some(b','))
    }

    fn skip(&mut self, bytes: &[u8]) -> &'a [u8] {
        self.take_while(|byte| bytes.contains(byte))
    }

    fn take_while(&mut self, wanted: impl Fn(&u8) -> bool) -> &'a [u8] {
        let length = self.0.iter().take_while(|byte| wanted(byte)).count();
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken
    }
}

/// The scopes that a 403 or 401 misses, by a Bearer challenge with `insufficient_scope` (RFC 6750 section 3.1); empty where it
/// does not name them.
pub fn insufficient_scope(status: StatusCode, headers: &HeaderMap) -> Option<String> {
    if !matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
        return None;
    }
    let challenges = Challenge::read(headers);
    let mut missing =
        challenges.iter().filter(|challenge| challenge.error() == Some("insufficient_scope"));
    Some(missing.next()?.scope().unwrap_or_default().to_owned())
}
