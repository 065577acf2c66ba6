//! Room: what stands there. The item as it was declared, its attributes as a tree, the literals and types in them.
//!
//! Comes in: tokens, and the list of mistakes. Nothing here knows a method, a role or an option by its name.

pub(crate) mod attr;
pub(crate) mod declaration;
pub(crate) mod duration;
pub(crate) mod generics;
pub(crate) mod item;
pub(crate) mod literal;
pub(crate) mod pairs;
pub(crate) mod parse;
pub(crate) mod path;
pub(crate) mod tokens;
pub(crate) mod types;
mod unread;
pub(crate) mod words;
