//! What every method is: code that adds it to a plan, and what it needs.

use proc_macro2::TokenStream;

use crate::method::emit::Emit;
use crate::read::Path;

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
