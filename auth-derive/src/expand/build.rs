//! The builder's `build()`.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;

use crate::check::Field;
use crate::expand::arm::Arm;
use crate::expand::builder::{Builder, StoreSlot, settable};
use crate::expand::config::implement;
use crate::expand::default::default;
use crate::expand::setter::Slot;
use crate::expand::shapes::{braced, steps};
use crate::read::generics::Kind;

pub(super) const ABOUT: &str = " Checks the values, and makes the authenticator.\n\n # Errors\n A value that cannot be used, by field and reason.";

impl Builder<'_> {
    pub(super) fn build(&self) -> TokenStream {
        let vis = &self.input.vis;
        let span = self.store_span();
        let this = Ident::new("self", span);
        let mut bounds: Vec<TokenStream> = self.slots.iter().map(Slot::set_bound).collect();
        let store = match self.store() {
            StoreSlot::Parameter => {
                let (parameter, need) = (Ident::new("__TokenStore", span), self.need());
                let set = self
                    .at_store(quote_spanned!(span=> __P_TokenStoreIsSet<#need, __P_SharedStore>));
                bounds.push(quote!(#parameter: #set));
                let steps = steps(self.slots.len());
                quote!(__P_TokenStoreSlot::take(#this.__slots #(.#steps)*.0))
            }
            StoreSlot::Optional => {
                let at = Literal::usize_unsuffixed(self.optional.len());
                quote!(#this.__optional.#at)
            }
            StoreSlot::None => quote!(__P_None),
        };
        let config = self.generic_config();
        let (hidden, target) = self.target();
        let fields = self.config.fields.iter();
        let values = fields.filter_map(|field| self.value(field, &this, hidden.is_some()));
        let signature = self.at_store(
            quote_spanned!(span=> #vis fn build(#this) -> __P_Result<__P_Authenticator, __P_Error>),
        );
        let marker = hidden.as_ref().map(|_| quote!(__marker: __P_PhantomData,));
        let body = braced(
            span,
            quote! {
                #hidden
                __P_Authenticator::__new(#target { #(#values)* #marker }, #store)
            },
        );
        quote! {
            #[doc = #ABOUT]
            #signature
            where #config #(#bounds),* #body
        }
    }

    /// `member: value,` for one field of what is built.
    fn value(&self, field: &Field, this: &Ident, hidden: bool) -> Option<TokenStream> {
        let member = &field.member;
        if let Some(at) = self.slots.iter().position(|slot| std::ptr::eq(slot.field, field)) {
            let steps = steps(at);
            return Some(quote!(#member: __P_Filled::take(#this.__slots #(.#steps)*.0),));
        }
        let Some(at) = self.optional.iter().position(|other| std::ptr::eq(*other, field)) else {
            // Nothing reads it: the hidden struct goes without.
            let default = (!hidden).then(|| default(field));
            return default.map(|default| quote!(#member: #default,));
        };
        let at = Literal::usize_unsuffixed(at);
        let option = field.ty.option_inner().is_some();
        if option && field.default.is_none() {
            return Some(quote!(#member: #this.__optional.#at,));
        }
        let default = default(field);
        let given = if option { quote!(__P_Some(__given)) } else { quote!(__given) };
        Some(quote!(#member: match #this.__optional.#at {
            __P_Some(__given) => #given,
            __P_None => #default,
        },))
    }

    /// What is built: the user's struct or variant, or, where it has required fields that nothing reads,
    /// a hidden struct of the fields that are read.
    fn target(&self) -> (Option<TokenStream>, TokenStream) {
        let ident = &self.input.ident;
        let settable = settable(self.config);
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
        let (parameters, predicates) = (generics.declared(), &generics.predicates);
        let types = generics.of(Kind::Type).map(|parameter| &parameter.name);
        let fields = settable.iter().map(|field| {
            let (member, ty) = (&field.ident, &field.ty);
            quote!(#member: #ty,)
        });
        let arms = [Arm { variant: None, of: self.variant, config: self.config }];
        let arguments = generics.names();
        let name = quote! {
            fn __name(&self) -> &'static __P_str {
                __P_type_name::<#ident<#(#arguments),*>>()
            }
        };
        let implementation = implement(
            &format_ident!("__Read"),
            generics,
            &arms,
            &ident.unraw().to_string(),
            Some(name),
        );
        let hidden = quote! {
            struct __Read<#(#parameters),*> where #(#predicates),* {
                #(#fields)*
                __marker: __P_PhantomData<fn() -> (#(#types,)*)>,
            }
            #implementation
        };
        let arguments = generics.names();
        (Some(hidden), quote!(__Read::<#(#arguments),*>))
    }
}
