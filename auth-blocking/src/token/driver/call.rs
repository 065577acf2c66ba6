//! The request of a renewal, and the run of the user's function in its place.

use std::sync::Arc;
use std::time::Instant;

use auth_core::error::{AnswerError, Failure};
use auth_core::method::SignRequest;
use auth_core::plan::Address;
use auth_core::renewal::{Fact, Sent as HowFar, TokenCall};
use auth_core::wire::body::SecretBytes;
use auth_core::wire::token_endpoint::Answer;
use http::Request;

use super::{Driver, Trouble};
use crate::config::Config;
use crate::error::{Cause, Error, FlightError};
use crate::event::EventKind;
use crate::net::transport::NoAnswer;
use crate::sources::clock::Clock;
use crate::store::Exclusive;
use crate::token::renewable::Renewable;
use crate::token::requests::TokenRequests;
use crate::token::spool;

/// What came of a request.
pub(super) enum Sent {
    Response(Answer),
    Unusable(AnswerError),
    NotAnswered(HowFar),
}

impl Driver<'_> {
    /// Runs the user's function.
    pub(super) fn run(
        &self,
        of: &Renewable,
        trouble: &mut Trouble,
    ) -> Result<Fact<'static>, FlightError> {
        self.wire_trace.check()?;
        let bearer = of.method.send_as.is_bearer();
        let clock = &*self.sources.clock;
        let mut requests =
            TokenRequests::new(self.transport, clock, self.wire_trace, self.allow_http, bearer);
        Ok(match of.config.token_with(&of.at, &mut requests) {
            Ok(token) => Fact::Ran(token),
            Err(error) => {
                // What another credential waits for is remembered by that one.
                let own = error.retry_at().is_none();
                let said = match &error {
                    _ if !own => None,
                    Error::Refused(refused) => Some(Failure::Refused((**refused).clone())),
                    Error::Unavailable(error) => Some(Failure::Unavailable((**error).clone())),
                    _ => None,
                };
                let again = error.is_retryable();
                trouble.note(Cause::Custom(Arc::new(error)));
                Fact::NotRun { said, again }
            }
        })
    }

    /// Sends the request; what came of it decides the next step.
    pub(super) fn send(
        &self,
        of: &Renewable,
        call: TokenCall,
        section: Option<&mut Box<dyn Exclusive>>,
        trouble: &mut Trouble,
    ) -> Result<Sent, FlightError> {
        self.wire_trace.check()?;
        let TokenCall { mut request, sign, secret_url, .. } = call;
        if sign {
            request = signed(&*of.config, &of.at, request, &*self.sources.clock)
                .map_err(|error| Cause::Custom(Arc::new(error)))?;
        }
        // Parameters are taken for secret.
        if secret_url || request.uri().query().is_some() {
            self.wire_trace.check_url()?;
        }
        let (asked, start) = (self.now(), Instant::now());
        match self.transport.send(request, asked) {
            Ok(answer) => {
                if let Some(section) = section {
                    // The response is in memory too: a full disk does not take it away.
                    // The caller's clock is not asked again before the response is kept: it may panic.
                    let received = asked.wall.checked_add(start.elapsed()).unwrap_or(asked.wall);
                    let frame = spool::frame(&answer, received);
                    if let Err(error) = section.spool(frame.as_slice()) {
                        self.tell_later(EventKind::StoreTrouble(error));
                    }
                }
                Ok(Sent::Response(answer))
            }
            Err(NoAnswer::Unusable(error)) => Ok(Sent::Unusable(error)),
            Err(NoAnswer::Request(error)) => Err(error.into()),
            Err(NoAnswer::Transport(error)) => {
                let sent = error.sent();
                trouble.note(error);
                Ok(Sent::NotAnswered(sent))
            }
        }
    }
}

/// Has the user's function sign a login.
fn signed(
    config: &dyn Config,
    at: &Address,
    request: Request<SecretBytes>,
    clock: &dyn Clock,
) -> Result<Request<SecretBytes>, Error> {
    let (mut parts, body) = request.into_parts();
    let mut body = body.into_wiped();
    let now = clock.now().wall;
    let (method, uri, headers) = (&mut parts.method, &mut parts.uri, &mut parts.headers);
    config.sign(at, &mut SignRequest::new(method, uri, headers, Some(&mut body), now))?;
    Ok(Request::from_parts(parts, body.into()))
}
