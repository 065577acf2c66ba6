//! Room: what it means. The fields and what fills which role, the options of an item, values with their placeholders.
//!
//! Comes in: what `read` has found, and the names of methods and options that stand elsewhere, as data.

pub(crate) mod choice;
pub(crate) mod context;
pub(crate) mod fields;
pub(crate) mod fillers;
mod host;
pub(crate) mod kind;
pub(crate) mod names;
pub(crate) mod options;
pub(crate) mod pairs;
pub(crate) mod places;
mod role_values;
pub(crate) mod roles;
pub(crate) mod template;
mod text;
pub(crate) mod url;
pub(crate) mod value;
