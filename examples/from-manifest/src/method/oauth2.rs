//! `OAuthAuthenticator`, RFC 6749.

use super::Context;
use super::oauth2_expiry::expiry;
use super::oauth2_request::Request;
use super::oauth2_stored::{Rotation, stored};
use crate::error::{Error, Result};
use crate::item::{Item, Usage, json_path, quoted};
use crate::template;
use crate::value::Value;
use crate::yaml::Node;

pub(super) fn read(block: &Node, cx: &Context<'_>) -> Result<Vec<Item>> {
    if block.is_true("use_profile_assertion") {
        return Err(Error::at(
            block.line,
            "`use_profile_assertion` signs a JWT, which `oauth2` has no word for: write it with `token_with = your_function`",
        ));
    }
    let Some(endpoint) = cx.value(block, "token_refresh_endpoint")? else {
        return stored_only(block, cx);
    };
    let rotation = Rotation::read(block)?;
    let grant = cx.plain(block, "grant_type")?.unwrap_or_else(|| "refresh_token".to_owned());
    let mut request = Request::read(block, &grant, cx)?;
    let url = Usage { url: true, role: Some("token_endpoint"), ..Usage::default() };
    let mut items = vec![Item::word(match grant.as_str() {
        "refresh_token" | "client_credentials" | "password" => format!("grant = {grant}"),
        other => format!("grant = custom({})", quoted(other)),
    })];
    items.push(Item::value("token_endpoint", endpoint, url));
    items.extend(client(block, &request, cx)?);
    if let Some(rotation) = &rotation {
        items.push(refresh_token(Value::field(rotation.refresh_token.clone())));
    } else if let Some(value) = cx.value(block, "refresh_token")? {
        if ["client_credentials", "password"].contains(&grant.as_str()) {
            cx.note(
                block.line,
                format!("`refresh_token` is left out: `grant = {grant}` does not send it"),
            );
        } else {
            let line = block.get("refresh_token").map_or(block.line, |node| node.line);
            items.push(cx.secret(value, line, "refresh_token", "refresh_token"));
        }
    } else if grant == "refresh_token" {
        return Err(Error::at(
            block.line,
            "`refresh_token` is missing here, which `grant_type: refresh_token` needs",
        ));
    }
    items.append(&mut request.items);
    items.extend(scope(block, request.scope, cx)?);
    if !request.params.is_empty() {
        items.push(Item::list("params", request.params));
    }
    if !request.headers.is_empty() {
        items.push(Item::list("headers", request.headers));
    }
    items.extend(renamed(block, rotation.as_ref(), cx)?);
    if let Some(name) = cx.plain(block, "access_token_name")?.filter(|name| name != "access_token")
    {
        searched(block, "access_token_name", &name, cx);
        items.push(json_path("access_token_property", &[name]));
    }
    items.extend(expiry(block, cx)?);
    match rotation {
        Some(rotation) => items.extend(rotation.items()),
        None => items.extend(stored(block, cx)?),
    }
    for key in [
        "refresh_token_error_status_codes",
        "refresh_token_error_key",
        "refresh_token_error_values",
    ] {
        if let Some(node) = block.get(key) {
            cx.note(
                node.line,
                format!("`{key}` is left out: `invalid_grant` is understood anyway"),
            );
        }
    }
    Ok(vec![Item::list("oauth2", items)])
}

/// That the annotation has a path where the platform searches the whole answer.
pub(super) fn searched(block: &Node, key: &str, name: &str, cx: &Context<'_>) {
    let line = block.get(key).map_or(block.line, |node| node.line);
    cx.note(line, format!("`{name}` is read at the top of the answer: where it is further inside, write its path, such as \"data.{name}\""));
}

/// An access token that nothing renews is a Bearer token.
fn stored_only(block: &Node, cx: &Context<'_>) -> Result<Vec<Item>> {
    if block.get("access_token_value").is_none() {
        return Err(Error::at(
            block.line,
            "neither `token_refresh_endpoint` nor `access_token_value` is here, so there is no token",
        ));
    }
    cx.note(block.line, "without `token_refresh_endpoint` nothing is renewed: this is `bearer`, and needs no client");
    let token = cx.credential(block, "access_token_value", "token")?;
    Ok(vec![Item::list("bearer", vec![token])])
}

/// `client_id`, `client_secret` and how they are sent.
fn client(block: &Node, request: &Request, cx: &Context<'_>) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    let role = |role, secret| Usage { role: Some(role), secret, needed: true, ..Usage::default() };
    if let Some((id, secret)) = &request.basic {
        items.push(Item::value("client_id", id.clone(), role("client_id", false)));
        let line = block.line;
        match secret {
            Some(secret) => {
                items.push(cx.secret(secret.clone(), line, "client_secret", "client_secret"))
            }
            None => {
                return Err(Error::at(
                    line,
                    "a client without a secret in an `Authorization` header cannot be carried over",
                ));
            }
        }
        items.push(Item::word("client_auth = client_secret_basic"));
        return Ok(items);
    }
    if let Some(id) = cx.value(block, "client_id")? {
        items.push(Item::value("client_id", id, role("client_id", false)));
    }
    match cx.value(block, "client_secret")? {
        Some(secret) => {
            let line = block.get("client_secret").map_or(block.line, |node| node.line);
            items.push(cx.secret(secret, line, "client_secret", "client_secret"));
        }
        None => items.push(Item::word("client_auth = none")),
    }
    Ok(items)
}

fn refresh_token(value: Value) -> Item {
    let usage =
        Usage { role: Some("refresh_token"), secret: true, needed: true, ..Usage::default() };
    Item::value("refresh_token", value, usage)
}

/// RFC 6749 section 3.3 has one `scope`, its values separated by spaces; the platform repeats a `scopes`.
fn scope(block: &Node, body: Option<Value>, cx: &Context<'_>) -> Result<Option<Item>> {
    let usage = Usage { role: Some("scope"), ..Usage::default() };
    let Some(node) = block.get("scopes") else {
        return Ok(body.map(|scope| Item::value("scope", scope, usage)));
    };
    let mut scopes = Vec::new();
    for scope in node.items().ok_or_else(|| Error::at(node.line, "`scopes` is a list"))? {
        let value = template::value(scope, cx.names(block))?;
        let text = value.as_literal().ok_or_else(|| {
            Error::at(scope.line, "a template in `scopes` cannot be carried over")
        })?;
        scopes.push(text.to_owned());
    }
    Ok((!scopes.is_empty()).then(|| Item::value("scope", Value::literal(scopes.join(" ")), usage)))
}

fn renamed(block: &Node, rotation: Option<&Rotation>, cx: &Context<'_>) -> Result<Option<Item>> {
    let mut names = Vec::new();
    for (key, name) in [
        ("client_id_name", "client_id"),
        ("client_secret_name", "client_secret"),
        ("grant_type_name", "grant_type"),
        ("refresh_token_name", "refresh_token"),
    ] {
        let new = match rotation {
            Some(rotation) if name == "refresh_token" => rotation.name.clone(),
            _ => cx.plain(block, key)?,
        };
        if let Some(new) = new.filter(|new| new != name) {
            names.push(Item::text(name, &new));
        }
    }
    Ok((!names.is_empty()).then(|| Item::list("rename", names)))
}
