//! [`SignWith`]: the user's function as a signer.

use std::fmt;
use std::sync::Arc;

use auth_core::SignRequest;
use auth_core::env::Env;
use auth_core::plan::Address;
use auth_core::signer::{BodyNeed, RequestSigner, SignError};

use crate::config::Config;

/// Signs by the user's `sign_with` function.
pub(super) struct SignWith {
    config: Arc<dyn Config>,
    at: Address,
}

impl SignWith {
    pub(super) fn new(config: &Arc<dyn Config>, at: Address) -> Self {
        Self { config: Arc::clone(config), at }
    }
}

impl RequestSigner for SignWith {
    fn needs(&self) -> BodyNeed {
        BodyNeed::Bytes
    }

    fn sign(&self, request: &mut SignRequest<'_>, _: &mut Env<'_>) -> Result<(), SignError> {
        self.config.sign(&self.at, request).map_err(|error| SignError::Function(error.into()))
    }
}

impl fmt::Debug for SignWith {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignWith")
    }
}
