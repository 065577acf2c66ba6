//! `#[auth(…)]` as a tree of items, before anything is known about their meaning.
//!
//! After a mistake the parser goes on behind the next comma, so that all mistakes show at once.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{
    Attribute, Expr, ExprPath, Ident, Lit, LitStr, Meta, Path, Token, bracketed, parenthesized,
    token,
};

use crate::errors::Errors;

/// One element of a list.
#[derive(Clone)]
pub(crate) enum Node {
    /// `name`, `name = value`, `name(…)`, `"name" = value`.
    Item(Item),
    /// A value without a name.
    Bare(Value),
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

/// The items of all `#[auth(…)]` among `attrs`, in order.
pub(crate) fn parse(attrs: &[Attribute], errors: &mut Errors) -> Vec<Node> {
    let mut all = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("auth")) {
        match &attr.meta {
            Meta::List(list) if matches!(list.delimiter, syn::MacroDelimiter::Paren(_)) => {
                if list.tokens.is_empty() {
                    errors.on(attr, "`#[auth()]` says nothing: write what it should say between the parentheses");
                }
                let parser = |input: ParseStream<'_>| Ok(nodes(input, errors));
                match parser.parse2(list.tokens.clone()) {
                    Ok(nodes) => all.extend(nodes),
                    Err(error) => errors.syntax(error),
                }
            }
            _ => errors.on(attr, "write this attribute with parentheses: `#[auth(…)]`"),
        }
    }
    all
}

fn nodes(input: ParseStream<'_>, errors: &mut Errors) -> Vec<Node> {
    let mut nodes = Vec::new();
    while !input.is_empty() {
        match node(input, errors) {
            Ok(node) => nodes.push(node),
            Err(error) => {
                errors.syntax(error);
                skip_to_comma(input);
            }
        }
        if !input.is_empty() && !input.peek(Token![,]) {
            errors.at(input.span(), "expected a comma before this");
            skip_to_comma(input);
        }
        // Either a comma or the end.
        let _ = input.parse::<Option<Token![,]>>();
    }
    nodes
}

fn node(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Node> {
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        if !input.peek(Token![=]) {
            return Ok(Node::Bare(Value::Text(text)));
        }
        input.parse::<Token![=]>()?;
        let value = value(input, errors)?;
        return Ok(Node::Item(Item { key: Key::Text(text), given: Given::Value(value) }));
    }
    if input.peek(Lit) || input.peek(token::Bracket) {
        return value(input, errors).map(Node::Bare);
    }
    if !input.peek(Ident::peek_any) && !input.peek(Token![::]) {
        return Err(input.error("expected an option here, such as `name = value`"));
    }
    if input.peek(Token![::]) || input.peek2(Token![::]) {
        return Ok(Node::Bare(Value::Path(input.parse::<ExprPath>()?.path)));
    }
    let name = input.call(Ident::parse_any)?;
    let given = given(&name, input, errors)?;
    Ok(Node::Item(Item { key: Key::Word(name), given }))
}

fn given(name: &Ident, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Given> {
    if input.peek(Token![==]) {
        errors.at(input.span(), format_args!("write one equals sign: `{name} = …`"));
        input.parse::<Token![==]>()?;
    } else if input.peek(Token![=>]) {
        errors.at(input.span(), format_args!("write an equals sign: `{name} = …`"));
        input.parse::<Token![=>]>()?;
    } else if input.peek(Token![:]) {
        errors.at(
            input.span(),
            format_args!("write an equals sign instead of the colon: `{name} = …`"),
        );
        input.parse::<Token![:]>()?;
    } else if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
    } else {
        return Ok(match list(name, input, errors)? {
            Some(nodes) => Given::List(nodes),
            None => Given::Nothing,
        });
    }
    if input.is_empty() || input.peek(Token![,]) {
        return Err(syn::Error::new(name.span(), format_args!("`{name} =` has no value")));
    }
    if name == "default" {
        expression(input).map(Given::Value)
    } else {
        value(input, errors).map(Given::Value)
    }
}

/// The list after a name, if there is one. Wrong brackets are read as parentheses.
fn list(
    name: &Ident,
    input: ParseStream<'_>,
    errors: &mut Errors,
) -> syn::Result<Option<Vec<Node>>> {
    let content;
    if input.peek(token::Paren) {
        parenthesized!(content in input);
    } else if input.peek(token::Bracket) {
        errors.at(input.span(), format_args!("write parentheses: `{name}(…)`"));
        bracketed!(content in input);
    } else if input.peek(token::Brace) {
        errors.at(input.span(), format_args!("write parentheses: `{name}(…)`"));
        syn::braced!(content in input);
    } else {
        return Ok(None);
    }
    Ok(Some(nodes(&content, errors)))
}

fn value(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Value> {
    if input.peek(Lit) {
        return Ok(match input.parse()? {
            Lit::Str(text) => Value::Text(text),
            other => Value::Lit(other),
        });
    }
    if input.peek(token::Bracket) {
        let content;
        let bracket = bracketed!(content in input);
        return Ok(Value::Array(values(&content, errors), bracket.span.join()));
    }
    if input.peek(Ident::peek_any) && input.peek2(token::Paren) {
        let name = input.call(Ident::parse_any)?;
        return Ok(Value::Call(name.clone(), list(&name, input, errors)?.unwrap_or_default()));
    }
    if input.peek(Ident::peek_any) && !input.peek2(Token![::]) {
        return Ok(Value::Path(Path::from(input.call(Ident::parse_any)?)));
    }
    if input.peek(Ident::peek_any) || input.peek(Token![::]) {
        return Ok(Value::Path(input.parse::<ExprPath>()?.path));
    }
    Err(input.error("expected a value here: a text in quotes, a word, a number or a list"))
}

fn values(input: ParseStream<'_>, errors: &mut Errors) -> Vec<Value> {
    let mut values = Vec::new();
    while !input.is_empty() {
        match value(input, errors) {
            Ok(value) => values.push(value),
            Err(error) => {
                errors.syntax(error);
                skip_to_comma(input);
            }
        }
        if !input.is_empty() && !input.peek(Token![,]) {
            errors.at(input.span(), "expected a comma before this");
            skip_to_comma(input);
        }
        let _ = input.parse::<Option<Token![,]>>();
    }
    values
}

/// Any expression; what syn cannot read without its `full` feature reaches to the next comma.
fn expression(input: ParseStream<'_>) -> syn::Result<Value> {
    let fork = input.fork();
    if let Ok(expr) = fork.parse::<Expr>()
        && (fork.is_empty() || fork.peek(Token![,]))
    {
        input.advance_to(&fork);
        return Ok(Value::Expr(expr.into_token_stream()));
    }
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        tokens.extend([input.parse::<proc_macro2::TokenTree>()?]);
    }
    Ok(Value::Expr(tokens))
}

fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        // Cannot fail: the stream is not at its end.
        if input.parse::<proc_macro2::TokenTree>().is_err() {
            return;
        }
    }
}

impl Key {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Word(word) => word.span(),
            Self::Text(text) => text.span(),
        }
    }

    /// The name without quotes and without `r#`.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Word(word) => word.unraw().to_string(),
            Self::Text(text) => text.value(),
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
