//! What went wrong outside of the machine, which knows only that something did.

use std::sync::Arc;
use std::time::SystemTime;

use auth_core::error::{Failure, OutcomeUnknown};

use crate::error::{Cause, Error, FlightError};
use crate::net::TransportError;

/// The last of what the driver could not do.
#[derive(Debug, Default)]
pub(crate) struct Trouble(Option<FlightError>);

impl Trouble {
    pub(super) fn note(&mut self, error: impl Into<FlightError>) {
        self.0 = Some(error.into());
    }

    /// The machine's failure, with what the driver knows of it. `until` is when the next try may be.
    pub(crate) fn explain(self, failure: Failure, until: Option<SystemTime>) -> FlightError {
        let own = || self.0.unwrap_or_else(|| TransportError::panicked().into());
        let error = match failure {
            Failure::NoResponse | Failure::Store | Failure::Stopped => own(),
            Failure::OutcomeUnknown(OutcomeUnknown { wait, why }) => {
                let cause = why.map(|why| match *why {
                    Failure::NoResponse => Error::from(own()),
                    why => Error::from(FlightError::from(why)),
                });
                Cause::OutcomeUnknown { wait, cause: cause.map(Arc::new) }.into()
            }
            failure => failure.into(),
        };
        FlightError { retry_at: until, ..error }
    }
}
