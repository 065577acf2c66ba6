//! Fields that nothing sets.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::check::{DefaultValue, Field};

/// What a field is where nothing sets it.
pub(super) fn default(field: &Field) -> TokenStream {
    let ty = &field.ty;
    match &field.default {
        Some(DefaultValue::Expr(expr, true)) if ty.option_inner().is_some() => {
            quote!(__P_given(#expr))
        }
        Some(DefaultValue::Expr(expr, true)) => quote!(__P_IntoField::into_field(#expr)),
        Some(DefaultValue::Expr(expr, false)) => quote!(#expr),
        None | Some(DefaultValue::Trait) => quote_spanned!(ty.span()=> __P_default::<#ty>()),
    }
}
