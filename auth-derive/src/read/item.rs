//! What an item's value may be: a text, a word, a list, pairs, a function.

use std::time::Duration;

use syn::{Lit, LitStr};

use crate::help::suggest::{hint, list, nearest};
use crate::help::{Errors, aliases};
use crate::read::attr::{Given, Item, Node, Value};
use crate::read::path::Path;
use crate::read::{duration, literal};

/// How a list is written.
fn list_of(name: &str) -> String {
    match name {
        "also_send_to" => format!("`{name}(\"https://files.example.com\")`"),
        "auth" => format!("`{name}(basic)`"),
        _ => format!("`{name}(\"name\" = \"value\")`"),
    }
}

impl Item {
    /// `name = "text"`
    pub(crate) fn text(&self, errors: &mut Errors) -> Option<LitStr> {
        let name = self.key.text();
        match &self.given {
            Given::Value(Value::Text(text)) => return Some(text.clone()),
            Given::Value(Value::Path(path)) => {
                let word = path.last.to_string();
                if matches!(
                    name.as_str(),
                    "env_prefix"
                        | "token_path"
                        | "token_header"
                        | "token_cookie"
                        | "expires_after"
                        | "leeway"
                        | "property"
                ) {
                    errors.on(
                        path,
                        format_args!(
                            "write the value of `{name}` in quotes: `{name} = \"{word}\"`"
                        ),
                    );
                } else {
                    errors.on(path, format_args!("write the value of `{name}` in quotes: \"{{{word}}}\" for a field, \"{word}\" for a text"));
                }
            }
            Given::Value(Value::Lit(lit)) => errors
                .on(lit, format_args!("write the value of `{name}` in quotes: `{name} = \"…\"`")),
            Given::Value(Value::Array(values, span)) if name == "scope" => {
                let scopes = values.iter().filter_map(|value| match value {
                    Value::Text(text) => Some(text.value()),
                    _ => None,
                });
                let scopes = scopes.collect::<Vec<_>>().join(" ");
                errors.at(*span, format_args!("scopes are one text with spaces between (RFC 6749 section 3.3): write `scope = {scopes:?}`"));
            }
            _ => errors.at(
                self.value_span(),
                format_args!("`{name}` takes a text: write `{name} = \"…\"`"),
            ),
        }
        None
    }

    /// `name = word`; a misspelled or quoted word is reported and understood.
    pub(crate) fn word(
        &self,
        choices: &[&'static str],
        errors: &mut Errors,
    ) -> Option<&'static str> {
        let name = self.key.text();
        let (word, quoted) = match &self.given {
            Given::Value(Value::Path(path)) => (path.last.to_string(), false),
            Given::Value(Value::Text(text)) => (text.value(), true),
            _ => {
                errors.at(
                    self.value_span(),
                    format_args!(
                        "`{name}` takes a word\nhelp: write `{name} = …` with {}",
                        list(choices)
                    ),
                );
                return None;
            }
        };
        self.word_among(&word, quoted, choices, errors)
    }

    /// As [`Item::word`], for a word that was read already.
    pub(crate) fn word_among(
        &self,
        word: &str,
        quoted: bool,
        choices: &[&'static str],
        errors: &mut Errors,
    ) -> Option<&'static str> {
        let name = self.key.text();
        let span = self.value_span();
        if let Some(choice) = choices.iter().find(|choice| **choice == word) {
            if quoted {
                errors.at(span, format_args!("write the word without quotes: `{name} = {word}`"));
            }
            return Some(choice);
        }
        let near = aliases::word(&name, word).or_else(|| nearest(word, choices.iter().copied()));
        let near = near.and_then(|near| choices.iter().find(|choice| **choice == near));
        match near {
            Some(near) => errors
                .at(span, format_args!("`{word}` is not a value of `{name}`{}", hint(Some(near)))),
            None => errors.at(
                span,
                format_args!("`{word}` is not a value of `{name}`\nhelp: write {}", list(choices)),
            ),
        }
        near.copied()
    }

    /// `name(…)`
    pub(crate) fn list(self, errors: &mut Errors) -> Vec<Node> {
        let name = self.key.text();
        let span = self.value_span();
        match self.given {
            Given::List(nodes) => {
                if nodes.is_empty() {
                    errors.at(
                        span,
                        format_args!(
                            "`{name}()` says nothing: remove it, or write {}",
                            list_of(&name)
                        ),
                    );
                }
                nodes
            }
            _ => {
                errors
                    .at(span, format_args!("`{name}` takes parentheses: write {}", list_of(&name)));
                vec![Node::Broken]
            }
        }
    }

    /// `name = path::to::function`
    pub(crate) fn path(&self, errors: &mut Errors) -> Option<Path> {
        let name = self.key.text();
        match &self.given {
            Given::Value(Value::Path(path)) => Some(path.clone()),
            Given::Value(Value::Text(text)) => {
                errors.at(
                    text.span(),
                    format_args!("write the function without quotes: `{name} = {}`", text.value()),
                );
                None
            }
            _ => {
                errors.at(
                    self.value_span(),
                    format_args!("`{name}` takes a function: write `{name} = path::to::function`"),
                );
                None
            }
        }
    }

    /// `name = "data.token"`, or `name = ["a.b", "0"]` where a key holds a dot.
    pub(crate) fn json_path(&self, errors: &mut Errors) -> Option<Vec<String>> {
        let Given::Value(Value::Array(values, span)) = &self.given else {
            let text = self.text(errors)?;
            if text.value().contains(['{', '}']) {
                errors.at(text.span(), "a path takes no placeholders");
                return None;
            }
            return literal::path(&text.value())
                .map_err(|message| errors.at(text.span(), message))
                .ok();
        };
        if values.is_empty() {
            errors.at(*span, "this path is empty: write its keys, such as [\"data\", \"token\"]");
        }
        let mut keys = Vec::new();
        for value in values {
            match value {
                Value::Text(text) => keys.push(text.value()),
                Value::Lit(Lit::Int(number)) => keys.push(number.base10_digits().to_owned()),
                other => errors
                    .at(other.span(), "a key of a path is a text in quotes, such as \"token\""),
            }
        }
        Some(keys)
    }

    /// `name = "60s"`
    pub(crate) fn duration(&self, errors: &mut Errors) -> Option<Duration> {
        if let Given::Value(Value::Lit(Lit::Int(number))) = &self.given {
            let name = self.key.text();
            errors.at(
                number.span(),
                format_args!(
                    "a duration needs its unit: write `{name} = \"{}s\"` for seconds",
                    number.base10_digits()
                ),
            );
            return None;
        }
        let text = self.text(errors)?;
        duration::parse(&text.value()).map_err(|message| errors.at(text.span(), message)).ok()
    }
}
