//! The builder's `build()`.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::expand::builder::{Builder, braced, respan, store_type};
use crate::expand::setter::Slot;
use crate::expand::{arguments, config, parameters, predicates};
use crate::fields::Field;
use crate::types;

impl Builder<'_> {
    pub(super) fn build(
        &self,
        slots: &[Slot<'_>],
        optional: &[&Field],
        names: &[Ident],
    ) -> TokenStream {
        let (p, vis) = (&self.input.private, &self.input.vis);
        let span = self.store_span();
        let mut bounds: Vec<TokenStream> = slots.iter().map(|slot| slot.set_bound(p)).collect();
        let locals: Vec<Ident> =
            names.iter().enumerate().map(|(at, _)| format_ident!("__slot{at}")).collect();
        let optionals: Vec<Ident> =
            optional.iter().enumerate().map(|(at, _)| format_ident!("__optional{at}")).collect();
        let store = if self.has_store() {
            let (parameter, need, ty) =
                (Ident::new("__TokenStore", span), self.need(), store_type(p));
            let set = respan(quote!(#p::SetTokenStore<#need, #ty>), span);
            bounds.push(quote!(#parameter: #set));
            let local = &locals[locals.len() - 1];
            quote!(#p::TokenStoreSlot::take(#local))
        } else {
            quote!(::core::option::Option::None)
        };
        let config = self.generic_config();
        let (hidden, target) = self.target();
        let values = self.config.fields.iter().filter_map(|field| {
            self.value(field, slots, optional, &locals, &optionals, hidden.is_some())
        });
        // A flattened type that is no config is said once, so the whole signature stands at its span.
        let this = Ident::new("self", span);
        let signature = respan(
            quote!(#vis fn build(self) -> ::core::result::Result<#p::Authenticator, #p::Error>),
            span,
        );
        let marker = hidden.as_ref().map(|_| quote!(__marker: ::core::marker::PhantomData,));
        let body = braced(
            span,
            quote! {
                #hidden
                let (#(#locals,)*) = #this.__slots;
                let (#(#optionals,)*) = #this.__optional;
                #p::Authenticator::__new(#target { #(#values)* #marker }, #store)
            },
        );
        quote! {
            /// Checks the values, and makes the authenticator.
            ///
            /// # Errors
            /// A value that cannot be used, by field and reason.
            #signature
            where #config #(#bounds),* #body
        }
    }

    /// `member: value,` for one field of what is built.
    fn value(
        &self,
        field: &Field,
        slots: &[Slot<'_>],
        optional: &[&Field],
        locals: &[Ident],
        optionals: &[Ident],
        hidden: bool,
    ) -> Option<TokenStream> {
        let (p, member) = (&self.input.private, &field.member);
        if let Some(at) = slots.iter().position(|slot| std::ptr::eq(slot.field, field)) {
            let (take, local) = (slots[at].take(p), &locals[at]);
            return Some(quote!(#member: #take(#local),));
        }
        let default = field.default.as_ref().map_or_else(
            || quote!(::core::default::Default::default()),
            |default| default.expand(p),
        );
        let Some(at) = optional.iter().position(|other| std::ptr::eq(*other, field)) else {
            // Nothing reads it: the hidden struct goes without.
            return (!hidden).then(|| quote!(#member: #default,));
        };
        let local = &optionals[at];
        let option = types::option_inner(&field.ty).is_some();
        Some(match (option, &field.default) {
            (true, None) => quote!(#member: #local,),
            (true, Some(_)) => quote!(#member: match #local {
                ::core::option::Option::Some(given) => ::core::option::Option::Some(given),
                ::core::option::Option::None => #default,
            },),
            (false, _) => quote!(#member: match #local {
                ::core::option::Option::Some(given) => given,
                ::core::option::Option::None => #default,
            },),
        })
    }

    /// What is built: the user's struct or variant, or, where it has required fields that nothing reads,
    /// a hidden struct of the fields that are read.
    fn target(&self) -> (Option<TokenStream>, TokenStream) {
        let ident = &self.input.ident;
        let settable: Vec<&Field> = self.settable().collect();
        let unread = |field: &&Field| {
            field.is_required() && !settable.iter().any(|other| std::ptr::eq(*other, *field))
        };
        if !self.config.fields.iter().any(|field| unread(&field)) {
            return match self.variant {
                Some(variant) => (None, quote!(#ident::#variant)),
                None => (None, quote!(#ident)),
            };
        }
        let generics = &self.input.generics;
        let (parameters, predicates) = (parameters(generics), predicates(generics));
        let types = generics.type_params().map(|parameter| &parameter.ident);
        let fields = settable.iter().map(|field| {
            let (member, ty) = (&field.ident, &field.ty);
            quote!(#member: #ty,)
        });
        let private = &self.input.private;
        let arms = [(quote!(Self), self.config)];
        let implementation = config::implement(&format_ident!("__Read"), generics, private, &arms);
        let hidden = quote! {
            struct __Read<#(#parameters),*> where #(#predicates),* {
                #(#fields)*
                __marker: ::core::marker::PhantomData<fn() -> (#(#types,)*)>,
            }
            #implementation
        };
        let arguments = arguments(generics);
        (Some(hidden), quote!(__Read::<#(#arguments),*>))
    }
}
