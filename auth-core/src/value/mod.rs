//! Room: the values of the annotation, literal text with placeholders, worked out into one text.
//!
//! The derive turns `"https://{shop}.example.com/token"` into calls of [`Template`], one a part; there is no template engine at
//! run time.
//! Comes in: fields of a config. It knows whether a secret went into a text, and where.

mod placeholder;
mod source;
mod template;
mod text;
mod values;

pub use placeholder::Placeholder;
pub use source::{Fields, Hidden, Source};
pub use template::Template;
pub(crate) use template::push;
pub use text::{Text, Value};
pub use values::Values;
