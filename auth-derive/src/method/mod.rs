//! Room: the authentication methods, one file each, and what several of them have in common. A new method is a file here and
//! a line in each list.
//!
//! Comes in: an item of its name and the `Context` that it is read against. Goes out: a [`Method`], which writes its own code.

mod api_key;
mod basic;
mod bearer;
mod call;
mod emit;
mod expiry;
mod grant;
mod login;
mod login_body;
mod model;
mod none;
mod oauth2;
mod oauth2_roles;
mod retry;
mod send_as;
mod session;
mod sign_with;
mod token;
mod token_with;

pub(crate) use emit::{Emit, local};
pub(crate) use model::{Method, Store};

use crate::check::{Context, Names, Owner, fields};
use crate::help::foreign::FIELD;
use crate::read::Item;

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

/// What is not a method and stands beside one.
const ITEMS: &[&str] = &[
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
        login_auths: login::AUTHS,
    }
}
