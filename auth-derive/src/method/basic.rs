//! `basic`: user name and password, RFC 7617.

use proc_macro2::TokenStream;
use quote::quote;

use crate::check::{Context, Kind, Val};
use crate::method::emit::Emit;
use crate::method::model::Method;
use crate::read::Item;

pub(super) const OPTIONS: &[&str] = &["username", "password"];

pub(super) struct Basic {
    username: Val,
    password: Val,
}

pub(super) fn read(item: Item, cx: &mut Context<'_>) -> Option<Box<dyn Method>> {
    let span = item.span();
    let basic = Basic::read(item, cx);
    cx.fill("header", "Authorization", span, "basic");
    Some(Box::new(basic))
}

impl Basic {
    pub(super) fn read(item: Item, cx: &mut Context<'_>) -> Self {
        let mut options = cx.options("basic", item, OPTIONS);
        options.refuse_bare(cx.errors);
        let said = options.text_span("username").unwrap_or(options.span);
        let username = cx.role(&mut options, "username", Some("`basic`".to_owned()));
        // A constant password is part of some APIs' description ("x", "X", "api_token").
        let password = cx.role_of_kind(&mut options, "password", Kind::Plain, None);
        if let Val::Text { text, .. } = &username
            && text.contains(':')
        {
            cx.errors.at(
                said,
                "a Basic user name cannot have a colon, which ends it (RFC 7617 section 2)",
            );
        }
        Self { username, password }
    }

    /// An expression of type `Result<Option<Credential>, ConfigError>`.
    pub(super) fn credential(&self, emit: &Emit<'_>) -> TokenStream {
        let (username, password) = (emit.value(&self.username), emit.value(&self.password));
        quote!(__P_Basic { username: #username, password: #password }.credential())
    }
}

impl Method for Basic {
    fn plan(&self, _at: usize, emit: &Emit<'_>) -> TokenStream {
        let credential = self.credential(emit);
        quote!(plan.credential(#credential, __values);)
    }
}
