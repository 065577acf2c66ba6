//! `api_key`: a key in a header, the query, a form or a JSON body.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};

use crate::attr::Item;
use crate::context::Context;
use crate::kind::Kind;
use crate::literal;
use crate::method::Method;
use crate::options::Options;
use crate::value::{Emit, Val};

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
        let mut options = Options::of("api_key", item, OPTIONS, cx.errors);
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
        let value =
            cx.role_as(&mut options, "value", "api_key", kind, Some("`api_key`".to_owned()));
        Some(Self { place: place?, value })
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
