//! `bearer`: a token that the user brings, RFC 6750.

use proc_macro2::TokenStream;
use quote::quote;

use crate::check::{Context, Piece, Val};
use crate::method::emit::Emit;
use crate::method::model::Method;
use crate::read::Item;

pub(super) const OPTIONS: &[&str] = &["token"];

pub(super) struct Bearer {
    token: Val,
}

pub(super) fn read(item: Item, cx: &mut Context<'_>) -> Option<Box<dyn Method>> {
    let span = item.span();
    let bearer = Bearer::read(item, cx);
    cx.fill("header", "Authorization", span, "bearer");
    Some(Box::new(bearer))
}

impl Bearer {
    pub(super) fn read(item: Item, cx: &mut Context<'_>) -> Self {
        let mut options = cx.options("bearer", item, OPTIONS);
        options.refuse_bare(cx.errors);
        let token = cx.role(&mut options, "token", Some("`bearer`".to_owned()));
        if let Val::Pieces { pieces, span, .. } = &token
            && let Some(Piece::Text(text)) = pieces.first()
            && text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("bearer "))
        {
            cx.errors.at(*span, "`bearer` adds `Bearer ` itself: write the token alone");
        }
        Self { token }
    }

    /// An expression of type `Result<Option<Credential>, ConfigError>`.
    pub(super) fn credential(&self, emit: &Emit<'_>) -> TokenStream {
        let token = emit.value(&self.token);
        quote!(__P_Bearer { token: #token }.credential())
    }
}

impl Method for Bearer {
    fn plan(&self, _at: usize, emit: &Emit<'_>) -> TokenStream {
        let credential = self.credential(emit);
        quote!(plan.credential(#credential, __values);)
    }
}
