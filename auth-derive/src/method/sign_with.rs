//! `sign_with = path::to::function`: the user's function signs each request.

use proc_macro2::TokenStream;
use quote::quote;

use crate::check::Context;
use crate::method::call;
use crate::method::emit::Emit;
use crate::method::model::Method;
use crate::read::{Item, Path};

struct SignWith(Path);

pub(super) fn read(item: Item, cx: &mut Context<'_>) -> Option<Box<dyn Method>> {
    cx.whole = true;
    item.path(cx.errors).map(|path| Box::new(SignWith(path)) as Box<dyn Method>)
}

/// The call that signs `request`.
pub(super) fn call(path: &Path) -> TokenStream {
    call::function("__P_sign_with", path, "request")
}

impl Method for SignWith {
    fn plan(&self, at: usize, _emit: &Emit<'_>) -> TokenStream {
        quote!(plan.sign(#at);)
    }

    fn sign(&self) -> Option<TokenStream> {
        Some(call(&self.0))
    }
}
