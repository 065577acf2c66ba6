//! The struct or enum as a whole.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

use crate::check::{Field, Names};
use crate::help::Errors;
use crate::items::{Items, Said};
use crate::method;
use crate::read::declaration::{self, Declaration, Fields, Variant};
use crate::read::generics::{Generics, Kind};
use crate::read::tokens::Tokens;
use crate::read::words::snake;
use crate::read::{Given, Item, Node, Path, Value, attributes};

/// What the annotation says, read and checked.
pub(crate) struct Input {
    pub(crate) ident: Ident,
    pub(crate) vis: Tokens,
    pub(crate) generics: Generics,
    /// `::auth_blocking::__private`
    pub(crate) private: TokenStream,
    /// Whether that is the user's own path.
    pub(crate) re_exported: bool,
    pub(crate) env_prefix: String,
    pub(crate) body: Body,
}

pub(crate) enum Body {
    Struct(Box<Config>),
    Enum(Vec<(Ident, Config)>),
}

/// A struct or a variant.
pub(crate) struct Config {
    pub(crate) fields: Vec<Field>,
    pub(crate) items: Items,
}

impl Input {
    /// Reads all, whatever is wrong; `None` where there is nothing to build upon.
    pub(crate) fn read(input: &Declaration, errors: &mut Errors) -> Option<Self> {
        if let Some(lifetime) = input.generics.of(Kind::Lifetime).next() {
            errors.on(
                &lifetime.declared,
                format_args!("`{}` borrows, but an authenticator keeps its config: own the values, with `String` instead of `&str`", input.ident),
            );
        }
        let names = method::names();
        let nodes = attributes(&input.attributes, errors);
        let private = private(&nodes, errors);
        let re_exported = find(&nodes, "crate").is_some();
        let env_prefix = env_prefix(&nodes, &input.ident, errors);
        let body = match &input.body {
            declaration::Body::Struct(fields) => {
                let fields = match fields {
                    Fields::Unnamed(_, parentheses) => {
                        errors.on(parentheses, "a tuple struct's fields have no names, which roles and placeholders need: write `struct Name { token: Secret }`");
                        return None;
                    }
                    fields => named(fields, errors),
                };
                let shown = input.ident.unraw().to_string();
                let said = Said {
                    shown: &shown,
                    span: input.ident.span(),
                    shared: Vec::new(),
                    own: nodes,
                };
                one_file_each(&fields, &env_prefix, errors);
                Body::Struct(Box::new(Config {
                    items: Items::read(said, &fields, &names, errors),
                    fields,
                }))
            }
            declaration::Body::Enum(variants) => {
                if variants.is_empty() {
                    errors.at(input.ident.span(), "an enum without variants cannot authenticate: add one for each way to log in");
                }
                one_builder_each(variants, errors);
                let variants = variants.iter();
                Body::Enum(
                    variants
                        .map(|variant| {
                            (
                                variant.ident.clone(),
                                read_variant(input, variant, &nodes, &names, errors),
                            )
                        })
                        .collect(),
                )
            }
            declaration::Body::Union(word) => {
                errors.on(word, "a union cannot be read safely: use a struct, or an enum with a variant for each way to log in");
                return None;
            }
        };
        Some(Self {
            ident: input.ident.clone(),
            vis: input.vis.clone(),
            generics: input.generics.clone(),
            private,
            re_exported,
            env_prefix,
            body,
        })
    }
}

impl Config {
    /// The flattened fields, with their addresses, which follow those of the methods.
    pub(crate) fn flattened(&self) -> impl Iterator<Item = (usize, usize)> {
        let flattened = self.fields.iter().enumerate().filter(|(_, field)| field.flatten);
        flattened.enumerate().map(|(nth, (index, _))| (self.items.methods.len() + nth, index))
    }
}

fn named(fields: &Fields, errors: &mut Errors) -> Vec<Field> {
    fields.all().iter().filter_map(|field| Field::read(field, errors)).collect()
}

fn read_variant(
    input: &Declaration,
    variant: &Variant,
    shared: &[Node],
    names: &Names,
    errors: &mut Errors,
) -> Config {
    let own = attributes(&variant.attributes, errors);
    let own = own.into_iter().filter(|node| refuse_on_variant(node, errors)).collect();
    let fields = match &variant.fields {
        Fields::Unnamed(fields, _) if fields.len() == 1 => {
            fields.iter().map(|field| Field::newtype(field, errors)).collect()
        }
        Fields::Unnamed(_, parentheses) => {
            errors.on(parentheses, "the fields of this variant have no names, which roles and placeholders need: write `Variant { token: Secret }`");
            Vec::new()
        }
        fields => named(fields, errors),
    };
    let shown = format!("{}::{}", input.ident.unraw(), variant.ident.unraw());
    let tuple = matches!(&variant.fields, Fields::Unnamed(fields, _) if fields.len() != 1);
    if tuple {
        return Config { fields, items: Items::default() };
    }
    let said = Said { shown: &shown, span: variant.ident.span(), shared: shared.to_vec(), own };
    Config { items: Items::read(said, &fields, names, errors), fields }
}

/// Items that only the whole type can have.
fn refuse_on_variant(node: &Node, errors: &mut Errors) -> bool {
    let Node::Item(item) = node else { return true };
    let name = item.key.text();
    let whole = name == "crate" || name == "env_prefix";
    if whole {
        errors.at(item.span(), format_args!("`{name}` stands on the whole type, not on a variant"));
    }
    !whole
}

fn find<'a>(nodes: &'a [Node], name: &str) -> Option<&'a Item> {
    nodes.iter().find_map(|node| match node {
        Node::Item(item) if item.key.text() == name => Some(item),
        _ => None,
    })
}

/// `crate = "my_sdk::auth"`, for crates that re-export this one.
fn private(nodes: &[Node], errors: &mut Errors) -> TokenStream {
    let path = find(nodes, "crate").and_then(|item| match &item.given {
        Given::Value(Value::Path(path)) => Some(path.clone()),
        Given::Value(Value::Text(text)) => match text.parse_with(Path::read_module) {
            Ok(path) => Some(path),
            Err(_) => {
                errors.at(text.span(), "this is not a path: write one such as `crate = \"::my_sdk::auth_blocking\"`");
                None
            }
        },
        _ => {
            errors.at(item.value_span(), "`crate` takes a path: write `crate = \"::my_sdk::auth_blocking\"`");
            None
        }
    });
    match path {
        Some(path) => quote!(#path::__private),
        None => quote!(::auth_blocking::__private),
    }
}

/// `env_prefix = "…"`, or the struct's name in upper snake case.
fn env_prefix(nodes: &[Node], ident: &Ident, errors: &mut Errors) -> String {
    if let Some(item) = find(nodes, "env_prefix")
        && let Some(text) = item.text(errors)
    {
        let prefix = text.value();
        let odd = |c: char| !c.is_ascii_alphanumeric() && c != '_';
        if prefix.contains(odd) || prefix.starts_with(|c: char| c.is_ascii_digit()) {
            errors.at(text.span(), "a prefix of environment variables has letters, digits and underscores, and begins with no digit, such as \"MY_API\"");
        }
        return prefix;
    }
    snake(&ident.unraw().to_string()).to_uppercase()
}

/// `OAuthKey` and `OauthKey` would both have `oauth_key_builder()`.
fn one_builder_each(variants: &[Variant], errors: &mut Errors) {
    let mut names: Vec<(String, &Ident)> = Vec::new();
    for variant in variants {
        let name = snake(&variant.ident.unraw().to_string());
        match names.iter().find(|(other, _)| *other == name) {
            Some((_, first)) => errors.between(
                first.span(),
                variant.ident.span(),
                format_args!(
                    "`{first}` and `{}` would both have `{name}_builder()`: rename one of the variants",
                    variant.ident
                ),
            ),
            None => names.push((name, &variant.ident)),
        }
    }
}

/// `X_API_KEY_FILE` names the file for `api_key`, and would be the variable of `api_key_file` too.
fn one_file_each(fields: &[Field], env_prefix: &str, errors: &mut Errors) {
    let read = || fields.iter().filter(|field| !field.skip && !field.flatten);
    for field in read() {
        let file = format!("{}_FILE", field.variable(env_prefix));
        for other in read().filter(|other| other.variable(env_prefix) == file) {
            errors.between(
                field.ident.span(),
                other.ident.span(),
                format_args!(
                    "the environment variable `{file}` would fill both `{}`, as the file to read it from, and `{}`\n\
                     help: rename one of them, or name another variable on one: `#[auth(env = \"MY_{}\")]`",
                    field.name,
                    other.name,
                    other.name.to_uppercase()
                ),
            );
        }
    }
}
