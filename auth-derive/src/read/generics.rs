//! Generic parameters and their bounds.

use proc_macro2::{Delimiter, TokenTree};

use crate::read::tokens::{Angles, Tokens, between_commas, group, is_punct};

/// `<…>` and `where …`
#[derive(Clone, Default)]
pub(crate) struct Generics {
    pub(crate) parameters: Vec<Parameter>,
    /// The bounds behind `where`.
    pub(crate) predicates: Vec<Tokens>,
}

#[derive(Clone)]
pub(crate) struct Parameter {
    pub(crate) kind: Kind,
    /// `T`, or `'a`.
    pub(crate) name: Tokens,
    /// With its bounds, as an `impl` takes it: without its default.
    pub(crate) declared: Tokens,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Lifetime,
    Type,
    Const,
}

impl Generics {
    /// The parameters, if there are any here.
    pub(crate) fn read(rest: &mut std::vec::IntoIter<TokenTree>) -> Self {
        if !is_punct(rest.as_slice().first(), '<') {
            return Self::default();
        }
        rest.next();
        let mut angles = Angles::default();
        let inside = rest.as_slice().iter().position(|token| {
            let outside = angles.outside(token);
            outside && is_punct(Some(token), '>')
        });
        let inside: Vec<TokenTree> = rest.by_ref().take(inside.unwrap_or_default()).collect();
        rest.next();
        let parameters = between_commas(&inside).into_iter().filter_map(Parameter::read).collect();
        Self { parameters, predicates: Vec::new() }
    }

    /// The bounds, if there are any here.
    pub(crate) fn read_where(&mut self, rest: &mut std::vec::IntoIter<TokenTree>) {
        if !matches!(rest.as_slice().first(), Some(TokenTree::Ident(word)) if word == "where") {
            return;
        }
        rest.next();
        let mut angles = Angles::default();
        let bounds = rest.as_slice().iter().position(|token| {
            let end = group(Some(token), Delimiter::Brace).is_some() || is_punct(Some(token), ';');
            angles.outside(token) && end
        });
        let bounds: Vec<TokenTree> = rest.by_ref().take(bounds.unwrap_or_default()).collect();
        self.predicates = between_commas(&bounds).into_iter().map(Tokens::from).collect();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.parameters.is_empty()
    }

    pub(crate) fn of(&self, kind: Kind) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(move |parameter| parameter.kind == kind)
    }

    /// As an `impl` takes them.
    pub(crate) fn declared(&self) -> Vec<&Tokens> {
        self.parameters.iter().map(|parameter| &parameter.declared).collect()
    }

    /// As the type takes them.
    pub(crate) fn names(&self) -> Vec<&Tokens> {
        self.parameters.iter().map(|parameter| &parameter.name).collect()
    }

    /// Whether a type or const parameter occurs in these tokens.
    pub(crate) fn occur_in(&self, tokens: &[TokenTree]) -> bool {
        !self.is_empty()
            && tokens.iter().any(|token| {
                match token {
                TokenTree::Ident(ident) => self.parameters.iter().any(|parameter| {
                    matches!(parameter.name.as_slice(), [TokenTree::Ident(name)] if name == ident)
                }),
                TokenTree::Group(group) => {
                    self.occur_in(&group.stream().into_iter().collect::<Vec<_>>())
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => false,
            }
            })
    }
}

impl Parameter {
    fn read(tokens: &[TokenTree]) -> Option<Self> {
        let mut angles = Angles::default();
        let default = tokens.iter().position(|token| {
            let outside = angles.outside(token);
            outside && is_punct(Some(token), '=')
        });
        let declared = &tokens[..default.unwrap_or(tokens.len())];
        let mut own = declared;
        while let [hash, _, after @ ..] = own
            && is_punct(Some(hash), '#')
        {
            own = after;
        }
        let (kind, name) = match own {
            [TokenTree::Punct(_), TokenTree::Ident(_), ..] => (Kind::Lifetime, &own[..2]),
            [TokenTree::Ident(word), _, ..] if word == "const" => (Kind::Const, &own[1..2]),
            [_, ..] => (Kind::Type, &own[..1]),
            [] => return None,
        };
        Some(Self { kind, name: name.into(), declared: declared.into() })
    }
}
