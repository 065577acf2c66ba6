//! What a value is for, and what its literal may say.

use crate::check::template::{Part, Template};
use crate::check::url;
use crate::read::literal;

/// What a value is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    Header,
    Scope,
    Secret,
    /// A secret in a header.
    SecretHeader,
    Url,
}

impl Kind {
    pub(crate) fn is_secret(self) -> bool {
        matches!(self, Self::Secret | Self::SecretHeader)
    }

    /// The places of a URL's placeholders.
    ///
    /// # Errors
    /// What is wrong with a literal of this kind, in a sentence; `name` is what the value is for.
    pub(crate) fn check(
        self,
        name: &str,
        template: &Template,
        allow_http: bool,
    ) -> Result<Vec<url::Position>, String> {
        if self.is_secret()
            && !template.has_placeholder()
            && template.texts().any(|text| text.contains('{') && text.contains('}'))
        {
            return Err(format!(
                "doubled braces are a text, not a placeholder: write single ones, as in `\"{{{name}}}\"`"
            ));
        }
        if self.is_secret() && !template.has_placeholder() {
            return Err(format!(
                "a secret is written into the code here: add a field and name it, as in `\"{{{name}}}\"`, so that the value comes from outside"
            ));
        }
        let dollar = template
            .parts
            .windows(2)
            .any(|parts| matches!(&parts[0], Part::Text(text) if text.ends_with('$')));
        if dollar && !matches!(self, Self::Plain | Self::Header) {
            return Err("a placeholder has no `$` before it: write `{name}` instead of `${name}`"
                .to_owned());
        }
        match self {
            Self::Url => return url::check(template, allow_http),
            Self::Header | Self::SecretHeader => {
                header_template(template)?;
            }
            Self::Scope => scope(template)?,
            Self::Plain | Self::Secret => {}
        }
        Ok(Vec::new())
    }
}

/// Scopes, RFC 6749 section 3.3: printable ASCII without quote and backslash, separated by single spaces.
fn scope(template: &Template) -> Result<(), String> {
    let wrong = |c: &char| !matches!(c, ' ' | '!' | '#'..='[' | ']'..='~');
    if let Some(wrong) = template.texts().find_map(|text| text.chars().find(wrong)) {
        return Err(format!("a scope cannot have {}", literal::character(wrong)));
    }
    if template.parts.is_empty() {
        return Err("this scope is empty: name one, or leave `scope` out".to_owned());
    }
    if template.texts().any(|text| text.contains("  ")) || template.has_outer_space() {
        return Err(
            "scopes have one space between them, and none around them, such as \"read write\""
                .to_owned(),
        );
    }
    Ok(())
}

/// A header's value: no space at either end (RFC 9110 section 5.5).
pub(crate) fn header_template(template: &Template) -> Result<(), String> {
    template.texts().try_for_each(literal::header_value)?;
    if template.has_outer_space() {
        return Err("a header cannot carry a space at either end: remove it".to_owned());
    }
    Ok(())
}
