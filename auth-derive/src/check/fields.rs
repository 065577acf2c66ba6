//! The fields of a struct or variant, and what is said on them.

use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use syn::LitStr;
use syn::ext::IdentExt;

use crate::check::roles;
use crate::help::suggest::{hint, nearest};
use crate::help::{Errors, aliases, foreign};
use crate::read::declaration::{self, Attribute};
use crate::read::{Given, Item, Key, Node, Type, Value, attributes};

/// A field.
pub(crate) struct Field {
    /// Its name, or `0` in a newtype variant.
    pub(crate) member: TokenTree,
    /// What the setter is called.
    pub(crate) ident: Ident,
    /// Its name without `r#`.
    pub(crate) name: String,
    pub(crate) ty: Type,
    /// The user's own doc comments, for the setter.
    pub(crate) docs: Vec<Attribute>,
    pub(crate) default: Option<DefaultValue>,
    /// The role that an attribute gives it.
    pub(crate) role: Option<(String, Span)>,
    /// Whether its attribute was not understood: it may have been meant for any role.
    pub(crate) misunderstood: bool,
    pub(crate) skip: bool,
    pub(crate) flatten: bool,
    pub(crate) env: Option<String>,
}

/// `default`, or `default = EXPR`.
pub(crate) enum DefaultValue {
    Trait,
    /// Whether the expression is a text literal, which converts as a setter's argument does.
    Expr(TokenStream, bool),
}

/// Some of the fields, by their indices, in order. A tree of them would be as much to compile as a method is.
#[derive(Default)]
pub(crate) struct Indices(Vec<usize>);

impl Indices {
    pub(crate) fn insert(&mut self, index: usize) {
        if let Err(at) = self.0.binary_search(&index) {
            self.0.insert(at, index);
        }
    }

    pub(crate) fn contains(&self, index: usize) -> bool {
        self.0.contains(&index)
    }

    pub(crate) fn as_slice(&self) -> &[usize] {
        &self.0
    }
}

/// What `#[auth(…)]` takes on a field beside the roles.
pub(crate) const OPTIONS: [&str; 4] = ["default", "skip", "flatten", "env"];

impl Field {
    pub(crate) fn read(field: &declaration::Field, errors: &mut Errors) -> Option<Self> {
        let ident = field.ident.clone()?;
        let mut read = Self {
            name: ident.unraw().to_string(),
            member: ident.clone().into(),
            ident,
            ty: field.ty.clone(),
            docs: field
                .attributes
                .iter()
                .filter(|attribute| attribute.is("doc"))
                .cloned()
                .collect(),
            default: None,
            role: None,
            misunderstood: false,
            skip: false,
            flatten: false,
            env: None,
        };
        let mut said: Vec<(String, Span)> = Vec::new();
        for node in attributes(&field.attributes, errors) {
            match node {
                Node::Item(item) => {
                    let name = item.key.text();
                    if let Some((_, first)) = said.iter().find(|(other, _)| *other == name) {
                        errors.between(
                            *first,
                            item.span(),
                            format_args!("`{name}` is given twice: remove one"),
                        );
                        continue;
                    }
                    said.push((name, item.span()));
                    read.item(&item, errors);
                }
                Node::Broken => read.misunderstood = true,
                Node::Bare(value) => {
                    read.misunderstood = true;
                    errors.at(value.span(), "expected a word here: a role such as `client_secret`, or `default`, `skip`, `flatten`, `env`");
                }
            }
        }
        read.check(&said, errors);
        if read.ty.last_segment().is_some_and(|(last, arguments)| last == "Rc" && arguments) {
            errors.on(&read.ty, format_args!("threads share an authenticator, and the field `{}` is an `Rc`, which they cannot: make it an `Arc`", read.name));
        }
        read.misunderstood |= read.flatten && read.ty.no_config().is_some();
        Some(read)
    }

    /// The inner struct of a newtype variant, which says how it authenticates.
    pub(crate) fn newtype(field: &declaration::Field, errors: &mut Errors) -> Self {
        for node in attributes(&field.attributes, errors) {
            let span = match node {
                Node::Item(item) => item.span(),
                Node::Bare(value) => value.span(),
                Node::Broken => continue,
            };
            errors.at(span, "the inner struct of a newtype variant says all itself: write this in the inner struct");
        }
        refuse_no_config(&field.ty, "a newtype variant", errors);
        let misunderstood = field.ty.no_config().is_some();
        let span = field.ty.span();
        Self {
            member: Literal::usize_unsuffixed(0).into(),
            ident: Ident::new("config", span),
            name: "config".to_owned(),
            ty: field.ty.clone(),
            docs: Vec::new(),
            default: None,
            role: None,
            misunderstood,
            skip: false,
            flatten: true,
            env: None,
        }
    }

    /// Whether it is the inner struct of a newtype variant.
    pub(crate) fn is_newtype(&self) -> bool {
        matches!(self.member, TokenTree::Literal(_))
    }

    /// Whether a builder must be given it.
    pub(crate) fn is_required(&self) -> bool {
        !self.skip && self.default.is_none() && self.ty.option_inner().is_none()
    }

    /// The role that it fills: the attribute's, or the one it is named like.
    pub(crate) fn fills(&self) -> &str {
        match &self.role {
            Some((role, _)) => role,
            None if roles::of(&self.name).is_some_and(|role| !role.by_name) => "",
            None => &self.name,
        }
    }

    /// The environment variable that `from_env()` reads it from.
    pub(crate) fn variable(&self, prefix: &str) -> String {
        let name = || self.name.to_uppercase();
        match &self.env {
            Some(own) => own.clone(),
            None if prefix.is_empty() => name(),
            None => format!("{prefix}_{}", name()),
        }
    }

    fn item(&mut self, item: &Item, errors: &mut Errors) {
        if let Key::Text(text) = &item.key {
            errors.at(text.span(), format_args!("write `{}` without quotes", text.value()));
        }
        let name = item.key.text();
        match (name.as_str(), &item.given) {
            ("default", Given::Nothing) => self.default = Some(DefaultValue::Trait),
            ("default", Given::Value(Value::Expr(expr))) => {
                let text = syn::parse2::<LitStr>(expr.clone()).is_ok();
                self.default = Some(DefaultValue::Expr(expr.clone(), text));
            }
            ("default", _) => errors.at(item.span(), "write `default`, or `default = EXPRESSION`"),
            ("skip", Given::Nothing) => self.skip = true,
            ("flatten", Given::Nothing) => self.flatten = true,
            ("skip" | "flatten", _) => {
                errors.at(
                    item.value_span(),
                    format_args!("`{name}` takes no value: write `#[auth({name})]`"),
                );
                self.skip |= name == "skip";
                self.flatten |= name == "flatten";
            }
            ("env", Given::Value(Value::Text(text))) => self.env = env_name(text, errors),
            ("env", _) => errors
                .at(item.span(), "`env` takes the variable's name: write `env = \"MY_TOKEN\"`"),
            (role, given) if roles::of(role).is_some() => {
                if !matches!(given, Given::Nothing) {
                    errors.at(
                        item.value_span(),
                        format_args!("on a field, a role takes no value: write `#[auth({role})]`, and the field's value fills it"),
                    );
                }
                self.bind(role, item.span(), errors);
            }
            (unknown, _) => self.unknown(unknown, item, errors),
        }
    }

    fn bind(&mut self, role: &str, span: Span, errors: &mut Errors) {
        match &self.role {
            Some((other, first)) => errors.between(
                *first,
                span,
                format_args!(
                    "a field fills one role, and this one has two: `{other}` and `{role}`"
                ),
            ),
            None => self.role = Some((role.to_owned(), span)),
        }
    }

    fn unknown(&mut self, unknown: &str, item: &Item, errors: &mut Errors) {
        self.misunderstood = true;
        let span = item.span();
        if let Some(message) =
            foreign::answer(foreign::FIELD, unknown, matches!(item.given, Given::Nothing))
        {
            errors.at(span, message);
            return;
        }
        let roles = roles::names();
        let near = aliases::option(unknown, &roles)
            .or_else(|| nearest(unknown, roles.iter().chain(&OPTIONS).copied()));
        let help = if near.is_some() {
            hint(near)
        } else {
            "\nhelp: options are `default`, `skip`, `flatten` and `env`; items such as `bearer` or `base_url` stand on the struct".to_owned()
        };
        errors
            .at(span, format_args!("`{unknown}` is neither a role nor an option of a field{help}"));
    }

    fn check(&self, said: &[(String, Span)], errors: &mut Errors) {
        let place = |name: &str| {
            said.iter()
                .find(|(other, _)| other == name)
                .map_or_else(|| self.ident.span(), |(_, span)| *span)
        };
        if !self.skip && ["build", "token_store"].contains(&self.name.as_str()) {
            errors.at(self.ident.span(), format_args!("the builder has a method `{}` of its own, so a field cannot have this name: rename it", self.name));
        }
        if self.skip {
            for (other, span) in said.iter().filter(|(other, _)| other != "skip") {
                errors.between(place("skip"), *span, format_args!("a skipped field has no setter and is not read, so `{other}` has no use: remove one"));
            }
        }
        if self.flatten {
            for (other, span) in said
                .iter()
                .filter(|(other, _)| other != "flatten" && other != "default" && other != "skip")
            {
                errors.between(
                    place("flatten"),
                    *span,
                    format_args!(
                        "`flatten` uses the field's own method, so `{other}` has no use: remove one"
                    ),
                );
            }
            if self.ty.option_inner().is_some() {
                errors.on(&self.ty, "`flatten` needs the config itself, not an `Option` of it: use an enum with a variant that has `#[auth(none)]`");
            } else {
                refuse_no_config(&self.ty, "`flatten`", errors);
            }
        }
    }
}

/// A type of std, or ours, that surely derives nothing.
fn refuse_no_config(ty: &Type, what: &str, errors: &mut Errors) {
    if let Some(name) = ty.no_config() {
        errors.on(ty, format_args!("{what} needs a struct or enum that derives `AuthConfig`, which {name} does not\nhelp: write the config's own type here, or make this a field with a name of its own and a method such as `#[auth(bearer)]` beside it"));
    }
}

fn env_name(text: &LitStr, errors: &mut Errors) -> Option<String> {
    let name = text.value();
    let odd = |c: char| matches!(c, '=' | '\0' | '$' | '{' | '}') || c.is_whitespace();
    if name.is_empty() || name.contains(odd) || name.starts_with(|c: char| c.is_ascii_digit()) {
        errors.at(
            text.span(),
            "this is not the name of an environment variable: write one such as \"MY_TOKEN\"",
        );
        return None;
    }
    Some(name)
}
