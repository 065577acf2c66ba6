//! What stands in `#[auth(…)]` and is neither an item nor a value: each has words of its own.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, Token, token};

/// What stands where an element ends; `valued` says that the element has a value.
pub(crate) fn no_comma(input: ParseStream<'_>, valued: bool) -> syn::Error {
    let shown = input.cursor().token_tree().map_or_else(String::new, |(token, _)| match token {
        TokenTree::Punct(punct) => punct.as_char().to_string(),
        _ => "this".to_owned(),
    });
    if input.peek(Token![-]) {
        input.error(
            "a word here has underscores where this has a hyphen: write `_`, or a text in quotes",
        )
    } else if input.peek(Token![..]) {
        input.error("a range cannot stand here: write each value, with commas between")
    } else if input.peek(Token![!=]) {
        input
            .error("`!=` cannot stand here: only what is equal is compared, `\"name\" = \"value\"`")
    } else if input.peek(Token![!]) {
        input.error(
            "a macro cannot stand here: write a text in quotes, with a placeholder for what varies",
        )
    } else if input.peek(token::Brace) {
        input.error("braces cannot stand here: all that belongs to an item is in its parentheses, with commas between")
    } else if input.peek(Token![=]) {
        input.error("what stands before this `=` takes no value: write `name = value`, where the name is a word or a text")
    } else if valued {
        input.error("an expression cannot stand here: write a text in quotes, with a placeholder for what varies")
    } else if input.peek(Token![.]) {
        input.error("write parentheses instead of the dot: `name(option = …)`")
    } else {
        input.error(format_args!("expected a comma instead of `{shown}`"))
    }
}

/// What is no element at all.
pub(crate) fn no_node(input: ParseStream<'_>) -> syn::Error {
    if input.peek(token::Brace) {
        return input.error("write `name = value` here without braces");
    }
    if input.peek(token::Paren) {
        return input.error("write a pair without parentheses: `\"name\" = \"value\"`");
    }
    if input.peek(Token![,]) {
        return input.error("nothing stands before this comma: remove it");
    }
    if input.peek(Token![#]) {
        let error = input.error("an attribute cannot stand here, and a doc comment is one: write an option, or a comment with `//`");
        // What follows a doc comment has no comma before it.
        if input.parse::<Token![#]>().is_ok() {
            let _ = input.parse::<TokenTree>();
        }
        return error;
    }
    let shown =
        input.cursor().token_tree().map_or_else(String::new, |(token, _)| token.to_string());
    input
        .error(format_args!("`{shown}` cannot stand here: write an option, such as `name = value`"))
}

/// `self.account`, `data.token`
pub(crate) fn dotted(input: ParseStream<'_>) -> syn::Error {
    let mut shown = String::new();
    let span = input.span();
    while input.peek(Ident::peek_any) || input.peek(Token![.]) {
        match input.parse::<TokenTree>() {
            Ok(token) => shown.push_str(&token.to_string()),
            Err(_) => break,
        }
    }
    let message = match shown.strip_prefix("self.") {
        Some(name) => format!(
            "`{shown}` cannot stand here: write `\"{{{name}}}\"` for a field's value, `Self::{name}` for a function"
        ),
        None => format!(
            "`{shown}` cannot stand here without quotes: write `\"{shown}\"`, or `\"{{{shown}}}\"` for a field's value"
        ),
    };
    syn::Error::new(span, message)
}

/// What is no value.
pub(crate) fn no_value(input: ParseStream<'_>) -> syn::Error {
    let error = input.error(if input.peek(token::Brace) && in_braces(input) {
        "a list is written with parentheses instead of `= {…}`: `name(\"key\" = \"value\")`"
    } else if input.peek(Token![&]) {
        "a reference cannot stand here: write the name without `&`"
    } else if input.peek(token::Brace) {
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

/// Whether `{` is a list's and no placeholder's: a text, or nothing, is in it.
fn in_braces(input: ParseStream<'_>) -> bool {
    match input.cursor().group(Delimiter::Brace) {
        Some((inside, _, _)) => inside.literal().is_some() || inside.eof(),
        None => false,
    }
}
