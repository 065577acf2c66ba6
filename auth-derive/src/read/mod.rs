//! Room: what stands there. The item as it was declared, its attributes as a tree, the literals and types in them.
//!
//! Comes in: tokens, and the list of mistakes. No list of methods, roles or fields is known here.

mod attr;
pub(crate) mod declaration;
pub(crate) mod duration;
pub(crate) mod generics;
mod item;
pub(crate) mod literal;
mod pairs;
mod parse;
mod path;
pub(crate) mod tokens;
mod types;
mod unread;
pub(crate) mod words;

pub(crate) use attr::{Given, Item, Key, Node, Value};
pub(crate) use pairs::pairs;
pub(crate) use parse::attributes;
pub(crate) use path::Path;
pub(crate) use types::Type;
