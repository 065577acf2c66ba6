//! Room: what is written. The impl of the trait, the builder, `from_env`, and after a mistake the same names with nothing
//! behind them.
//!
//! Comes in: a declaration's tokens, at [`derive`]. All else is asked of `input`.

mod arm;
mod build;
mod builder;
#[cfg(test)]
mod cases;
mod config;
mod default;
mod editor;
mod env;
mod fallback;
mod lints;
mod methods;
mod seen;
mod setter;
mod shapes;
#[cfg(test)]
mod tests;

use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use crate::expand::builder::Builder;
use crate::expand::lints::allow;
use crate::help::Errors;
use crate::input::{Body, Input};
use crate::read::declaration::Declaration;
use crate::read::tokens::joined;
use crate::read::words::snake;

/// The whole macro.
pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let Some(mut input) = Declaration::read(input) else { return TokenStream::new() };
    if fill_elided(&mut input) {
        // rustc says that a lifetime is missing, and of each mention of the field again.
        return fallback::expand(&input, None);
    }
    let mut errors = Errors::default();
    let read = Input::read(&input, &mut errors);
    match read {
        Some(read) if errors.len() == 0 => expand(&read, editor::asks()),
        read => {
            let fallback = fallback::expand(&input, read.as_ref());
            let errors = errors.into_tokens();
            quote!(#errors #fallback)
        }
    }
}

/// Writes `'static` where a field's type leaves a lifetime out, and says whether it did.
fn fill_elided(input: &mut Declaration) -> bool {
    let mut found = false;
    for field in input.fields_mut() {
        if let Some(owned) = field.ty.with_elided() {
            (field.ty, found) = (owned, true);
        }
    }
    found
}

/// The builders' types stand where the user can name them; all else in one block that has a short name for
/// what it uses, and says once which lints are not for it.
fn expand(input: &Input, for_editor: bool) -> TokenStream {
    let allow = allow();
    let (config, told_apart) = (config::expand(input), seen::told_apart(input));
    let builders = builders(input);
    let types = joined(builders.iter().map(Builder::types).collect());
    let builders = joined(builders.iter().map(|builder| builder.expand(for_editor)).collect());
    let env = match &input.body {
        Body::Struct(config) => env::expand(input, config),
        Body::Enum(_) => TokenStream::new(),
    };
    let body = quote!(#config #told_apart #builders #env);
    let names = names(input, &body);
    quote! {
        #types

        #[doc(hidden)]
        #allow
        const _: () = {
            #names
            #body
        };
    }
}

/// The names that `body` uses. Under a path of the user's, which may be wrong, each is named: what a wrong glob
/// does not bring is an error each, while a wrong path is one.
fn names(input: &Input, body: &TokenStream) -> TokenStream {
    let private = &input.private;
    if !input.re_exported {
        return quote!(use #private::names::*;);
    }
    let mut names = Vec::new();
    collect(body.clone(), &mut names);
    names.sort_unstable();
    names.dedup();
    let names = names.iter().map(|name| format_ident!("{name}"));
    quote!(use #private::names::{#(#names),*};)
}

fn collect(tokens: TokenStream, names: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect(group.stream(), names),
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                if name.starts_with("__P_") {
                    names.push(name);
                }
            }
            _ => {}
        }
    }
}

/// One builder for a struct, one for each variant of an enum.
fn builders(input: &Input) -> Vec<Builder<'_>> {
    let ident = &input.ident;
    match &input.body {
        Body::Struct(config) => {
            let name = format_ident!("{}Builder", ident.unraw(), span = ident.span());
            let start = format_ident!("builder", span = ident.span());
            vec![Builder::new(input, config, (name, start), None)]
        }
        Body::Enum(variants) => variants
            .iter()
            .map(|(variant, config)| {
                let (plain, span) = (variant.unraw(), variant.span());
                let name = format_ident!("{}{plain}Builder", ident.unraw(), span = span);
                let start = format_ident!("{}_builder", snake(&plain.to_string()), span = span);
                Builder::new(input, config, (name, start), Some(variant))
            })
            .collect(),
    }
}
