//! The options of one item: which are known, which were misspelled, which belong elsewhere.

use proc_macro2::{Ident, Span};
use syn::LitStr;

use crate::aliases;
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
    /// Whether something was dropped, unknown or out of place: what is missing may have been meant by it.
    pub(crate) misunderstood: bool,
    /// What may stand here.
    known: String,
}

/// The owner of what stands directly in the attribute.
pub(crate) const TOP: &str = "#[auth(…)]";

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
                let message = match known.first() {
                    Some(first) => format!(
                        "`{owner}` takes its options in parentheses: `{owner}({first} = …)`"
                    ),
                    None => format!("`{owner}` takes no value: write it alone"),
                };
                errors.at(value.span(), message);
                vec![Node::Broken]
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
        let (items, bare, known_here) = (Vec::new(), Vec::new(), list(known));
        let mut options =
            Self { owner, span, items, bare, misunderstood: false, known: known_here };
        for node in nodes {
            let mut item = match node {
                Node::Bare(value) => {
                    options.bare.push(value);
                    continue;
                }
                Node::Broken => {
                    options.misunderstood = true;
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
                Some(first) if !repeatable.contains(&name) => errors.between(
                    first,
                    item.span(),
                    format_args!("`{name}` is given twice: remove one"),
                ),
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

    /// Where it stands.
    pub(crate) fn span_of(&self, name: &str) -> Option<Span> {
        self.items.iter().find(|item| item.key.text() == name).map(Item::span)
    }

    /// Where its value stands.
    pub(crate) fn text_span(&self, name: &str) -> Option<Span> {
        self.items.iter().find(|item| item.key.text() == name).map(Item::value_span)
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
        let Some(value) = self.bare.drain(..).next() else { return };
        self.misunderstood = true;
        let owner = self.owner;
        errors.at(
            value.span(),
            format_args!("this value in `{owner}(…)` has no name\nhelp: write `name = value`, where the name is {}", self.known),
        );
    }

    /// `retry()`, `retry`
    pub(crate) fn refuse_empty(&self, errors: &mut Errors) {
        if self.items.is_empty() && self.bare.is_empty() && !self.misunderstood {
            let owner = self.owner;
            errors.at(
                self.span,
                format_args!(
                    "`{owner}` says nothing\nhelp: remove it, or write `{owner}(…)` with {}",
                    self.known
                ),
            );
        }
    }
}

/// The known name that is written; reports any other. What was meant by that is told, but not read: a value
/// under a wrong name would only cause errors that follow from the first.
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
    let what = if owner == TOP { "item" } else { "option" };
    let alias = aliases::option(name, known);
    let owners = method::owners(name);
    let message = if alias.is_none() && !owners.is_empty() {
        let place = if owner == "login" && known_in_auth(name) {
            format!("stands in `auth(…)`: write `login(…, auth({name}))`")
        } else if owners == [TOP] {
            let given = if matches!(item.given, Given::Value(_)) { " = …" } else { "" };
            format!(
                "is an item of its own: write it beside `{owner}(…)`, as in `#[auth({name}{given})]`"
            )
        } else {
            format!("is an option of {}", list(&owners))
        };
        format!("`{name}` is not an {what} of `{owner}`, it {place}")
    } else if let Some(near) = alias.or_else(|| nearest(name, known.iter().copied())) {
        format!("`{owner}` has no {what} `{name}`{}", hint(Some(near)))
    } else if known.is_empty() {
        format!("`{owner}` has no {what} `{name}`\nhelp: write `{owner}` alone")
    } else {
        format!("`{owner}` has no {what} `{name}`\nhelp: write {}", list(known))
    };
    errors.at(item.span(), message);
    None
}

/// Methods that a login can use.
fn known_in_auth(name: &str) -> bool {
    method::LOGIN_AUTHS.contains(&name)
}
