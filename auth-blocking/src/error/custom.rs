//! [`CustomError`]: an error of the user's own code.

use std::fmt;
use std::sync::Arc;

/// An error of your own code.
///
/// # Example
/// ```
/// use auth_blocking::Error;
///
/// let error = Error::custom(std::fmt::Error);
/// let Error::Custom(own) = &error else { unreachable!() };
/// assert!(own.get().is::<std::fmt::Error>());
/// ```
#[derive(Clone, Debug)]
pub struct CustomError(pub(super) Arc<dyn std::error::Error + Send + Sync>);

impl CustomError {
    /// The error as it was given.
    pub fn get(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        &*self.0
    }
}

impl fmt::Display for CustomError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
