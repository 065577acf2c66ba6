//! `OAuthAuthenticator`, RFC 6749.

use super::oauth2_expiry::expiry;
use super::{Context, basic};
use crate::error::{Error, Result};
use crate::item::{Item, Usage, json_path, quoted};
use crate::schema::path_of;
use crate::template;
use crate::value::{Path, Value};
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
    let url = Usage { url: true, needed: true, role: Some("token_endpoint"), ..Usage::default() };
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

/// The initial access token; the platform uses it where its end is known.
fn stored(block: &Node, cx: &Context<'_>) -> Result<Vec<Item>> {
    let (Some(token), Some(end)) =
        (cx.value(block, "access_token_value")?, cx.value(block, "token_expiry_date")?)
    else {
        if let Some(node) = block.get("access_token_value") {
            cx.note(node.line, "`access_token_value` without `token_expiry_date` is left out: the platform renews it before its first use");
        }
        return Ok(Vec::new());
    };
    if token.as_literal().is_some() {
        return Err(Error::at(
            block.line,
            "an access token that is written out cannot be carried over",
        ));
    }
    Ok(vec![stored_token(token), stored_end(end)])
}

fn stored_token(value: Value) -> Item {
    Item::value(
        "access_token",
        value,
        Usage { role: Some("access_token"), secret: true, ..Usage::default() },
    )
}

fn stored_end(value: Value) -> Item {
    Item::value("expires_at", value, Usage { role: Some("expires_at"), ..Usage::default() })
}

/// `refresh_token_updater`
struct Rotation {
    /// What the parameter and the property of the answer are called.
    name: Option<String>,
    refresh_token: Path,
    /// Where the config has an access token and its end; the platform's own places are filled by it alone.
    stored: Option<(Path, Path)>,
}

impl Rotation {
    fn read(block: &Node) -> Result<Option<Self>> {
        let Some(updater) = block.get("refresh_token_updater") else { return Ok(None) };
        let place = |key: &str, name: &str| -> Result<Path> {
            let default = || vec!["credentials".to_owned(), name.to_owned()];
            let Some(node) = updater.get(key) else { return Ok(default()) };
            path_of(node).ok_or_else(|| Error::at(node.line, format!("`{key}` is a list of keys")))
        };
        let access_token = place("access_token_config_path", "access_token")?;
        let end = place("token_expiry_date_config_path", "token_expiry_date")?;
        let own = access_token != ["credentials", "access_token"]
            || end != ["credentials", "token_expiry_date"];
        Ok(Some(Self {
            name: updater
                .get("refresh_token_name")
                .and_then(|node| node.text())
                .filter(|name| *name != "refresh_token")
                .map(str::to_owned),
            refresh_token: place("refresh_token_config_path", "refresh_token")?,
            stored: own.then_some((access_token, end)),
        }))
    }

    fn items(self) -> Vec<Item> {
        let mut items = Vec::new();
        if let Some(name) = &self.name {
            items.push(json_path("refresh_token_property", std::slice::from_ref(name)));
        }
        if let Some((token, end)) = self.stored {
            items.push(stored_token(Value::field(token)));
            items.push(stored_end(Value::field(end)));
        }
        items.push(Item::word("rotate_refresh_token"));
        items
    }
}

/// `refresh_request_body` and `refresh_request_headers`.
#[derive(Default)]
struct Request {
    /// `token_request = …`, and the roles that the body fills.
    items: Vec<Item>,
    params: Vec<Item>,
    headers: Vec<Item>,
    scope: Option<Value>,
    /// Of an `Authorization` header, which takes the client out of the body.
    basic: Option<(Value, Option<Value>)>,
}

impl Request {
    fn read(block: &Node, grant: &str, cx: &Context<'_>) -> Result<Self> {
        let mut request = Self::default();
        if block.is_true("send_refresh_request_as_query_params") {
            request.items.push(Item::word("token_request = query"));
        }
        if let Some(headers) = block.get("refresh_request_headers") {
            request.read_headers(block, headers, cx)?;
        }
        if let Some(body) = block.get("refresh_request_body") {
            request.read_body(block, body, grant, cx)?;
        }
        Ok(request)
    }

    fn read_headers(&mut self, block: &Node, headers: &Node, cx: &Context<'_>) -> Result<()> {
        let entries = headers
            .entries()
            .ok_or_else(|| Error::at(headers.line, "`refresh_request_headers` is a mapping"))?;
        for (name, node) in entries {
            let raw = template::raw(node, cx.names(block))?;
            match (name.to_ascii_lowercase().as_str(), raw.as_literal()) {
                ("content-type", Some(kind)) if kind.starts_with("application/json") => {
                    // The platform sends a form under this name; the API says that it wants JSON.
                    if self.items.is_empty() {
                        self.items.push(Item::word("token_request = json"));
                    }
                }
                ("content-type", Some(kind))
                    if kind.starts_with("application/x-www-form-urlencoded") => {}
                ("authorization", _) => match basic::pair(&raw) {
                    Some(pair) => self.basic = Some(pair),
                    None => {
                        return Err(Error::at(
                            node.line,
                            "this `Authorization` of a token request cannot be carried over: only `Basic` with the base64 of a client and its secret can",
                        ));
                    }
                },
                _ => self.headers.push(Item::pair(name, raw.checked(node.line)?)),
            }
        }
        Ok(())
    }

    fn read_body(
        &mut self,
        block: &Node,
        body: &Node,
        grant: &str,
        cx: &Context<'_>,
    ) -> Result<()> {
        let name = |key: &str| {
            cx.plain(block, &format!("{key}_name"))
                .map(|name| name.unwrap_or_else(|| key.to_owned()))
        };
        let sent = [
            name("grant_type")?,
            name("client_id")?,
            name("client_secret")?,
            name("refresh_token")?,
        ];
        let entries = body
            .entries()
            .ok_or_else(|| Error::at(body.line, "`refresh_request_body` is a mapping"))?;
        for (name, node) in entries {
            if sent.contains(name) {
                cx.note(node.line, format!("`{name}` is left out: it is sent already, and the platform does not let it be replaced"));
                continue;
            }
            let value = template::value(node, cx.names(block))?;
            match name.as_str() {
                "scope" => self.scope = Some(value),
                "username" if grant == "password" => {
                    let usage = Usage { role: Some("username"), needed: true, ..Usage::default() };
                    self.items.push(Item::value("username", value, usage));
                }
                "password" if grant == "password" => {
                    self.items.push(cx.secret(value, node.line, "password", "password"))
                }
                name => self.params.push(Item::pair(name, value)),
            }
        }
        Ok(())
    }
}
