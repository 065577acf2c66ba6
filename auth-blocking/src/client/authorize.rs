//! Requests that the user sends.

use auth_core::call::{Body, Call, Fact, Ready, Rules};
use auth_core::error::RequestError;
use http::Request;
use zeroize::Zeroizing;

use super::inner::Inner;
use super::send::{Step, Steps};
use crate::body::AuthorizeBody;
use crate::error::Error;

/// Where a token must be obtained first, or more than headers changes, or something is wrong: the call up to where it would be
/// sent.
pub(crate) fn authorize<B: AuthorizeBody>(
    client: &Inner,
    request: &mut Request<B>,
) -> Result<(), Error> {
    let (head, mut body) = std::mem::take(request).into_parts();
    let given = body.take();
    let known = match body.is_stream() {
        true => Body::Stream { is_replayable: true },
        false => Body::Bytes(&given),
    };
    let call = Call::new(client.authenticator.plan(), head.clone(), known, Rules::default());
    let mut steps = Steps { client, call, end: None, is_sent: false, error: None, renewal: None };
    let ready = match steps.next(Fact::Start) {
        Step::Send(ready) => Ok(*ready),
        Step::Done(verdict) => Err(steps.failure(verdict)),
    };
    let result = ready.and_then(|Ready { parts, body: changed }| {
        let bytes = changed.map_or_else(|| given.clone(), |mut bytes| std::mem::take(&mut *bytes));
        if body.put(bytes) { Ok(parts) } else { Err(RequestError::BodyIsStream.into()) }
    });
    match result {
        Ok(parts) => {
            drop(Zeroizing::new(given));
            *request = Request::from_parts(parts, body);
            Ok(())
        }
        Err(error) => {
            // A request that could not be authorized comes back as it was given.
            body.put(given);
            *request = Request::from_parts(head, body);
            Err(error)
        }
    }
}
