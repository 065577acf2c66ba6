//! One call: the driver of core's call machine. It has the tokens, the connection and the clock.

mod settings;
mod sized;

use std::time::Duration;

use auth_core::call::{self, Call, Do, Fact, Rejection, Rules, Verdict};
use auth_core::renewal::Sent;
use http::request::Parts;
use http::{HeaderValue, Method, Request, Response, header};
use ureq::SendBody;

use sized::Sized;

use super::inner::Inner;
use crate::body::RequestBody;
use crate::error::{BodyNotReplayable, Error, StatusError, signing};
use crate::net::RequestSettings;
use crate::net::TransportError;
use crate::token::{Driver, ended};

/// What one call asks for beyond its request.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) without_auth: bool,
    pub(crate) http_status_as_error: Option<bool>,
    /// A redirect to another origin is an error.
    pub(crate) same_origin_only: bool,
}

pub(crate) fn send(
    client: &Inner,
    request: Request<RequestBody>,
    options: CallOptions,
) -> Result<Response<ureq::Body>, Error> {
    let (head, body) = request.into_parts();
    let own = RequestSettings::read(&head.extensions, client.agent.config())?;
    let now = client.sources.clock.now().monotonic;
    let end = options.timeout.map(|limit| now.saturating_add(limit));
    let rules = Rules {
        without_auth: options.without_auth,
        same_origin_only: options.same_origin_only,
        retry: client.retry.as_ref(),
        end,
    };
    let authenticator = &client.authenticator;
    let call = Call::new(authenticator.plan(), head, body.for_call(), rules);
    let mut steps = Steps { client, call, end, is_sent: true, error: None, renewal: None };
    let exchange = Exchange { client, own, end, body: &body };
    let mut next = steps.next(Fact::Start);
    let mut response = None;
    loop {
        let ready = match next {
            Step::Send(ready) => ready,
            Step::Done(verdict) => return steps.conclude(verdict, response, options),
        };
        // Its connection is free for the next request.
        response = None;
        match exchange.make(*ready, &steps.call) {
            Ok(received) => {
                next = steps.next(Fact::Response(received.status(), received.headers()));
                response = Some(received);
            }
            Err(error) => {
                let fact = if is_not_sent(&error) { Fact::NotSent } else { Fact::Lost };
                steps.error = Some(error);
                next = steps.next(fact);
            }
        }
    }
}

/// A call, with what its tokens and waits need: what is left of its steps is to send a request.
pub(crate) struct Steps<'a> {
    pub(crate) client: &'a Inner,
    pub(crate) call: Call<'a>,
    /// When the whole call must be over, by the monotonic clock.
    pub(crate) end: Option<Duration>,
    /// Whether this crate sends the request: then no log may show what is secret in it.
    pub(crate) is_sent: bool,
    /// Why there is no token or no response.
    pub(crate) error: Option<Error>,
    /// Why a rejected token was not replaced.
    pub(crate) renewal: Option<Error>,
}

/// What is left to do.
pub(crate) enum Step {
    Send(Box<call::Ready>),
    Done(Verdict),
}

impl<'a> Steps<'a> {
    /// Takes the call's steps up to where it sends a request, or is over.
    pub(crate) fn next(&mut self, fact: Fact<'_>) -> Step {
        let client = self.client;
        let authenticator = &client.authenticator;
        let sources = &client.sources;
        let mut next = sources.env(|env| self.call.next(fact, env));
        loop {
            self.call.told().for_each(|told| authenticator.tell(&told));
            let fact = match next {
                Do::Send(ready) => return Step::Send(ready),
                Do::Done(verdict) => return Step::Done(verdict),
                Do::Token { at, replays_nothing } => self.token(at, replays_nothing),
                Do::Renew { at, held } => {
                    let driver = Driver { end: self.end, ..client.driver() };
                    match authenticator.replace(at, &held, &driver) {
                        Ok(true) => Fact::Renewed { own: driver.obtained.get() },
                        Ok(false) => Fact::NotRenewed,
                        Err(error) => {
                            self.renewal.get_or_insert_with(|| error.into());
                            Fact::NoToken
                        }
                    }
                }
                Do::Secrets => Fact::Secrets(authenticator.secrets()),
                Do::ReadClock => Fact::ClockRead,
                Do::Wait(wait) => {
                    sources.clock.sleep(wait);
                    Fact::Waited
                }
            };
            next = sources.env(|env| self.call.next(fact, env));
        }
    }

    fn token(&mut self, at: usize, replays_nothing: bool) -> Fact<'static> {
        let driver = Driver { replays_nothing, end: self.end, ..self.client.driver() };
        let authenticator = &self.client.authenticator;
        let may_be_shown = match self.is_sent {
            true => check_trace(self.client, &self.call),
            false => Ok(()),
        };
        match may_be_shown.and_then(|()| Ok(authenticator.token(at, &driver)?)) {
            Ok(held) => Fact::Token(held),
            Err(error) => {
                let fact = if is_not_sent(&error) { Fact::NotSent } else { Fact::NoToken };
                self.error = Some(error);
                fact
            }
        }
    }

    /// Why the call ended without a response.
    pub(crate) fn failure(&mut self, verdict: Verdict) -> Error {
        let own = self.error.take();
        let error = match verdict {
            Verdict::Request(error) => error.into(),
            Verdict::Redirect(error) => error.into(),
            Verdict::Sign(error) => signing(error),
            Verdict::Ended => ended().into(),
            Verdict::NoToken | Verdict::NoResponse | Verdict::Response { .. } => {
                own.unwrap_or_else(|| TransportError::panicked().into())
            }
        };
        match error {
            // An exchange of this call was made: what is not sent is no more than its last part.
            Error::Transport(error) if self.call.had_response() => error.after_an_exchange().into(),
            error => error,
        }
    }

    /// The response as the caller gets it.
    fn conclude(
        mut self,
        verdict: Verdict,
        response: Option<Response<ureq::Body>>,
        options: CallOptions,
    ) -> Result<Response<ureq::Body>, Error> {
        let (Verdict::Response { not_replayable, rejection }, Some(mut response)) =
            (&verdict, response)
        else {
            return Err(self.failure(verdict));
        };
        if *not_replayable {
            response.extensions_mut().insert(BodyNotReplayable);
        }
        let inner = self.client;
        let as_error = options.http_status_as_error.unwrap_or(inner.http_status_as_error);
        let status = response.status();
        if !as_error || !(status.is_client_error() || status.is_server_error()) {
            return Ok(response);
        }
        let cause = match rejection {
            None => None,
            Some(Rejection::NoToken) => self.renewal.take(),
            Some(Rejection::NewTokenToo) => {
                let now = inner.sources.clock.now();
                inner.authenticator.why_rejected(self.call.tokens(), now)
            }
        };
        Err(Error::Status(Box::new(StatusError::new(response, cause))))
    }
}

fn is_not_sent(error: &Error) -> bool {
    matches!(error, Error::Transport(error) if error.is_not_sent())
}

/// Refuses to let a log show what is secret: to be asked before each request.
fn check_trace(client: &Inner, call: &Call<'_>) -> Result<(), Error> {
    let (plan, trace) = (client.authenticator.plan(), client.wire_trace);
    if call.has_credentials() {
        if plan.has_secret_urls() {
            trace.check_url()?;
        } else if plan.has_secrets() {
            trace.check()?;
        }
    } else if plan.is_secret(call.url()) {
        trace.check_url()?;
    }
    Ok(())
}

/// The target of a request's line in the log: users filter by it, so it does not change with the place of this code.
const LOG: &str = "auth_blocking::explain";

/// Logs one request in one line, where anybody listens.
fn log(client: &Inner, call: &Call<'_>) {
    if !log::log_enabled!(target: LOG, log::Level::Debug) {
        return;
    }
    let now = client.sources.clock.now();
    let line =
        client.authenticator.line(&call.head().method, call.url(), call.has_credentials(), now);
    match &client.events.label {
        Some(label) => log::debug!(target: LOG, "{label}: {line}"),
        None => log::debug!(target: LOG, "{line}"),
    }
}

/// How a call's requests are sent.
struct Exchange<'a> {
    client: &'a Inner,
    /// What the request's own ureq configuration asks for.
    own: Option<RequestSettings>,
    /// When the whole call must be over, by the monotonic clock.
    end: Option<Duration>,
    body: &'a RequestBody,
}

impl Exchange<'_> {
    /// Sends the request once.
    fn make(&self, ready: call::Ready, call: &Call<'_>) -> Result<Response<ureq::Body>, Error> {
        let call::Ready { mut parts, body: changed } = ready;
        check_trace(self.client, call)?;
        log(self.client, call);
        // What frames the message is the transport's to set; only a caller or a signature can have set it here.
        let uses_body = self.client.authenticator.plan().uses_body();
        let may_be_framed = !call.head().headers.is_empty() || uses_body;
        self.limit(&mut parts, call.has_credentials())?;
        let agent = &self.client.agent;
        let given = if call.has_body() { self.body.as_bytes() } else { Some([].as_slice()) };
        if let Some(bytes) = changed.as_deref().map(Vec::as_slice).or(given) {
            // ureq believes a length that it is given, and would wait for bytes that never come.
            if may_be_framed {
                parts.headers.remove(header::CONTENT_LENGTH);
                parts.headers.remove(header::TRANSFER_ENCODING);
            }
            let sent = if bytes.is_empty() && !announces_no_body(&parts.method) {
                agent.run(Request::from_parts(parts, ()))
            } else {
                agent.run(Request::from_parts(parts, bytes))
            };
            return Ok(sent?);
        }
        self.stream(parts)
    }

    fn stream(&self, mut parts: Parts) -> Result<Response<ureq::Body>, Error> {
        let opened = self.body.open().ok().flatten();
        let (reader, length) = opened.ok_or_else(|| TransportError::body(Sent::No))?;
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.headers.remove(header::TRANSFER_ENCODING);
        if let Some(length) = length {
            // Without it ureq would send the reader in chunks.
            parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        }
        let mut reader = Sized::new(reader, length);
        let body = SendBody::from_reader(&mut reader);
        let sent = self.client.agent.run(Request::from_parts(parts, body));
        // The network is not to blame for the caller's reader.
        if reader.has_failed() {
            return Err(TransportError::body(Sent::Maybe).into());
        }
        Ok(sent?)
    }
}

/// Whether an empty body is announced: servers refuse a POST without a length (RFC 9110 section 8.6).
fn announces_no_body(method: &Method) -> bool {
    *method == Method::POST || *method == Method::PUT || *method == Method::PATCH
}
