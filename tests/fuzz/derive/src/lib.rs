//! The sources of `auth-derive` as a library: a proc-macro crate can be called by rustc alone.
#![allow(dead_code, reason = "the lints of these sources are checked in their own crate")]

#[path = "../../../../auth-derive/src/aliases.rs"]
mod aliases;
#[path = "../../../../auth-derive/src/attr.rs"]
mod attr;
#[path = "../../../../auth-derive/src/choice.rs"]
mod choice;
#[path = "../../../../auth-derive/src/context.rs"]
mod context;
#[path = "../../../../auth-derive/src/declaration.rs"]
mod declaration;
#[path = "../../../../auth-derive/src/duration.rs"]
mod duration;
#[path = "../../../../auth-derive/src/errors.rs"]
mod errors;
#[path = "../../../../auth-derive/src/expand/mod.rs"]
mod expand;
#[path = "../../../../auth-derive/src/fields.rs"]
mod fields;
#[path = "../../../../auth-derive/src/foreign.rs"]
mod foreign;
#[path = "../../../../auth-derive/src/generics.rs"]
mod generics;
#[path = "../../../../auth-derive/src/host.rs"]
mod host;
#[path = "../../../../auth-derive/src/input.rs"]
mod input;
#[path = "../../../../auth-derive/src/item.rs"]
mod item;
#[path = "../../../../auth-derive/src/items.rs"]
mod items;
#[path = "../../../../auth-derive/src/kind.rs"]
mod kind;
#[path = "../../../../auth-derive/src/literal.rs"]
mod literal;
#[path = "../../../../auth-derive/src/method/mod.rs"]
mod method;
#[path = "../../../../auth-derive/src/options.rs"]
mod options;
#[path = "../../../../auth-derive/src/parse.rs"]
mod parse;
#[path = "../../../../auth-derive/src/path.rs"]
mod path;
#[path = "../../../../auth-derive/src/places.rs"]
mod places;
#[path = "../../../../auth-derive/src/roles.rs"]
mod roles;
#[path = "../../../../auth-derive/src/suggest.rs"]
mod suggest;
#[path = "../../../../auth-derive/src/template.rs"]
mod template;
#[path = "../../../../auth-derive/src/tokens.rs"]
mod tokens;
#[path = "../../../../auth-derive/src/types.rs"]
mod types;
#[path = "../../../../auth-derive/src/unread.rs"]
mod unread;
#[path = "../../../../auth-derive/src/url.rs"]
mod url;
#[path = "../../../../auth-derive/src/value.rs"]
mod value;

/// The expansion of a struct or enum.
pub fn derive(input: proc_macro2::TokenStream) -> proc_macro2::TokenStream {
    expand::derive(input)
}
