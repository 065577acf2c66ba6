//! `from_env()`.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::expand::{allow, arguments, parameters, predicates};
use crate::fields::{DefaultValue, Field};
use crate::input::{Config, Input, pascal};
use crate::types;
use crate::value::local;

pub(super) fn expand(input: &Input, config: &Config) -> TokenStream {
    let (ident, vis, p, allow) = (&input.ident, &input.vis, &input.private, allow());
    let (parameters, arguments, predicates) =
        (parameters(&input.generics), arguments(&input.generics), predicates(&input.generics));
    let nested = format_ident!("__{}Nested", pascal(&ident.unraw().to_string()));
    let read: Vec<&Field> = config.fields.iter().filter(|field| !field.skip).collect();
    // A bound that names a lifetime is checked where the function is called, not where it is written:
    // a field that no text gives fails only `from_env()`.
    let bounds: Vec<TokenStream> = read.iter().map(|field| bound(field, p, &nested)).collect();
    let helper = config.fields.iter().any(|field| field.flatten).then(|| {
        quote! {
            #[doc(hidden)]
            #[diagnostic::on_unimplemented(
                message = "`{Self}` cannot be read from the environment, so this config has no `from_env()`",
                label = "a flattened field has the type `{Self}`, which is not a struct that derives `AuthConfig`",
                note = "an enum needs a choice that the environment does not make: build the variant that you want"
            )]
            #allow
            #vis trait #nested<'__a>: #p::FromEnv {}
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl<'__a, __T: #p::FromEnv> #nested<'__a> for __T {}
        }
    });
    let reads = read.iter().map(|field| read_field(field, &input.env_prefix));
    let (needed, locals): (Vec<_>, Vec<_>) = read
        .iter()
        .filter(|field| field.is_required())
        .map(|field| (local(field), local(field)))
        .unzip();
    let values = config.fields.iter().map(|field| value(field, p));
    let variables = variables(&read, &input.env_prefix);
    quote! {
        #helper

        #[automatically_derived]
        #allow
        impl<#(#parameters),*> #ident<#(#arguments),*> where #(#predicates),* {
            /// Reads all fields from environment variables.
            ///
            #[doc = #variables]
            ///
            /// # Errors
            /// One error names all variables that are missing.
            #vis fn from_env() -> ::core::result::Result<Self, #p::Error> where #(#bounds),* {
                let mut __env = #p::Env::new();
                #(#reads)*
                __env.finish()?;
                match (#(#needed,)*) {
                    (#(::core::option::Option::Some(#locals),)*) => ::core::result::Result::Ok(Self { #(#values)* }),
                    #[allow(unreachable_patterns)]
                    _ => ::core::result::Result::Err(__env.error()),
                }
            }
        }

        #[automatically_derived]
        #allow
        impl<#(#parameters),*> #p::FromEnv for #ident<#(#arguments),*> where #(#predicates,)* #(#bounds),* {
            fn __from_env() -> ::core::result::Result<Self, #p::Error> {
                Self::from_env()
            }
        }
    }
}

fn bound(field: &Field, p: &TokenStream, nested: &Ident) -> TokenStream {
    if field.flatten {
        let ty = &field.ty;
        return quote_spanned!(ty.span()=> for<'__a> #ty: #nested<'__a>);
    }
    let ty = types::option_inner(&field.ty).unwrap_or(&field.ty);
    quote_spanned!(ty.span()=> for<'__a> #ty: #p::EnvText<'__a>)
}

/// The variable of a field.
fn variable(field: &Field, prefix: &str) -> String {
    let own = || {
        if prefix.is_empty() {
            field.name.to_uppercase()
        } else {
            format!("{prefix}_{}", field.name.to_uppercase())
        }
    };
    field.env.clone().unwrap_or_else(own)
}

fn variables(read: &[&Field], prefix: &str) -> String {
    let names: Vec<String> = read
        .iter()
        .filter(|field| !field.flatten)
        .map(|field| format!("`{}`", variable(field, prefix)))
        .collect();
    if names.is_empty() {
        return " It has none of its own.".to_owned();
    }
    format!(
        " They are {}; each may name a file instead, with `_FILE` at its end.",
        names.join(", ")
    )
}

fn read_field(field: &Field, prefix: &str) -> TokenStream {
    let local = local(field);
    if field.flatten {
        let ty = &field.ty;
        return quote!(let #local = __env.nested::<#ty>(););
    }
    let (name, variable) = (&field.name, variable(field, prefix));
    let ty = types::option_inner(&field.ty).unwrap_or(&field.ty);
    if field.is_required() {
        quote!(let #local = __env.required::<#ty>(#name, #variable);)
    } else {
        quote!(let #local = __env.optional::<#ty>(#name, #variable);)
    }
}

fn value(field: &Field, p: &TokenStream) -> TokenStream {
    let (member, local) = (&field.member, local(field));
    if field.skip {
        return quote!(#member: ::core::default::Default::default(),);
    }
    if field.is_required() {
        return quote!(#member: #local,);
    }
    let option = types::option_inner(&field.ty).is_some();
    let value = match &field.default {
        None => quote!(#local),
        Some(default) => {
            let given = if option {
                quote!(::core::option::Option::Some(__given))
            } else {
                quote!(__given)
            };
            let default = default.expand(p);
            quote!(match #local { ::core::option::Option::Some(__given) => #given, ::core::option::Option::None => #default })
        }
    };
    quote!(#member: #value,)
}

impl DefaultValue {
    /// An expression of the field's type.
    pub(super) fn expand(&self, p: &TokenStream) -> TokenStream {
        match self {
            Self::Trait => quote!(::core::default::Default::default()),
            Self::Expr(expr, true) => quote!(#p::IntoField::into_field(#expr)),
            Self::Expr(expr, false) => quote!(#expr),
        }
    }
}
