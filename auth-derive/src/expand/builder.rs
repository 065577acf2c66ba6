//! The builder: one type parameter for each required value, which holds the value once it is set.
//!
//! The bounds stand on the methods, because only there rustc shows our own texts, and each bound is
//! spanned at the user's field, so that the error points there and not at the derive.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::expand::setter::{Slot, argument, docs};
use crate::expand::{allow_on_types, arguments, env, parameters, predicates};
use crate::fields::Field;
use crate::input::{Config, Input};
use crate::method::Store;
use crate::types;

/// What one builder is written from.
pub(super) struct Builder<'a> {
    pub(super) input: &'a Input,
    pub(super) config: &'a Config,
    /// `SquareBuilder`
    pub(super) name: Ident,
    /// `builder`, or `oauth_builder`.
    pub(super) start: Ident,
    pub(super) variant: Option<&'a Ident>,
}

impl<'a> Builder<'a> {
    /// The builder's type, where the user can name it.
    pub(super) fn types(&self) -> TokenStream {
        let (input, p, allow) = (self.input, &self.input.private, allow_on_types());
        let (vis, name) = (&input.vis, &self.name);
        let (user, user_bounds) = (parameters(&input.generics), predicates(&input.generics));
        let names = self.parameter_names(&self.slots());
        let types = self.optional().into_iter().map(set_type);
        let about = format!(" Builds an authenticator of [`{}`].", self.shown());
        let needed = self.needed();
        let config = self.generic_marker();
        quote! {
            #[doc = #about]
            ///
            #[doc = #needed]
            #[must_use = "a builder does nothing until `.build()`"]
            #allow
            #vis struct #name<#(#user,)* #(#names = #p::Unset),*> where #(#user_bounds),* {
                __slots: (#(#names,)*),
                __optional: (#(#p::Option<#types>,)*),
                #config
            }
        }
    }

    /// What the builder can do.
    pub(super) fn expand(&self) -> TokenStream {
        let input = self.input;
        let (vis, ident, name, start) = (&input.vis, &input.ident, &self.name, &self.start);
        let (user, user_names, user_bounds) =
            (parameters(&input.generics), arguments(&input.generics), predicates(&input.generics));
        let slots = self.slots();
        let optional = self.optional();
        let names: Vec<Ident> = self.parameter_names(&slots);
        let unset = names.iter().map(|_| quote!(__P_Unset));
        let nones = optional.iter().map(|_| quote!(__P_None));
        let starts = format!(" Starts building an authenticator of [`{}`].", self.shown());
        let needed = self.needed();
        let setters = self.setters(&slots, &optional, &names);
        let build = self.build(&slots, &optional, &names);
        let traits: TokenStream = slots.iter().filter_map(|slot| slot.traits(self)).collect();
        let marker = self.is_generic().then(|| quote!(__config: __P_PhantomData,));
        let env = self.variant.is_none().then(|| env::function(input, self.config));
        quote! {
            #traits

            impl<#(#user),*> #ident<#(#user_names),*> where #(#user_bounds),* {
                #[doc = #starts]
                ///
                #[doc = #needed]
                #vis fn #start() -> #name<#(#user_names),*> {
                    #name { __slots: (#(#unset,)*), __optional: (#(#nones,)*), #marker }
                }

                #env
            }

            impl<#(#user,)* #(#names),*> #name<#(#user_names,)* #(#names),*> where #(#user_bounds),* {
                #setters
                #build
            }
        }
    }

    /// `Square`, or `Login::Oauth`.
    fn shown(&self) -> String {
        let ident = self.input.ident.unraw();
        match self.variant {
            Some(variant) => format!("{ident}::{}", variant.unraw()),
            None => ident.to_string(),
        }
    }

    /// What the documentation says of the required values.
    fn needed(&self) -> String {
        let slots = self.slots();
        let needed: Vec<String> =
            slots.iter().map(|slot| format!("`{}`", slot.field.name)).collect();
        if needed.is_empty() {
            " Nothing must be set.".to_owned()
        } else {
            format!(" Must be set: {}.", needed.join(", "))
        }
    }

    fn is_generic(&self) -> bool {
        !self.input.generics.params.is_empty()
    }

    /// With generics, what uses them where no value is set yet.
    fn generic_marker(&self) -> Option<TokenStream> {
        let (p, ident, names) =
            (&self.input.private, &self.input.ident, arguments(&self.input.generics));
        self.is_generic().then(|| quote!(__config: #p::PhantomData<fn() -> #ident<#(#names),*>>,))
    }

    /// The fields that have a setter: those that some value reads, or all where the whole struct is needed.
    pub(super) fn settable(&self) -> impl Iterator<Item = &'a Field> {
        let items = &self.config.items;
        let fields = self.config.fields.iter().enumerate();
        fields
            .filter(|(index, field)| !field.skip && (items.whole || items.reads.contains(index)))
            .map(|(_, field)| field)
    }

    fn slots(&self) -> Vec<Slot<'a>> {
        let required: Vec<&Field> = self.settable().filter(|field| field.is_required()).collect();
        Slot::all(required)
    }

    fn optional(&self) -> Vec<&'a Field> {
        self.settable().filter(|field| !field.is_required()).collect()
    }

    /// Whether a token store can be of use; of flattened fields it is not known here.
    pub(super) fn has_store(&self) -> bool {
        self.config.items.store() > Store::No || self.config.flattened().next().is_some()
    }

    /// The names of the type parameters. Prefixed, or they would hide types of the user.
    fn parameter_names(&self, slots: &[Slot<'_>]) -> Vec<Ident> {
        let store = self.has_store().then(|| format_ident!("__TokenStore"));
        slots.iter().map(|slot| slot.parameter.clone()).chain(store).collect()
    }

    fn setters(&self, slots: &[Slot<'_>], optional: &[&Field], names: &[Ident]) -> TokenStream {
        let mut setters = TokenStream::new();
        for (at, slot) in slots.iter().enumerate() {
            setters.extend(self.required_setter(at, slot, names));
        }
        for (at, field) in optional.iter().enumerate() {
            setters.extend(self.optional_setter(at, field));
        }
        setters.extend(if self.has_store() {
            self.store_setter(names)
        } else {
            self.store_refused()
        });
        setters
    }

    fn required_setter(&self, at: usize, slot: &Slot<'_>, names: &[Ident]) -> TokenStream {
        let vis = &self.input.vis;
        let (ident, ty) = (&slot.field.ident, &slot.field.ty);
        let argument = argument(ty, slot.field.ident.span(), &self.input.generics);
        let set = if argument.converts { quote!(__P_set(value)) } else { quote!(__P_Set(value)) };
        let (docs, argument) = (docs(slot.field, true), argument.ty);
        let unset = slot.unset(&self.name);
        let parameter = slot.spanned_parameter();
        let replaced = self.replaced(at, names, quote!(__P_Set<#ty>));
        let rebuilt = self.rebuilt(at, names.len(), &Ident::new("self", Span::call_site()));
        quote! {
            #docs
            #vis fn #ident(self, value: #argument) -> #replaced where #parameter: #unset {
                let __set = #set;
                #rebuilt
            }
        }
    }

    fn optional_setter(&self, at: usize, field: &Field) -> TokenStream {
        let (vis, ident) = (&self.input.vis, &field.ident);
        let argument = argument(set_type(field), field.ident.span(), &self.input.generics);
        let given =
            if argument.converts { quote!(__P_given(value)) } else { quote!(__P_Some(value)) };
        let (docs, argument) = (docs(field, false), argument.ty);
        let at = syn::Index::from(at);
        quote! {
            #docs
            #vis fn #ident(mut self, value: #argument) -> Self {
                self.__optional.#at = #given;
                self
            }
        }
    }

    fn store_setter(&self, names: &[Ident]) -> TokenStream {
        let vis = &self.input.vis;
        let at = names.len() - 1;
        let replaced = self.replaced(at, names, quote!(__P_Set<__P_SharedStore>));
        let span = self.store_span();
        let parameter = Ident::new("__TokenStore", span);
        let need = self.need();
        let (unset, takes) = (
            respan(quote!(__P_UnsetTokenStore), span),
            respan(quote!(__P_TakesTokenStore<#need>), span),
        );
        let config = self.generic_config();
        let this = Ident::new("self", span);
        let signature = respan(
            quote!(#vis fn token_store(self, store: impl __P_TokenStore + 'static) -> #replaced),
            span,
        );
        let store = Ident::new("store", span);
        let rebuilt = self.rebuilt(at, names.len(), &this);
        let body = braced(span, quote!(let __set = __P_set_store(#store); #rebuilt));
        quote! {
            /// Where tokens are kept, so that they outlive the process and are shared with others.
            #signature
            where #config #parameter: #unset + #takes #body
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

    /// The builder with `__set` in one slot. Fields of `self` are moved: as locals they would each be dropped
    /// on a panic, which costs the compiler more than the rest of a setter.
    fn rebuilt(&self, at: usize, slots: usize, this: &Ident) -> TokenStream {
        let name = &self.name;
        let slots = (0..slots).map(|other| {
            let index = syn::Index::from(other);
            if other == at { quote!(__set) } else { quote!(#this.__slots.#index) }
        });
        let marker = self.is_generic().then(|| quote!(__config: #this.__config,));
        quote!(#name { __slots: (#(#slots,)*), __optional: #this.__optional, #marker })
    }

    /// The builder's type with one parameter replaced.
    fn replaced(&self, at: usize, names: &[Ident], by: TokenStream) -> TokenStream {
        let (name, user) = (&self.name, arguments(&self.input.generics));
        let parameters = names
            .iter()
            .enumerate()
            .map(|(other, name)| if other == at { by.clone() } else { quote!(#name) });
        quote!(#name<#(#user,)* #(#parameters),*>)
    }

    /// Where errors about the token store point: at the struct, or at what may need the store.
    pub(super) fn store_span(&self) -> Span {
        let mut flattened = self.config.flattened();
        flattened
            .next()
            .map_or_else(|| self.name.span(), |(_, index)| self.config.fields[index].ty.span())
    }

    /// The config's need for a token store.
    pub(super) fn need(&self) -> TokenStream {
        let (ident, user) = (&self.input.ident, arguments(&self.input.generics));
        quote!(<#ident<#(#user),*> as __P_AuthConfig>::Store)
    }

    /// With generics, whether the config can authenticate depends on them.
    pub(super) fn generic_config(&self) -> Option<TokenStream> {
        let (ident, user) = (&self.input.ident, arguments(&self.input.generics));
        (!user.is_empty()).then(|| quote!(#ident<#(#user),*>: __P_AuthConfig,))
    }
}

/// The type that a setter sets: an `Option`'s inner one.
pub(super) fn set_type(field: &Field) -> &Type {
    types::option_inner(&field.ty).unwrap_or(&field.ty)
}

/// The same tokens at another span.
pub(super) fn respan(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let TokenTree::Group(group) = &token {
                let mut inner = Group::new(group.delimiter(), respan(group.stream(), span));
                inner.set_span(span);
                token = TokenTree::Group(inner);
            }
            token.set_span(span);
            token
        })
        .collect()
}

/// A function's body. rustc takes a function's place from its signature only where the braces stand there too.
pub(super) fn braced(span: Span, body: TokenStream) -> TokenTree {
    let mut group = Group::new(Delimiter::Brace, body);
    group.set_span(span);
    group.into()
}
