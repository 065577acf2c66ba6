//! From the tokens of `#[auth(…)]` to the tree in `attr`.
//!
//! After a mistake the parser goes on behind the next comma, so that all mistakes show at once.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Lit, LitBool, LitInt, LitStr, Token, bracketed, parenthesized, token};

use crate::help::Errors;
use crate::read::attr::{Given, Item, Key, Node, Value};
use crate::read::declaration::{self, Attribute};
use crate::read::path::Path;
use crate::read::tokens::{Angles, is_punct};
use crate::read::unread;

/// The items of all `#[auth(…)]` among `attrs`, in order.
pub(crate) fn attributes(attrs: &[Attribute], errors: &mut Errors) -> Vec<Node> {
    let mut all = Vec::new();
    for attr in attrs {
        let Some(name) = attr.word() else {
            // rustc refuses `#[auth_blocking::auth(…)]` itself.
            if attr.path.first().is_some_and(|first| first == "auth_blocking") {
                all.push(Node::Broken);
            }
            continue;
        };
        let misspelled = MISSPELLED.iter().any(|other| name == other);
        if misspelled {
            errors.on(
                attr,
                format_args!(
                    "the attribute is called `auth`: write `#[auth(…)]` instead of `#[{name}(…)]`"
                ),
            );
        } else if name != "auth" {
            continue;
        }
        let declaration::Given::List(list) = &attr.given else {
            if !misspelled {
                errors.on(
                    attr,
                    format_args!(
                        "write this attribute with parentheses: `#[auth({})]`",
                        said(&attr.given)
                    ),
                );
            }
            all.push(Node::Broken);
            continue;
        };
        if !misspelled && list.delimiter() != Delimiter::Parenthesis {
            errors.on(
                attr,
                format_args!("write this attribute with parentheses: `#[auth({})]`", list.stream()),
            );
        } else if !misspelled && list.stream().is_empty() {
            errors.on(
                attr,
                "`#[auth()]` says nothing: write what it should say between the parentheses",
            );
            all.push(Node::Broken);
        }
        let parser = |input: ParseStream<'_>| Ok(nodes(input, errors));
        match parser.parse2(list.stream()) {
            Ok(nodes) => all.extend(nodes),
            Err(error) => errors.syntax(error),
        }
    }
    all
}

/// Names that the attribute is given by mistake. The derive sees them and says so, and rustc adds that it knows no such
/// attribute. The derive does not claim them: rustc would suggest them for a derive that is not imported.
const MISSPELLED: &[&str] = &["Auth", "auths", "auth_config"];

/// What stands behind the equals sign of `#[auth = "bearer"]`.
fn said(given: &declaration::Given) -> String {
    match given {
        declaration::Given::Value(value) => value.to_string().trim_matches('"').to_owned(),
        _ => "…".to_owned(),
    }
}

fn nodes(input: ParseStream<'_>, errors: &mut Errors) -> Vec<Node> {
    let mut nodes = Vec::new();
    while !input.is_empty() {
        match node(input, errors)
            .and_then(|node| comma(input, has_value(&node), errors).map(|()| node))
        {
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

/// Whether a literal stands here. To peek at one syn reads it, and mostly a word stands here.
fn at_literal(input: ParseStream<'_>) -> bool {
    input.cursor().literal().is_some()
        || input.peek(LitBool)
        || (input.peek(Token![-]) && input.peek(Lit))
}

/// Whether code after it would belong to a value.
fn has_value(node: &Node) -> bool {
    match node {
        Node::Item(item) => matches!(item.given, Given::Value(_)),
        Node::Bare(_) => true,
        Node::Broken => false,
    }
}

/// The comma behind an element. A forgotten one is reported and understood; what else stands there belongs to the element.
fn comma(input: ParseStream<'_>, valued: bool, errors: &mut Errors) -> syn::Result<()> {
    if input.is_empty() || input.parse::<Option<Token![,]>>()?.is_some() {
        return Ok(());
    }
    if valued && input.peek(Lit) && !input.peek2(Token![=]) {
        return Err(input
            .error("a value is one text: write both in one pair of quotes, or a comma between"));
    }
    if input.peek(Lit) || input.peek(Ident::peek_any) {
        errors.at(input.span(), "expected a comma before this");
        errors.hush(input.span());
        return Ok(());
    }
    Err(unread::no_comma(input, valued))
}

fn node(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Node> {
    if at_literal(input) && input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        let given = given(&format!("{:?}", text.value()), text.span(), input, errors)?;
        return Ok(match given {
            Given::Nothing => Node::Bare(Value::Text(text)),
            given => Node::Item(Item { key: Key::Text(text), given }),
        });
    }
    // A number before a value is a name that lacks its quotes.
    if at_literal(input) && input.peek(LitInt) && (input.peek2(Token![=]) || input.peek2(Token![:]))
    {
        let number: LitInt = input.parse()?;
        errors.at(number.span(), format_args!("write the name in quotes: `\"{number}\" = …`"));
        let given = given(&number.to_string(), number.span(), input, errors)?;
        return Ok(Node::Item(Item {
            key: Key::Text(LitStr::new(&number.to_string(), number.span())),
            given,
        }));
    }
    // `true = "…"` is an arm of `match`.
    let arm = input.peek(LitBool) && input.peek2(Token![=]);
    if !arm && (at_literal(input) || input.peek(token::Bracket)) {
        return value(input, errors).map(Node::Bare);
    }
    if !input.peek(Ident::peek_any) && !input.peek(Token![::]) {
        return Err(unread::no_node(input));
    }
    if input.peek(Token![::]) || input.peek2(Token![::]) {
        return Ok(Node::Bare(Value::Path(Path::read(input)?)));
    }
    let name = input.call(Ident::parse_any)?;
    let mut hyphened = name.to_string();
    while input.peek(Token![-]) && (input.peek2(Ident::peek_any) || input.peek2(LitInt)) {
        input.parse::<Token![-]>()?;
        let next = input.parse::<TokenTree>()?;
        hyphened = format!("{hyphened}-{next}");
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
    if at_literal(input) {
        return Ok(match input.parse()? {
            Lit::Str(text) => Value::Text(text),
            other => {
                if is_text_in_single_quotes(&other) {
                    // rustc says so itself.
                    errors.hush(other.span());
                }
                Value::Lit(other)
            }
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
    if input.peek(Token![if]) || input.peek(Token![match]) {
        return Err(input.error("code cannot stand here: write `match(\"{field}\", \"value\" = \"…\", _ = \"…\")`, which chooses by a field's value"));
    }
    if input.peek(Ident::peek_any) && input.peek2(Token![.]) && !input.peek2(Token![..]) {
        return Err(unread::dotted(input));
    }
    if input.peek(Ident::peek_any) && !input.peek2(Token![::]) {
        return Ok(Value::Path(Path::from(input.call(Ident::parse_any)?)));
    }
    if input.peek(Ident::peek_any) || input.peek(Token![::]) {
        return Ok(Value::Path(Path::read(input)?));
    }
    Err(unread::no_value(input))
}

/// `'text'`
fn is_text_in_single_quotes(lit: &Lit) -> bool {
    let text = lit.to_token_stream().to_string();
    text.starts_with('\'') && text.chars().count() > 3 && !text.starts_with("'\\")
}

fn values(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Vec<Value>> {
    let mut values = Vec::new();
    while !input.is_empty() {
        values.push(value(input, errors)?);
        comma(input, true, errors)?;
    }
    Ok(values)
}

/// Any expression: it reaches to the next comma that is not among the arguments of a path.
fn expression(input: ParseStream<'_>) -> syn::Result<Value> {
    let mut tokens = TokenStream::new();
    let mut angles = Angles::default();
    let mut colons = 0;
    while !input.is_empty() && (!angles.is_outside() || !input.peek(Token![,])) {
        let token = input.parse::<TokenTree>()?;
        // Elsewhere `<` is "less than".
        if colons == 2 || !angles.is_outside() {
            angles.outside(&token);
        }
        colons = if is_punct(Some(&token), ':') { colons + 1 } else { 0 };
        tokens.extend([token]);
    }
    Ok(Value::Expr(tokens))
}

fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        // Cannot fail: the stream is not at its end.
        if input.parse::<TokenTree>().is_err() {
            return;
        }
    }
}
