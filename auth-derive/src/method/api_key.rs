//! `api_key`: a key in a header, the query, a form or a JSON body.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use crate::check::{Context, Kind, Options, Val};
use crate::method::emit::Emit;
use crate::method::model::Method;
use crate::read::{Given, Item, Key, Node, Value, literal};

pub(super) const OPTIONS: &[&str] = &["header", "query", "form", "json", "value"];

pub(super) struct ApiKey {
    place: Place,
    value: Val,
}

/// Where a credential goes.
pub(super) struct Place {
    kind: &'static str,
    name: Val,
}

pub(super) fn read(item: Item, cx: &mut Context<'_>) -> Option<Box<dyn Method>> {
    ApiKey::read(item, cx).map(|key| Box::new(key) as Box<dyn Method>)
}

impl ApiKey {
    pub(super) fn read(item: Item, cx: &mut Context<'_>) -> Option<Self> {
        let item = Self::place_as_two(item, cx);
        let mut options = cx.options("api_key", item, OPTIONS);
        options.refuse_bare(cx.errors);
        let places = &["header", "query", "form", "json"];
        let said = places.iter().any(|place| options.has(place));
        let place = Place::read(&mut options, places, "api_key", cx);
        if !said && !options.misunderstood {
            cx.errors.at(
                options.span,
                "`api_key` does not say where the key goes\nhelp: write `api_key(header = \"X-API-Key\")`, or `query`, `form`, `json`",
            );
        }
        let kind = if place.as_ref().is_some_and(|place| place.kind == "header") {
            Kind::SecretHeader
        } else {
            Kind::Secret
        };
        let value = cx.role_of_kind(&mut options, "api_key", kind, Some("`api_key`".to_owned()));
        Some(Self { place: place?, value })
    }

    /// `in = header, name = "X-Key"`, as OpenAPI says `header = "X-Key"`: said once, and read as that.
    fn place_as_two(mut item: Item, cx: &mut Context<'_>) -> Item {
        let Given::List(nodes) = &mut item.given else { return item };
        let take = |nodes: &mut Vec<Node>, names: &[&str]| {
            let at = nodes.iter().position(
                |node| matches!(node, Node::Item(item) if names.contains(&item.key.text().as_str())),
            )?;
            match nodes.remove(at) {
                Node::Item(item) => Some(item),
                _ => None,
            }
        };
        let mut rest = nodes.clone();
        let place = take(&mut rest, &["in", "inject_into", "location", "add_to"]);
        let name = take(&mut rest, &["field_name", "name", "key", "key_name"]);
        let (Some(place), Some(name)) = (place, name) else { return item };
        let Given::Value(Value::Text(text)) = &name.given else { return item };
        let kind = match &place.given {
            Given::Value(Value::Path(path)) => path.word().map(ToString::to_string),
            Given::Value(Value::Text(text)) => Some(text.value()),
            _ => None,
        };
        let kind = match kind.as_deref() {
            Some("query" | "request_parameter") => "query",
            Some("body_data" | "form") => "form",
            Some("body_json" | "json") => "json",
            _ => "header",
        };
        cx.errors.at(
            place.span(),
            format_args!(
                "`api_key` says place and name in one: write `{kind} = \"{}\"`",
                text.value()
            ),
        );
        let key = Key::Word(Ident::new(kind, place.span()));
        rest.push(Node::Item(Item { key, given: name.given }));
        *nodes = rest;
        item
    }

    /// An expression of type `Result<Option<Credential>, ConfigError>`.
    pub(super) fn credential(&self, emit: &Emit<'_>) -> TokenStream {
        let (place, value) = (self.place.expand(emit), emit.value(&self.value));
        quote!(__P_ApiKey { place: #place, value: #value }.credential())
    }
}

impl Method for ApiKey {
    fn plan(&self, _at: usize, emit: &Emit<'_>) -> TokenStream {
        let credential = self.credential(emit);
        quote!(plan.credential(#credential, __values);)
    }
}

impl Place {
    /// The one place that is given among `kinds`, filled by `by`.
    pub(super) fn read(
        options: &mut Options,
        kinds: &[&'static str],
        by: &'static str,
        cx: &mut Context<'_>,
    ) -> Option<Self> {
        let mut given = kinds
            .iter()
            .filter_map(|kind| Some((*kind, options.take(kind)?)))
            .collect::<Vec<_>>()
            .into_iter();
        let (kind, item) = given.next()?;
        for (other, second) in given {
            cx.errors.between(
                item.span(),
                second.span(),
                format_args!(
                    "`{}` has two places, `{kind}` and `{other}`: keep one",
                    options.owner
                ),
            );
        }
        let text = item.text(cx.errors)?;
        let name = cx.text(kind, &text, Kind::Plain);
        if let Val::Text { text: name, .. } = &name {
            let checked = match kind {
                "header" => literal::header_name(name),
                "json" => literal::path(name).map(drop),
                _ => literal::parameter(name),
            };
            match checked {
                Ok(()) => cx.fill(kind, name, text.span(), by),
                Err(message) => cx.errors.at(text.span(), message),
            }
        }
        Some(Self { kind, name })
    }

    /// A header whose name is known.
    pub(super) fn of_header(
        name: &str,
        span: Span,
        by: &'static str,
        cx: &mut Context<'_>,
    ) -> Self {
        cx.fill("header", name, span, by);
        Self {
            kind: "header",
            name: Val::Text { name: "header".to_owned(), text: name.to_owned() },
        }
    }

    pub(super) fn is_header(&self) -> bool {
        self.kind == "header"
    }

    /// An expression of type `Place`.
    pub(super) fn expand(&self, emit: &Emit<'_>) -> TokenStream {
        let (kind, name) = (format_ident!("{}", self.kind), emit.value(&self.name));
        quote!({ let __name = #name; __values.place(__P_Place::#kind(&__name)) })
    }
}
