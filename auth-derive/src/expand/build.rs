//! The builder's `build()`.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::expand::builder::{Builder, braced, respan};
use crate::expand::setter::Slot;
use crate::expand::{arguments, config, default, parameters, predicates};
use crate::fields::Field;
use crate::types;

impl Builder<'_> {
    pub(super) fn build(
        &self,
        slots: &[Slot<'_>],
        optional: &[&Field],
        names: &[Ident],
    ) -> TokenStream {
        let vis = &self.input.vis;
        let span = self.store_span();
        // A flattened type that is no config is said once, so the whole signature stands at its span.
        let this = Ident::new("self", span);
        let mut bounds: Vec<TokenStream> =
            slots.iter().map(|slot| slot.set_bound(&self.name)).collect();
        let store = if self.has_store() {
            let (parameter, need) = (Ident::new("__TokenStore", span), self.need());
            let set = respan(quote!(__P_SetTokenStore<#need, __P_SharedStore>), span);
            bounds.push(quote!(#parameter: #set));
            let at = syn::Index::from(names.len() - 1);
            quote!(__P_TokenStoreSlot::take(#this.__slots.#at))
        } else {
            quote!(__P_None)
        };
        let config = self.generic_config();
        let (hidden, target) = self.target();
        let values = self
            .config
            .fields
            .iter()
            .filter_map(|field| self.value(field, slots, optional, &this, hidden.is_some()));
        let signature =
            respan(quote!(#vis fn build(self) -> __P_Result<__P_Authenticator, __P_Error>), span);
        let marker = hidden.as_ref().map(|_| quote!(__marker: __P_PhantomData,));
        let body = braced(
            span,
            quote! {
                #hidden
                __P_Authenticator::__new(#target { #(#values)* #marker }, #store)
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
        this: &Ident,
        hidden: bool,
    ) -> Option<TokenStream> {
        let member = &field.member;
        if let Some(at) = slots.iter().position(|slot| std::ptr::eq(slot.field, field)) {
            let (take, at) = (slots[at].take(&self.name), syn::Index::from(at));
            return Some(quote!(#member: #take(#this.__slots.#at),));
        }
        let default = default(field);
        let Some(at) = optional.iter().position(|other| std::ptr::eq(*other, field)) else {
            // Nothing reads it: the hidden struct goes without.
            return (!hidden).then(|| quote!(#member: #default,));
        };
        let at = syn::Index::from(at);
        let given = quote!(#this.__optional.#at);
        let option = types::option_inner(&field.ty).is_some();
        Some(match (option, &field.default) {
            (true, None) => quote!(#member: #given,),
            (true, Some(_)) => quote!(#member: match #given {
                __P_Some(__P_given) => __P_Some(__P_given),
                __P_None => #default,
            },),
            (false, _) => quote!(#member: match #given {
                __P_Some(__P_given) => __P_given,
                __P_None => #default,
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
        let arms = [(quote!(Self), self.config)];
        let implementation = config::implement(&format_ident!("__Read"), generics, &arms);
        let hidden = quote! {
            struct __Read<#(#parameters),*> where #(#predicates),* {
                #(#fields)*
                __marker: __P_PhantomData<fn() -> (#(#types,)*)>,
            }
            #implementation
        };
        let arguments = arguments(generics);
        (Some(hidden), quote!(__Read::<#(#arguments),*>))
    }
}
