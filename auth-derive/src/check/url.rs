//! URLs with placeholders: what stands where, and what a literal can already be checked for.

use crate::check::host::{self, EXAMPLE};
use crate::check::template::{Part, Template};
use crate::read::literal::character;

/// How a placeholder goes into a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Position {
    /// At the very beginning, taken as it is.
    Base,
    /// In the host or the port.
    Host,
    /// In the path or the query.
    Segment,
}

/// The position of each placeholder, in order.
///
/// # Errors
/// What is wrong with the URL, in a sentence.
pub(crate) fn check(template: &Template, allow_http: bool) -> Result<Vec<Position>, String> {
    if template.has_outer_space() {
        return Err("a URL has no space at either end: remove it".to_owned());
    }
    let mut state = State::Start;
    let mut positions = Vec::new();
    let mut authority = String::new();
    for part in &template.parts {
        match part {
            Part::Text(text) => state = state.text(text, &mut authority)?,
            Part::Base64(_) => return Err(
                "a URL takes a placeholder as it is, percent-encoded: `base64` has no place in it"
                    .to_owned(),
            ),
            Part::Field(_) | Part::Method(_) => {
                let (position, next) = state.placeholder()?;
                positions.push(position);
                if position == Position::Host {
                    // Stands for any host; the value itself is checked when it is known.
                    authority.push('\u{1}');
                }
                state = next;
            }
        }
    }
    if matches!(state, State::Start) {
        return Err(format!("this URL is empty: write it whole, such as {EXAMPLE}"));
    }
    if let Some(https) = says_https(template) {
        host::check(&authority, https || allow_http)?;
    }
    Ok(positions)
}

enum State {
    Start,
    /// Right behind a placeholder at the beginning.
    AfterBase,
    Authority,
    Path,
}

impl State {
    fn text(self, text: &str, authority: &mut String) -> Result<Self, String> {
        if text.contains(['{', '}']) {
            return Err("a URL cannot have a brace: a placeholder has single ones, `{name}`, and `%7B` is a brace itself".to_owned());
        }
        if let Some(wrong) =
            text.chars().find(|c| c.is_whitespace() || c.is_control() || "\"<>\\^`|".contains(*c))
        {
            let instead = match wrong {
                '\\' => "write `/`",
                '<' | '>' => "a placeholder is written `{field}`",
                _ => "write it percent-encoded",
            };
            return Err(format!("a URL cannot have {}: {instead}", character(wrong)));
        }
        let escape = |rest: &str| {
            rest.get(..2).is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
        };
        if let Some(rest) = text.split('%').skip(1).find(|rest| !escape(rest)) {
            let shown: String = rest.chars().take(2).collect();
            return Err(format!(
                "`%{shown}` is no percent-encoding: write `%25` for a percent sign"
            ));
        }
        if text.contains('#') {
            return Err(
                "a URL that is requested has no fragment: remove `#` and what follows".to_owned()
            );
        }
        let rest = match self {
            Self::Path => return Ok(Self::Path),
            Self::Authority => text,
            Self::AfterBase => match text.strip_prefix("://") {
                Some(authority) => authority,
                None if text.starts_with(['/', '?']) => return Ok(Self::Path),
                None => return Err("a text right behind the first placeholder would change its host: start it with `/`".to_owned()),
            },
            Self::Start => scheme(text)?,
        };
        match rest.find(['/', '?']) {
            Some(end) => {
                authority.push_str(&rest[..end]);
                Ok(Self::Path)
            }
            None => {
                authority.push_str(rest);
                Ok(Self::Authority)
            }
        }
    }

    fn placeholder(self) -> Result<(Position, Self), String> {
        match self {
            Self::Start => Ok((Position::Base, Self::AfterBase)),
            Self::AfterBase => Err(
                "a placeholder right behind the first one would change its host: put a `/` between"
                    .to_owned(),
            ),
            Self::Authority => Ok((Position::Host, Self::Authority)),
            Self::Path => Ok((Position::Segment, Self::Path)),
        }
    }
}

/// Cuts `https://` or `http://` off.
fn scheme(text: &str) -> Result<&str, String> {
    let lower = text.to_ascii_lowercase();
    for scheme in ["https://", "http://"] {
        if lower.starts_with(scheme) {
            return Ok(&text[scheme.len()..]);
        }
    }
    if let Some((scheme, _)) = text.split_once("://") {
        return Err(format!("`{scheme}://` is not `https://`: only HTTP APIs can be called"));
    }
    if text.starts_with('/') && !text.starts_with("//") {
        return Err(format!("this is only a path: write the whole URL, such as {EXAMPLE}"));
    }
    Err(format!("this URL has no `https://` at its beginning: write it whole, such as {EXAMPLE}"))
}

/// Whether the literal says https; `None` where a placeholder decides.
fn says_https(template: &Template) -> Option<bool> {
    match template.parts.first() {
        Some(Part::Text(text)) => Some(text.to_ascii_lowercase().starts_with("https://")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;
    use syn::LitStr;

    use super::*;

    fn positions(url: &str) -> Result<Vec<Position>, String> {
        check(&Template::parse(&LitStr::new(url, Span::call_site()))?, false)
    }

    #[test]
    fn places() {
        use Position::{Base, Host, Segment};
        assert_eq!(
            positions("https://{a}.example.com:{b}/x/{c}?d={e}"),
            Ok(vec![Host, Host, Segment, Segment])
        );
        assert_eq!(positions("{a}/x/{b}"), Ok(vec![Base, Segment]));
        assert_eq!(positions("{a}"), Ok(vec![Base]));
        assert_eq!(positions("{a}://{b}/x"), Ok(vec![Base, Host]));
        assert_eq!(positions("http://localhost:8080/x"), Ok(vec![]));
        assert_eq!(positions("http://[::1]/x"), Ok(vec![]));
        assert_eq!(positions("https://example.com"), Ok(vec![]));
    }

    #[test]
    fn mistakes() {
        for url in [
            "",
            "/token",
            "example.com",
            "ftp://example.com",
            "http://example.com",
            "https://",
            "https:///x",
            "https://u:p@example.com",
            "https://exa mple.com",
            "https://example.com:port",
            "https://example.com:99999",
            "https://example.com/#x",
            "{a}{b}",
            "{a}.example.com",
            "https://[::1/x",
            "https://exämple.com/",
            "https:// {a}",
            "http://127.evil.example",
            "https://a..example.com",
            "https://-a.example.com",
            "https://256.1.1.1",
            "https://[zz::1]",
            "https://[::1]x",
            "https://example.com/%zz",
            "https://{a}..example.com",
        ] {
            assert!(positions(url).is_err(), "{url}");
        }
    }
}
