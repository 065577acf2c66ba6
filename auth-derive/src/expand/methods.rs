//! What a builder can do: the functions that start it, its setters, `build()`.
//!
//! The bounds stand on the methods, because only there rustc shows our own texts, and each bound is
//! spanned at the user's field, so that the error points there and not at the derive.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use crate::check::Field;
use crate::expand::builder::{Builder, STORE, StoreSlot};
use crate::expand::env;
use crate::expand::setter::{Slot, argument, docs};
use crate::expand::shapes::{braced, nested, steps};
use crate::input::{Body, Config};
use crate::read::tokens::joined;

/// For so many slots `auth-blocking/src/put.rs` has a function that fills it.
const PUTS: usize = 12;

impl Builder<'_> {
    /// What the builder can do.
    pub(super) fn expand(&self, for_editor: bool) -> TokenStream {
        let input = self.input;
        let (vis, ident, name, start) = (&input.vis, &input.ident, &self.name, &self.start);
        let (user, user_names, user_bounds) =
            (input.generics.declared(), input.generics.names(), &input.generics.predicates);
        let names = &self.names;
        let unset = nested(names.iter().map(|_| format_ident!("__P_NotSet").into()));
        let store = matches!(self.store(), StoreSlot::Optional);
        let nones =
            (0..self.optional.len() + usize::from(store)).map(|_| format_ident!("__P_None"));
        let about = format!(
            " Starts building an authenticator of [`{}`].\n\n{}",
            self.shown(),
            self.needed()
        );
        let methods = if for_editor { self.methods_for_editor() } else { self.methods() };
        let traits = self.slots.iter().filter_map(|slot| slot.traits(&input.vis));
        let marker = self.is_generic().then(|| quote!(__config: __P_PhantomData,));
        let env = self.variant.is_none().then(|| env::function(input, self.config));
        quote! {
            #(#traits)*

            impl<#(#user),*> #ident<#(#user_names),*> where #(#user_bounds),* {
                #[doc = #about]
                #vis fn #start() -> #name<#(#user_names),*> {
                    #name { __slots: #unset, __optional: (#(#nones,)*), #marker }
                }

                #env
            }

            #methods
        }
    }

    /// The setters and `build()`.
    fn methods(&self) -> TokenStream {
        let (name, names, generics) = (&self.name, &self.names, &self.input.generics);
        let (user, user_names, user_bounds) =
            (generics.declared(), generics.names(), &generics.predicates);
        let setters = self.setters();
        let build = self.build();
        quote! {
            impl<#(#user,)* #(#names),*> #name<#(#user_names,)* #(#names),*> where #(#user_bounds),* {
                #setters
                #build
            }
        }
    }

    fn setters(&self) -> TokenStream {
        let mut setters = Vec::new();
        for (at, slot) in self.slots.iter().enumerate() {
            setters.push(self.required_setter(at, slot));
        }
        for (at, field) in self.optional.iter().enumerate() {
            setters.push(self.optional_setter(at, field));
        }
        setters.push(match self.store() {
            StoreSlot::Parameter => self.store_setter(),
            StoreSlot::Optional => self.optional_store_setter(),
            StoreSlot::None => self.store_refused(),
        });
        joined(setters)
    }

    fn required_setter(&self, at: usize, slot: &Slot<'_>) -> TokenStream {
        let (vis, name) = (&self.input.vis, &self.name);
        let user = self.input.generics.names();
        let (ident, ty) = (&slot.field.ident, &slot.field.ty);
        let argument = argument(ty, ident.span(), &self.input.generics);
        let (own, about) = (&slot.field.docs, docs(slot.field, true));
        let (parameter, unset) = (slot.spanned_parameter(), slot.unset());
        let (before, after) = (&self.names[..at], &self.names[at + 1..]);
        let this = Ident::new("self", Span::call_site());
        let body = braced(Span::call_site(), self.rebuilt(at, &this, &quote!(value)));
        quote! {
            #(#own)*
            #[doc = #about]
            #vis fn #ident(self, value: #argument) -> #name<#(#user,)* #(#before,)* __P_Set<#ty> #(,#after)*>
            where #parameter: #unset
            #body
        }
    }

    fn optional_setter(&self, at: usize, field: &Field) -> TokenStream {
        let (vis, ident) = (&self.input.vis, &field.ident);
        let argument = argument(field.ty.without_option(), ident.span(), &self.input.generics);
        let (own, about) = (&field.docs, docs(field, false));
        let at = Literal::usize_unsuffixed(at);
        quote! {
            #(#own)*
            #[doc = #about]
            #vis fn #ident(mut self, value: #argument) -> Self {
                self.__optional.#at = __P_given(value);
                self
            }
        }
    }

    fn store_setter(&self) -> TokenStream {
        let (vis, name) = (&self.input.vis, &self.name);
        let user = self.input.generics.names();
        let span = self.store_span();
        let (config, need, told_apart) = (self.generic_config(), self.need(), self.told_apart());
        let (this, store) = (Ident::new("self", span), Ident::new("store", span));
        let before = &self.names[..self.names.len() - 1];
        let body = braced(span, self.rebuilt(before.len(), &this, &quote!(__P_shared(#store))));
        let signature = self.at_store(quote_spanned! {span=>
            #vis fn token_store(#this, #store: impl __P_TokenStore + 'static)
                -> #name<#(#user,)* #(#before,)* __P_Set<__P_SharedStore>>
        });
        let parameter = Ident::new("__TokenStore", span);
        let bounds = self
            .at_store(quote_spanned!(span=> __P_TokenStoreIsNotSet + __P_TakesTokenStore<#need>));
        quote! {
            #[doc = #STORE]
            #signature
            where #config #told_apart #parameter: #bounds #body
        }
    }

    fn optional_store_setter(&self) -> TokenStream {
        let (vis, at) = (&self.input.vis, Literal::usize_unsuffixed(self.optional.len()));
        let about = format!("{STORE} Optional.");
        let told_apart = self.told_apart().map(|bound| quote!(where #bound));
        quote! {
            #[doc = #about]
            #vis fn token_store(mut self, store: impl __P_TokenStore + 'static) -> Self
            #told_apart
            {
                self.__optional.#at = __P_Some(__P_shared(store));
                self
            }
        }
    }

    /// A builder whose config obtains no token says so, where it is asked for a store all the same.
    fn store_refused(&self) -> TokenStream {
        let vis = &self.input.vis;
        quote! {
            #[doc(hidden)]
            #vis fn token_store<__Store: __P_TakesTokenStore<__P_NoStore>>(self, _: __Store) -> Self {
                self
            }
        }
    }

    /// The builder with `value` in one slot. The slots are taken apart and put together in a function of the library:
    /// what is written here is compiled for each setter of each user.
    fn rebuilt(&self, at: usize, this: &Ident, value: &TokenStream) -> TokenStream {
        let name = &self.name;
        let marker = self.is_generic().then(|| quote!(__config: #this.__config,));
        if at < PUTS {
            let put = format_ident!("__P_put_{at}");
            return quote!(#name {
                __slots: #put(#this.__slots, #value),
                __optional: #this.__optional,
                #marker
            });
        }
        let after = steps(at + 1);
        let before = (0..at).map(|at| {
            let steps = steps(at);
            quote!(#this.__slots #(.#steps)*.0)
        });
        let slots = before
            .rev()
            .fold(quote!((__set, #this.__slots #(.#after)*)), |rest, slot| quote!((#slot, #rest)));
        quote!(#name {
            __slots: { let __set = __P_set(#value); #slots },
            __optional: #this.__optional,
            #marker
        })
    }

    /// With a token store each credential must be told from another. Asked only where fields decide that.
    fn told_apart(&self) -> Option<TokenStream> {
        let decides =
            |config: &Config| config.items.tells_by_fields() || config.flattened().next().is_some();
        let any = match &self.input.body {
            Body::Struct(config) => decides(config),
            Body::Enum(variants) => variants.iter().any(|(_, config)| decides(config)),
        };
        let (ident, user) = (&self.input.ident, self.input.generics.names());
        any.then(|| quote!(#ident<#(#user),*>: for<'__a> __P_ToldApart<'__a>,))
    }
}
