//! `SessionTokenAuthenticator`.

use super::api_key::Place;
use super::{Context, login_body, login_items};
use crate::error::{Error, Result};
use crate::item::{Item, Usage, json_path};
use crate::template::{self, Names};
use crate::value::{Piece, Value};
use crate::yaml::Node;

pub(super) fn read(block: &Node, cx: &Context<'_>) -> Result<Vec<Item>> {
    if let Some(decoder) = block.get("decoder")
        && decoder.get("type").and_then(|kind| kind.text()) != Some("JsonDecoder")
    {
        return Err(Error::at(
            decoder.line,
            "only answers in JSON can be carried over: use `token_with = your_function`",
        ));
    }
    let mut items = vec![login(block, cx)?, token_path(block, cx)?];
    items.extend(lifetime(block)?);
    items.extend(send_as(block, cx)?);
    Ok(vec![Item::list("session", items)])
}

fn login(block: &Node, cx: &Context<'_>) -> Result<Item> {
    let requester = cx.needed(block, "login_requester")?;
    let method = cx.plain(requester, "http_method")?.unwrap_or_else(|| "GET".to_owned());
    let word = match method.to_ascii_uppercase().as_str() {
        "GET" => "get",
        "POST" => "post",
        other => {
            return Err(Error::at(
                requester.line,
                format!("a login by {other} cannot be carried over: a login is a GET or a POST"),
            ));
        }
    };
    let url = url(requester, cx)?
        .ok_or_else(|| Error::at(requester.line, "this login has no `url` and no `url_base`"))?;
    let mut items =
        vec![Item::value(word, url, Usage { url: true, needed: true, ..Usage::default() })];
    let query = pairs(requester, "request_parameters", cx)?;
    if !query.is_empty() {
        items.push(Item::list("query", query));
    }
    let body = login_body::read(requester, cx)?;
    if word == "get"
        && let Some(body) = &body
    {
        return Err(Error::at(body.line, "a GET with a body cannot be carried over"));
    }
    let mut headers = pairs(requester, "request_headers", cx)?;
    if let Some(body) = body {
        headers.retain(|header| !is_content_type(header));
        items.push(body.item);
    }
    if !headers.is_empty() {
        items.push(Item::list("headers", headers));
    }
    if let Some(auth) = requester.get("authenticator") {
        let auth = login_items(auth, cx)?;
        if auth != [Item::word("none")] {
            items.push(Item::list("auth", auth));
        }
    }
    if let Some(handler) = requester.get("error_handler") {
        cx.note(
            handler.line,
            "the `error_handler` of the login is left out: see `retry(…)` and `fail_if(…)`",
        );
    }
    Ok(Item::list("login", items))
}

/// The body's own option says it.
fn is_content_type(header: &Item) -> bool {
    matches!(header, Item::Value { name, .. } if name.eq_ignore_ascii_case("\"content-type\""))
}

fn pairs(component: &Node, key: &str, cx: &Context<'_>) -> Result<Vec<Item>> {
    let Some(node) = component.get(key) else { return Ok(Vec::new()) };
    let entries =
        node.entries().ok_or_else(|| Error::at(node.line, format!("`{key}` is a mapping")))?;
    entries
        .iter()
        .map(|(name, value)| Ok(Item::pair(name, template::value(value, cx.names(component))?)))
        .collect()
}

/// The whole URL of a requester: `url`, or `url_base` and `path`.
pub(crate) fn url(requester: &Node, cx: &Context<'_>) -> Result<Option<Value>> {
    if let Some(url) = cx.value(requester, "url")? {
        return Ok(Some(url));
    }
    let Some(base) = cx.value(requester, "url_base")? else { return Ok(None) };
    Ok(Some(match cx.value(requester, "path")? {
        Some(path) => join(base, path),
        None => base,
    }))
}

/// With exactly one slash between.
pub(crate) fn join(base: Value, path: Value) -> Value {
    let base = base.map(&mut |mut pieces| {
        if let Some(Piece::Text(text)) = pieces.last_mut() {
            text.truncate(text.trim_end_matches('/').len());
        }
        pieces
    });
    let path = path.map(&mut |mut pieces| {
        if let Some(Piece::Text(text)) = pieces.first_mut() {
            *text = text.trim_start_matches('/').to_owned();
        }
        pieces
    });
    base.then(&Value::literal("/")).then(&path)
}

fn token_path(block: &Node, cx: &Context<'_>) -> Result<Item> {
    let node = cx.needed(block, "session_token_path")?;
    let mut keys = Vec::new();
    for key in node
        .items()
        .ok_or_else(|| Error::at(node.line, "`session_token_path` is a list of keys"))?
    {
        let value = template::value(key, cx.names(block))?;
        let text = value.as_literal().filter(|text| !text.contains('*') && !text.is_empty());
        let text = text.ok_or_else(|| {
            Error::at(key.line, "a key that is worked out, and `*`, cannot be carried over")
        })?;
        keys.push(text.to_owned());
    }
    Ok(json_path("token_path", &keys))
}

/// Without one, there is a login before every call, there and here.
fn lifetime(block: &Node) -> Result<Option<Item>> {
    let Some(node) = block.get("expiration_duration") else { return Ok(None) };
    let text = node.text().unwrap_or_default();
    let shape = text.strip_prefix('P').filter(|rest| !rest.is_empty() && *rest != "T");
    let whole =
        shape.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || "WDTHMS".contains(c)));
    let months =
        shape.is_some_and(|rest| rest.split('T').next().is_some_and(|days| days.contains('M')));
    if !whole || months {
        return Err(Error::at(
            node.line,
            format!(
                "the duration `{text}` cannot be carried over: write weeks, days, hours, minutes or seconds, such as `P14D`"
            ),
        ));
    }
    if text.chars().filter(char::is_ascii_digit).all(|digit| digit == '0') {
        return Ok(None);
    }
    Ok(Some(Item::text("expires_after", text)))
}

fn send_as(block: &Node, cx: &Context<'_>) -> Result<Option<Item>> {
    let request = cx.needed(block, "request_authentication")?;
    let kind = cx.needed(request, "type")?;
    match kind.text() {
        Some("Bearer") => Ok(None),
        Some("ApiKey") => {
            let place = Place::read(request, cx)?;
            if !["header", "query"].contains(&place.word) {
                return Err(Error::at(
                    request.line,
                    "a session token in a body cannot be carried over: it goes in a header or in the query",
                ));
            }
            let names = Names { token: true, ..cx.names(request) };
            let value = match request.get("api_token") {
                Some(node) => template::value(node, names)?,
                None => Value::Text(vec![Piece::Token]),
            };
            if !value.has_token() || !matches!(value, Value::Text(_)) {
                return Err(Error::at(
                    request.line,
                    "`api_token` has `session_token` in it, and no choice",
                ));
            }
            let is =
                |text: &str| value == Value::Text(vec![Piece::Text(text.to_owned()), Piece::Token]);
            if place.is_authorization() && is("Bearer ") {
                return Ok(None);
            }
            let mut items = vec![place.item()];
            if value != Value::Text(vec![Piece::Token]) {
                items.push(Item::value("value", value, Usage::default()));
            }
            Ok(Some(Item::list("send_as", items)))
        }
        other => {
            let other = other.unwrap_or("this");
            Err(Error::at(
                kind.line,
                format!("`{other}` does not say how the token is sent: `Bearer` and `ApiKey` do"),
            ))
        }
    }
}
