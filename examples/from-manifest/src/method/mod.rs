//! Each `authenticator` block as items of `#[auth(…)]`.

mod api_key;
mod basic;
pub(crate) mod jwt;
mod legacy_session;
mod login_body;
mod oauth2;
mod oauth2_expiry;
mod session;

use std::cell::RefCell;
use std::rc::Rc;

use crate::error::{Error, Note, Result};
use crate::item::{Item, Usage};
use crate::reference::PARAMETERS;
use crate::schema::{Schema, path_of};
use crate::template::{self, Names};
use crate::value::{Path, Value};
use crate::yaml::Node;

pub(crate) use jwt::Signature;
pub(crate) use session::url;

/// What a block says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Method {
    Items(Vec<Item>),
    Signed(Signature),
    /// The config's value at this path names one of these.
    Selected {
        path: Path,
        methods: Vec<(String, Self)>,
    },
}

pub(crate) struct Context<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) notes: &'a RefCell<Vec<Note>>,
    /// Where a credential goes that the manifest has written out.
    pub(crate) prefix: Path,
}

/// Every type of authenticator, for the message about another one.
const TYPES: &[&str] = &[
    "NoAuth",
    "BasicHttpAuthenticator",
    "BearerAuthenticator",
    "ApiKeyAuthenticator",
    "OAuthAuthenticator",
    "SessionTokenAuthenticator",
    "JwtAuthenticator",
    "LegacySessionTokenAuthenticator",
    "SelectiveAuthenticator",
];

/// The types that a login may have.
const LOGIN_TYPES: &[&str] =
    &["NoAuth", "BasicHttpAuthenticator", "BearerAuthenticator", "ApiKeyAuthenticator"];

pub(crate) fn read(block: &Rc<Node>, cx: &Context<'_>) -> Result<Method> {
    match kind(block)? {
        "SelectiveAuthenticator" => selective(block, cx),
        "JwtAuthenticator" => jwt::read(block, cx).map(Method::Signed),
        kind => items(block, kind, cx).map(Method::Items),
    }
}

/// The items of a login's own authenticator, within `auth(…)`.
fn login_items(block: &Rc<Node>, cx: &Context<'_>) -> Result<Vec<Item>> {
    let kind = kind(block)?;
    if !LOGIN_TYPES.contains(&kind) {
        return Err(Error::at(
            block.line,
            format!(
                "a login with `{kind}` cannot be carried over: use `token_with = your_function`"
            ),
        ));
    }
    items(block, kind, cx)
}

fn kind(block: &Node) -> Result<&str> {
    if block.entries().is_none() {
        return Err(Error::at(block.line, "an authenticator is a mapping with a `type`"));
    }
    block
        .get("type")
        .and_then(|kind| kind.text())
        .ok_or_else(|| Error::at(block.line, "this authenticator has no `type`"))
}

fn items(block: &Rc<Node>, kind: &str, cx: &Context<'_>) -> Result<Vec<Item>> {
    match kind {
        "NoAuth" => Ok(vec![Item::word("none")]),
        "BasicHttpAuthenticator" => basic::read(block, cx),
        "BearerAuthenticator" => bearer(block, cx),
        "ApiKeyAuthenticator" => api_key::read(block, cx),
        "OAuthAuthenticator" => oauth2::read(block, cx),
        "SessionTokenAuthenticator" => session::read(block, cx),
        "LegacySessionTokenAuthenticator" => legacy_session::read(block, cx),
        "CustomAuthenticator" => {
            let class = block.get("class_name").and_then(|name| name.text()).unwrap_or("a class");
            Err(Error::at(
                block.line,
                format!(
                    "`CustomAuthenticator` is code, `{class}`, which cannot be carried over: write it with `token_with = your_function` or `sign_with = your_function`"
                ),
            ))
        }
        other => {
            let line = block.get("type").map_or(block.line, |node| node.line);
            Err(Error::at(
                line,
                format!(
                    "`{other}` is no authenticator that can be carried over: these are {}",
                    TYPES.join(", ")
                ),
            ))
        }
    }
}

fn bearer(block: &Node, cx: &Context<'_>) -> Result<Vec<Item>> {
    let token = cx.credential(block, "api_token", "token")?;
    Ok(vec![Item::list("bearer", vec![token])])
}

fn selective(block: &Rc<Node>, cx: &Context<'_>) -> Result<Method> {
    let place = cx.needed(block, "authenticator_selection_path")?;
    let path = path_of(place).filter(|path| !path.is_empty());
    let path = path
        .ok_or_else(|| Error::at(place.line, "`authenticator_selection_path` is a list of keys"))?;
    let methods = cx.needed(block, "authenticators")?;
    let methods = methods
        .entries()
        .ok_or_else(|| Error::at(methods.line, "`authenticators` is a mapping of names"))?;
    let cx =
        Context { schema: cx.schema, notes: cx.notes, prefix: path[..path.len() - 1].to_vec() };
    let methods: Result<Vec<_>> = methods
        .iter()
        .map(|(name, block)| match read(block, &cx)? {
            Method::Items(items) => Ok((name.clone(), Method::Items(items))),
            _ => Err(Error::at(block.line, "this authenticator inside of `SelectiveAuthenticator` cannot be carried over: write it as a struct of its own, in a newtype variant")),
        })
        .collect();
    Ok(Method::Selected { path, methods: methods? })
}

impl Context<'_> {
    pub(crate) fn names<'a>(&'a self, component: &'a Node) -> Names<'a> {
        Names { schema: self.schema, parameters: component.get(PARAMETERS), token: false }
    }

    pub(crate) fn note(&self, line: usize, text: impl Into<String>) {
        let note = Note::at(line, text);
        let mut notes = self.notes.borrow_mut();
        if !notes.contains(&note) {
            notes.push(note);
        }
    }

    /// The value of a key; `None` where it is not given, or empty.
    pub(crate) fn value(&self, component: &Node, key: &str) -> Result<Option<Value>> {
        let Some(node) = component.get(key) else { return Ok(None) };
        let value = template::value(node, self.names(component))?;
        Ok((value.as_literal() != Some("")).then_some(value))
    }

    fn needed<'a>(&self, component: &'a Node, key: &str) -> Result<&'a Rc<Node>> {
        component
            .get(key)
            .ok_or_else(|| Error::at(component.line, format!("`{key}` is missing here")))
    }

    fn needed_value(&self, component: &Node, key: &str) -> Result<Value> {
        let value = self.value(component, key)?;
        value.ok_or_else(|| Error::at(component.line, format!("`{key}` is missing here")))
    }

    /// A text without templates.
    fn plain(&self, component: &Node, key: &str) -> Result<Option<String>> {
        let Some(value) = self.value(component, key)? else { return Ok(None) };
        let line = component.get(key).map_or(component.line, |node| node.line);
        let text = value.as_literal().ok_or_else(|| {
            Error::at(line, format!("`{key}` with a template cannot be carried over"))
        })?;
        Ok(Some(text.to_owned()))
    }

    /// A secret of a role.
    fn credential(&self, component: &Node, key: &str, role: &'static str) -> Result<Item> {
        let value = self.needed_value(component, key)?;
        let line = component.get(key).map_or(component.line, |node| node.line);
        Ok(self.secret(value, line, role, role))
    }

    /// `option = "…"`. A credential that is written out becomes a field: it is no part of a description.
    fn secret(&self, value: Value, line: usize, option: &str, role: &'static str) -> Item {
        let usage = Usage { role: Some(role), secret: true, needed: true, ..Usage::default() };
        if value.as_literal().is_none() {
            return Item::value(option, value, usage);
        }
        self.note(line, format!("this credential is written out in the manifest: in the struct it is the field `{role}`, which the config must have"));
        let mut path = self.prefix.clone();
        path.push(role.to_owned());
        Item::value(option, Value::field(path), usage)
    }
}
