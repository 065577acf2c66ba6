//! [`SharedStore`]: a token store as a builder holds it.

use std::fmt;
use std::sync::Arc;

use crate::store::TokenStore;

/// A token store, shared.
#[derive(Clone)]
pub struct SharedStore(pub(crate) Arc<dyn TokenStore>);

impl fmt::Debug for SharedStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
