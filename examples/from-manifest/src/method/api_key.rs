//! `ApiKeyAuthenticator`.

use super::{Context, basic};
use crate::error::{Error, Result};
use crate::item::{Item, Usage, quoted};
use crate::template;
use crate::value::{Piece, Value};
use crate::yaml::Node;

pub(super) fn read(block: &Node, cx: &Context<'_>) -> Result<Vec<Item>> {
    let place = Place::read(block, cx)?;
    let node = cx.needed(block, "api_token")?;
    let raw = template::raw(node, cx.names(block))?;
    if place.is_authorization() {
        if let Some((username, password)) = basic::pair(&raw) {
            return Ok(vec![basic::of(username, password)]);
        }
        if let Some(token) = after_bearer(&raw) {
            return Ok(vec![Item::list(
                "bearer",
                vec![cx.secret(token, node.line, "token", "token")],
            )]);
        }
    }
    let value = cx.secret(raw.checked(node.line)?, node.line, "value", "api_key");
    Ok(vec![Item::list("api_key", vec![place.item(), value])])
}

/// Where a value goes.
pub(super) struct Place {
    /// `header`, `query`, `form` or `json`
    pub(super) word: &'static str,
    pub(super) name: Value,
}

impl Place {
    /// Of `inject_into`, or of the older `header`.
    pub(super) fn read(block: &Node, cx: &Context<'_>) -> Result<Self> {
        match block.get("inject_into") {
            Some(option) if option.entries().is_some() => Self::option(option, cx),
            _ => Ok(Self {
                word: "header",
                name: cx.needed_value(block, "header").map_err(|_| {
                    Error::at(block.line, "neither `inject_into` nor `header` says where this goes")
                })?,
            }),
        }
    }

    /// Of a `RequestOption`.
    pub(super) fn option(option: &Node, cx: &Context<'_>) -> Result<Self> {
        let place = cx.needed(option, "inject_into")?;
        let word = match place.text() {
            Some("header") => "header",
            Some("request_parameter") => "query",
            Some("body_data") => "form",
            Some("body_json") => "json",
            other => {
                let other = other.unwrap_or("this");
                return Err(Error::at(
                    place.line,
                    format!(
                        "`{other}` is no place: these are header, request_parameter, body_data and body_json"
                    ),
                ));
            }
        };
        if let Some(path) = option.get("field_path") {
            if word != "json" {
                return Err(Error::at(path.line, "`field_path` goes with `body_json`"));
            }
            let keys = path
                .items()
                .ok_or_else(|| Error::at(path.line, "`field_path` is a list of keys"))?;
            let mut name = Value::literal("");
            for (at, key) in keys.iter().enumerate() {
                let key = template::value(key, cx.names(option))?;
                let dot = Value::literal(if at == 0 { "" } else { "." });
                name = name.then(&dot).then(&key);
            }
            return Ok(Self { word, name });
        }
        let name = cx.needed_value(option, "field_name")?;
        if word == "json" && name.as_literal().is_some_and(|name| name.contains('.')) {
            return Err(Error::at(
                option.line,
                "a `field_name` with a dot in a JSON body cannot be carried over: the annotation takes it for a path",
            ));
        }
        Ok(Self { word, name })
    }

    pub(super) fn is_authorization(&self) -> bool {
        self.word == "header"
            && self.name.as_literal().is_some_and(|name| name.eq_ignore_ascii_case("authorization"))
    }

    pub(super) fn item(&self) -> Item {
        match self.name.as_literal() {
            Some(name) if !name.contains(['{', '}']) => {
                Item::Word(format!("{} = {}", self.word, quoted(name)))
            }
            _ => Item::value(self.word, self.name.clone(), Usage::default()),
        }
    }
}

/// What follows `Bearer `, where that is all.
pub(super) fn after_bearer(value: &Value) -> Option<Value> {
    let Value::Text(pieces) = value else { return None };
    match pieces.as_slice() {
        [Piece::Text(scheme), rest @ ..] if scheme == "Bearer " && !rest.is_empty() => {
            let token = Value::Text(rest.to_vec());
            token.as_field().is_some().then_some(token)
        }
        _ => None,
    }
}
