//! `headers(…)` and `query(…)`: values by their names, in a request.

use crate::check::context::Context;
use crate::check::kind::Kind;
use crate::check::options::Options;
use crate::check::value::Val;
use crate::read::{Item, literal, pairs};

/// `headers("X-…" = "…")`, names checked, and their places noted.
pub(crate) fn headers(item: Item, cx: &mut Context<'_>) -> Vec<(String, Val)> {
    let pairs = pairs("headers", item.list(cx.errors), cx.errors);
    pairs
        .into_iter()
        .map(|(name, value)| {
            match literal::header_name(&name.value()) {
                Ok(()) => cx.fill("header", &name.value(), name.span(), "headers"),
                Err(message) => cx.errors.at(name.span(), message),
            }
            let value = cx.pair(&name, &value, Kind::Header);
            (name.value(), value)
        })
        .collect()
}

/// `headers("X-…" = "…")` among `options`.
pub(crate) fn filled_headers(options: &mut Options, cx: &mut Context<'_>) -> Vec<(String, Val)> {
    options.take("headers").map(|item| headers(item, cx)).unwrap_or_default()
}

/// `query("k" = "v")`
pub(crate) fn query(item: Item, cx: &mut Context<'_>) -> Vec<(String, Val)> {
    let pairs = pairs("query", item.list(cx.errors), cx.errors);
    pairs
        .into_iter()
        .map(|(name, value)| {
            match literal::parameter(&name.value()) {
                Ok(()) => cx.fill("query", &name.value(), name.span(), "query"),
                Err(message) => cx.errors.at(name.span(), message),
            }
            let value = cx.pair(&name, &value, Kind::Plain);
            (name.value(), value)
        })
        .collect()
}
