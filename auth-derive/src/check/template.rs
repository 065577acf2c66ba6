//! Format-like literals: text and placeholders, before the fields are known.

use proc_macro2::Span;
use syn::{Ident, LitStr};

/// A part of a literal.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    Text(String),
    /// `{shop}`, `{account.region}`: field names without `r#`.
    Field(Vec<String>),
    /// `{host()}`
    Method(String),
    /// `{base64(api_key)}`: RFC 4648 section 4, of what another placeholder reads.
    Base64(Box<Self>),
}

/// A parsed literal.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    pub(crate) parts: Vec<Part>,
    pub(crate) span: Span,
}

impl Template {
    /// # Errors
    /// What is wrong, in a sentence.
    pub(crate) fn parse(literal: &LitStr) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut text = String::new();
        let value = literal.value();
        let mut rest = value.as_str();
        while let Some(at) = rest.find(['{', '}']) {
            text.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix(brace) {
                text.push_str(brace);
                rest = after;
                continue;
            }
            if brace == "}" {
                return Err("this `}` closes no placeholder: write `}}` for a brace".to_owned());
            }
            let Some((name, after)) = rest.split_once('}') else {
                return Err(
                    "this placeholder is not closed: add `}`, or write `{{` for a brace".to_owned()
                );
            };
            rest = after;
            if !text.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut text)));
            }
            parts.push(placeholder(name)?);
        }
        text.push_str(rest);
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        let outside =
            |pair: &[Part]| matches!(&pair[0], Part::Text(text) if text.ends_with("base64("));
        if parts.windows(2).any(outside) {
            return Err(
                "`base64(…)` stands within the braces, around one field: write `{base64(field)}`"
                    .to_owned(),
            );
        }
        Ok(Self { parts, span: literal.span() })
    }

    /// The whole text, where there is no placeholder.
    pub(crate) fn as_text(&self) -> Option<String> {
        match self.parts.as_slice() {
            [] => Some(String::new()),
            [Part::Text(text)] => Some(text.clone()),
            _ => None,
        }
    }

    pub(crate) fn has_placeholder(&self) -> bool {
        self.parts.iter().any(|part| !matches!(part, Part::Text(_)))
    }

    /// Whether it begins or ends with a space.
    pub(crate) fn has_outer_space(&self) -> bool {
        let text = |part: Option<&Part>, space: fn(&str) -> bool| matches!(part, Some(Part::Text(text)) if space(text));
        text(self.parts.first(), |text| text.starts_with([' ', '\t']))
            || text(self.parts.last(), |text| text.ends_with([' ', '\t']))
    }

    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }
}

fn placeholder(inside: &str) -> Result<Part, String> {
    let shown = inside.trim();
    if shown.is_empty() {
        return Err("this placeholder is empty: name a field, such as `{token}`, or write `{{}}` for braces".to_owned());
    }
    if let Some(name) = shown.strip_prefix("self.") {
        return Err(format!(
            "`{{{shown}}}` has a `self`, which a placeholder does not need: write `{{{name}}}`"
        ));
    }
    if shown.contains("::") {
        return Err(format!(
            "`{{{shown}}}` is a path: a placeholder is a field, `{{field}}`, or a method of the struct, `{{method()}}`"
        ));
    }
    if let Some(inner) = shown.strip_prefix("base64(")
        && !inner.strip_suffix(')').is_some_and(is_source)
    {
        return Err(format!(
            "`{{{shown}}}`: `base64(…)` takes one field, or a method of the struct that joins several: write `{{base64(field)}}`"
        ));
    }
    if let Some((name, spec)) = shown.split_once(':') {
        return Err(format!(
            "`{{{name}:{spec}}}` has a format after the colon, which placeholders do not take: write `{{{name}}}`"
        ));
    }
    if shown != inside {
        return Err(format!("write the placeholder without spaces: `{{{shown}}}`"));
    }
    if let Some(inner) = shown.strip_prefix("base64(").and_then(|inner| inner.strip_suffix(')'))
        && !inner.is_empty()
    {
        return match placeholder(inner)? {
            Part::Base64(_) => Err(format!("`{{{shown}}}` encodes twice: write one `base64(…)`")),
            part => Ok(Part::Base64(Box::new(part))),
        };
    }
    if let Some(name) = shown.strip_suffix("()") {
        return if name.contains('.') {
            Err(format!(
                "`{{{shown}}}` calls a method of a field: write a method of the struct itself, such as `{{host()}}`"
            ))
        } else {
            identifier(name).map(Part::Method)
        };
    }
    if shown.contains('(') {
        return Err(format!(
            "`{{{shown}}}`: a method in a placeholder takes no arguments, such as `{{host()}}`; `{{base64(field)}}` encodes a field"
        ));
    }
    shown.split('.').map(identifier).collect::<Result<_, _>>().map(Part::Field)
}

/// Whether this is surely an identifier, raw or not. Most are, and to parse one costs more than all else here.
fn is_ascii_word(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !["crate", "self", "super"].contains(&name)
}

/// Whether it looks like what `base64` takes; other mistakes in it have their own words.
fn is_source(inner: &str) -> bool {
    let odd = |c: char| matches!(c, ':' | ',' | '"' | '\'' | '+') || c.is_whitespace();
    !inner.is_empty() && !inner.contains(odd)
}

fn identifier(name: &str) -> Result<String, String> {
    let plain = name.strip_prefix("r#").unwrap_or(name);
    // Keywords are fine, they are raw identifiers in the struct.
    if is_ascii_word(plain)
        || syn::parse_str::<Ident>(plain).is_ok()
        || syn::parse_str::<Ident>(&format!("r#{plain}")).is_ok()
    {
        return Ok(plain.to_owned());
    }
    Err(format!(
        "`{name}` is not a field name: a placeholder is `{{field}}`, `{{field.inner}}` or `{{method()}}`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Vec<Part>, String> {
        Template::parse(&LitStr::new(text, Span::call_site())).map(|template| template.parts)
    }

    #[test]
    fn parts() {
        let parts = parse("https://{shop}.example.com/{a.b}/{{x}}{host()}");
        let expected = [
            Part::Text("https://".into()),
            Part::Field(vec!["shop".into()]),
            Part::Text(".example.com/".into()),
            Part::Field(vec!["a".into(), "b".into()]),
            Part::Text("/{x}".into()),
            Part::Method("host".into()),
        ];
        assert_eq!(parts.as_deref(), Ok(&expected[..]));
        let key = || Box::new(Part::Field(vec!["a".into(), "key".into()]));
        assert_eq!(parse("{base64(a.key)}").as_deref(), Ok(&[Part::Base64(key())][..]));
        let pair = Box::new(Part::Method("pair".into()));
        assert_eq!(parse("{base64(pair())}").as_deref(), Ok(&[Part::Base64(pair)][..]));
        assert_eq!(parse("").as_deref(), Ok(&[][..]));
        assert_eq!(parse("{type}").as_deref(), Ok(&[Part::Field(vec!["type".into()])][..]));
    }

    #[test]
    fn mistakes() {
        for text in [
            "{",
            "}",
            "{}",
            "{ a }",
            "{a",
            "{a}}",
            "{0}",
            "{a:?}",
            "{a.b()}",
            "{f(1)}",
            "{base64(base64(a))}",
            "{base64(a b)}",
            "{a..b}",
            "{a-b}",
            "{a{b}}",
            "{é€}",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
