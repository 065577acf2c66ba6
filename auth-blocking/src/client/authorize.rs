//! Requests that the user sends.

use auth_core::call::{Body, Call, Fact, Ready, Rules};
use auth_core::error::RequestError;
use http::Request;
use http::request::Parts;
use zeroize::Zeroizing;

use super::inner::Inner;
use super::send::{Step, Steps};
use crate::body::AuthorizeBody;
use crate::error::Error;

/// Where a token must be obtained first, or more than headers changes, or something is wrong.
pub(crate) fn authorize<B: AuthorizeBody>(
    client: &Inner,
    request: &mut Request<B>,
) -> Result<(), Error> {
    let (head, mut body) = std::mem::take(request).into_parts();
    let given = body.take();
    let is_stream = body.is_stream();
    let ready = if client.authenticator.plan().is_static() {
        attach(client, head.clone(), (!is_stream).then_some(&*given))
    } else {
        obtain(client, head.clone(), (!is_stream).then_some(&*given))
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

/// Where every credential is known, attaching is all.
fn attach(client: &Inner, mut parts: Parts, body: Option<&[u8]>) -> Result<Ready, Error> {
    let plan = client.authenticator.plan();
    let mut body = body.filter(|_| plan.uses_body()).map(|bytes| Zeroizing::new(bytes.to_vec()));
    plan.attach_static(&mut parts, body.as_deref_mut())?;
    Ok(Ready { parts, body })
}

/// The call up to where it would be sent.
fn obtain(client: &Inner, head: Parts, body: Option<&[u8]>) -> Result<Ready, Error> {
    let body = body.map_or(Body::Stream { is_replayable: true }, Body::Bytes);
    let call = Call::new(client.authenticator.plan(), head, body, Rules::default());
    let mut steps = Steps { client, call, end: None, is_sent: false, error: None, renewal: None };
    match steps.next(Fact::Start) {
        Step::Send(ready) => Ok(*ready),
        Step::Done(verdict) => Err(steps.failure(verdict)),
    }
}
