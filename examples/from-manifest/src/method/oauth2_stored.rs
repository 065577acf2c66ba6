//! Tokens that the config has: the initial ones, and those that `refresh_token_updater` writes back.

use super::Context;
use crate::error::{Error, Result};
use crate::item::{Item, Usage, json_path};
use crate::schema::path_of;
use crate::value::{Path, Value};
use crate::yaml::Node;

/// The initial access token; the platform uses it where its end is known.
pub(super) fn stored(block: &Node, cx: &Context<'_>) -> Result<Vec<Item>> {
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
pub(super) struct Rotation {
    /// What the parameter and the property of the answer are called.
    pub(super) name: Option<String>,
    pub(super) refresh_token: Path,
    /// Where the config has an access token and its end; the platform's own places are filled by it alone.
    stored: Option<(Path, Path)>,
}

impl Rotation {
    pub(super) fn read(block: &Node) -> Result<Option<Self>> {
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

    pub(super) fn items(self) -> Vec<Item> {
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
