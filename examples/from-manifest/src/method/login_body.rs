//! The body of a login: `request_body_json`, `request_body_data`, or the newer `request_body`.

use serde_json::Value as Json;

use super::Context;
use crate::error::{Error, Result};
use crate::item::{Item, quoted};
use crate::template;
use crate::yaml::{Data, Node};

pub(super) struct Body {
    pub(super) item: Item,
    pub(super) line: usize,
}

pub(super) fn read(requester: &Node, cx: &Context<'_>) -> Result<Option<Body>> {
    let (kind, node) = if let Some(body) = requester.get("request_body") {
        let value = cx.needed(body, "value")?;
        match body.get("type").and_then(|kind| kind.text()) {
            Some("RequestBodyJsonObject") => ("json", value),
            Some("RequestBodyUrlEncodedForm") => ("form", value),
            other => {
                let other = other.unwrap_or("a body without a type");
                return Err(Error::at(
                    body.line,
                    format!(
                        "`{other}` cannot be carried over: `RequestBodyJsonObject` and `RequestBodyUrlEncodedForm` can"
                    ),
                ));
            }
        }
    } else if let Some(node) = requester.get("request_body_json") {
        ("json", node)
    } else if let Some(node) = requester.get("request_body_data") {
        ("form", node)
    } else {
        return Ok(None);
    };
    let mut items = Vec::new();
    match (&node.data, kind) {
        (Data::Scalar { text, .. }, "json") => {
            let json = serde_json::from_str(text).map_err(|_| Error::at(node.line, "this body is no JSON before its template is worked out, so it cannot be carried over"))?;
            parsed(&json, "", requester, node.line, cx, &mut items)?;
        }
        (Data::Map(_), "json") => object(node, "", requester, cx, &mut items)?,
        (Data::Map(entries), _) => {
            for (name, value) in entries {
                items.push(Item::pair(name, template::value(value, cx.names(requester))?));
            }
        }
        _ => {
            return Err(Error::at(
                node.line,
                "a form as one text cannot be carried over: write its names and values",
            ));
        }
    }
    Ok((!items.is_empty()).then(|| Body { item: Item::list(kind, items), line: node.line }))
}

/// Objects inside become dotted names.
fn object(
    node: &Node,
    prefix: &str,
    requester: &Node,
    cx: &Context<'_>,
    items: &mut Vec<Item>,
) -> Result<()> {
    for (name, value) in node.entries().unwrap_or_default() {
        let name = dotted(prefix, name, value.line)?;
        match &value.data {
            Data::Map(_) => object(value, &name, requester, cx, items)?,
            Data::List(_) => return Err(list(value.line)),
            Data::Scalar { .. } if value.flag().is_some() || value.whole_number().is_some() => {
                let literal = value.flag().map_or_else(
                    || value.text().unwrap_or_default().to_owned(),
                    |flag| flag.to_string(),
                );
                items.push(Item::word(format!("{} = {literal}", quoted(&name))));
            }
            Data::Scalar { .. } => {
                items.push(Item::pair(&name, template::value(value, cx.names(requester))?))
            }
        }
    }
    Ok(())
}

/// The same, of JSON in a text.
fn parsed(
    json: &Json,
    prefix: &str,
    requester: &Node,
    line: usize,
    cx: &Context<'_>,
    items: &mut Vec<Item>,
) -> Result<()> {
    let Json::Object(entries) = json else {
        return Err(Error::at(line, "this body is no JSON object, so it cannot be carried over"));
    };
    for (name, value) in entries {
        let name = dotted(prefix, name, line)?;
        match value {
            Json::Object(_) => parsed(value, &name, requester, line, cx, items)?,
            Json::String(text) => {
                let value = template::of_text(text, line, cx.names(requester))?.checked(line)?;
                items.push(Item::pair(&name, value));
            }
            Json::Bool(_) => items.push(Item::word(format!("{} = {value}", quoted(&name)))),
            Json::Number(number) if number.is_u64() => {
                items.push(Item::word(format!("{} = {value}", quoted(&name))))
            }
            _ => return Err(list(line)),
        }
    }
    Ok(())
}

fn dotted(prefix: &str, name: &str, line: usize) -> Result<String> {
    if name.contains('.') || name.is_empty() {
        return Err(Error::at(
            line,
            format!(
                "the name `{name}` in a JSON body cannot be carried over: a dot makes an object inside"
            ),
        ));
    }
    Ok(if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") })
}

fn list(line: usize) -> Error {
    Error::at(
        line,
        "in a JSON body only texts, whole numbers, `true`, `false` and objects of these can be carried over",
    )
}
