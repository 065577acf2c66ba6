//! `token_with = path::to::function`: the user's function obtains the token.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::check::Context;
use crate::method::call;
use crate::method::emit::Emit;
use crate::method::model::{Method, Store};
use crate::method::token::Token;
use crate::read::{Given, Item, Key, Node, Path, Value};

/// Beside the function itself, in `token_with(path::to::function, …)`.
pub(super) const OPTIONS: &[&str] = &["send_as", "leeway", "retry", "renew_on"];

struct TokenWith {
    path: Path,
    token: Token,
}

pub(super) fn read(item: Item, cx: &mut Context<'_>) -> Option<Box<dyn Method>> {
    cx.whole = true;
    let (path, mut options) = match item.given {
        Given::List(_) => {
            let mut item = item;
            name_the_function(&mut item);
            let mut options = cx.options("token_with", item, OPTIONS);
            let mut bare = std::mem::take(&mut options.bare).into_iter();
            let path = match bare.next() {
                Some(Value::Path(path)) => Some(path),
                Some(Value::Text(text)) => {
                    options.misunderstood = true;
                    cx.errors.at(
                        text.span(),
                        format_args!(
                            "write the function without quotes: `token_with({}, …)`",
                            text.value()
                        ),
                    );
                    None
                }
                _ => None,
            };
            options.bare = bare.collect();
            options.refuse_bare(cx.errors);
            if path.is_none() && !options.misunderstood {
                cx.errors.at(options.span, "`token_with` names no function: write `token_with(crate::path::to::function, …)`");
            }
            (path, options)
        }
        _ => {
            let path = item.path(cx.errors);
            let span = item.span();
            (path, cx.options_among("token_with", span, Vec::new(), OPTIONS, &[]))
        }
    };
    let token = Token::read(&mut options, None, None, None, cx);
    Some(Box::new(TokenWith { path: path?, token }))
}

/// A function without a path before it reads like an option without a value.
fn name_the_function(item: &mut Item) {
    if let Given::List(nodes) = &mut item.given
        && let Some(node) = nodes.iter_mut().find(|node| function_name(node).is_some())
        && let Some(name) = function_name(node)
    {
        *node = Node::Bare(Value::Path(Path::from(name)));
    }
}

fn function_name(node: &Node) -> Option<Ident> {
    match node {
        Node::Item(Item { key: Key::Word(word), given: Given::Nothing })
            if !OPTIONS.iter().any(|option| word == option) =>
        {
            Some(word.clone())
        }
        _ => None,
    }
}

impl Method for TokenWith {
    fn plan(&self, at: usize, emit: &Emit<'_>) -> TokenStream {
        self.token.plan(at, &quote!(__P_TokenWith), emit)
    }

    fn token_values(&self, _: &Emit<'_>) -> Option<TokenStream> {
        Some(quote!(__P_TokenValues::TokenWith))
    }

    fn function(&self) -> Option<&Path> {
        Some(&self.path)
    }

    fn token_with(&self) -> Option<TokenStream> {
        Some(call::function("__P_token_with", &self.path, "requests"))
    }

    fn store(&self) -> Store {
        Store::Optional
    }
}
