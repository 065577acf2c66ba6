//! Collects all mistakes, so that one compilation shows them all.

use std::fmt::Display;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

/// The mistakes found so far.
#[derive(Default)]
pub(crate) struct Errors {
    list: Vec<syn::Error>,
    /// Items on an enum are read once for each variant; what they get wrong is said once.
    said: Vec<String>,
    /// Where what follows from a mistake would be said again.
    hushed: Vec<String>,
}

impl Errors {
    /// A mistake at one token.
    pub(crate) fn at(&mut self, span: Span, message: impl Display) {
        self.push(span, syn::Error::new(span, message));
    }

    /// A mistake that covers `tokens`.
    pub(crate) fn on(&mut self, tokens: &impl ToTokens, message: impl Display) {
        let span = tokens
            .to_token_stream()
            .into_iter()
            .next()
            .map_or_else(Span::call_site, |token| token.span());
        self.push(span, syn::Error::new_spanned(tokens, message));
    }

    /// A mistake of two places at once: one error whose span shows both.
    pub(crate) fn between(&mut self, first: Span, second: Span, message: impl Display) {
        let (first, second) = (Ident::new("first", first), Ident::new("second", second));
        self.push(second.span(), syn::Error::new_spanned(quote!(#first #second), message));
    }

    /// A mistake that syn found.
    pub(crate) fn syntax(&mut self, error: syn::Error) {
        self.push(error.span(), error);
    }

    /// Whatever else is wrong at this place may follow from what was just reported there.
    pub(crate) fn hush(&mut self, span: Span) {
        self.hushed.push(format!("{span:?}"));
    }

    /// Whether nothing was reported since there were `before` mistakes.
    pub(crate) fn none_since(&self, before: usize) -> bool {
        self.list.len() == before
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// One `compile_error!` for each mistake.
    pub(crate) fn into_tokens(self) -> TokenStream {
        let mut all = TokenStream::new();
        all.extend(self.list.iter().map(syn::Error::to_compile_error));
        all
    }

    fn push(&mut self, span: Span, error: syn::Error) {
        let said = format!("{span:?} {error}");
        let hushed = self.hushed.iter().any(|place| said.starts_with(place.as_str()));
        if !hushed && !self.said.contains(&said) {
            self.said.push(said);
            self.list.push(error);
        }
    }
}
