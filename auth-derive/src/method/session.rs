//! `session(login(…), token_path = "data.token", …)`: log in, then send the token that the login gave.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::check::{Context, Options};
use crate::help::Errors;
use crate::method::emit::Emit;
use crate::method::expiry::{Expiry, json_path};
use crate::method::login::Login;
use crate::method::model::{Method, Store};
use crate::method::retry::Retry;
use crate::method::send_as::SendAs;
use crate::method::token::Token;
use crate::read::{Given, Item, Path, Value, literal};

pub(super) const OPTIONS: &[&str] = &[
    "login",
    "token_path",
    "token_header",
    "token_cookie",
    "expires_after",
    "until_rejected",
    "expiry",
    "send_as",
    "leeway",
    "retry",
    "renew_on",
];

struct Session {
    login: Login,
    token: TokenAt,
    common: Token,
}

enum TokenAt {
    Path(Vec<String>),
    Header(String),
    Cookie(String),
}

pub(super) fn read(item: Item, cx: &mut Context<'_>) -> Option<Box<dyn Method>> {
    let mut options = cx.options("session", item, OPTIONS);
    options.refuse_bare(cx.errors);
    let mut login = match options.take("login") {
        Some(item) => Login::read(item, cx),
        None if options.misunderstood => None,
        None => {
            cx.errors.at( options.span, "`session` does not say how to log in\nhelp: write `login(post = \"https://api.example.com/login\", json(\"username\" = \"{username}\", …))`",
            );
            None
        }
    };
    let token = token(&mut options, cx);
    let send_as = match &token {
        Some(TokenAt::Cookie(name)) if !options.has("send_as") => {
            Some(SendAs::cookie(name, options.span, cx))
        }
        _ => None,
    };
    let expiry = Expiry::read(&mut options, None, cx);
    let outer = options.has("retry").then(|| Retry::read(&mut options, cx));
    let inner = login.as_mut().and_then(|login| login.retry.take());
    if let (Some(_), Some((_, span))) = (&outer, &inner) {
        cx.errors.at(
            *span,
            "`retry` stands in `session` and in `login`: remove one, they mean the same",
        );
    }
    let retry = outer.or_else(|| inner.map(|(retry, _)| retry)).unwrap_or_default();
    let common = Token::read(&mut options, send_as, expiry, Some(retry), cx);
    Some(Box::new(Session { login: login?, token: token?, common }))
}

fn token(options: &mut Options, cx: &mut Context<'_>) -> Option<TokenAt> {
    let errors = &mut *cx.errors;
    let mut given = Vec::new();
    for name in ["token_path", "token_header", "token_cookie"] {
        given.extend(options.take(name));
    }
    if let [first, second, ..] = given.as_slice() {
        let (one, other) = (first.key.text(), second.key.text());
        errors.between(
            first.span(),
            second.span(),
            format_args!("the token stands at `{one}` or at `{other}`, not at both: remove one"),
        );
        return None;
    }
    let Some(item) = given.into_iter().next() else {
        if !options.misunderstood {
            errors.at(
                options.span,
                "`session` does not say where the login's answer has the token\nhelp: write `token_path = \"data.token\"`, `token_path = \"\"` for the whole body, `token_header = \"X-Token\"` or `token_cookie = \"SESSION\"`",
            );
        }
        return None;
    };
    match item.key.text().as_str() {
        "token_path" => {
            if let Given::Value(Value::Text(text)) = &item.given
                && text.value().is_empty()
            {
                return Some(TokenAt::Path(Vec::new()));
            }
            item.json_path(errors).map(TokenAt::Path)
        }
        "token_header" => named(&item, TokenAt::Header, errors),
        _ => named(&item, TokenAt::Cookie, errors),
    }
}

/// The name of a header, or of a cookie, which is a token as well (RFC 6265 section 4.1.1).
fn named(item: &Item, at: fn(String) -> TokenAt, errors: &mut Errors) -> Option<TokenAt> {
    let text = item.text(errors)?;
    match literal::header_name(&text.value()) {
        Ok(()) => Some(at(text.value())),
        Err(message) if item.key.text() == "token_cookie" => {
            errors.at(text.span(), message.replace("header name", "cookie's name"));
            None
        }
        Err(message) => {
            errors.at(text.span(), message);
            None
        }
    }
}

impl Method for Session {
    fn plan(&self, at: usize, emit: &Emit<'_>) -> TokenStream {
        let http_method = format_ident!("{}", self.login.http_method());
        let token = match &self.token {
            TokenAt::Header(name) => quote!(__P_TokenAt::Header(#name)),
            TokenAt::Cookie(name) => quote!(__P_TokenAt::Cookie(#name)),
            TokenAt::Path(keys) => {
                let path = json_path(keys);
                quote!(__P_TokenAt::Path(#path))
            }
        };
        let fail_if = self.login.fail_if();
        let session = quote!(__P_Session {
            http_method: __P_http::Method::#http_method, token: #token, fail_if: #fail_if,
        });
        self.common.plan(at, &session, emit)
    }

    fn token_values(&self, emit: &Emit<'_>) -> Option<TokenStream> {
        Some(self.login.values(emit))
    }

    fn function(&self) -> Option<&Path> {
        self.login.function()
    }

    fn sign(&self) -> Option<TokenStream> {
        self.login.sign()
    }

    fn store(&self) -> Store {
        Store::Optional
    }
}
