//! From the read annotation to code.

mod build;
mod builder;
mod config;
mod editor;
mod env;
mod fallback;
mod setter;
#[cfg(test)]
mod tests;

use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;

use crate::check::fields::{DefaultValue, Field};
use crate::expand::builder::Builder;
use crate::help::errors::Errors;
use crate::input::{Body, Input, snake};
use crate::read::declaration::Declaration;
use crate::read::tokens::joined;

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
    let (config, told_apart) = (config::expand(input), config::told_apart(input));
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

/// The lints that generated code may set off in the user's crate. They judge code that a person wrote.
fn allow() -> TokenStream {
    quote! {
        #[allow(
            clippy::all, clippy::nursery, clippy::pedantic, clippy::restriction,
            dead_code, deprecated, missing_debug_implementations, non_camel_case_types, non_snake_case,
            private_bounds, private_interfaces, unreachable_pub, unused_imports, unused_qualifications
        )]
    }
}

/// Of those, the ones that a type can set off.
fn allow_on_types() -> TokenStream {
    quote!(#[allow(clippy::pedantic, clippy::restriction, dead_code, missing_debug_implementations, unreachable_pub)])
}

/// What a field is where nothing sets it.
fn default(field: &Field) -> TokenStream {
    let ty = &field.ty;
    match &field.default {
        Some(DefaultValue::Expr(expr, true)) if ty.option_inner().is_some() => {
            quote!(__P_given(#expr))
        }
        Some(DefaultValue::Expr(expr, true)) => quote!(__P_IntoField::into_field(#expr)),
        Some(DefaultValue::Expr(expr, false)) => quote!(#expr),
        None | Some(DefaultValue::Trait) => quote_spanned!(ty.span()=> __P_default::<#ty>()),
    }
}
