//! `retry(attempts = 4, on = [429, 503], max_wait = "60s", wait = exponential)`.

use std::time::Duration;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Lit, LitInt};

use crate::check::{Context, Options};
use crate::help::Errors;
use crate::method::emit;
use crate::read::{Given, Item, Node, Value, duration, literal};

pub(super) const OPTIONS: &[&str] = &["attempts", "on", "max_wait", "wait"];

/// What is not said keeps core's default.
#[derive(Default)]
pub(super) struct Retry {
    attempts: Option<u32>,
    on: Option<Vec<u16>>,
    max_wait: Option<Duration>,
    wait: Option<Wait>,
}

enum Wait {
    Exponential,
    Constant(Duration),
    Header(String),
}

impl Retry {
    /// Reads `retry(…)` among `options`.
    pub(super) fn read(options: &mut Options, cx: &mut Context<'_>) -> Self {
        let Some(item) = options.take("retry") else { return Self::default() };
        let mut inner = cx.options("retry", item, OPTIONS);
        inner.refuse_bare(cx.errors);
        inner.refuse_empty(cx.errors);
        Self {
            attempts: inner.take("attempts").and_then(|item| attempts(&item, cx.errors)),
            on: inner.take("on").and_then(|item| statuses(&item, "[429, 503]", cx.errors)),
            max_wait: inner.take("max_wait").and_then(|item| item.duration(cx.errors)),
            wait: inner.take("wait").and_then(|item| wait(&item, cx.errors)),
        }
    }

    /// Statements about `__method.retry`.
    pub(super) fn expand(&self) -> TokenStream {
        let attempts = self.attempts.map(|attempts| quote!(__method.retry.attempts = #attempts;));
        let on = self.on.as_ref().map(|on| quote!(__method.retry.on = &[#(#on),*];));
        let max_wait = self.max_wait.map(|max_wait| {
            let max_wait = emit::duration(max_wait);
            quote!(__method.retry.max_wait = #max_wait;)
        });
        let wait = self.wait.as_ref().map(|wait| {
            let wait = match wait {
                Wait::Exponential => quote!(Exponential),
                Wait::Constant(wait) => {
                    let wait = emit::duration(*wait);
                    quote!(Constant(#wait))
                }
                Wait::Header(name) => quote!(Header(#name)),
            };
            quote!(__method.retry.wait = __P_Backoff::#wait;)
        });
        quote!(#attempts #on #max_wait #wait)
    }
}

/// `renew_on = [403]` among `options`: the statuses by which an API rejects a token, beside 401.
pub(super) fn renew_on(options: &mut Options, errors: &mut Errors) -> Vec<u16> {
    let Some(item) = options.take("renew_on") else { return Vec::new() };
    let statuses = statuses(&item, "[403]", errors).unwrap_or_default();
    if statuses.contains(&401) {
        errors.at(item.value_span(), "401 always renews the token: name the other statuses only");
    }
    statuses
}

fn attempts(item: &Item, errors: &mut Errors) -> Option<u32> {
    let Given::Value(Value::Lit(Lit::Int(number))) = &item.given else {
        errors.at(
            item.value_span(),
            "`attempts` takes a number, the first request included: write `attempts = 4`",
        );
        return None;
    };
    match number.base10_parse::<u32>() {
        Ok(attempts @ 1..=20) => Some(attempts),
        Ok(0) => {
            errors.at(
                number.span(),
                "`attempts` counts the first request too: write `attempts = 1` for no repetition",
            );
            None
        }
        _ => {
            errors.at(number.span(), "`attempts` is a number from 1 to 20");
            None
        }
    }
}

/// A list of statuses such as `example`.
fn statuses(item: &Item, example: &str, errors: &mut Errors) -> Option<Vec<u16>> {
    let Given::Value(Value::Array(values, span)) = &item.given else {
        let name = item.key.text();
        errors.at(
            item.value_span(),
            format_args!("`{name}` takes a list of statuses: write `{name} = {example}`"),
        );
        return None;
    };
    let on = item.key.text() == "on";
    if values.is_empty() {
        let what = if on { "repeat on" } else { "renew on" };
        errors.at(
            *span,
            format_args!("this list is empty: name the statuses to {what}, such as `{example}`"),
        );
    }
    let mut seen: Vec<(u16, &LitInt)> = Vec::new();
    for value in values {
        let number = match value {
            Value::Lit(Lit::Int(number)) if number.suffix().is_empty() => number,
            Value::Text(text) if text.value().parse::<u16>().is_ok() => {
                errors.at(
                    text.span(),
                    format_args!("write the status without quotes: `{}`", text.value()),
                );
                continue;
            }
            Value::Lit(Lit::Int(number)) => {
                errors.at(
                    number.span(),
                    format_args!("`{number}` is not a status: write each as a number, such as 429"),
                );
                continue;
            }
            _ => {
                errors.at(value.span(), "a status is a number, such as 429");
                continue;
            }
        };
        let status = number.base10_parse::<u16>().unwrap_or(0);
        if let Err(message) = literal::status(status) {
            let what = if on { "is not repeated" } else { "rejects no token" };
            errors.at(number.span(), message.replace("is not repeated", what));
        } else if let Some((_, first)) = seen.iter().find(|(other, _)| *other == status) {
            errors.between(
                first.span(),
                number.span(),
                format_args!("{status} is given twice: remove one"),
            );
        } else {
            seen.push((status, number));
        }
    }
    Some(seen.into_iter().map(|(status, _)| status).collect())
}

fn wait(item: &Item, errors: &mut Errors) -> Option<Wait> {
    const WAITS: &[&str] = &["exponential", "constant", "header"];
    let before = errors.len();
    let (word, nodes) = match &item.given {
        Given::Value(Value::Call(name, nodes)) => {
            (item.word_among(&name.to_string(), false, WAITS, errors)?, nodes.as_slice())
        }
        _ => (item.word(WAITS, errors)?, &[][..]),
    };
    if !errors.none_since(before) {
        return None;
    }
    let (text, checked) = match (word, nodes) {
        ("exponential", []) => return Some(Wait::Exponential),
        ("exponential", _) => {
            errors.at(
                item.value_span(),
                "`exponential` takes nothing in parentheses: write `wait = exponential`",
            );
            return None;
        }
        ("header", [Node::Bare(Value::Text(text))]) => {
            (text, literal::header_name(&text.value()).map(|()| Wait::Header(text.value())))
        }
        ("constant", [Node::Bare(Value::Text(text))]) => (text, constant(&text.value())),
        _ => {
            let example = if word == "header" { "X-RateLimit-Reset" } else { "5s" };
            errors.at(
                item.value_span(),
                format_args!("`{word}` takes one text: write `wait = {word}(\"{example}\")`"),
            );
            return None;
        }
    };
    checked.map_err(|message| errors.at(text.span(), message)).ok()
}

fn constant(text: &str) -> Result<Wait, String> {
    let wait = duration::parse(text)?;
    if wait.is_zero() {
        return Err("this is no time to wait: write a longer one, such as \"5s\"".to_owned());
    }
    Ok(Wait::Constant(wait))
}
