//! The setters of a builder, and the traits whose texts tell what was not set.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;

use crate::check::fields::Field;
use crate::input::pascal;
use crate::method::ROLES;
use crate::read::generics::Generics;
use crate::read::tokens::Tokens;
use crate::read::types::Type;

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
                set: format_ident!("__{owner}Set{name}", span = span),
                unset: format_ident!("__{owner}Unset{name}", span = span),
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

    /// `__ClientId: SetClientId<String>`
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
        let what = match &self.field.role {
            Some((role, _)) => title(role).to_owned(),
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
            impl #unset for __P_Unset {}
        })
    }
}

/// The role of a field that is named like it: core has the texts.
fn role(field: &Field) -> Option<&str> {
    let name = field.name.as_str();
    (field.fills() == name && ROLES.contains(&name)).then_some(name)
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
    let role = match field.fills() {
        role if ROLES.contains(&role) => about(role).to_owned(),
        _ if field.flatten => "The config that says how to authenticate.".to_owned(),
        _ => format!("The value of `{}`.", field.name),
    };
    let needed = if required { "Required; to be called once, in any order." } else { "Optional." };
    let gap = if field.docs.is_empty() { "" } else { "\n\n" };
    format!("{gap} {role} {needed}")
}

/// How messages call a role.
fn title(role: &str) -> &'static str {
    match role {
        "access_token" => "the access token",
        "api_key" => "the API key",
        "client_id" => "the OAuth client id",
        "client_secret" => "the OAuth client secret",
        "expires_at" => "the access token's expiry",
        "password" => "the password",
        "refresh_token" => "the OAuth refresh token",
        "scope" => "the OAuth scope",
        "token_endpoint" => "the OAuth token endpoint",
        "username" => "the user name",
        _ => "the token",
    }
}

/// What a role is, and where it is defined.
fn about(role: &str) -> &'static str {
    match role {
        "access_token" => "A stored access token to start with (RFC 6749 section 1.4).",
        "api_key" => "The API key, sent with every request.",
        "client_id" => "The OAuth client id (RFC 6749 section 2.2).",
        "client_secret" => "The OAuth client secret (RFC 6749 section 2.3.1).",
        "expires_at" => "When the stored access token ends: a date-time, or seconds since 1970.",
        "password" => "The password.",
        "refresh_token" => "The OAuth refresh token (RFC 6749 section 1.5).",
        "scope" => "The OAuth scopes, separated by spaces (RFC 6749 section 3.3).",
        "token_endpoint" => "The URL of the OAuth token endpoint (RFC 6749 section 3.2).",
        "username" => "The user name.",
        _ => "The Bearer token, without `Bearer ` (RFC 6750 section 2.1).",
    }
}
