//! After a mistake: the same names with nothing behind them, so that no error follows from the first.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use crate::expand::lints::allow;
use crate::expand::setter::argument;
use crate::input::Input;
use crate::read::declaration::{self, Body, Declaration, Fields, Variant};
use crate::read::generics::{Generics, Kind};
use crate::read::tokens::Tokens;
use crate::read::words::snake;

pub(super) fn expand(input: &Declaration, read: Option<&Input>) -> TokenStream {
    let p = read.map_or_else(|| quote!(::auth_blocking::__private), |read| read.private.clone());
    let builders: Vec<(TokenStream, TokenStream)> = match &input.body {
        Body::Struct(fields) => {
            let name = format_ident!("{}Builder", input.ident.unraw(), span = input.ident.span());
            vec![builder(input, &p, &name, &format_ident!("builder"), fields)]
        }
        Body::Enum(variants) => one_builder_each(variants)
            .map(|variant| {
                let name = format_ident!(
                    "{}{}Builder",
                    input.ident.unraw(),
                    variant.ident.unraw(),
                    span = variant.ident.span()
                );
                builder(
                    input,
                    &p,
                    &name,
                    &format_ident!("{}_builder", snake(&variant.ident.unraw().to_string())),
                    &variant.fields,
                )
            })
            .collect(),
        Body::Union(_) => Vec::new(),
    };
    let (types, builders): (TokenStream, TokenStream) = builders.into_iter().unzip();
    let (config, allow) = (config(input), allow());
    quote! {
        #types

        #allow
        const _: () = {
            use #p::names::*;
            #builders
            #config
        };
    }
}

/// The variants, without those whose builder has the name of another's.
fn one_builder_each(variants: &[Variant]) -> impl Iterator<Item = &Variant> {
    let mut names = Vec::new();
    variants.iter().filter(move |variant| {
        let name = snake(&variant.ident.unraw().to_string());
        let new = !names.contains(&name);
        names.push(name);
        new
    })
}

/// `impl AuthConfig`, and `from_env` for structs.
fn config(input: &Declaration) -> TokenStream {
    let (ident, generics) = (&input.ident, &input.generics);
    let unshared = match &input.body {
        Body::Struct(fields) => fields.all().iter().any(|field| field.ty.is_unshared()),
        _ => false,
    };
    if unshared || generics.of(Kind::Lifetime).next().is_some() {
        return borrowed(input);
    }
    let (parameters, arguments, predicates) =
        (generics.declared(), generics.names(), &generics.predicates);
    let own = (!generics.is_empty()).then(|| quote!(Self: __P_Send + __P_Sync + 'static,));
    let vis = &input.vis;
    let env = matches!(input.body, Body::Struct(_)).then(|| {
        quote! {
            impl<#(#parameters),*> #ident<#(#arguments),*> where #(#predicates),* {
                #[doc(hidden)]
                #vis fn from_env() -> __P_Result<Self, __P_Error> {
                    ::core::unimplemented!()
                }
            }
            impl<#(#parameters),*> __P_FromEnv<'_> for #ident<#(#arguments),*> where #(#predicates),* {
                fn __from_env(_: &mut __P_Env) -> __P_Option<Self> {
                    ::core::unimplemented!()
                }
            }
        }
    });
    quote! {
        impl<#(#parameters),*> __P_AuthConfig for #ident<#(#arguments),*> where #own #(#predicates),* {
            type Store = __P_OptionalStore;

            fn __plan(&self, _: &mut __P_Plan, _: &mut __P_Values) {
                ::core::unimplemented!()
            }
        }
        impl<'__a, #(#parameters),*> __P_ToldApart<'__a> for #ident<#(#arguments),*> where #own #(#predicates),* {}
        #env
    }
}

/// What a struct would have that borrows, or that threads cannot share, though it cannot be a config.
fn borrowed(input: &Declaration) -> TokenStream {
    let (ident, generics, vis) = (&input.ident, &input.generics, &input.vis);
    let (own, names, predicates) = (generics.declared(), generics.names(), &generics.predicates);
    quote! {
        impl<#(#own),*> #ident<#(#names),*> where #(#predicates),* {
            #[doc(hidden)]
            #vis fn from_env() -> __P_Result<Self, __P_Error> {
                ::core::unimplemented!()
            }
            #[doc(hidden)]
            #vis fn authenticator(self) -> __P_Result<__P_Authenticator, __P_Error> {
                ::core::unimplemented!()
            }
            #[doc(hidden)]
            #vis fn authenticator_with(self, store: impl __P_TokenStore + 'static) -> __P_Result<__P_Authenticator, __P_Error> {
                let _ = store;
                ::core::unimplemented!()
            }
        }
    }
}

fn builder(
    input: &Declaration,
    p: &TokenStream,
    name: &Ident,
    start: &Ident,
    fields: &Fields,
) -> (TokenStream, TokenStream) {
    let (ident, vis, generics, allow) = (&input.ident, &input.vis, &input.generics, allow());
    let (own, arguments, predicates) =
        (generics.declared(), generics.names(), &generics.predicates);
    let setters = fields.all().iter().filter_map(|field| setter(field, generics, vis));
    let builder = quote! {
        #[doc(hidden)]
        #allow
        #vis struct #name<#(#own),*>(#p::PhantomData<fn() -> #ident<#(#arguments),*>>) where #(#predicates),*;
    };
    let what_it_does = quote! {
        impl<#(#own),*> #ident<#(#arguments),*> where #(#predicates),* {
            #[doc(hidden)]
            #vis fn #start() -> #name<#(#arguments),*> {
                ::core::unimplemented!()
            }
        }

        impl<#(#own),*> #name<#(#arguments),*> where #(#predicates),* {
            #(#setters)*
            #[doc(hidden)]
            #vis fn token_store(self, store: impl __P_TokenStore + 'static) -> Self {
                let _ = store;
                self
            }
            #[doc(hidden)]
            #vis fn build(self) -> __P_Result<__P_Authenticator, __P_Error> {
                ::core::unimplemented!()
            }
        }
    };
    (builder, what_it_does)
}

fn setter(field: &declaration::Field, generics: &Generics, vis: &Tokens) -> Option<TokenStream> {
    let ident = field.ident.as_ref()?;
    if ident == "build" || ident == "token_store" {
        return None;
    }
    let ty = field.ty.without_option();
    let argument = argument(ty, ident.span(), generics);
    Some(quote! {
        #[doc(hidden)]
        #vis fn #ident(self, value: #argument) -> Self {
            let _ = value;
            self
        }
    })
}
