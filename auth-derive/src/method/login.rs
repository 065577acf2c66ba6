//! `login(post = "…", json(…), auth(…), …)`: the request that gives a session's token.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::check::{Context, Kind, Options, Template, Val, filled_headers, query};
use crate::help::Errors;
use crate::method::api_key::ApiKey;
use crate::method::basic::Basic;
use crate::method::bearer::Bearer;
use crate::method::emit::{Emit, vec};
use crate::method::expiry::json_path;
use crate::method::login_body::Body;
use crate::method::retry::Retry;
use crate::method::sign_with;
use crate::read::{Item, Key, Node, Path, Value, literal, pairs};

pub(super) const OPTIONS: &[&str] =
    &["post", "get", "query", "headers", "json", "form", "body", "auth", "retry", "fail_if"];

/// The methods that it can use.
pub(super) const AUTHS: &[&str] = &["none", "basic", "bearer", "api_key", "sign_with"];

pub(super) struct Login {
    get: bool,
    url: Val,
    query: Vec<(String, Val)>,
    headers: Vec<(String, Val)>,
    body: Body,
    auth: Vec<Auth>,
    fail_if: Vec<FailIf>,
    pub(super) retry: Option<(Retry, Span)>,
}

/// The login's own authentication.
enum Auth {
    Basic(Basic),
    Bearer(Bearer),
    ApiKey(ApiKey),
    SignWith(Path),
}

struct FailIf {
    path: Vec<String>,
    equals: String,
    message: Option<String>,
}

impl Login {
    pub(super) fn read(item: Item, cx: &mut Context<'_>) -> Option<Self> {
        let mut options = cx.options("login", item, OPTIONS);
        options.refuse_bare(cx.errors);
        let (get, url) = url(&mut options, cx)?;
        let (query, headers, body, auth) = cx.other_request(|cx| {
            let query = options.take("query").map(|item| query(item, cx)).unwrap_or_default();
            let headers = filled_headers(&mut options, cx);
            let body = Body::read(&mut options, get, cx);
            let auth = options.take("auth").map(|item| auths(item, cx)).unwrap_or_default();
            (query, headers, body, auth)
        });
        let mut fail_if = Vec::new();
        while let Some(item) = options.take("fail_if") {
            fail_if.extend(read_fail_if(item, cx));
        }
        let span = options.span;
        let retry = options.has("retry").then(|| (Retry::read(&mut options, cx), span));
        Some(Self { get, url, query, headers, body, auth, fail_if, retry })
    }

    pub(super) fn http_method(&self) -> &'static str {
        if self.get { "GET" } else { "POST" }
    }

    /// An expression of type `Vec<FailIf>`.
    pub(super) fn fail_if(&self) -> TokenStream {
        let all = self.fail_if.iter().map(|fail_if| {
            let (path, equals) = (json_path(&fail_if.path), &fail_if.equals);
            let message = match &fail_if.message {
                Some(message) => quote!(__P_Some(#message)),
                None => quote!(__P_None),
            };
            quote!(__P_FailIf { path: #path, equals: #equals, message: #message })
        });
        vec(all)
    }

    /// An expression of type `TokenValues`.
    pub(super) fn values(&self, emit: &Emit<'_>) -> TokenStream {
        let (url, query, headers) =
            (emit.value(&self.url), emit.pairs(&self.query), emit.pairs(&self.headers));
        let body = self.body.expand(emit);
        let auth = self.auth.iter().filter_map(|auth| match auth {
            Auth::Basic(basic) => Some(basic.credential(emit)),
            Auth::Bearer(bearer) => Some(bearer.credential(emit)),
            Auth::ApiKey(key) => Some(key.credential(emit)),
            Auth::SignWith(_) => None,
        });
        // Each credential works its values out, so that nothing else may hold `__values` then.
        let auth = quote!({ let __auth = [#(#auth),*]; __P_login_auth(__auth, __values) });
        let sign = self.sign().is_some();
        quote!(__P_TokenValues::Session(__P_boxed(__P_LoginValues {
            url: #url,
            query: #query,
            headers: #headers,
            body: #body,
            auth: #auth,
            sign: #sign,
        })))
    }

    /// The function of the user that signs the login.
    pub(super) fn function(&self) -> Option<&Path> {
        self.auth.iter().find_map(|auth| match auth {
            Auth::SignWith(path) => Some(path),
            _ => None,
        })
    }

    /// The call that signs the login.
    pub(super) fn sign(&self) -> Option<TokenStream> {
        self.function().map(sign_with::call)
    }
}

fn url(options: &mut Options, cx: &mut Context<'_>) -> Option<(bool, Val)> {
    let (get, item) = match (options.take("post"), options.take("get")) {
        (Some(post), None) => (false, post),
        (None, Some(get)) => (true, get),
        (Some(post), Some(get)) => {
            cx.errors.between(
                post.span(),
                get.span(),
                "a login is one request, `post` or `get`: remove one",
            );
            (false, post)
        }
        (None, None) if options.misunderstood => return None,
        (None, None) => {
            cx.errors.at(options.span, "the login URL is not set\nhelp: write `login(post = \"https://api.example.com/login\", …)`");
            return None;
        }
    };
    let url = cx.option("login", &item, Kind::Url);
    Some((get, url))
}

fn auths(item: Item, cx: &mut Context<'_>) -> Vec<Auth> {
    let span = item.span();
    let mut nodes = item.list(cx.errors);
    nodes.retain(|node| match node {
        Node::Item(item) if matches!(item.key.text().as_str(), "oauth2" | "session" | "token_with") => {
            let name = item.key.text();
            cx.errors.at(item.span(), format_args!("a login cannot use `{name}`, which logs in itself: use `basic`, `bearer`, `api_key` or `sign_with`"));
            false
        }
        _ => true,
    });
    let mut options = cx.options_among("auth", span, nodes, AUTHS, &["api_key"]);
    options.refuse_bare(cx.errors);
    none_alone(&options, cx.errors);
    let mut auths = Vec::new();
    for item in options.drain() {
        let span = item.span();
        match item.key.text().as_str() {
            "basic" => {
                auths.push(Auth::Basic(Basic::read(item, cx)));
                cx.fill("header", "Authorization", span, "basic");
            }
            "bearer" => {
                auths.push(Auth::Bearer(Bearer::read(item, cx)));
                cx.fill("header", "Authorization", span, "bearer");
            }
            "api_key" => auths.extend(ApiKey::read(item, cx).map(Auth::ApiKey)),
            "sign_with" => {
                cx.whole = true;
                auths.extend(item.path(cx.errors).map(Auth::SignWith));
            }
            _ => cx.options("none", item, &[]).refuse_bare(cx.errors),
        }
    }
    auths
}

/// `auth(none, basic)`
fn none_alone(options: &Options, errors: &mut Errors) {
    let other = AUTHS[1..].iter().find_map(|name| Some((name, options.span_of(name)?)));
    if let (Some(none), Some((other, span))) = (options.span_of("none"), other) {
        errors.between(
            none,
            span,
            format_args!(
                "`none` says that nothing is sent, and `{other}` sends something: remove one"
            ),
        );
    }
}

/// `fail_if("error.code" = "…", message = "…")`
fn read_fail_if(item: Item, cx: &mut Context<'_>) -> Option<FailIf> {
    let (before, span) = (cx.errors.len(), item.span());
    // Words are options, texts in quotes are paths.
    let is_word = |node: &Node| matches!(node, Node::Item(Item { key: Key::Word(_), .. }));
    let nodes = item.list(cx.errors);
    let understood = !nodes.iter().any(|node| matches!(node, Node::Broken));
    let (words, paths) = nodes.into_iter().partition(is_word);
    let mut options = cx.options_among("fail_if", span, words, &["message"], &[]);
    let message = options.take_text("message", cx.errors);
    if let Some(text) = &message
        && Template::parse(text).map_or(true, |template| template.has_placeholder())
    {
        cx.errors.at(text.span(), "this message takes no placeholders: write it out");
    }
    let message = message.map(|text| text.value());
    let pairs = pairs("fail_if", paths, cx.errors);
    let [(path, value)] = pairs.as_slice() else {
        if understood && cx.errors.none_since(before) {
            cx.errors.at(span, "`fail_if` takes one path and its value\nhelp: write `fail_if(\"error.code\" = \"E1\", message = \"…\")`");
        }
        return None;
    };
    let equals = match value {
        Value::Text(text) => text.value(),
        Value::Lit(syn::Lit::Int(number)) => number.base10_digits().to_owned(),
        Value::Lit(syn::Lit::Bool(word)) => word.value.to_string(),
        other => {
            cx.errors.at(other.span(), "write the value in quotes, or a number, `true` or `false`");
            return None;
        }
    };
    match literal::path(&path.value()) {
        Ok(path) => Some(FailIf { path, equals, message }),
        Err(error) => {
            cx.errors.at(path.span(), error);
            None
        }
    }
}
