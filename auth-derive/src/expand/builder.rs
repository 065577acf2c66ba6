//! The builder's type: one type parameter for each required value, which holds the value once it is set.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use crate::check::Field;
use crate::expand::lints::allow_on_types;
use crate::expand::setter::Slot;
use crate::expand::shapes::{nested, respan};
use crate::input::{Config, Input};
use crate::method::Store;

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
            #vis struct #name<#(#user,)* #(#names = #p::NotSet),*> where #(#user_bounds),* {
                __slots: #slots,
                __optional: (#(#p::Option<#types>,)* #store),
                #config
            }
        }
    }

    /// `Square`, or `Login::Oauth`.
    pub(super) fn shown(&self) -> String {
        let ident = self.input.ident.unraw();
        match self.variant {
            Some(variant) => format!("{ident}::{}", variant.unraw()),
            None => ident.to_string(),
        }
    }

    /// What the documentation says of the required values.
    pub(super) fn needed(&self) -> String {
        let needed: Vec<String> =
            self.slots.iter().map(|slot| format!("`{}`", slot.field.name)).collect();
        if needed.is_empty() {
            " Nothing must be set.".to_owned()
        } else {
            format!(" Must be set: {}.", needed.join(", "))
        }
    }

    pub(super) fn is_generic(&self) -> bool {
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
