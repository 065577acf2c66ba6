//! Calls of the user's functions.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use crate::method::emit::this;
use crate::read::Path;

/// A call of the user's function through `caller`, whose bounds say in words what is wrong with its type. Errors
/// about that point at its name.
pub(super) fn function(caller: &str, path: &Path, argument: &str) -> TokenStream {
    let (this, argument) = (this(), Ident::new(argument, Span::call_site()));
    let caller = Ident::new(caller, path.span());
    quote_spanned!(path.span()=> #caller::<Self, _, _, _, _>(#path, #this, #argument))
}
