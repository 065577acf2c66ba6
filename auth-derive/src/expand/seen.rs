//! What tells one credential from another: what a token store can see of a config.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;

use crate::check::{Field, roles};
use crate::expand::arm::{Arm, Case, delegate};
use crate::input::{Body, Config, Input};
use crate::method::Store;

/// That a token store can tell one config of this type from another, as far as its fields can be digested.
pub(super) fn told_apart(input: &Input) -> TokenStream {
    let (ident, generics) = (&input.ident, &input.generics);
    let (parameters, arguments, predicates) =
        (generics.declared(), generics.names(), &generics.predicates);
    let configs: Vec<&Config> = match &input.body {
        Body::Struct(config) => vec![&**config],
        Body::Enum(variants) => variants.iter().map(|(_, config)| config).collect(),
    };
    let mut bounds = TokenStream::new();
    for config in configs {
        for field in seen_fields(config) {
            let (ty, span) = (&field.ty, field.ty.span());
            bounds.extend(quote_spanned!(span=> #ty: __P_TellsApart<'__a>,));
        }
        for (_, index) in config.flattened() {
            let ty = &config.fields[index].ty;
            bounds.extend(quote_spanned!(ty.span()=> #ty: __P_ToldApart<'__a>,));
        }
    }
    quote! {
        #[automatically_derived]
        impl<'__a, #(#parameters),*> __P_ToldApart<'__a> for #ident<#(#arguments),*>
        where #(#predicates,)* #bounds {}
    }
}

/// The fields that tell one credential from another because something sees them all.
pub(super) fn seen_fields(config: &Config) -> impl Iterator<Item = &Field> {
    let tells = config.items.tells_by_fields();
    config.fields.iter().filter(move |field| tells && !field.skip)
}

/// What tells one credential from another beside the values of its request.
pub(super) fn seen(arm: &Arm<'_>, name: &str, cases: &mut Vec<Case>) {
    let (emit, config) = (arm.emit(), arm.config);
    let variant = arm.variant.or(arm.of).map(|variant| {
        let variant = variant.unraw().to_string();
        quote!(__seen.variant(#variant);)
    });
    let methods = config.items.methods.iter().zip(&config.items.sees_all).enumerate();
    for (at, (method, sees_all)) in methods {
        if method.store() == Store::No || !(*sees_all || variant.is_some()) {
            continue;
        }
        let function = method.function().map(|path| {
            let path = path.to_token_stream().to_string();
            quote!(__seen.function(#path);)
        });
        let whole = sees_all.then(|| {
            let notes = config.fields.iter().enumerate().map(|(index, field)| {
                let note = match roles::of(field.fills()) {
                    _ if field.skip => quote!(note_skipped),
                    Some(role) if role.varies => quote!(note_secret),
                    _ => quote!(note),
                };
                let (name, value) = (&field.name, emit.field(index, field.ty.span()));
                quote!(__P_Field(#name, #value).#note(__seen);)
            });
            quote! {
                use __P_OtherField as _;
                __seen.whole(::core::module_path!(), #name, ::core::line!(), ::core::column!());
                #(#notes)*
            }
        });
        cases.push(arm.case(&quote!(#at), quote!({ #variant #function #whole }), &emit));
    }
    cases.extend(delegate(
        arm,
        &emit,
        &|inner, field| quote!({ #variant #inner::__seen(#field, __rest, __seen) }),
    ));
}
