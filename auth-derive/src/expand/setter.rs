//! The setters of a builder, and the traits whose texts tell what was not set.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;

use crate::check::Field;
use crate::check::roles::{self, Role};
use crate::read::Type;
use crate::read::generics::Generics;
use crate::read::tokens::Tokens;
use crate::read::words::pascal;

/// A required field.
pub(super) struct Slot<'a> {
    pub(super) field: &'a Field,
    /// `__ClientId`
    pub(super) parameter: Ident,
    /// The trait that `build()` asks for, and the one that the setter asks for: core's, or the builder's own
    /// where the field is not named as its role. At the field, where errors about them point.
    set: Ident,
    unset: Ident,
}

impl<'a> Slot<'a> {
    pub(super) fn all(fields: Vec<&'a Field>, builder: &Ident) -> Vec<Self> {
        let mut slots: Vec<Self> = Vec::new();
        for field in fields {
            let mut name = pascal(&field.name);
            // `a_b` and `aB` are two fields.
            while slots.iter().any(|slot| slot.parameter == format!("__{name}"))
                || name == "TokenStore"
            {
                name.push('_');
            }
            let owner = match role(field) {
                Some(_) => "P_".to_owned(),
                None => builder.unraw().to_string(),
            };
            let span = field.ident.span();
            slots.push(Self {
                field,
                parameter: format_ident!("__{name}", span = Span::call_site()),
                set: format_ident!("__{owner}{name}IsSet", span = span),
                unset: format_ident!("__{owner}{name}IsNotSet", span = span),
            });
        }
        slots
    }

    pub(super) fn spanned_parameter(&self) -> Ident {
        let mut parameter = self.parameter.clone();
        parameter.set_span(self.field.ident.span());
        parameter
    }

    /// What the setter's bound says: not set yet.
    pub(super) fn unset(&self) -> &Ident {
        &self.unset
    }

    /// `__ClientId: ClientIdIsSet<String>`
    pub(super) fn set_bound(&self) -> TokenStream {
        let (parameter, set, ty) = (self.spanned_parameter(), &self.set, &self.field.ty);
        quote_spanned!(self.field.ident.span()=> #parameter: #set<#ty>)
    }

    /// The builder's own traits. Core has none for this field, because the text names the setter.
    pub(super) fn traits(&self, vis: &Tokens) -> Option<TokenStream> {
        if role(self.field).is_some() {
            return None;
        }
        let (set, unset, name) = (&self.set, &self.unset, &self.field.name);
        let role = self.field.role.as_ref().and_then(|(role, _)| roles::of(role));
        let what = match role {
            Some(role) => role.title.to_owned(),
            None if self.field.flatten => format!("the config `{name}`"),
            None => format!("the required value `{name}`"),
        };
        let missing = format!("{what} is not set: call `.{name}(..)` before `.build()`");
        let label = format!("`.{name}(..)` was never called on this builder");
        let (twice, again) = (
            format!("{what} is set twice"),
            format!("`.{name}(..)` was already called on this builder"),
        );
        let note = "remove one of the two calls";
        Some(quote! {
            #[diagnostic::on_unimplemented(message = #missing, label = #label)]
            #vis trait #set<T>: __P_Filled<T> {}

            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl<T> #set<T> for __P_Set<T> {}

            #[diagnostic::on_unimplemented(message = #twice, label = #again, note = #note)]
            #vis trait #unset {}

            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl #unset for __P_NotSet {}
        })
    }
}

/// The role of a field that is named like it: core has the texts.
fn role(field: &Field) -> Option<&'static Role> {
    roles::by_name(&field.name).filter(|role| field.fills() == role.name)
}

/// The type of a setter's argument.
pub(super) fn argument(ty: &Type, span: Span, generics: &Generics) -> Tokens {
    if !ty.converts(generics) {
        return ty.tokens().clone();
    }
    let word = TokenTree::from(Ident::new("impl", span));
    std::iter::once(word).chain(ty.within("__P_IntoField", span)).collect()
}

/// The doc comment of a setter, behind the user's own: what the role is and whether it must be called.
pub(super) fn docs(field: &Field, required: bool) -> String {
    let role = match roles::by_name(field.fills()) {
        Some(role) => role.about.to_owned(),
        None if field.flatten => "The config that says how to authenticate.".to_owned(),
        None => format!("The value of `{}`.", field.name),
    };
    let needed = if required { "Required; to be called once, in any order." } else { "Optional." };
    let gap = if field.docs.is_empty() { "" } else { "\n\n" };
    format!("{gap} {role} {needed}")
}
