//! `BasicHttpAuthenticator`, and what stands for it elsewhere.

use super::Context;
use crate::error::Result;
use crate::item::{Item, Usage};
use crate::value::{Piece, Value};
use crate::yaml::Node;

pub(super) fn read(block: &Node, cx: &Context<'_>) -> Result<Vec<Item>> {
    Ok(vec![of(cx.needed_value(block, "username")?, cx.value(block, "password")?)])
}

/// An absent password is sent empty.
pub(super) fn of(username: Value, password: Option<Value>) -> Item {
    let role =
        |role, secret, needed| Usage { role: Some(role), secret, needed, ..Usage::default() };
    let mut items =
        vec![Item::value("username", username, role("username", password.is_none(), true))];
    items.extend(
        password.map(|password| Item::value("password", password, role("password", true, false))),
    );
    Item::list("basic", items)
}

/// User name and password of `Basic {{ (a ~ ':' ~ b) | base64encode }}`.
pub(super) fn pair(value: &Value) -> Option<(Value, Option<Value>)> {
    let Value::Text(pieces) = value else { return None };
    let [Piece::Text(scheme), Piece::Base64(inner)] = pieces.as_slice() else { return None };
    if !scheme.trim_end().eq_ignore_ascii_case("basic") {
        return None;
    }
    let at =
        inner.iter().position(|piece| matches!(piece, Piece::Text(text) if text.contains(':')))?;
    let Piece::Text(text) = &inner[at] else { return None };
    let (before, after) = text.split_once(':')?;
    let side = |pieces: &[Piece], text: &str, text_first: bool| {
        let text = Value::literal(text);
        let pieces = Value::Text(pieces.to_vec());
        if text_first { text.then(&pieces) } else { pieces.then(&text) }
    };
    let username = side(&inner[..at], before, false);
    let password = side(&inner[at + 1..], after, true);
    Some((username, (password.as_literal() != Some("")).then_some(password)))
}
