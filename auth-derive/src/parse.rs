//! From the tokens of `#[auth(…)]` to the tree in `attr`.
//!
//! After a mistake the parser goes on behind the next comma, so that all mistakes show at once.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{
    Attribute, Expr, ExprPath, Ident, Lit, LitBool, LitStr, Meta, Path, Token, bracketed,
    parenthesized, token,
};

use crate::attr::{Given, Item, Key, Node, Value};
use crate::errors::Errors;

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
        match node(input, errors).and_then(|node| comma(input, errors).map(|()| node)) {
            Ok(node) => nodes.push(node),
            Err(error) => {
                errors.syntax(error);
                nodes.push(Node::Broken);
                skip_to_comma(input);
                let _ = input.parse::<Option<Token![,]>>();
            }
        }
    }
    nodes
}

/// The comma behind an element. A forgotten one is reported and understood; what else stands there belongs to the element.
fn comma(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
    if input.is_empty() || input.parse::<Option<Token![,]>>()?.is_some() {
        return Ok(());
    }
    if input.peek(Lit) || input.peek(Ident::peek_any) {
        errors.at(input.span(), "expected a comma before this");
        return Ok(());
    }
    Err(input.error(if input.peek(Token![-]) {
        "a word here has underscores where this has a hyphen: write `_`, or a text in quotes"
    } else if input.peek(Token![..]) {
        "a range cannot stand here: write each value, with commas between"
    } else if input.peek(Token![!]) {
        "a macro cannot stand here: write a text in quotes, with a placeholder for what varies"
    } else {
        "expected a comma instead of this"
    }))
}

fn node(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Node> {
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        let given = given(&format!("{:?}", text.value()), text.span(), input, errors)?;
        return Ok(match given {
            Given::Nothing => Node::Bare(Value::Text(text)),
            given => Node::Item(Item { key: Key::Text(text), given }),
        });
    }
    // `true = "…"` is an arm of `match`.
    let arm = input.peek(LitBool) && input.peek2(Token![=]);
    if !arm && (input.peek(Lit) || input.peek(token::Bracket)) {
        return value(input, errors).map(Node::Bare);
    }
    if input.peek(token::Brace) {
        return Err(input.error("write `name = value` here without braces"));
    }
    if !input.peek(Ident::peek_any) && !input.peek(Token![::]) {
        return Err(input.error("expected an option here, such as `name = value`"));
    }
    if input.peek(Token![::]) || input.peek2(Token![::]) {
        return Ok(Node::Bare(Value::Path(input.parse::<ExprPath>()?.path)));
    }
    let name = input.call(Ident::parse_any)?;
    let mut hyphened = name.to_string();
    while input.peek(Token![-]) && input.peek2(Ident::peek_any) {
        input.parse::<Token![-]>()?;
        hyphened = format!("{hyphened}-{}", input.call(Ident::parse_any)?);
    }
    let given = given(&hyphened, name.span(), input, errors)?;
    let key = if name == hyphened {
        Key::Word(name)
    } else {
        Key::Hyphened(LitStr::new(&hyphened, name.span()))
    };
    Ok(Node::Item(Item { key, given }))
}

/// What stands after `name`, a word or a text in quotes.
fn given(
    name: &str,
    span: Span,
    input: ParseStream<'_>,
    errors: &mut Errors,
) -> syn::Result<Given> {
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
        return Err(syn::Error::new(
            span,
            format_args!("`{name} =` has no value: write `{name} = \"…\"`"),
        ));
    }
    if name == "default" {
        expression(input).map(Given::Value)
    } else {
        value(input, errors).map(Given::Value)
    }
}

/// The list after a name, if there is one. Wrong brackets are read as parentheses.
fn list(name: &str, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Option<Vec<Node>>> {
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
        let values = values(&content, errors);
        if values.is_err() {
            // What is left of a list that was not read to its end would be a mistake of its own.
            let _ = content.parse::<TokenStream>();
        }
        return Ok(Value::Array(values?, bracket.span.join()));
    }
    if input.peek(Ident::peek_any) && input.peek2(token::Paren) {
        let name = input.call(Ident::parse_any)?;
        let nodes = list(&name.to_string(), input, errors)?.unwrap_or_default();
        return Ok(Value::Call(name, nodes));
    }
    if input.peek(Ident::peek_any) && !input.peek2(Token![::]) {
        return Ok(Value::Path(Path::from(input.call(Ident::parse_any)?)));
    }
    if input.peek(Ident::peek_any) || input.peek(Token![::]) {
        return Ok(Value::Path(input.parse::<ExprPath>()?.path));
    }
    Err(no_value(input))
}

fn no_value(input: ParseStream<'_>) -> syn::Error {
    let error = input.error(if input.peek(token::Brace) {
        "a placeholder stands in quotes: write `\"{field}\"`"
    } else if input.peek(Token![|]) || input.peek(Token![move]) {
        "a closure cannot stand here: write a function and name it, as in `path::to::function`"
    } else if input.peek(token::Paren) {
        "a value has no parentheses here: write pairs as `name(\"key\" = \"value\")`, lists as `[1, 2]`"
    } else {
        "expected a value here: a text in quotes, a word, a number or a list of these"
    });
    if input.peek(Token![|]) {
        // The commas in it separate nothing of ours.
        let _ = input.parse::<TokenStream>();
    }
    error
}

fn values(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Vec<Value>> {
    let mut values = Vec::new();
    while !input.is_empty() {
        values.push(value(input, errors)?);
        comma(input, errors)?;
    }
    Ok(values)
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
