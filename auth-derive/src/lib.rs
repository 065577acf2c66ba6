//! The derive macro of `auth-blocking`. It knows names only: it reads the annotation, checks it, and
//! writes struct literals of core's models.
//!
//! The struct or enum is taken apart and what its attributes say becomes a tree of items (`read`). The items are read
//! against the fields (`check`, `method`) into what the whole declaration says (`input`, `items`), and that becomes code
//! (`expand`). `help` has the sentences that all of them say. Imports lead from each to those before it, never back.
//!
//! Each step goes on after a mistake, so that all mistakes show at once; after one, `expand::fallback` writes the same
//! names with nothing behind them, so that none follows.

mod check;
mod expand;
mod help;
mod input;
mod items;
mod method;
mod read;

/// Says how an API authenticates, on a struct or an enum of your own.
///
/// It writes `T::builder()`, `T::from_env()` (structs), `T::variant_builder()` (enums), and implements
/// `AuthConfig`, which has `value.authenticator()` and `value.authenticator_with(store)`.
///
/// # Methods
/// Any number of `#[auth(…)]`, each with any number of items. Several methods are all applied, in order.
///
/// | item | roles |
/// |---|---|
/// | `none` | |
/// | `basic`, `basic(username = "…", password = "…")` | `username`, `password` |
/// | `bearer`, `bearer(token = "…")` | `token` |
/// | `api_key(header = "X-Key")`, or `query`, `form`, `json`; `value = "Token {api_key}"` | `api_key` |
/// | `oauth2(grant = …, token_endpoint = "…", …)` | `token_endpoint`, `client_id`, `client_secret`, `refresh_token`, `username`, `password`, `scope`, `access_token` with `expires_at` |
/// | `session(login(…), token_path = "…", …)` | those of the login's `auth(…)` |
/// | `token_with = function`, `token_with(function, send_as(…), leeway = "…", retry(…), renew_on = […])` | |
/// | `sign_with = function` | |
///
/// `oauth2`: `grant = refresh_token | client_credentials | password | custom("vendor_name")` ·
/// `client_auth = client_secret_post | client_secret_basic | client_secret_basic_raw | none` ·
/// `token_request = form | json | query` · `method = GET | POST` · `scope = "a b"` · `params("name" = "…")` ·
/// `headers("X-Name" = "…")` · `account = "{profile}"` · `rename(client_id = "clientId", …)` · `access_token_property = "path"` ·
/// `refresh_token_property = "path"` · `expiry(property = "path", format = …)` · `expires_after = "1h"` ·
/// `rotate_refresh_token`, `rotate_refresh_token(required)` · `send_as(…)` · `leeway = "60s"` · `retry(…)` ·
/// `renew_on = [403]` where the API rejects a token by other statuses than 401.
///
/// `session`: `login(…)` · `token_path = "data.token"`, `token_header = "X-Token"` or `token_cookie = "SESSION"` · `expires_after = "P14D"`,
/// `until_rejected`, or neither for a login before every call · `expiry(…)` · `send_as(…)` · `leeway` · `retry(…)` · `renew_on`.
///
/// `login`: `post = "…"` or `get = "…"` · `query(…)` · `headers(…)` · `json("user.name" = "{username}")`,
/// `form(…)` or `body("…", content_type = "…")` · `auth(none | basic | bearer | api_key(…) | sign_with = …)` ·
/// `fail_if("error.code" = "…", message = "…")` · `retry(…)`.
///
/// `send_as(header = "X-Session", value = "Token {token}")`, `send_as(query = "…")`; without it, a Bearer token.
/// `{token_type}` there is the type that the token's answer names, `Bearer` where it names none.
/// `expiry` formats: `auto`, `seconds`, `milliseconds`, `unix`, `unix_ms`, `rfc3339`, or a text such as
/// `"%d/%m/%Y %H:%M"`. `retry(attempts = 4, on = [429, 503], max_wait = "60s", wait = exponential |
/// constant("5s") | header("X-Reset"))`. Durations are ISO 8601 (`P2W`) or humantime (`14days`).
///
/// # Other items
/// `base_url = "…"`, `also_send_to("…")` (`https://*.example.com` are all subdomains), `headers("X-Name" = "…")`, `query("name" = "…")`, `dangerous_allow_http`
/// (or `= "{a_bool_field}"`), `env_prefix = "…"`, `crate = "…"`. On an enum, they apply to every variant.
///
/// # Values
/// Texts with placeholders: `{field}`, `{field.inner}`, `{method()}`, `{base64(field)}`; `{{` and `}}` are braces. A value
/// that reads a `None` is absent.
///
/// Where a text may stand, `match("{environment}", "live" = "https://api.example.com", _ = "…")` chooses one
/// by the value of a placeholder. Its arms are texts in quotes, `true`, `false`, `None` where an `Option` is, and
/// `_` for all others; a value without an arm is an error of `build()`.
///
/// # Fields
/// A field that is named like a role fills it. On a field, `#[auth(client_secret)]` gives it another role, and
/// `#[auth(account)]` the one that no field has by its name;
/// `default`, `default = EXPRESSION`, `skip`, `flatten` and `env = "NAME"` are the other words.
/// A builder asks for the fields that some value reads; `Option`s and defaults may be left out.
#[proc_macro_derive(AuthConfig, attributes(auth))]
pub fn auth_config(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand::derive(input.into()).into()
}
