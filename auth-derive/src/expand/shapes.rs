//! Shapes of tokens that a builder and the impl are written with.

use proc_macro2::{Delimiter, Group, Literal, Span, TokenStream, TokenTree};

use crate::read::tokens::sign;

/// `(A, (B, ()))`: the slots, so that one function of the library for each place serves builders of any length.
pub(super) fn nested(slots: impl DoubleEndedIterator<Item = TokenTree>) -> TokenTree {
    let group = |tokens| TokenTree::from(Group::new(Delimiter::Parenthesis, tokens));
    slots.rev().fold(group(TokenStream::new()), |rest, slot| {
        group([slot, sign(',', Span::call_site()), rest].into_iter().collect())
    })
}

/// The steps from the slots to those from `at` on: `.1.1`.
pub(super) fn steps(at: usize) -> Vec<Literal> {
    vec![Literal::usize_unsuffixed(1); at]
}

/// The same tokens at another span.
pub(super) fn respan(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let TokenTree::Group(group) = &token {
                let mut inner = Group::new(group.delimiter(), respan(group.stream(), span));
                inner.set_span(span);
                token = TokenTree::Group(inner);
            }
            token.set_span(span);
            token
        })
        .collect()
}

/// A function's body. rustc takes a function's place from its signature only where the braces stand there too.
pub(super) fn braced(span: Span, body: TokenStream) -> TokenTree {
    let mut group = Group::new(Delimiter::Brace, body);
    group.set_span(span);
    group.into()
}
