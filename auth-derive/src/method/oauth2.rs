//! `oauth2(grant = …, token_endpoint = "…", …)`, RFC 6749.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::check::{Context, Options};
use crate::help::Errors;
use crate::method::emit::Emit;
use crate::method::expiry::{Expiry, json_path};
use crate::method::grant::{self, Grant};
use crate::method::model::{Method, Store};
use crate::method::oauth2_roles::Roles;
use crate::method::token::Token;
use crate::read::{Given, Item, Node};

pub(super) const OPTIONS: &[&str] = &[
    "grant",
    "token_endpoint",
    "client_id",
    "client_secret",
    "refresh_token",
    "username",
    "password",
    "scope",
    "account",
    "access_token",
    "expires_at",
    "client_auth",
    "token_request",
    "method",
    "params",
    "headers",
    "rename",
    "access_token_property",
    "refresh_token_property",
    "expiry",
    "expires_after",
    "rotate_refresh_token",
    "send_as",
    "leeway",
    "retry",
    "renew_on",
];

struct Oauth2 {
    grant: Grant,
    client_auth: &'static str,
    token_request: &'static str,
    http_method: &'static str,
    rename: Vec<(&'static str, String)>,
    access_token: Vec<String>,
    refresh_token: Vec<String>,
    rotation: &'static str,
    roles: Roles,
    token: Token,
}

pub(super) fn read(item: Item, cx: &mut Context<'_>) -> Option<Box<dyn Method>> {
    let mut options = cx.options("oauth2", item, OPTIONS);
    options.refuse_bare(cx.errors);
    let said = options.has("grant");
    let grant = options.take("grant").and_then(|item| grant::read(&item, cx.errors));
    if !said && !options.misunderstood {
        cx.errors.at(
            options.span,
            "`oauth2` does not say which grant it uses\nhelp: write `grant = refresh_token`, `client_credentials`, `password` or `custom(\"vendor_name\")`",
        );
    }
    let known = grant.is_some();
    // After a mistake: roles of a custom grant are all optional, so nothing else is reported.
    let grant = grant.unwrap_or(Grant::Custom(String::new()));
    let auths = &["client_secret_post", "client_secret_basic", "client_secret_basic_raw", "none"];
    let auth_span = options.span_of("client_auth").unwrap_or(options.span);
    let client_auth = options.take_word("client_auth", auths, cx.errors);
    let (token_request, http_method) = request(&mut options, cx.errors);
    let rename = rename(&mut options, cx);
    let rotates_at = options.span_of("rotate_refresh_token");
    let rotation = rotation(&mut options, &grant, cx.errors);
    let mut property = |name: &str, default: &str| {
        let given = options.take(name).and_then(|item| item.json_path(cx.errors));
        given.unwrap_or_else(|| vec![default.to_owned()])
    };
    let access_token = property("access_token_property", "access_token");
    let refresh_token = property("refresh_token_property", "refresh_token");
    let roles = Roles::read(&mut options, &grant, (client_auth, auth_span), &rename, cx);
    if let (Some(span), Grant::Custom(_), true, true) =
        (rotates_at, &grant, known, roles.has_no_refresh_token())
    {
        cx.errors.at(
            span,
            "`rotate_refresh_token` begins with a refresh token, and nothing fills the role `refresh_token`\nhelp: add a field `refresh_token: Secret`, or mark one with `#[auth(refresh_token)]`",
        );
    }
    let expiry = Expiry::read(&mut options, Some("expires_in"), cx);
    let read = Oauth2 {
        client_auth: client_auth.unwrap_or("client_secret_post"),
        token_request,
        http_method,
        rename,
        access_token,
        refresh_token,
        rotation,
        roles,
        token: Token::read(&mut options, None, expiry, None, cx),
        grant,
    };
    known.then(|| Box::new(read) as Box<dyn Method>)
}

fn request(options: &mut Options, errors: &mut Errors) -> (&'static str, &'static str) {
    let before = errors.len();
    let method = options.take("method");
    let http_method =
        method.as_ref().and_then(|item| item.word(&["GET", "POST"], errors)).unwrap_or("POST");
    let said = options.has("token_request");
    let format =
        options.take_word("token_request", &["form", "json", "query"], errors).unwrap_or("form");
    if let Some(method) = method
        && http_method == "GET"
        && format != "query"
        && errors.none_since(before)
    {
        let span = method.value_span();
        let which = if said {
            format!("`token_request = {format}`")
        } else {
            "the default `token_request = form`".to_owned()
        };
        errors.at(
            span,
            format_args!("a GET has no body, which {which} needs: write `token_request = query`"),
        );
    }
    (format, http_method)
}

fn rename(options: &mut Options, cx: &mut Context<'_>) -> Vec<(&'static str, String)> {
    const NAMES: &[&str] = &[
        "client_id",
        "client_secret",
        "grant_type",
        "password",
        "refresh_token",
        "scope",
        "username",
    ];
    let Some(item) = options.take("rename") else { return Vec::new() };
    let mut inner = cx.options("rename", item, NAMES);
    let errors = &mut *cx.errors;
    inner.refuse_bare(errors);
    inner.refuse_empty(errors);
    let mut renamed: Vec<(&str, String)> = Vec::new();
    let mut spans = Vec::new();
    for name in NAMES {
        let Some(text) = inner.take_text(name, errors) else { continue };
        if text.value().is_empty() || text.value().contains(['{', '}']) {
            errors.at(
                text.span(),
                format_args!(
                    "the new name of `{name}` is a text without placeholders, such as \"{}\"",
                    camel(name)
                ),
            );
        } else if let Some((other, _)) = renamed.iter().find(|(_, new)| *new == text.value()) {
            errors.at(
                text.span(),
                format_args!(
                    "`{other}` has this name already: two parameters cannot have one name"
                ),
            );
        }
        renamed.push((name, text.value()));
        spans.push(text.span());
    }
    for ((name, new), span) in renamed.iter().zip(spans) {
        let other = NAMES.iter().find(|other| *other == new && *other != name);
        if let Some(other) = other
            && !renamed.iter().any(|(renamed, _)| renamed == other)
        {
            errors.at(
                span,
                format_args!("`{other}` has this name: `rename` that one too, or write another"),
            );
        }
    }
    renamed
}

fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |camel, word| camel + &word[..1].to_uppercase() + &word[1..])
}

fn rotation(options: &mut Options, grant: &Grant, errors: &mut Errors) -> &'static str {
    let Some(item) = options.take("rotate_refresh_token") else { return "Never" };
    if matches!(grant, Grant::ClientCredentials | Grant::Password) {
        errors.at(item.span(), "`rotate_refresh_token` belongs to `grant = refresh_token`: this grant uses no refresh token");
    }
    match &item.given {
        Given::Nothing => "WhenGiven",
        Given::List(nodes) => match nodes.as_slice() {
            [Node::Item(Item { key, given: Given::Nothing })] if key.text() == "required" => {
                "Required"
            }
            _ => {
                errors.at(
                    item.span(),
                    "write `rotate_refresh_token`, or `rotate_refresh_token(required)`",
                );
                "Required"
            }
        },
        Given::Value(_) => {
            errors.at(
                item.value_span(),
                "write `rotate_refresh_token`, or `rotate_refresh_token(required)`",
            );
            "WhenGiven"
        }
    }
}

impl Method for Oauth2 {
    fn plan(&self, at: usize, emit: &Emit<'_>) -> TokenStream {
        let grant = match &self.grant {
            Grant::ClientCredentials => quote!(ClientCredentials),
            Grant::Password => quote!(Password),
            Grant::RefreshToken => quote!(RefreshToken),
            Grant::Custom(name) => quote!(Custom(#name)),
        };
        let mut said = TokenStream::new();
        if self.client_auth != "client_secret_post" {
            let word = format_ident!("{}", pascal(self.client_auth));
            said.extend(quote!(oauth2.client_auth = __P_boxed(__P_client_auth::#word);));
        }
        if self.token_request != "form" {
            let word = format_ident!("{}", pascal(self.token_request));
            said.extend(quote!(oauth2.token_request = __P_TokenRequestFormat::#word;));
        }
        if self.http_method != "POST" {
            let word = format_ident!("{}", self.http_method);
            said.extend(quote!(oauth2.http_method = __P_http::Method::#word;));
        }
        for (name, new) in &self.rename {
            let name = format_ident!("{name}");
            said.extend(quote!(oauth2.names.#name = #new;));
        }
        if self.access_token != ["access_token"] {
            let path = json_path(&self.access_token);
            said.extend(quote!(oauth2.access_token = #path;));
        }
        if self.refresh_token != ["refresh_token"] {
            let path = json_path(&self.refresh_token);
            said.extend(quote!(oauth2.refresh_token = #path;));
        }
        if self.rotation != "Never" {
            let word = format_ident!("{}", self.rotation);
            said.extend(quote!(oauth2.rotation = __P_Rotation::#word;));
        }
        let new = quote!(__P_Oauth2::new(__P_Grant::#grant));
        let new =
            if said.is_empty() { new } else { quote!({ let mut oauth2 = #new; #said oauth2 }) };
        self.token.plan(at, &new, emit)
    }

    fn token_values(&self, emit: &Emit<'_>) -> Option<TokenStream> {
        Some(self.roles.expand(emit))
    }

    fn store(&self) -> Store {
        if self.rotation == "Never" { Store::Optional } else { Store::Required }
    }
}

/// `client_secret_post` as a variant's name.
fn pascal(name: &str) -> String {
    name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}
