//! [`Renewable`]: what a token is obtained with, and where it is kept.

use std::sync::Arc;

use auth_core::identity::Identity;
use auth_core::plan::{Address, TokenMethod};

use super::unwritten::Unwritten;
use crate::config::Config;
use crate::store::TokenStore;

/// What a token is obtained with, and where it is kept: all that a renewal needs of a slot.
pub(crate) struct Renewable {
    /// Has the values of the token's request, and the user's functions.
    pub(crate) config: Arc<dyn Config>,
    /// Which of the config's methods it is.
    pub(crate) at: Address,
    pub(crate) method: Arc<TokenMethod>,
    pub(crate) kept: Option<Box<Kept>>,
}

/// Where a token is kept: the store, and whose record it is there.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) store: Arc<dyn TokenStore>,
    pub(crate) identity: Identity,
    /// The record that the store failed to save.
    pub(crate) unwritten: Unwritten,
}
