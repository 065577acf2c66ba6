//! The builder: one type parameter for each required value, which holds the value once it is set.
//!
//! The bounds stand on the methods, because only there rustc shows our own texts, and each bound is
//! spanned at the user's field, so that the error points there and not at the derive.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::expand::setter::{Slot, argument, docs};
use crate::expand::{allow, arguments, parameters, predicates};
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
    pub(super) fn expand(&self) -> TokenStream {
        let (input, p, allow) = (self.input, &self.input.private, allow());
        let (vis, ident, name, start) = (&input.vis, &input.ident, &self.name, &self.start);
        let (user, user_names, user_bounds) =
            (parameters(&input.generics), arguments(&input.generics), predicates(&input.generics));
        let slots = self.slots();
        let optional = self.optional();
        let names: Vec<Ident> = self.parameter_names(&slots);
        let unset = names.iter().map(|_| quote!(#p::Unset));
        let types: Vec<_> = optional
            .iter()
            .map(|field| types::option_inner(&field.ty).unwrap_or(&field.ty))
            .collect();
        let nones = types.iter().map(|_| quote!(::core::option::Option::None));
        let shown = match self.variant {
            Some(variant) => format!("{}::{}", ident.unraw(), variant.unraw()),
            None => ident.unraw().to_string(),
        };
        let (about, starts) = (
            format!(" Builds an authenticator of [`{shown}`]."),
            format!(" Starts building an authenticator of [`{shown}`]."),
        );
        let needed: Vec<String> =
            slots.iter().map(|slot| format!("`{}`", slot.field.name)).collect();
        let needed = if needed.is_empty() {
            " Nothing must be set.".to_owned()
        } else {
            format!(" Must be set: {}.", needed.join(", "))
        };
        let debug = name.to_string();
        let setters = self.setters(&slots, &optional, &names);
        let build = self.build(&slots, &optional, &names);
        let traits: TokenStream = slots.iter().filter_map(|slot| slot.traits(self)).collect();
        quote! {
            #traits

            #[doc = #about]
            ///
            #[doc = #needed]
            #[must_use = "a builder does nothing until `.build()`"]
            #allow
            #vis struct #name<#(#user,)* #(#names = #p::Unset),*> where #(#user_bounds),* {
                __slots: (#(#names,)*),
                __optional: (#(::core::option::Option<#types>,)*),
                __config: ::core::marker::PhantomData<fn() -> #ident<#(#user_names),*>>,
            }

            #[automatically_derived]
            #allow
            impl<#(#user,)* #(#names),*> ::core::fmt::Debug for #name<#(#user_names,)* #(#names),*> where #(#user_bounds),* {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.debug_struct(#debug).finish_non_exhaustive()
                }
            }

            #[automatically_derived]
            #allow
            impl<#(#user),*> #ident<#(#user_names),*> where #(#user_bounds),* {
                #[doc = #starts]
                ///
                #[doc = #needed]
                #vis fn #start() -> #name<#(#user_names),*> {
                    #name {
                        __slots: (#(#unset,)*),
                        __optional: (#(#nones,)*),
                        __config: ::core::marker::PhantomData,
                    }
                }
            }

            #[automatically_derived]
            #allow
            impl<#(#user,)* #(#names),*> #name<#(#user_names,)* #(#names),*> where #(#user_bounds),* {
                #setters
                #build
            }
        }
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
        Slot::all(required).into_iter().map(|slot| slot.named(&self.name)).collect()
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
        if self.has_store() {
            setters.extend(self.store_setter(names));
        }
        setters
    }

    fn required_setter(&self, at: usize, slot: &Slot<'_>, names: &[Ident]) -> TokenStream {
        let (p, vis) = (&self.input.private, &self.input.vis);
        let (ident, ty) = (&slot.field.ident, &slot.field.ty);
        let (argument, value) = slot.argument(&self.input.generics, p);
        let docs = docs(slot.field, true);
        let unset = slot.unset(p);
        let parameter = slot.spanned_parameter();
        let replaced = self.replaced(at, names, quote!(#p::Set<#ty>));
        let (pattern, values) = rebuilt(at, names, quote!(#p::Set::new(#value)));
        let name = &self.name;
        quote! {
            #docs
            #vis fn #ident(self, value: #argument) -> #replaced where #parameter: #unset {
                let #pattern = self.__slots;
                #name { __slots: #values, __optional: self.__optional, __config: self.__config }
            }
        }
    }

    fn optional_setter(&self, at: usize, field: &Field) -> TokenStream {
        let (p, vis, ident) = (&self.input.private, &self.input.vis, &field.ident);
        let ty = types::option_inner(&field.ty).unwrap_or(&field.ty);
        let (argument, value) = argument(ty, field.ident.span(), &self.input.generics, p);
        let docs = docs(field, false);
        let at = syn::Index::from(at);
        quote! {
            #docs
            #vis fn #ident(mut self, value: #argument) -> Self {
                self.__optional.#at = ::core::option::Option::Some(#value);
                self
            }
        }
    }

    fn store_setter(&self, names: &[Ident]) -> TokenStream {
        let (p, vis, name) = (&self.input.private, &self.input.vis, &self.name);
        let at = names.len() - 1;
        let ty = store_type(p);
        let replaced = self.replaced(at, names, quote!(#p::Set<#ty>));
        let span = self.store_span();
        let parameter = Ident::new("__TokenStore", span);
        let need = self.need();
        let (unset, takes) = (
            respan(quote!(#p::UnsetTokenStore), span),
            respan(quote!(#p::TakesTokenStore<#need>), span),
        );
        let config = self.generic_config();
        let this = Ident::new("self", span);
        let signature = respan(
            quote!(#vis fn token_store(self, store: impl #p::TokenStore + 'static) -> #replaced),
            span,
        );
        let store = Ident::new("store", span);
        let (pattern, values) =
            rebuilt(at, names, quote!(#p::Set::new(::std::sync::Arc::new(#store) as #ty)));
        let body = braced(
            span,
            quote! {
                let #pattern = #this.__slots;
                #name { __slots: #values, __optional: #this.__optional, __config: #this.__config }
            },
        );
        quote! {
            /// Where tokens are kept, so that they outlive the process and are shared with others.
            #signature
            where #config #parameter: #unset + #takes #body
        }
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
        let (p, ident, user) =
            (&self.input.private, &self.input.ident, arguments(&self.input.generics));
        quote!(<#ident<#(#user),*> as #p::AuthConfig>::Store)
    }

    /// With generics, whether the config can authenticate depends on them.
    pub(super) fn generic_config(&self) -> Option<TokenStream> {
        let (p, ident, user) =
            (&self.input.private, &self.input.ident, arguments(&self.input.generics));
        (!user.is_empty()).then(|| quote!(#ident<#(#user),*>: #p::AuthConfig,))
    }
}

pub(super) fn store_type(p: &TokenStream) -> TokenStream {
    quote!(::std::sync::Arc<dyn #p::TokenStore>)
}

/// Takes all slots apart, and puts them together with one replaced.
fn rebuilt(at: usize, names: &[Ident], by: TokenStream) -> (TokenStream, TokenStream) {
    let locals: Vec<Ident> =
        names.iter().enumerate().map(|(at, _)| format_ident!("__slot{at}")).collect();
    let pattern = locals
        .iter()
        .enumerate()
        .map(|(other, local)| if other == at { quote!(_) } else { quote!(#local) });
    let values = locals
        .iter()
        .enumerate()
        .map(|(other, local)| if other == at { by.clone() } else { quote!(#local) });
    (quote!((#(#pattern,)*)), quote!((#(#values,)*)))
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
