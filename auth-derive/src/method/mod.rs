//! The authentication methods, one file each. A new method is a file here and a line in each list.

mod api_key;
mod basic;
mod bearer;
mod expiry;
mod grant;
mod login;
mod login_body;
mod none;
mod oauth2;
mod oauth2_roles;
mod retry;
mod send_as;
mod session;
mod sign_with;
mod token;
mod token_with;

pub(crate) use login::query;
pub(crate) use oauth2_roles::headers;
use proc_macro2::TokenStream;

use crate::check::context::Context;
use crate::check::fields;
use crate::check::names::{Names, Owner};
use crate::check::value::Emit;
use crate::help::foreign::FIELD;
use crate::read::attr::Item;
use crate::read::path::Path;

/// A method as the annotation names it.
pub(crate) struct Spec {
    pub(crate) name: &'static str,
    /// What stands in its parentheses.
    options: &'static [&'static str],
    /// Reads it; `None` after a mistake.
    pub(crate) read: fn(Item, &mut Context<'_>) -> Option<Box<dyn Method>>,
}

/// All methods, in the order of the documentation.
pub(crate) const ALL: &[Spec] = &[
    Spec { name: "none", options: &[], read: none::read },
    Spec { name: "basic", options: basic::OPTIONS, read: basic::read },
    Spec { name: "bearer", options: bearer::OPTIONS, read: bearer::read },
    Spec { name: "api_key", options: api_key::OPTIONS, read: api_key::read },
    Spec { name: "oauth2", options: oauth2::OPTIONS, read: oauth2::read },
    Spec { name: "session", options: session::OPTIONS, read: session::read },
    Spec { name: "token_with", options: token_with::OPTIONS, read: token_with::read },
    Spec { name: "sign_with", options: &[], read: sign_with::read },
];

/// All roles that a field can fill.
pub(crate) const ROLES: &[&str] = &[
    "access_token",
    "api_key",
    "client_id",
    "client_secret",
    "expires_at",
    "password",
    "refresh_token",
    "scope",
    "token",
    "token_endpoint",
    "username",
];

/// Roles that a field fills by its attribute alone, never by its name.
pub(crate) const BOUND_ROLES: &[&str] = &["account"];

/// The methods that a login can use.
pub(crate) const LOGIN_AUTHS: &[&str] = &["none", "basic", "bearer", "api_key", "sign_with"];

/// What is not a method and stands beside one.
pub(crate) const ITEMS: &[&str] = &[
    "headers",
    "query",
    "base_url",
    "also_send_to",
    "dangerous_allow_http",
    "crate",
    "env_prefix",
];

/// Options of options, by what they stand in.
const INNER: &[Owner] = &[
    ("login", login::OPTIONS),
    ("expiry", expiry::OPTIONS),
    ("retry", retry::OPTIONS),
    ("send_as", send_as::OPTIONS),
    ("body", &["content_type"]),
    (FIELD, &fields::OPTIONS),
];

/// All names but the roles, for what stands in the wrong place.
pub(crate) fn names() -> Names {
    Names {
        methods: ALL.iter().map(|spec| (spec.name, spec.options)).collect(),
        inner: INNER,
        items: ITEMS,
        login_auths: LOGIN_AUTHS,
    }
}

/// A method that was read, and the code that it becomes.
pub(crate) trait Method {
    /// Statements that add it to `plan`; values are worked out through `__values`.
    fn plan(&self, at: usize, emit: &Emit<'_>) -> TokenStream;

    /// An expression of type `TokenValues`, where it obtains a token; through `__values` too.
    fn token_values(&self, _emit: &Emit<'_>) -> Option<TokenStream> {
        None
    }

    /// The function of the user that obtains the token, or signs the request for it.
    fn function(&self) -> Option<&Path> {
        None
    }

    /// A call with `self` and `requests`, where a function of the user obtains the token.
    fn token_with(&self) -> Option<TokenStream> {
        None
    }

    /// A call with `self` and `request`, where a function of the user signs.
    fn sign(&self) -> Option<TokenStream> {
        None
    }

    /// Whether it can use a token store.
    fn store(&self) -> Store {
        Store::No
    }
}

/// The need for a token store; the greatest of a config counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Store {
    No,
    Optional,
    Required,
}
