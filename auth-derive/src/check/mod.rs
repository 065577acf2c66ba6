//! Room: what it means. The fields and what fills which role, the options of an item, values with their placeholders.
//!
//! Comes in: what `read` has found, and the names of methods and options that stand elsewhere, as data. A method asks its
//! `Context` for values and roles; what is left over is told by `fillers`.

pub(crate) mod choice;
mod context;
pub(crate) mod fields;
pub(crate) mod fillers;
mod host;
mod kind;
mod names;
mod options;
mod pairs;
mod places;
mod role_values;
pub(crate) mod roles;
mod template;
mod text;
mod url;
mod value;

pub(crate) use context::Context;
pub(crate) use fields::{DefaultValue, Field, Indices};
pub(crate) use kind::{Kind, header_template};
pub(crate) use names::{Names, Owner};
pub(crate) use options::Options;
pub(crate) use pairs::{filled_headers, headers, query};
pub(crate) use template::{Part, Template};
pub(crate) use url::Position;
pub(crate) use value::{Arm, Choice, Piece, Source, Val};
