//! What stands beside an authenticator in a requester: the URL, and headers and parameters that carry credentials.

use crate::error::Result;
use crate::item::{Item, Usage, quoted};
use crate::method::{Context, url};
use crate::template;
use crate::value::{Piece, Value};
use crate::yaml::Node;

/// `base_url`; of a whole `url`, its origin.
pub(crate) fn base_url(requester: &Node, cx: &Context<'_>) -> Result<Option<Value>> {
    if requester.get("url").is_none() {
        let base = cx.value(requester, "url_base")?;
        return Ok(base.map(|base| base.map(&mut without_end)));
    }
    Ok(url(requester, cx)?.map(|url| url.map(&mut origin)))
}

pub(crate) fn base_url_item(base: Value) -> Item {
    Item::value("base_url", base, Usage { url: true, needed: true, ..Usage::default() })
}

/// Headers that are configured, and parameters that are secret: constant ones, pages and dates are the request's.
pub(crate) fn extras(requester: &Node, cx: &Context<'_>) -> Vec<Item> {
    let mut items = Vec::new();
    for (key, word) in [("request_headers", "headers"), ("request_parameters", "query")] {
        let Some(node) = requester.get(key) else { continue };
        let mut pairs = Vec::new();
        for (name, node) in node.entries().unwrap_or_default() {
            let Ok(value) = template::value(node, cx.names(requester)) else {
                if node.text().is_some_and(|text| text.contains("config")) {
                    cx.note(node.line, format!("`{name}` is left out: its template cannot be carried over; if it is a credential, write it with `{word}(…)`"));
                }
                continue;
            };
            let texts = value.texts();
            let mut fields =
                texts.iter().flat_map(|pieces| pieces.iter()).filter_map(|piece| match piece {
                    Piece::Field(path) => Some(path),
                    _ => None,
                });
            let secret =
                |path: &Vec<String>| cx.schema.at(path, None).is_some_and(|field| field.secret);
            let carried =
                if word == "headers" { fields.next().is_some() } else { fields.any(secret) };
            if carried {
                pairs.push(Item::value(&quoted(name), value, Usage::default()));
            }
        }
        if !pairs.is_empty() {
            items.push(Item::list(word, pairs));
        }
    }
    items
}

/// The origin of another base, where it is another.
pub(crate) fn other_origin(base: &str, first: &str) -> Option<Item> {
    let origin = |url: &str| Value::literal(url).map(&mut origin);
    let (own, first) = (origin(base), origin(first));
    let own = own.as_literal().filter(|_| own != first)?;
    Some(Item::Word(quoted(own)))
}

fn without_end(mut pieces: Vec<Piece>) -> Vec<Piece> {
    if let Some(Piece::Text(text)) = pieces.last_mut() {
        text.truncate(text.trim_end().trim_end_matches('/').len());
    }
    if pieces.last() == Some(&Piece::Text(String::new())) {
        pieces.pop();
    }
    pieces
}

/// Up to the first slash behind the host.
fn origin(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut kept = Vec::new();
    for piece in pieces {
        if let Piece::Text(text) = &piece {
            let host = text.find("://").map_or(0, |at| at + 3);
            if let Some(at) = text[host..].find('/') {
                kept.push(Piece::Text(text[..host + at].to_owned()));
                break;
            }
        }
        kept.push(piece);
    }
    without_end(kept)
}
