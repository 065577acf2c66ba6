//! What an editor is shown of a builder.
//!
//! An editor lists what stands on a type, and does not ask for the bounds of a method. So the bounds, which give
//! rustc's errors our words, would let it list setters that were called already, and `build()` from the start on.
//! For rust-analyzer each method stands on the types that it is for; it has no body, because nothing is run there.

use std::sync::OnceLock;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::check::Field;
use crate::expand::build;
use crate::expand::builder::{Builder, STORE, StoreSlot};
use crate::expand::setter::{argument, docs};
use crate::method::Store;
use crate::read::tokens::joined;

/// Whether rust-analyzer expands this, and not rustc. It has a process for that, of its name.
pub(super) fn asks() -> bool {
    static ASKS: OnceLock<bool> = OnceLock::new();
    *ASKS.get_or_init(|| {
        let program = std::env::current_exe().unwrap_or_default();
        let name = program.file_name().unwrap_or_default();
        name.to_string_lossy().starts_with("rust-analyzer")
    })
}

impl Builder<'_> {
    /// As [`Builder::methods`], each on the types that it is for.
    pub(super) fn methods_for_editor(&self) -> TokenStream {
        let mut methods = Vec::new();
        for (at, slot) in self.slots.iter().enumerate() {
            let ty = &slot.field.ty;
            let setter = self.setter(slot.field, true, &self.with(at, &quote!(__P_Set<#ty>)));
            methods.push(self.on(&|slot| (slot == at).then(|| quote!(__P_NotSet)), &setter));
        }
        for field in &self.optional {
            methods.push(self.on(&|_| None, &self.setter(field, false, &quote!(Self))));
        }
        methods.extend(self.store_for_editor());
        let (vis, about) = (&self.input.vis, build::ABOUT);
        let build = quote! {
            #[doc = #about]
            #vis fn build(self) -> __P_Result<__P_Authenticator, __P_Error> {
                ::core::unimplemented!()
            }
        };
        let set = |at: usize| {
            let Some(slot) = self.slots.get(at) else {
                let needed = self.config.items.store() == Store::Required;
                return needed.then(|| quote!(__P_Set<__P_SharedStore>));
            };
            let ty = &slot.field.ty;
            Some(quote!(__P_Set<#ty>))
        };
        methods.push(self.on(&set, &build));
        joined(methods)
    }

    fn setter(&self, field: &Field, required: bool, result: &TokenStream) -> TokenStream {
        let (vis, ident, own) = (&self.input.vis, &field.ident, &field.docs);
        let ty = if required { &field.ty } else { field.ty.without_option() };
        let argument = argument(ty, ident.span(), &self.input.generics);
        let about = docs(field, required);
        quote! {
            #(#own)*
            #[doc = #about]
            #vis fn #ident(self, value: #argument) -> #result {
                ::core::unimplemented!()
            }
        }
    }

    fn store_for_editor(&self) -> Option<TokenStream> {
        let (vis, store) = (&self.input.vis, self.slots.len());
        let unset = |slot| (slot == store).then(|| quote!(__P_NotSet));
        let result = match self.store() {
            StoreSlot::None => return None,
            StoreSlot::Optional => quote!(Self),
            StoreSlot::Parameter => self.with(store, &quote!(__P_Set<__P_SharedStore>)),
        };
        let setter = quote! {
            #[doc = #STORE]
            #vis fn token_store(self, store: impl __P_TokenStore + 'static) -> #result {
                ::core::unimplemented!()
            }
        };
        Some(self.on(&unset, &setter))
    }

    /// The builder's type, with another type in one slot.
    fn with(&self, at: usize, ty: &TokenStream) -> TokenStream {
        let (name, user) = (&self.name, self.input.generics.names());
        let (before, after) = (&self.names[..at], &self.names[at + 1..]);
        quote!(#name<#(#user,)* #(#before,)* #ty #(,#after)*>)
    }

    /// An impl for the builder whose slots are these, where they are known.
    fn on(
        &self,
        known: &dyn Fn(usize) -> Option<TokenStream>,
        method: &TokenStream,
    ) -> TokenStream {
        let (name, generics) = (&self.name, &self.input.generics);
        let (user, user_names, bounds) =
            (generics.declared(), generics.names(), &generics.predicates);
        let names = self.names.iter().enumerate();
        let free = names.clone().filter(|(at, _)| known(*at).is_none()).map(|(_, name)| name);
        let slots = names.map(|(at, name)| known(at).unwrap_or_else(|| name.to_token_stream()));
        quote! {
            impl<#(#user,)* #(#free),*> #name<#(#user_names,)* #(#slots),*> where #(#bounds),* {
                #method
            }
        }
    }
}
