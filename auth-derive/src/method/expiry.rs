//! `expiry(property = "expires_in", format = unix)` and `expires_after = "1h"`: how long a token lives.

use std::time::Duration;

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::LitStr;

use crate::check::{Context, Options};
use crate::help::{Errors, aliases};
use crate::method::emit;
use crate::read::{Given, Item, Value, literal};

pub(super) const OPTIONS: &[&str] = &["property", "format"];

/// The words that name a format.
const FORMATS: &[&str] = &["auto", "seconds", "milliseconds", "unix", "unix_ms", "rfc3339"];

pub(super) struct Expiry {
    property: Option<Vec<String>>,
    format: Format,
    otherwise: Lifetime,
}

enum Format {
    Word(&'static str),
    Pattern(LitStr),
}

pub(super) enum Lifetime {
    After(Duration),
    UntilRejected,
}

impl Expiry {
    /// Reads `expiry(…)` and `expires_after` among `options`; `None` where neither is said. `property`
    /// stands in answers that follow a standard.
    pub(super) fn read(
        options: &mut Options,
        property: Option<&str>,
        cx: &mut Context<'_>,
    ) -> Option<Self> {
        let after = lifetime(options, cx.errors);
        let Some(item) = options.take("expiry") else {
            return after.map(|otherwise| Self {
                property: property.map(|property| vec![property.to_owned()]),
                format: Format::Word("auto"),
                otherwise,
            });
        };
        let mut inner = cx.options("expiry", item, OPTIONS);
        inner.refuse_bare(cx.errors);
        inner.refuse_empty(cx.errors);
        let given = inner.take("property");
        if given.is_none() && property.is_none() && inner.has("format") {
            cx.errors.at(inner.span, "`expiry` does not say where the answer has it: write `expiry(property = \"expires_in\")`");
        }
        let given = given.and_then(|item| item.json_path(cx.errors));
        let format = inner.take("format").and_then(|item| format(&item, cx.errors));
        Some(Self {
            property: given.or_else(|| property.map(|property| vec![property.to_owned()])),
            format: format.unwrap_or(Format::Word("auto")),
            otherwise: after.unwrap_or(Lifetime::UntilRejected),
        })
    }

    /// An expression of type `Expiry`.
    pub(super) fn expand(&self) -> TokenStream {
        let property = match &self.property {
            Some(keys) => {
                let path = json_path(keys);
                quote!(__P_Some(#path))
            }
            None => quote!(__P_None),
        };
        let format = match &self.format {
            Format::Word(word) => {
                let variant = match *word {
                    "seconds" => "Seconds",
                    "milliseconds" => "Milliseconds",
                    "unix" => "Unix",
                    "unix_ms" => "UnixMs",
                    "rfc3339" => "Rfc3339",
                    _ => "Auto",
                };
                let variant = format_ident!("{variant}");
                quote!(__P_Format::#variant)
            }
            // An error about the feature points at the pattern.
            Format::Pattern(pattern) => {
                quote_spanned!(pattern.span()=> __P_Format::pattern::<__P_DateFormats>(#pattern))
            }
        };
        let otherwise = match self.otherwise {
            Lifetime::After(life) => {
                let life = emit::duration(life);
                quote!(After(#life))
            }
            Lifetime::UntilRejected => quote!(UntilRejected),
        };
        quote!(__P_Expiry { property: #property, format: #format, otherwise: __P_Lifetime::#otherwise })
    }
}

/// `JsonPath(&["data", "token"])`
pub(super) fn json_path(keys: &[String]) -> TokenStream {
    quote!(__P_JsonPath(&[#(#keys),*]))
}

/// `leeway = "60s"`. A token that lives no longer would be renewed before every call.
pub(super) fn leeway(
    options: &mut Options,
    expiry: Option<&Expiry>,
    cx: &mut Context<'_>,
) -> Option<Duration> {
    let item = options.take("leeway")?;
    let leeway = item.duration(cx.errors)?;
    if let Some(Lifetime::After(life)) = expiry.map(|expiry| &expiry.otherwise)
        && leeway >= *life
    {
        cx.errors.at(item.value_span(), "`leeway` is as long as `expires_after`, so the token would be renewed before every call: write a shorter one");
    }
    Some(leeway)
}

/// `expires_after = "P14D"`, or the word `until_rejected`.
fn lifetime(options: &mut Options, errors: &mut Errors) -> Option<Lifetime> {
    let rejected = options.take("until_rejected");
    if let Some(word) = &rejected
        && !matches!(word.given, Given::Nothing)
    {
        errors.at(word.value_span(), "`until_rejected` stands alone, without a value");
    }
    let Some(item) = options.take("expires_after") else {
        return rejected.map(|_| Lifetime::UntilRejected);
    };
    if let Some(word) = &rejected {
        errors.between(
            item.span(),
            word.span(),
            "a token is used for a time, `expires_after`, or `until_rejected`: remove one",
        );
    }
    if matches!(&item.given, Given::Value(Value::Path(path)) if path.is("until_rejected")) {
        errors.at(item.span(), "`expires_after` is a time: in a session write `until_rejected` alone, in `oauth2` neither");
        return None;
    }
    let life = item.duration(errors)?;
    if life.is_zero() {
        errors.at(
            item.value_span(),
            "a token cannot live for no time: write a longer one, or leave `expires_after` out",
        );
        return None;
    }
    Some(Lifetime::After(life))
}

fn format(item: &Item, errors: &mut Errors) -> Option<Format> {
    let Given::Value(Value::Text(text)) = &item.given else {
        return item.word(FORMATS, errors).map(Format::Word);
    };
    let pattern = text.value();
    if FORMATS.contains(&pattern.as_str()) || aliases::word("format", &pattern).is_some() {
        return item.word(FORMATS, errors).map(Format::Word);
    }
    match literal::date_format(&pattern) {
        Ok(()) => Some(Format::Pattern(text.clone())),
        Err(message) => {
            errors.at(text.span(), message);
            None
        }
    }
}
