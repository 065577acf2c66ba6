//! Room: what signs a request, one file a signer.
//!
//! Comes in: the request with its credentials, after all else. A signer has no IO; what it asks of the world is in
//! [`Env`].

use std::fmt;

use crate::SignRequest;
use crate::env::Env;
use crate::error::RequestError;

/// Signs each request, as the last one before it is sent: after credentials, at each replay and redirect.
pub trait RequestSigner: fmt::Debug + Send + Sync {
    /// What it must see of the body.
    fn needs(&self) -> BodyNeed;

    /// Signs the request. It may change all of it.
    ///
    /// # Errors
    /// Why it cannot.
    fn sign(&self, request: &mut SignRequest<'_>, env: &mut Env<'_>) -> Result<(), SignError>;
}

/// What a signer must see of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyNeed {
    /// Nothing.
    Nothing,
    /// All of it; a stream cannot be seen.
    Bytes,
}

/// Why a request could not be signed.
#[derive(Debug)]
pub enum SignError {
    /// The request cannot carry the signature.
    Request(RequestError),
    /// The user's function says why.
    Function(Box<dyn std::error::Error + Send + Sync>),
}
