//! What the impl does for a struct, or for each variant of an enum, at the addresses of its methods.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use crate::input::Config;
use crate::method::Emit;
use crate::read::Type;
use crate::read::tokens::Tokens;

/// A struct, or a variant of an enum.
pub(super) struct Arm<'a> {
    pub(super) variant: Option<&'a Ident>,
    /// The variant that it stands for, where it is no variant itself.
    pub(super) of: Option<&'a Ident>,
    pub(super) config: &'a Config,
}

impl Arm<'_> {
    pub(super) fn emit(&self) -> Emit<'_> {
        Emit::new(&self.config.fields, self.variant.is_some())
    }

    /// What is done at `address`, with the fields that `body` reads.
    pub(super) fn case(&self, address: &TokenStream, body: TokenStream, emit: &Emit<'_>) -> Case {
        let pattern = match self.variant {
            Some(variant) => {
                let pattern = emit.pattern();
                quote!((Self::#variant { #pattern .. }, [#address]))
            }
            None => quote!([#address]),
        };
        let methods = self.config.items.methods.len();
        let only =
            self.variant.is_none() && methods == 1 && self.config.flattened().next().is_none();
        Case { pattern, body, only }
    }
}

/// What a function of the trait does at one address.
pub(super) struct Case {
    pub(super) pattern: TokenStream,
    pub(super) body: TokenStream,
    /// Whether there is no other address to be asked for.
    pub(super) only: bool,
}

/// Hands the rest of an address to a flattened field.
pub(super) fn delegate(
    arm: &Arm<'_>,
    emit: &Emit<'_>,
    call: &dyn Fn(&TokenStream, &Tokens) -> TokenStream,
) -> Vec<Case> {
    let config = arm.config;
    config
        .flattened()
        .map(|(at, index)| {
            let ty = &config.fields[index].ty;
            let call = call(&inner(ty), &emit.field(index, ty.span()));
            arm.case(&quote!(#at, __rest @ ..), call, emit)
        })
        .collect()
}

/// `<Inner as AuthConfig>`, all at the type's own span: a type that is no config is said once.
pub(super) fn inner(ty: &Type) -> TokenStream {
    let config = Ident::new("__P_AuthConfig", ty.span());
    quote_spanned!(ty.span()=> <#ty as #config>)
}

/// The types of all flattened fields.
pub(super) fn flattened<'a>(arms: &[Arm<'a>]) -> Vec<&'a Type> {
    let mut types = Vec::new();
    for arm in arms {
        types.extend(arm.config.flattened().map(|(_, index)| &arm.config.fields[index].ty));
    }
    types
}
