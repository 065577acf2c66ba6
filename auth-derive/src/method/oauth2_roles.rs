//! The values of an OAuth 2.0 token request: which roles a grant has, and what fills them.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::check::context::Context;
use crate::check::kind::Kind;
use crate::check::options::Options;
use crate::check::value::{Emit, Val};
use crate::method::grant::{self, Grant};
use crate::read::attr::Item;
use crate::read::item::pairs;
use crate::read::literal;

/// All roles; absent ones are left out of requests.
pub(super) struct Roles {
    token_endpoint: Val,
    client_id: Val,
    client_secret: Val,
    refresh_token: Val,
    username: Val,
    password: Val,
    scope: Val,
    account: Val,
    access_token: Val,
    expires_at: Val,
    params: Vec<(String, Val)>,
    headers: Vec<(String, Val)>,
}

impl Roles {
    pub(super) fn read(
        options: &mut Options,
        grant: &Grant,
        (client_auth, auth_span): (Option<&'static str>, Span),
        rename: &[(&'static str, String)],
        cx: &mut Context<'_>,
    ) -> Self {
        let by = grant::name(grant);
        refuse_other_grants(options, grant, client_auth, cx);
        // The defaults serve vendors who want no client at all; who names a Basic header wants both.
        let basic = client_auth.is_some_and(|auth| auth.starts_with("client_secret_basic"));
        let named = matches!(grant, Grant::RefreshToken | Grant::ClientCredentials);
        let needs_id = basic || (named && client_auth != Some("none"));
        let needs_secret = needs_id;
        let custom = matches!(grant, Grant::Custom(_));
        let mut role = |role: &'static str, kind: Kind, exists: bool, needed: bool| {
            if exists {
                cx.role(options, role, kind, needed.then(|| by.clone()))
            } else {
                Val::Absent(role)
            }
        };
        let token_endpoint = role("token_endpoint", Kind::Url, true, true);
        let client_id = role("client_id", Kind::Plain, true, needs_id);
        let client_secret =
            role("client_secret", Kind::Secret, client_auth != Some("none"), needs_secret);
        let refresh_token =
            role("refresh_token", Kind::Secret, *grant == Grant::RefreshToken || custom, !custom);
        let username = role("username", Kind::Plain, *grant == Grant::Password || custom, !custom);
        let password = role("password", Kind::Secret, *grant == Grant::Password || custom, !custom);
        let scope = role("scope", Kind::Scope, true, false);
        let account = cx.bound_role(options, "account", Kind::Plain);
        let (access_token, expires_at) = stored_token(options, cx);
        let sent: Vec<&str> = [
            ("client_id", &client_id, !basic),
            ("client_secret", &client_secret, !basic),
            ("refresh_token", &refresh_token, true),
            ("username", &username, true),
            ("password", &password, true),
            ("scope", &scope, true),
        ]
        .into_iter()
        .filter(|(_, value, sent)| *sent && !matches!(value, Val::Absent(_)))
        .map(|(name, ..)| name)
        .chain(["grant_type"])
        .collect();
        let params = params(options, &sent, rename, cx);
        let headers = cx.other_request(|cx| {
            if basic {
                cx.fill("header", "Authorization", auth_span, "client_auth");
            }
            filled_headers(options, cx)
        });
        Self {
            token_endpoint,
            client_id,
            client_secret,
            refresh_token,
            username,
            password,
            scope,
            account,
            access_token,
            expires_at,
            params,
            headers,
        }
    }

    /// Whether nothing fills the refresh token.
    pub(super) fn has_no_refresh_token(&self) -> bool {
        matches!(self.refresh_token, Val::Absent(_))
    }

    /// An expression of type `TokenValues`.
    pub(super) fn expand(&self, emit: &Emit<'_>) -> TokenStream {
        let value = |value: &Val| emit.value(value);
        let (token_endpoint, client_id, client_secret) =
            (value(&self.token_endpoint), value(&self.client_id), value(&self.client_secret));
        let (refresh_token, username, password) =
            (value(&self.refresh_token), value(&self.username), value(&self.password));
        let (scope, account, access_token, expires_at) = (
            value(&self.scope),
            value(&self.account),
            value(&self.access_token),
            value(&self.expires_at),
        );
        let (params, headers) = (emit.pairs(&self.params), emit.pairs(&self.headers));
        quote!(__P_TokenValues::Oauth2(__P_boxed(__P_Oauth2Values {
            token_endpoint: #token_endpoint,
            client_id: #client_id,
            client_secret: #client_secret,
            refresh_token: #refresh_token,
            username: #username,
            password: #password,
            scope: #scope,
            params: #params,
            headers: #headers,
            account: #account,
            access_token: #access_token,
            expires_at: #expires_at,
        })))
    }
}

/// Options that this grant would not send.
fn refuse_other_grants(
    options: &mut Options,
    grant: &Grant,
    client_auth: Option<&'static str>,
    cx: &mut Context<'_>,
) {
    let mut refuse = |name: &'static str, why: &str| {
        if let Some(item) = options.take(name) {
            cx.errors.at(item.span(), format_args!("`{name}` {why}"));
        }
    };
    if client_auth == Some("none") {
        refuse("client_secret", "is not sent with `client_auth = none`: remove one of the two");
    }
    if matches!(grant, Grant::ClientCredentials | Grant::Password) {
        refuse("refresh_token", "belongs to `grant = refresh_token`: this grant does not send it");
    }
    if matches!(grant, Grant::ClientCredentials | Grant::RefreshToken) {
        refuse("username", "belongs to `grant = password`: this grant does not send it");
        refuse("password", "belongs to `grant = password`: this grant does not send it");
    }
}

/// A stored access token and its end: both, or neither.
fn stored_token(options: &mut Options, cx: &mut Context<'_>) -> (Val, Val) {
    let place = |role: &str| {
        let item = options.has(role).then_some(options.span);
        item.or_else(|| cx.filler(role).map(|index| cx.fields[index].ident.span()))
    };
    let (token, end): (Option<Span>, Option<Span>) = (place("access_token"), place("expires_at"));
    match (token, end) {
        (Some(_), Some(_)) | (None, None) => {}
        (Some(span), None) => cx.errors.at(
            span,
            "`access_token` is stored without `expires_at`, so nothing says when it ends\nhelp: add a field `expires_at`, or leave `access_token` out",
        ),
        (None, Some(span)) => cx.errors.at(
            span,
            "`expires_at` is stored without `access_token`, which it is about\nhelp: add a field `access_token`, or leave `expires_at` out",
        ),
    }
    (
        cx.role(options, "access_token", Kind::Secret, None),
        cx.role(options, "expires_at", Kind::Plain, None),
    )
}

fn params(
    options: &mut Options,
    sent: &[&str],
    rename: &[(&'static str, String)],
    cx: &mut Context<'_>,
) -> Vec<(String, Val)> {
    let Some(item) = options.take("params") else { return Vec::new() };
    let pairs = pairs("params", item.list(cx.errors), cx.errors);
    pairs
        .into_iter()
        .map(|(name, value)| {
            let parameter = name.value();
            let role = sent.iter().find(|role| rename.iter().find(|(old, _)| old == *role).map_or(**role, |(_, new)| new) == parameter);
            if let Err(message) = literal::parameter(&parameter) {
                cx.errors.at(name.span(), message);
            } else if let Some(role) = role {
                let option = if *role == "grant_type" { "grant" } else { role };
                cx.errors.at(name.span(), format_args!("`{parameter}` is sent already: say it with `{option} = …`, or `rename` that one"));
            }
            let value = cx.pair(&name, &value, Kind::Plain);
            (parameter, value)
        })
        .collect()
}

/// `headers("X-…" = "…")` among `options`.
pub(super) fn filled_headers(options: &mut Options, cx: &mut Context<'_>) -> Vec<(String, Val)> {
    options.take("headers").map(|item| headers(item, cx)).unwrap_or_default()
}

/// `headers("X-…" = "…")`, names checked, and their places noted.
pub(crate) fn headers(item: Item, cx: &mut Context<'_>) -> Vec<(String, Val)> {
    let pairs = pairs("headers", item.list(cx.errors), cx.errors);
    pairs
        .into_iter()
        .map(|(name, value)| {
            match literal::header_name(&name.value()) {
                Ok(()) => cx.fill("header", &name.value(), name.span(), "headers"),
                Err(message) => cx.errors.at(name.span(), message),
            }
            let value = cx.pair(&name, &value, Kind::Header);
            (name.value(), value)
        })
        .collect()
}
