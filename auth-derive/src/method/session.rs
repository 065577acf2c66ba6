//! `session(login(…), token_path = "data.token", …)`: log in, then send the token that the login gave.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::attr::{Given, Item, Value};
use crate::context::Context;
use crate::literal;
use crate::method::expiry::{Expiry, json_path};
use crate::method::login::Login;
use crate::method::retry::Retry;
use crate::method::token::Token;
use crate::method::{Method, Store};
use crate::options::Options;
use crate::value::Emit;

pub(super) const OPTIONS: &[&str] = &[
    "login",
    "token_path",
    "token_header",
    "expires_after",
    "until_rejected",
    "expiry",
    "send_as",
    "leeway",
    "retry",
];

struct Session {
    login: Login,
    token: TokenAt,
    common: Token,
}

enum TokenAt {
    Path(Vec<String>),
    Header(String),
}

pub(super) fn read(item: Item, cx: &mut Context<'_>) -> Option<Box<dyn Method>> {
    let mut options = Options::of("session", item, OPTIONS, cx.errors);
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
    let common = Token::read(&mut options, expiry, Some(retry), cx);
    Some(Box::new(Session { login: login?, token: token?, common }))
}

fn token(options: &mut Options, cx: &mut Context<'_>) -> Option<TokenAt> {
    let errors = &mut *cx.errors;
    match (options.take("token_path"), options.take("token_header")) {
        (Some(path), None) => {
            if let Given::Value(Value::Text(text)) = &path.given
                && text.value().is_empty()
            {
                return Some(TokenAt::Path(Vec::new()));
            }
            path.json_path(errors).map(TokenAt::Path)
        }
        (None, Some(header)) => {
            let text = header.text(errors)?;
            match literal::header_name(&text.value()) {
                Ok(()) => return Some(TokenAt::Header(text.value())),
                Err(message) => errors.at(text.span(), message),
            }
            None
        }
        (Some(path), Some(header)) => {
            errors.between(
                path.span(),
                header.span(),
                "the token stands at `token_path` or at `token_header`, not at both: remove one",
            );
            None
        }
        (None, None) if options.misunderstood => None,
        (None, None) => {
            errors.at(options.span,
                "`session` does not say where the login's answer has the token\nhelp: write `token_path = \"data.token\"`, `token_path = \"\"` for the whole body, or `token_header = \"X-Token\"`",
            );
            None
        }
    }
}

impl Method for Session {
    fn plan(&self, at: usize, emit: &Emit<'_>) -> TokenStream {
        let p = &emit.private;
        let http_method = format_ident!("{}", self.login.http_method());
        let token = match &self.token {
            TokenAt::Header(name) => quote!(__P_TokenAt::Header(#name)),
            TokenAt::Path(keys) => {
                let path = json_path(keys, emit);
                quote!(__P_TokenAt::Path(#path))
            }
        };
        let fail_if = self.login.fail_if(emit);
        let session = quote!(__P_Session {
            http_method: __P_http::Method::#http_method, token: #token, fail_if: #fail_if,
        });
        self.common.plan(at, &quote!(__P_TokenKind::Session(#session)), emit)
    }

    fn token_values(&self, emit: &Emit<'_>) -> Option<TokenStream> {
        Some(self.login.values(emit))
    }

    fn sign(&self) -> Option<TokenStream> {
        self.login.sign()
    }

    fn store(&self) -> Store {
        Store::Optional
    }
}
