//! The lints that are not for generated code.

use proc_macro2::TokenStream;
use quote::quote;

/// The lints that generated code may set off in the user's crate. They judge code that a person wrote.
pub(super) fn allow() -> TokenStream {
    quote! {
        #[allow(
            clippy::all, clippy::nursery, clippy::pedantic, clippy::restriction,
            dead_code, deprecated, missing_debug_implementations, non_camel_case_types, non_snake_case,
            private_bounds, private_interfaces, unreachable_pub, unused_imports, unused_qualifications
        )]
    }
}

/// Of those, the ones that a type can set off.
pub(super) fn allow_on_types() -> TokenStream {
    quote!(#[allow(clippy::pedantic, clippy::restriction, dead_code, missing_debug_implementations, unreachable_pub)])
}
