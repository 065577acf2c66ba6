//! `refresh_request_body` and `refresh_request_headers`.

use super::{Context, basic};
use crate::error::{Error, Result};
use crate::item::{Item, Usage};
use crate::template;
use crate::value::Value;
use crate::yaml::Node;

/// What they say.
#[derive(Default)]
pub(super) struct Request {
    /// `token_request = …`, and the roles that the body fills.
    pub(super) items: Vec<Item>,
    pub(super) params: Vec<Item>,
    pub(super) headers: Vec<Item>,
    pub(super) scope: Option<Value>,
    /// Of an `Authorization` header, which takes the client out of the body.
    pub(super) basic: Option<(Value, Option<Value>)>,
}

impl Request {
    pub(super) fn read(block: &Node, grant: &str, cx: &Context<'_>) -> Result<Self> {
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
