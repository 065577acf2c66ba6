//! `LegacySessionTokenAuthenticator`: a login with `{"username", "password"}`, whose token goes in a header.

use super::Context;
use super::session::join;
use crate::error::Result;
use crate::item::{Item, Usage};
use crate::yaml::Node;

pub(super) fn read(block: &Node, cx: &Context<'_>) -> Result<Vec<Item>> {
    let path = cx.needed_value(block, "login_url")?;
    let url = match cx.value(block, "api_url")? {
        Some(base) => join(base, path),
        None => path,
    };
    let role = |role, secret| Usage { role: None, secret, needed: role, ..Usage::default() };
    let mut json =
        vec![Item::value("\"username\"", cx.needed_value(block, "username")?, role(true, false))];
    if let Some(password) = cx.value(block, "password")? {
        json.push(Item::value("\"password\"", password, role(false, true)));
    }
    for key in ["session_token", "validate_session_url"] {
        if let Some(node) = block.get(key) {
            cx.note(
                node.line,
                format!(
                    "`{key}` is left out: a login gives the token, and a rejected one is renewed"
                ),
            );
        }
    }
    let key = cx.plain(block, "session_token_response_key")?.unwrap_or_default();
    let header = cx.plain(block, "header")?.unwrap_or_default();
    let login = vec![
        Item::value("post", url, Usage { url: true, needed: true, ..Usage::default() }),
        Item::list("json", json),
    ];
    Ok(vec![Item::list(
        "session",
        vec![
            Item::list("login", login),
            Item::text("token_path", &key),
            Item::word("until_rejected"),
            Item::list("send_as", vec![Item::text("header", &header)]),
        ],
    )])
}
