//! The builder: one type parameter for each required value, which holds the value once it is set.
//!
//! The bounds stand on the methods, because only there rustc shows our own texts, and each bound is
//! spanned at the user's field, so that the error points there and not at the derive.

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;

use crate::check::fields::Field;
use crate::expand::setter::{Slot, argument, docs};
use crate::expand::{allow_on_types, env};
use crate::input::{Body, Config, Input};
use crate::method::Store;
use crate::read::tokens::{joined, sign};

/// For so many slots `auth-blocking/src/put.rs` has a function that fills it.
const PUTS: usize = 12;

pub(super) const STORE: &str =
    " Where tokens are kept, so that they outlive the process and are shared with others.";

/// What one builder is written from.
pub(super) struct Builder<'a> {
    pub(super) input: &'a Input,
    pub(super) config: &'a Config,
    /// `SquareBuilder`
    pub(super) name: Ident,
    /// `builder`, or `oauth_builder`.
    pub(super) start: Ident,
    pub(super) variant: Option<&'a Ident>,
    pub(super) slots: Vec<Slot<'a>>,
    pub(super) optional: Vec<&'a Field>,
    /// The type parameters. Prefixed, or they would hide types of the user.
    pub(super) names: Vec<Ident>,
}

/// Where a builder keeps a token store.
pub(super) enum StoreSlot {
    /// The config obtains no token.
    None,
    /// Among the optional values.
    Optional,
    /// In a type parameter: it is required, or what a flattened config needs is not known here.
    Parameter,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        input: &'a Input,
        config: &'a Config,
        (name, start): (Ident, Ident),
        variant: Option<&'a Ident>,
    ) -> Self {
        let (required, optional) =
            settable(config).into_iter().partition(|field| field.is_required());
        let slots = Slot::all(required, &name);
        let mut builder =
            Self { input, config, name, start, variant, slots, optional, names: Vec::new() };
        let store =
            matches!(builder.store(), StoreSlot::Parameter).then(|| format_ident!("__TokenStore"));
        builder.names =
            builder.slots.iter().map(|slot| slot.parameter.clone()).chain(store).collect();
        builder
    }

    /// The builder's type, where the user can name it.
    pub(super) fn types(&self) -> TokenStream {
        let (input, p, allow) = (self.input, &self.input.private, allow_on_types());
        let (vis, name) = (&input.vis, &self.name);
        let (user, user_bounds) = (input.generics.declared(), &input.generics.predicates);
        let names = &self.names;
        let types = self.optional.iter().map(|field| field.ty.without_option());
        let about =
            format!(" Builds an authenticator of [`{}`].\n\n{}", self.shown(), self.needed());
        let unused = "a builder does nothing until `.build()`";
        let config = self.generic_marker();
        let slots = nested(names.iter().cloned().map(TokenTree::from));
        let store = matches!(self.store(), StoreSlot::Optional)
            .then(|| quote!(#p::Option<#p::SharedStore>,));
        quote! {
            #[doc = #about]
            #[must_use = #unused]
            #allow
            #vis struct #name<#(#user,)* #(#names = #p::Unset),*> where #(#user_bounds),* {
                __slots: #slots,
                __optional: (#(#p::Option<#types>,)* #store),
                #config
            }
        }
    }

    /// What the builder can do.
    pub(super) fn expand(&self, for_editor: bool) -> TokenStream {
        let input = self.input;
        let (vis, ident, name, start) = (&input.vis, &input.ident, &self.name, &self.start);
        let (user, user_names, user_bounds) =
            (input.generics.declared(), input.generics.names(), &input.generics.predicates);
        let names = &self.names;
        let unset = nested(names.iter().map(|_| format_ident!("__P_Unset").into()));
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
        let needed: Vec<String> =
            self.slots.iter().map(|slot| format!("`{}`", slot.field.name)).collect();
        if needed.is_empty() {
            " Nothing must be set.".to_owned()
        } else {
            format!(" Must be set: {}.", needed.join(", "))
        }
    }

    fn is_generic(&self) -> bool {
        !self.input.generics.is_empty()
    }

    /// With generics, what uses them where no value is set yet.
    fn generic_marker(&self) -> Option<TokenStream> {
        let (p, ident, names) =
            (&self.input.private, &self.input.ident, self.input.generics.names());
        self.is_generic().then(|| quote!(__config: #p::PhantomData<fn() -> #ident<#(#names),*>>,))
    }

    /// Where the builder keeps a token store.
    pub(super) fn store(&self) -> StoreSlot {
        if self.config.flattened().next().is_some() {
            return StoreSlot::Parameter;
        }
        match self.config.items.store() {
            Store::No => StoreSlot::None,
            Store::Optional => StoreSlot::Optional,
            Store::Required => StoreSlot::Parameter,
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
        let bounds =
            self.at_store(quote_spanned!(span=> __P_UnsetTokenStore + __P_TakesTokenStore<#need>));
        quote! {
            #[doc = #STORE]
            #signature
            where #config #told_apart #parameter: #bounds #body
        }
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

    /// Where errors about the token store point: at the struct, or at what may need the store.
    pub(super) fn store_span(&self) -> Span {
        let mut flattened = self.config.flattened();
        flattened
            .next()
            .map_or_else(|| self.name.span(), |(_, index)| self.config.fields[index].ty.span())
    }

    /// Tokens about the token store, all at its span: a flattened type that is no config is said once then.
    pub(super) fn at_store(&self, tokens: TokenStream) -> TokenStream {
        if self.config.flattened().next().is_some() {
            respan(tokens, self.store_span())
        } else {
            tokens
        }
    }

    /// The config's need for a token store.
    pub(super) fn need(&self) -> TokenStream {
        let (ident, user) = (&self.input.ident, self.input.generics.names());
        quote!(<#ident<#(#user),*> as __P_AuthConfig>::Store)
    }

    /// With generics, whether the config can authenticate depends on them.
    pub(super) fn generic_config(&self) -> Option<TokenStream> {
        let (ident, user) = (&self.input.ident, self.input.generics.names());
        (!user.is_empty()).then(|| quote!(#ident<#(#user),*>: __P_AuthConfig,))
    }
}

/// The fields that have a setter: those that some value reads, or all where the whole struct is needed.
pub(super) fn settable(config: &Config) -> Vec<&Field> {
    let (items, fields) = (&config.items, config.fields.iter().enumerate());
    fields
        .filter(|(index, field)| !field.skip && (items.whole || items.reads.contains(*index)))
        .map(|(_, field)| field)
        .collect()
}

/// `(A, (B, ()))`: the slots, so that one function of the library for each place serves builders of any length.
fn nested(slots: impl DoubleEndedIterator<Item = TokenTree>) -> TokenTree {
    let group = |tokens| TokenTree::from(Group::new(Delimiter::Parenthesis, tokens));
    slots.rev().fold(group(TokenStream::new()), |rest, slot| {
        group([slot, sign(',', Span::call_site()), rest].into_iter().collect())
    })
}

/// The steps from the slots to those from `at` on: `.1.1`.
pub(super) fn steps(at: usize) -> Vec<Literal> {
    vec![Literal::usize_unsuffixed(1); at]
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
