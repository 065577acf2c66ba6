//! Pages of documentation. They hold no code.

#[doc = include_str!("../docs/grammar.md")]
pub mod grammar {}

#[doc = include_str!("../docs/waits.md")]
pub mod waits {}

#[doc = include_str!("../docs/compile_errors.md")]
pub mod compile_errors {}

#[cfg_attr(feature = "jwt", doc = include_str!("../docs/coming_from.md"))]
#[cfg_attr(not(feature = "jwt"), doc = "This page is there with the feature `jwt`.")]
pub mod coming_from {}

#[cfg_attr(feature = "testing", doc = include_str!("../docs/testing.md"))]
#[cfg_attr(not(feature = "testing"), doc = "This page is there with the feature `testing`.")]
pub mod testing {}

/// The path of a request, as `send.rs` has it.
///
#[doc = include_str!("../docs/path.svg")]
pub mod path {}
