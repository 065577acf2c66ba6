//! The sources of `auth-derive` as a library: a proc-macro crate can be called by rustc alone.
#![allow(dead_code, reason = "the lints of these sources are checked in their own crate")]

#[path = "../../../../auth-derive/src/check/mod.rs"]
mod check;
#[path = "../../../../auth-derive/src/expand/mod.rs"]
mod expand;
#[path = "../../../../auth-derive/src/help/mod.rs"]
mod help;
#[path = "../../../../auth-derive/src/input.rs"]
mod input;
#[path = "../../../../auth-derive/src/items.rs"]
mod items;
#[path = "../../../../auth-derive/src/method/mod.rs"]
mod method;
#[path = "../../../../auth-derive/src/read/mod.rs"]
mod read;

/// The expansion of a struct or enum.
pub fn derive(input: proc_macro2::TokenStream) -> proc_macro2::TokenStream {
    expand::derive(input)
}
