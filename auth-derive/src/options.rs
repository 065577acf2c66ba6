//! The options of one item: which are known, which were misspelled, which belong elsewhere.

use proc_macro2::{Ident, Span};
use syn::LitStr;

use crate::attr::{Given, Item, Key, Node, Value};
use crate::errors::Errors;
use crate::method;
use crate::suggest::{hint, list, nearest};

/// The options between an item's parentheses.
pub(crate) struct Options {
    /// `oauth2`, `login`, …
    pub(crate) owner: &'static str,
    pub(crate) span: Span,
    items: Vec<Item>,
    pub(crate) bare: Vec<Value>,
    /// Whether an option was dropped, unknown or out of place: what is missing may have been meant by it.
    pub(crate) misunderstood: bool,
}

/// The owner of what stands directly in the attribute.
pub(crate) const TOP: &str = "#[auth(…)]";

/// What other libraries call our options.
const ALIASES: &[(&str, &[&str])] = &[
    ("access_token_path", &["access_token_property"]),
    ("anonymous", &["none"]),
    ("audience", &["params"]),
    ("auth_style", &["client_auth"]),
    ("backoff", &["wait"]),
    ("basic_auth", &["basic"]),
    ("bearer_auth", &["bearer"]),
    ("bearer_token", &["bearer"]),
    ("endpoint", &["token_endpoint"]),
    ("expiration", &["expires_after"]),
    ("expires_in", &["expires_after"]),
    ("extra_params", &["params"]),
    ("field", &["form"]),
    ("grant_type", &["grant"]),
    ("http_method", &["method"]),
    ("key", &["api_key", "value"]),
    ("lifetime", &["expires_after"]),
    ("name", &["header"]),
    ("no_auth", &["none"]),
    ("oauth", &["oauth2"]),
    ("param", &["query"]),
    ("pass", &["password"]),
    ("refresh_token_path", &["refresh_token_property"]),
    ("request_format", &["token_request"]),
    ("scopes", &["scope"]),
    ("session_token", &["session"]),
    ("statuses", &["on"]),
    ("token_auth_method", &["client_auth"]),
    ("token_uri", &["token_endpoint"]),
    ("token_url", &["token_endpoint"]),
    ("ttl", &["expires_after"]),
    ("url", &["token_endpoint", "post", "base_url"]),
    ("user", &["username"]),
];

impl Options {
    /// Reads what stands in the parentheses of `item`.
    pub(crate) fn of(
        owner: &'static str,
        item: Item,
        known: &[&'static str],
        errors: &mut Errors,
    ) -> Self {
        let span = item.span();
        let nodes = match item.given {
            Given::Nothing => Vec::new(),
            Given::List(nodes) => nodes,
            Given::Value(value) => {
                errors.at(
                    value.span(),
                    format_args!("`{owner}` takes its options in parentheses: `{owner}(…)`"),
                );
                Vec::new()
            }
        };
        Self::new(owner, span, nodes, known, &["fail_if"], errors)
    }

    /// Sorts out what is known; `repeatable` may stand more than once.
    pub(crate) fn new(
        owner: &'static str,
        span: Span,
        nodes: Vec<Node>,
        known: &[&'static str],
        repeatable: &[&str],
        errors: &mut Errors,
    ) -> Self {
        let mut options =
            Self { owner, span, items: Vec::new(), bare: Vec::new(), misunderstood: false };
        for node in nodes {
            let mut item = match node {
                Node::Bare(value) => {
                    options.bare.push(value);
                    continue;
                }
                Node::Item(item) => item,
            };
            let name = item.key.text();
            if let Key::Text(text) = &item.key
                && known.contains(&name.as_str())
            {
                errors.at(text.span(), format_args!("write `{name}` without quotes"));
            }
            let Some(name) = recognise(&name, &item, owner, known, errors) else {
                options.misunderstood = true;
                continue;
            };
            let first = options.items.iter().find(|other| other.key.text() == name).map(Item::span);
            match first {
                Some(first) if !repeatable.contains(&name) => {
                    // A misspelled twin was reported already.
                    if item.key.text() == name {
                        errors.between(
                            first,
                            item.span(),
                            format_args!("`{name}` is given twice: remove one"),
                        );
                    }
                }
                _ => {
                    item.key = Key::Word(Ident::new(name, item.span()));
                    options.items.push(item);
                }
            }
        }
        options
    }

    pub(crate) fn take(&mut self, name: &str) -> Option<Item> {
        let at = self.items.iter().position(|item| item.key.text() == name)?;
        Some(self.items.remove(at))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.items.iter().any(|item| item.key.text() == name)
    }

    pub(crate) fn take_text(&mut self, name: &str, errors: &mut Errors) -> Option<LitStr> {
        self.take(name)?.text(errors)
    }

    pub(crate) fn take_word(
        &mut self,
        name: &str,
        choices: &[&'static str],
        errors: &mut Errors,
    ) -> Option<&'static str> {
        self.take(name)?.word(choices, errors)
    }

    /// All items, in order.
    pub(crate) fn drain(&mut self) -> Vec<Item> {
        std::mem::take(&mut self.items)
    }

    /// Values without a name where none is taken.
    pub(crate) fn refuse_bare(&mut self, errors: &mut Errors) {
        for value in self.bare.drain(..) {
            errors.at(
                value.span(),
                format_args!("`{}` takes options such as `name = value` here", self.owner),
            );
        }
    }
}

/// The known name that was meant; reports where it is another than what was written.
fn recognise(
    name: &str,
    item: &Item,
    owner: &'static str,
    known: &[&'static str],
    errors: &mut Errors,
) -> Option<&'static str> {
    if let Some(name) = known.iter().find(|other| **other == name) {
        return Some(name);
    }
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name).and_then(|(_, names)| {
        names.iter().find_map(|name| known.iter().find(|known| *known == name))
    });
    let owners = method::owners(name);
    let near = alias.copied().or_else(|| {
        nearest(name, known.iter().copied())
            .and_then(|near| known.iter().find(|known| **known == near).copied())
    });
    let what = if owner == TOP { "item" } else { "option" };
    if alias.is_none() && !owners.is_empty() {
        let place = if owners == [TOP] {
            format!("an item of its own: write it beside `{owner}(…)`, as in `#[auth({name} …)]`")
        } else {
            format!("an option of {}", list(&owners))
        };
        errors
            .at(item.span(), format_args!("`{name}` is not an {what} of `{owner}`, it is {place}"));
        return None;
    }
    let help =
        if known.is_empty() { "it has none".to_owned() } else { format!("write {}", list(known)) };
    match near {
        Some(near) => errors
            .at(item.span(), format_args!("`{owner}` has no {what} `{name}`{}", hint(Some(near)))),
        None => {
            errors.at(item.span(), format_args!("`{owner}` has no {what} `{name}`\nhelp: {help}"))
        }
    }
    near
}
