//! Tokens of the user's, kept as they came.

use proc_macro2::{Delimiter, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};

/// A run of tokens, such as a type or a visibility. It is written many times, and a `TokenStream` asks the
/// compiler each time it is joined to another.
#[derive(Clone, Default)]
pub(crate) struct Tokens(Vec<TokenTree>);

impl Tokens {
    /// Where it begins.
    pub(crate) fn span(&self) -> Span {
        self.0.first().map_or_else(Span::call_site, TokenTree::span)
    }

    pub(crate) fn as_slice(&self) -> &[TokenTree] {
        &self.0
    }
}

impl ToTokens for Tokens {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.0);
    }
}

impl IntoIterator for Tokens {
    type Item = TokenTree;
    type IntoIter = std::vec::IntoIter<TokenTree>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl FromIterator<TokenTree> for Tokens {
    fn from_iter<I: IntoIterator<Item = TokenTree>>(tokens: I) -> Self {
        Self(tokens.into_iter().collect())
    }
}

impl From<&[TokenTree]> for Tokens {
    fn from(tokens: &[TokenTree]) -> Self {
        Self(tokens.to_vec())
    }
}

/// All of them, one behind another. To collect each kind of iterator into a `TokenStream` is much to compile.
pub(crate) fn joined(parts: Vec<TokenStream>) -> TokenStream {
    let mut all = TokenStream::new();
    all.extend(parts);
    all
}

/// A sign.
pub(crate) fn sign(sign: char, span: Span) -> TokenTree {
    let mut punct = Punct::new(sign, Spacing::Alone);
    punct.set_span(span);
    punct.into()
}

/// Whether this token is that sign.
pub(crate) fn is_punct(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

/// What is in a group of this kind.
pub(crate) fn group(token: Option<&TokenTree>, delimiter: Delimiter) -> Option<TokenStream> {
    match token {
        Some(TokenTree::Group(group)) if group.delimiter() == delimiter => Some(group.stream()),
        _ => None,
    }
}

/// Follows angle brackets, which are no groups to a macro.
#[derive(Default)]
pub(crate) struct Angles {
    depth: usize,
    /// Of `->` and `=>`, whose sign closes nothing.
    arrow: bool,
}

impl Angles {
    /// Whether `token`, the next one, stands outside of all. A bracket itself is inside, but one that closes what
    /// was not opened here.
    pub(crate) fn outside(&mut self, token: &TokenTree) -> bool {
        let sign = match token {
            TokenTree::Punct(punct) => punct.as_char(),
            _ => ' ',
        };
        let arrow = std::mem::replace(&mut self.arrow, sign == '-' || sign == '=');
        let before = self.depth;
        match sign {
            '<' => self.depth += 1,
            '>' if !arrow => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        before == 0 && self.is_outside()
    }

    /// Whether all are closed.
    pub(crate) fn is_outside(&self) -> bool {
        self.depth == 0
    }
}

/// The parts of `tokens` between the commas that are outside of angle brackets; none after the last comma.
pub(crate) fn between_commas(tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    let (mut parts, mut start, mut angles) = (Vec::new(), 0, Angles::default());
    for (at, token) in tokens.iter().enumerate() {
        if angles.outside(token) && is_punct(Some(token), ',') {
            parts.push(&tokens[start..at]);
            start = at + 1;
        }
    }
    if start < tokens.len() {
        parts.push(&tokens[start..]);
    }
    parts
}
