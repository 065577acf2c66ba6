//! `sign_with = path::to::function`: the user's function signs each request.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned;

use crate::attr::Item;
use crate::context::Context;
use crate::method::Method;
use crate::value::{Emit, this};

struct SignWith(Path);

pub(super) fn read(item: Item, cx: &mut Context<'_>) -> Option<Box<dyn Method>> {
    cx.whole = true;
    item.path(cx.errors).map(|path| Box::new(SignWith(path)) as Box<dyn Method>)
}

/// The call; an error about the function's type points at its name.
pub(super) fn call(path: &Path) -> TokenStream {
    let (this, request) = (this(), Ident::new("request", Span::call_site()));
    quote_spanned!(path.span()=> #path(#this, #request))
}

impl Method for SignWith {
    fn plan(&self, at: usize, _emit: &Emit<'_>) -> TokenStream {
        quote!(plan.sign(#at);)
    }

    fn sign(&self) -> Option<TokenStream> {
        Some(call(&self.0))
    }
}
