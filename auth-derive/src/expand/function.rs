//! The user's functions: a trait for each kind, so that a function of another type is refused in words.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::input::{Body, Config, Input};
use crate::value::this;

/// The traits that the config's functions are called through.
pub(super) fn traits(input: &Input) -> TokenStream {
    let name = input.ident.unraw();
    let configs: Vec<&Config> = match &input.body {
        Body::Struct(config) => vec![config],
        Body::Enum(variants) => variants.iter().map(|(_, config)| config).collect(),
    };
    let methods = || configs.iter().flat_map(|config| &config.items.methods);
    let mut traits = TokenStream::new();
    if methods().any(|method| method.sign().is_some()) {
        let message = format!(
            "`sign_with` needs a function `fn(&{name}, &mut SignRequest<'_>) -> Result<(), Error>`"
        );
        traits.extend(function(
            &message,
            &quote!(__SignWith),
            &quote!(&mut __P_SignRequest<'_>),
            &quote!(__P_Result<(), __P_Error>),
        ));
    }
    if methods().any(|method| method.token_with().is_some()) {
        let message = format!(
            "`token_with` needs a function `fn(&{name}, &mut TokenRequests<'_>) -> Result<Token, Error>`"
        );
        traits.extend(function(
            &message,
            &quote!(__TokenWith),
            &quote!(&mut __P_TokenRequests<'_>),
            &quote!(__P_Result<__P_Token, __P_Error>),
        ));
    }
    traits
}

fn function(
    message: &str,
    name: &TokenStream,
    argument: &TokenStream,
    result: &TokenStream,
) -> TokenStream {
    quote! {
        #[diagnostic::on_unimplemented(message = #message, label = "this function takes or returns something else")]
        trait #name<__Config> {
            fn call(&self, config: &__Config, argument: #argument) -> #result;
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl<__Config, __Function> #name<__Config> for __Function
        where
            __Function: ::core::ops::Fn(&__Config, #argument) -> #result,
        {
            fn call(&self, config: &__Config, argument: #argument) -> #result {
                self(config, argument)
            }
        }
    }
}

/// A call of the user's function. An error about its type points at its name.
pub(crate) fn call(trait_: &str, path: &Path, argument: &str) -> TokenStream {
    let (this, argument) = (this(), Ident::new(argument, Span::call_site()));
    let trait_ = Ident::new(trait_, path.span());
    quote_spanned!(path.span()=> #trait_::<Self>::call(&#path, #this, #argument))
}
