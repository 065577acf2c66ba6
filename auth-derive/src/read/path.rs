//! A path in an annotation: one of our words, or the user's function.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

use crate::read::tokens::{Angles, Tokens, is_punct};

/// `word`, `path::to::function`
#[derive(Clone)]
pub(crate) struct Path {
    tokens: Tokens,
    /// The last segment.
    pub(crate) last: Ident,
    alone: bool,
}

impl Path {
    /// # Errors
    /// No path stands there.
    pub(crate) fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut tokens: Vec<TokenTree> = Vec::new();
        colons(input, &mut tokens)?;
        let mut last = input.call(Ident::parse_any)?;
        tokens.push(last.clone().into());
        while input.peek(Token![::]) {
            colons(input, &mut tokens)?;
            if input.peek(Token![<]) {
                let mut angles = Angles::default();
                while !input.is_empty() {
                    let token = input.parse()?;
                    angles.outside(&token);
                    tokens.push(token);
                    if angles.is_outside() {
                        break;
                    }
                }
            } else {
                last = input.call(Ident::parse_any)?;
                tokens.push(last.clone().into());
            }
        }
        let alone = tokens.len() == 1;
        Ok(Self { tokens: tokens.into_iter().collect(), last, alone })
    }

    /// # Errors
    /// No path stands there, or it has arguments.
    pub(crate) fn read_module(input: ParseStream<'_>) -> syn::Result<Self> {
        let path = Self::read(input)?;
        match path.tokens.as_slice().iter().find(|token| is_punct(Some(token), '<')) {
            Some(angle) => Err(syn::Error::new(angle.span(), "a module has no arguments")),
            None => Ok(path),
        }
    }

    pub(crate) fn span(&self) -> Span {
        self.tokens.span()
    }

    /// The word, where it is one.
    pub(crate) fn word(&self) -> Option<&Ident> {
        self.alone.then_some(&self.last)
    }

    pub(crate) fn is(&self, word: &str) -> bool {
        self.alone && self.last == word
    }
}

impl From<Ident> for Path {
    fn from(word: Ident) -> Self {
        let tokens = std::iter::once(TokenTree::from(word.clone())).collect();
        Self { tokens, last: word, alone: true }
    }
}

impl ToTokens for Path {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.tokens.to_tokens(tokens);
    }
}

fn colons(input: ParseStream<'_>, tokens: &mut Vec<TokenTree>) -> syn::Result<()> {
    if input.peek(Token![::]) {
        tokens.extend([input.parse::<TokenTree>()?, input.parse()?]);
    }
    Ok(())
}
