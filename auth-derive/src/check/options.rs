//! The options of one item: which are known, which were misspelled, which belong elsewhere.

use proc_macro2::{Ident, Span};
use syn::{Lit, LitStr};

use crate::check::names::Names;
use crate::help::foreign::{self, FIELD, TOP};
use crate::help::suggest::{hint, list, nearest};
use crate::help::{Errors, aliases};
use crate::read::{Given, Item, Key, Node, Value};

/// The options between an item's parentheses.
pub(crate) struct Options {
    /// `oauth2`, `login`, …
    pub(crate) owner: &'static str,
    pub(crate) span: Span,
    items: Vec<Item>,
    pub(crate) bare: Vec<Value>,
    /// Whether something was dropped, unknown or out of place: what is missing may have been meant by it.
    pub(crate) misunderstood: bool,
    /// What was most likely meant by what was dropped.
    pub(crate) meant: Vec<&'static str>,
    /// What may stand here.
    known: Vec<&'static str>,
}

impl Options {
    /// Reads what stands in the parentheses of `item`.
    pub(crate) fn of(
        owner: &'static str,
        item: Item,
        known: &[&'static str],
        names: &Names,
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
        Self::new(owner, span, nodes, known, &["fail_if"], names, errors)
    }

    /// Sorts out what is known; `repeatable` may stand more than once.
    pub(crate) fn new(
        owner: &'static str,
        span: Span,
        nodes: Vec<Node>,
        known: &[&'static str],
        repeatable: &[&str],
        names: &Names,
        errors: &mut Errors,
    ) -> Self {
        let mut options = Self {
            owner,
            span,
            items: Vec::new(),
            bare: Vec::new(),
            misunderstood: false,
            meant: Vec::new(),
            known: known.to_vec(),
        };
        let mut elsewhere: Vec<&str> = Vec::new();
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
            let name = match recognise(&name, &item, owner, known, names) {
                Ok(name) => name,
                Err(unknown) => {
                    options.misunderstood = true;
                    options.meant.extend(unknown.meant);
                    // All that is in the wrong place together is one mistake.
                    if !unknown.owners.iter().any(|place| elsewhere.contains(place)) {
                        errors.at(item.span(), unknown.message);
                    }
                    elsewhere.extend(unknown.owners);
                    continue;
                }
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

    /// Whether a switch is there, and not `= false`.
    pub(crate) fn allows(&self, name: &str) -> bool {
        let off = |item: &Item| matches!(&item.given, Given::Value(Value::Lit(Lit::Bool(word))) if !word.value);
        self.items.iter().any(|item| item.key.text() == name && !off(item))
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
        let message = match (&value, self.known.first()) {
            (Value::Text(text), _) if self.known.contains(&text.value().as_str()) => {
                format!("write `{}` without quotes", text.value())
            }
            (Value::Text(text), Some(first)) if owner != "auth" => {
                format!(
                    "this value in `{owner}(…)` has no name: write `{first} = {:?}`",
                    text.value()
                )
            }
            (Value::Lit(Lit::Int(number)), Some(first)) => {
                format!("this value in `{owner}(…)` has no name: write `{first} = {number}`")
            }
            _ => format!("this value in `{owner}(…)` has no name"),
        };
        let help = if message.contains(": write") || message.starts_with("write") {
            String::new()
        } else {
            format!("\nhelp: write `name = value`, where the name is {}", list(&self.known))
        };
        errors.at(value.span(), format_args!("{message}{help}"));
    }

    /// `retry()`, `retry`
    pub(crate) fn refuse_empty(&self, errors: &mut Errors) {
        if self.items.is_empty() && self.bare.is_empty() && !self.misunderstood {
            let owner = self.owner;
            errors.at(
                self.span,
                format_args!(
                    "`{owner}` says nothing\nhelp: remove it, or write `{owner}(…)` with {}",
                    list(&self.known)
                ),
            );
        }
    }
}

/// A name that is not known where it stands.
struct Unknown {
    message: String,
    /// What it belongs to instead.
    owners: Vec<&'static str>,
    meant: Option<&'static str>,
}

/// The known name that is written. What was meant by any other is told, but not read: a value under a wrong name
/// would only cause errors that follow from the first.
fn recognise(
    name: &str,
    item: &Item,
    owner: &'static str,
    known: &[&'static str],
    names: &Names,
) -> Result<&'static str, Unknown> {
    if let Some(name) = known.iter().find(|other| **other == name) {
        return Ok(name);
    }
    let what = if owner == TOP { "item" } else { "option" };
    if let Some(message) = other_library(name, item, owner, names) {
        // `type`, `in` and `name`, or `method` and `url`, are said together.
        return Err(Unknown { message, owners: vec!["another library"], meant: None });
    }
    if known.is_empty() {
        let message = format!("`{owner}` has no {what} `{name}`: write `{owner}` alone");
        return Err(Unknown { message, owners: Vec::new(), meant: None });
    }
    let alias = aliases::option(name, known);
    let owners = names.owners(name);
    if alias.is_none() && !owners.is_empty() {
        let message = format!(
            "`{name}` is not an {what} of `{owner}`, it {}",
            place(name, item, owner, known, &owners, names)
        );
        return Err(Unknown { message, owners, meant: None });
    }
    let meant = alias.or_else(|| nearest(name, known.iter().copied()));
    let help = match meant {
        Some(_) => hint(meant),
        None if owner == "bearer" && matches!(item.given, Given::Nothing) => {
            format!(": write `token = \"{{{name}}}\"`")
        }
        None => format!("\nhelp: write {}", list(known)),
    };
    let message = format!("`{owner}` has no {what} `{name}`{help}");
    let owners = if owner == TOP && ["in", "name"].contains(&name) {
        vec!["another library"]
    } else {
        Vec::new()
    };
    Err(Unknown { message, owners, meant })
}

/// The answer to what another library says.
fn other_library(name: &str, item: &Item, owner: &str, names: &Names) -> Option<String> {
    if owner == TOP
        && foreign::names_a_method(name)
        && let Some(word) = word(item)
    {
        return Some(foreign::method_itself(name, &word, &names.of_methods()));
    }
    foreign::answer(owner, name, matches!(item.given, Given::Nothing))
}

/// The word that an item has for its value; `None` for a path of several.
fn word(item: &Item) -> Option<String> {
    match &item.given {
        Given::Value(Value::Text(text)) => Some(text.value()),
        Given::Value(Value::Path(path)) => path.word().map(ToString::to_string),
        Given::Value(Value::Call(name, _)) => Some(name.to_string()),
        _ => Some("bearer".to_owned()),
    }
}

/// Where a name belongs: completes "it …".
fn place(
    name: &str,
    item: &Item,
    owner: &str,
    known: &[&str],
    owners: &[&str],
    names: &Names,
) -> String {
    if owner == "login" && names.login_auths.contains(&name) {
        return format!("stands in `auth(…)`: write `login(…, auth({name}))`");
    }
    let given = match item.given {
        Given::Value(_) => " = …",
        Given::List(_) => "(…)",
        Given::Nothing => "",
    };
    if owners == [TOP] {
        return format!(
            "is an item of its own: write it beside `{owner}(…)`, as in `#[auth({name}{given})]`"
        );
    }
    if owners == [FIELD] {
        return format!("stands on a field: write `#[auth({name}{given})]` there");
    }
    match owners {
        [only] if known.contains(only) => {
            let given = if given.is_empty() { " = …" } else { given };
            format!("is an option of `{only}`: write `{only}({name}{given}, …)`")
        }
        _ => format!("is an option of {}", list(owners)),
    }
}
