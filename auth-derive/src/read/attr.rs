//! `#[auth(…)]` as a tree of items, before anything is known about their meaning.

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Ident, Lit, LitStr};

use crate::read::path::Path;

/// One element of a list.
#[derive(Clone)]
pub(crate) enum Node {
    /// `name`, `name = value`, `name(…)`, `"name" = value`.
    Item(Item),
    /// A value without a name.
    Bare(Value),
    /// What could not be read. The mistake is reported, and what is missing may have been meant by it.
    Broken,
}

#[derive(Clone)]
pub(crate) struct Item {
    pub(crate) key: Key,
    pub(crate) given: Given,
}

#[derive(Clone)]
pub(crate) enum Key {
    Word(Ident),
    Text(LitStr),
    /// `client-id`, `X-Token`: no name of ours, but what was meant is clear.
    Hyphened(LitStr),
}

/// What stands after a name.
#[derive(Clone)]
pub(crate) enum Given {
    Nothing,
    Value(Value),
    List(Vec<Node>),
}

#[derive(Clone)]
pub(crate) enum Value {
    Text(LitStr),
    Lit(Lit),
    Path(Path),
    Call(Ident, Vec<Node>),
    Array(Vec<Self>, Span),
    Expr(TokenStream),
}

impl Key {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Word(word) => word.span(),
            Self::Text(text) | Self::Hyphened(text) => text.span(),
        }
    }

    /// The name without quotes and without `r#`.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Word(word) => word.unraw().to_string(),
            Self::Text(text) | Self::Hyphened(text) => text.value(),
        }
    }
}

impl Item {
    pub(crate) fn span(&self) -> Span {
        self.key.span()
    }

    /// Where the value is, or the name where there is none.
    pub(crate) fn value_span(&self) -> Span {
        match &self.given {
            Given::Value(value) => value.span(),
            Given::Nothing | Given::List(_) => self.span(),
        }
    }
}

impl Value {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Text(text) => text.span(),
            Self::Lit(lit) => lit.span(),
            Self::Path(path) => path.span(),
            Self::Call(name, _) => name.span(),
            Self::Array(_, span) => *span,
            Self::Expr(tokens) => tokens.span(),
        }
    }
}
