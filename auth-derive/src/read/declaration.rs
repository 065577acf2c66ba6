//! The user's struct or enum as it was declared, before anything is known about annotations.
//!
//! rustc has parsed it before a derive sees it, so nothing here can be wrong. syn reads it too, by its feature
//! `derive`, which is two thirds of what syn takes to build.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};

use crate::read::generics::Generics;
use crate::read::tokens::{Tokens, between_commas, group, is_punct};
use crate::read::types::Type;

#[cfg(test)]
mod tests;

/// A struct, an enum or a union.
#[derive(Clone)]
pub(crate) struct Declaration {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) vis: Tokens,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) body: Body,
}

#[derive(Clone)]
pub(crate) enum Body {
    Struct(Fields),
    Enum(Vec<Variant>),
    /// The word `union`.
    Union(Ident),
}

#[derive(Clone)]
pub(crate) struct Variant {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) ident: Ident,
    pub(crate) fields: Fields,
}

#[derive(Clone)]
pub(crate) enum Fields {
    Unit,
    Named(Vec<Field>),
    /// With their parentheses.
    Unnamed(Vec<Field>, TokenTree),
}

#[derive(Clone)]
pub(crate) struct Field {
    pub(crate) attributes: Vec<Attribute>,
    /// `None` where fields have no names.
    pub(crate) ident: Option<Ident>,
    pub(crate) ty: Type,
}

/// `#[path(…)]`
#[derive(Clone)]
pub(crate) struct Attribute {
    hash: TokenTree,
    brackets: Group,
    pub(crate) path: Vec<Ident>,
    pub(crate) given: Given,
}

/// What stands after an attribute's path.
#[derive(Clone)]
pub(crate) enum Given {
    Nothing,
    /// After an equals sign.
    Value(TokenStream),
    List(Group),
}

impl Declaration {
    /// `None` where this is no such item: a derive stands on nothing else.
    pub(crate) fn read(input: TokenStream) -> Option<Self> {
        let mut rest = input.into_iter().collect::<Vec<_>>().into_iter();
        let attributes = attributes(&mut rest);
        let vis = visibility(&mut rest);
        let keyword = ident(&mut rest)?;
        let name = ident(&mut rest)?;
        let mut generics = Generics::read(&mut rest);
        generics.read_where(&mut rest);
        let body = match rest.next() {
            _ if keyword == "union" => Body::Union(keyword),
            Some(TokenTree::Group(body)) if keyword == "enum" => Body::Enum(variants(&body)),
            body => Body::Struct(Fields::read(body)),
        };
        // The bounds of a tuple struct stand behind its fields.
        generics.read_where(&mut rest);
        Some(Self { attributes, vis, ident: name, generics, body })
    }

    /// The fields of the struct, or of all variants.
    pub(crate) fn fields_mut(&mut self) -> Vec<&mut Field> {
        match &mut self.body {
            Body::Struct(fields) => fields.all_mut().iter_mut().collect(),
            Body::Enum(variants) => {
                variants.iter_mut().flat_map(|variant| variant.fields.all_mut()).collect()
            }
            Body::Union(_) => Vec::new(),
        }
    }
}

impl Fields {
    fn read(body: Option<TokenTree>) -> Self {
        match body {
            Some(TokenTree::Group(body)) if body.delimiter() == Delimiter::Brace => {
                Self::Named(fields(body.stream(), true))
            }
            Some(TokenTree::Group(body)) if body.delimiter() == Delimiter::Parenthesis => {
                Self::Unnamed(fields(body.stream(), false), body.into())
            }
            _ => Self::Unit,
        }
    }

    pub(crate) fn all(&self) -> &[Field] {
        match self {
            Self::Unit => &[],
            Self::Named(fields) | Self::Unnamed(fields, _) => fields,
        }
    }

    fn all_mut(&mut self) -> &mut [Field] {
        match self {
            Self::Unit => &mut [],
            Self::Named(fields) | Self::Unnamed(fields, _) => fields,
        }
    }
}

impl Attribute {
    fn read(hash: TokenTree, brackets: Group) -> Self {
        let tokens: Vec<TokenTree> = brackets.stream().into_iter().collect();
        // `#[$attribute]`, where that is a `meta` of a `macro_rules!`.
        let tokens = match group(tokens.first(), Delimiter::None) {
            Some(inner) => inner.into_iter().collect(),
            None => tokens,
        };
        let mut path = Vec::new();
        let mut rest = tokens.into_iter();
        let given = loop {
            match rest.next() {
                Some(TokenTree::Ident(ident)) => path.push(ident),
                Some(TokenTree::Punct(punct)) if punct.as_char() == ':' => {}
                Some(TokenTree::Group(list)) => break Given::List(list),
                Some(TokenTree::Punct(punct)) if punct.as_char() == '=' => {
                    break Given::Value(rest.collect());
                }
                _ => break Given::Nothing,
            }
        };
        Self { hash, brackets, path, given }
    }

    pub(crate) fn is(&self, word: &str) -> bool {
        self.word().is_some_and(|own| own == word)
    }

    /// The path, where it is one word.
    pub(crate) fn word(&self) -> Option<&Ident> {
        match self.path.as_slice() {
            [word] => Some(word),
            _ => None,
        }
    }
}

impl ToTokens for Attribute {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(self.hash.clone());
        tokens.append(self.brackets.clone());
    }
}

type Rest = std::vec::IntoIter<TokenTree>;

fn attributes(rest: &mut Rest) -> Vec<Attribute> {
    let mut attributes = Vec::new();
    while is_punct(rest.as_slice().first(), '#')
        && let (Some(hash), Some(TokenTree::Group(brackets))) = (rest.next(), rest.next())
    {
        attributes.push(Attribute::read(hash, brackets));
    }
    attributes
}

/// `pub`, `pub(in path)`, or nothing.
fn visibility(rest: &mut Rest) -> Tokens {
    let of_macro = |tokens: TokenStream| match tokens.into_iter().next() {
        None => true,
        Some(TokenTree::Ident(ident)) => ident == "pub",
        Some(_) => false,
    };
    let tokens = match rest.as_slice() {
        [TokenTree::Ident(ident), next, ..] if ident == "pub" => {
            let scope = group(Some(next), Delimiter::Parenthesis);
            if scope.is_some_and(is_scope) { 2 } else { 1 }
        }
        // `$vis` of a `macro_rules!`.
        [first, ..] if group(Some(first), Delimiter::None).is_some_and(of_macro) => 1,
        _ => 0,
    };
    rest.by_ref().take(tokens).collect()
}

/// What is in the parentheses of `pub(crate)`. In `pub (String, u8)` it is a tuple.
fn is_scope(tokens: TokenStream) -> bool {
    let mut tokens = tokens.into_iter();
    let Some(TokenTree::Ident(first)) = tokens.next() else { return false };
    first == "in"
        || (["crate", "self", "super"].iter().any(|word| first == word) && tokens.next().is_none())
}

fn ident(rest: &mut Rest) -> Option<Ident> {
    match rest.next() {
        Some(TokenTree::Ident(ident)) => Some(ident),
        _ => None,
    }
}

fn fields(tokens: TokenStream, named: bool) -> Vec<Field> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let field = |tokens: &[TokenTree]| {
        let mut rest = Vec::from(tokens).into_iter();
        let attributes = attributes(&mut rest);
        visibility(&mut rest);
        let ident = if named { ident(&mut rest) } else { None };
        let colon = usize::from(named);
        let ty = Type::read(rest.as_slice().get(colon..).unwrap_or_default().into());
        Field { attributes, ident, ty }
    };
    between_commas(&tokens).into_iter().map(field).collect()
}

fn variants(body: &Group) -> Vec<Variant> {
    let mut rest = body.stream().into_iter().collect::<Vec<_>>().into_iter();
    let mut variants = Vec::new();
    loop {
        let attributes = attributes(&mut rest);
        visibility(&mut rest);
        let Some(ident) = ident(&mut rest) else { return variants };
        let has_fields = matches!(rest.as_slice().first(), Some(TokenTree::Group(_)));
        let fields = Fields::read(if has_fields { rest.next() } else { None });
        variants.push(Variant { attributes, ident, fields });
        // What is left of it is a discriminant.
        while rest.next().is_some_and(|token| !is_punct(Some(&token), ',')) {}
    }
}
