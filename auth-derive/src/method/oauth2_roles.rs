//! The values of an OAuth 2.0 token request: which roles a grant has, and what fills them.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};

use crate::check::{Context, Kind, Options, Val, filled_headers};
use crate::method::emit::Emit;
use crate::method::grant::{self, Grant};
use crate::read::tokens::joined;
use crate::read::{literal, pairs};

/// All roles; absent ones are left out of requests.
pub(super) struct Roles {
    /// What the request is made of, by the names of core's fields.
    request: Vec<(&'static str, Val)>,
    /// Whose token it is, and the one that is stored.
    stored: Vec<(&'static str, Val)>,
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
        let needs_client = basic || (named && client_auth != Some("none"));
        let custom = matches!(grant, Grant::Custom(_));
        let (refreshes, logs_in) = (*grant == Grant::RefreshToken, *grant == Grant::Password);
        // Whether the grant has the role, and whether it needs it.
        let request = [
            ("token_endpoint", true, true),
            ("client_id", true, needs_client),
            ("client_secret", client_auth != Some("none"), needs_client),
            ("refresh_token", refreshes || custom, refreshes),
            ("username", logs_in || custom, logs_in),
            ("password", logs_in || custom, logs_in),
            ("scope", true, false),
        ];
        let request: Vec<(&str, Val)> = request
            .into_iter()
            .map(|(role, exists, needed)| {
                let value = if exists {
                    cx.role(options, role, needed.then(|| by.clone()))
                } else {
                    Val::Absent(role)
                };
                (role, value)
            })
            .collect();
        let account = cx.bound_role(options, "account");
        let (access_token, expires_at) = stored_token(options, cx);
        let stored =
            vec![("account", account), ("access_token", access_token), ("expires_at", expires_at)];
        // A Basic header has the client, and the endpoint is where the request goes.
        let elsewhere: &[&str] = if basic {
            &["token_endpoint", "client_id", "client_secret"]
        } else {
            &["token_endpoint"]
        };
        let sent: Vec<&str> = request
            .iter()
            .filter(|(name, value)| !elsewhere.contains(name) && !matches!(value, Val::Absent(_)))
            .map(|(name, _)| *name)
            .chain(["grant_type"])
            .collect();
        let params = params(options, &sent, rename, cx);
        let headers = cx.other_request(|cx| {
            if basic {
                cx.fill("header", "Authorization", auth_span, "client_auth");
            }
            filled_headers(options, cx)
        });
        Self { request, stored, params, headers }
    }

    /// Whether nothing fills the refresh token.
    pub(super) fn has_no_refresh_token(&self) -> bool {
        self.request
            .iter()
            .any(|(name, value)| *name == "refresh_token" && matches!(value, Val::Absent(_)))
    }

    /// An expression of type `TokenValues`.
    pub(super) fn expand(&self, emit: &Emit<'_>) -> TokenStream {
        let (request, stored) = (members(&self.request, emit), members(&self.stored, emit));
        let (params, headers) = (emit.pairs(&self.params), emit.pairs(&self.headers));
        quote!(__P_TokenValues::Oauth2(__P_boxed(__P_Oauth2Values {
            #request
            params: #params,
            headers: #headers,
            #stored
        })))
    }
}

/// `client_id: value, …`
fn members(roles: &[(&'static str, Val)], emit: &Emit<'_>) -> TokenStream {
    let member = |(name, value): &(&str, Val)| {
        let (name, value) = (format_ident!("{name}"), emit.value(value));
        quote!(#name: #value,)
    };
    joined(roles.iter().map(member).collect())
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
    (cx.role(options, "access_token", None), cx.role(options, "expires_at", None))
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
