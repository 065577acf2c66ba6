//! The path of a request: obtain, apply, send, judge; again after a 401, a redirect, or "not now".

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use auth_core::redirect::{self, Redirect, RedirectError};
use auth_core::renewal::Sent;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use ureq::SendBody;
use zeroize::Zeroizing;

use crate::body::RequestBody;
use crate::client::Client;
use crate::client_builder::bounded;
use crate::driver::Driver;
use crate::error::{BodyNotReplayable, Error, StatusError};
use crate::explain;
use crate::net::{RequestSettings, Route, overwritten, route};
use crate::sized::Sized;
use crate::transport::TransportError;
use crate::used::Used;

/// What one call asks for beyond its request.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Call {
    pub(crate) timeout: Option<Duration>,
    pub(crate) without_auth: bool,
    pub(crate) http_status_as_error: Option<bool>,
    /// A redirect to another origin is an error.
    pub(crate) same_origin_only: bool,
}

/// More redirects than this in a row are a loop.
const MAX_REDIRECTS: u32 = 10;

pub(crate) fn send(
    client: &Client,
    request: Request<RequestBody>,
    call: Call,
) -> Result<Response<ureq::Body>, Error> {
    let authenticator = client.authenticator();
    let (mut parts, mut body) = request.into_parts();
    let own = RequestSettings::read(&parts.extensions, client.0.agent.config())?;
    if let Some(uri) = authenticator.target(&parts.uri, !call.without_auth)? {
        parts.uri = uri;
    }
    let mut hop = Hop {
        client,
        call,
        own,
        end: call.timeout.map(|limit| client.0.sources.clock.now().monotonic.saturating_add(limit)),
        with_credentials: !call.without_auth,
        used: Used::default(),
        attempts: 0,
        has_response: false,
    };
    let mut redirects = 0;
    let mut renewal = Renewal::Possible;
    loop {
        let exchanged = hop.exchange(&parts, &mut body);
        if exchanged.is_err() && matches!(renewal, Renewal::Done { own: true }) {
            authenticator.await_help_at(target(&parts), &hop.used);
        }
        let mut response = match exchanged {
            Ok(response) => response,
            Err(error) if hop.is_tried_again(Err(&error), &body) => continue,
            // An exchange of this call was made: what is not sent is no more than its last part.
            Err(Error::Transport(error)) if hop.has_response => {
                return Err(error.after_an_exchange().into());
            }
            Err(error) => return Err(error),
        };
        hop.has_response = true;
        let status = response.status();
        let rejected = authenticator.is_rejected(status, response.headers(), &hop.used);
        match renewal {
            Renewal::Possible if rejected => {
                let driver = Driver { end: hop.end, ..client.driver() };
                match authenticator.renew_rejected(&driver, status, &hop.used) {
                    Ok(true) if body.is_replayable() => {
                        renewal = Renewal::Done { own: driver.obtained.get() };
                        parts.uri = authenticator.strip(&parts.uri, &hop.used)?;
                        continue;
                    }
                    Ok(renewed) => {
                        if renewed {
                            response.extensions_mut().insert(BodyNotReplayable);
                        }
                        if driver.obtained.get() {
                            authenticator.await_help_at(target(&parts), &hop.used);
                        }
                        renewal = Renewal::Over(None);
                    }
                    Err(error) => renewal = Renewal::Over(Some(error)),
                }
            }
            // The new token was rejected as the old one was.
            Renewal::Done { .. } if rejected => {
                let now = client.0.sources.clock.now();
                renewal = Renewal::Over(authenticator.why_rejected(&hop.used, now));
            }
            Renewal::Done { own } => {
                // Only who made the renewal can tell whether it was worth it.
                if own && tells_acceptance(status) {
                    authenticator.helped(&hop.used);
                } else if own {
                    authenticator.await_help_at(target(&parts), &hop.used);
                }
                renewal = Renewal::Over(None);
            }
            Renewal::Possible | Renewal::Over(_) if !rejected && tells_acceptance(status) => {
                authenticator.accepted(|| target(&parts), &hop.used);
            }
            Renewal::Possible | Renewal::Over(_) => {}
        }
        if hop.is_tried_again(Ok(&response), &body) {
            continue;
        }
        let Some(next) =
            redirect::read(&parts.method, &parts.uri, response.status(), response.headers())?
        else {
            return judge(client, response, renewal, call);
        };
        if next.keep_body && !next.keep_credentials && !body.is_empty() {
            // The body of a GET may have anything, a key of its own included.
            return Err(RedirectError::OtherOrigin(next.origin).into());
        }
        if next.keep_body && !body.is_replayable() {
            response.extensions_mut().insert(BodyNotReplayable);
            return judge(client, response, renewal, call);
        }
        redirects += 1;
        if redirects > MAX_REDIRECTS {
            return Err(RedirectError::TooMany.into());
        }
        hop.follow(&mut parts, &mut body, next)?;
    }
}

/// Whether a status that is no rejection says that the credential was accepted: a server that cannot answer may not have
/// looked at it.
fn tells_acceptance(status: StatusCode) -> bool {
    !status.is_server_error() && status != StatusCode::TOO_MANY_REQUESTS
}

/// What stands for a method, host and path, to be compared with another.
fn target(parts: &Parts) -> u64 {
    let mut hasher = DefaultHasher::new();
    (parts.method.as_str(), parts.uri.host(), parts.uri.path()).hash(&mut hasher);
    hasher.finish()
}

/// What became of the one renewal that a call may cause.
enum Renewal {
    Possible,
    /// There is a new token, and the request was sent again with it.
    Done {
        /// Whether this very call obtained it.
        own: bool,
    },
    /// Whatever comes next is final; why a rejection stayed one.
    Over(Option<Error>),
}

/// Where a call stands between its exchanges.
struct Hop<'a> {
    client: &'a Client,
    call: Call,
    /// What the request's own ureq configuration asks for.
    own: Option<RequestSettings>,
    /// When the whole call must be over, by the monotonic clock.
    end: Option<Duration>,
    /// Off for good once the call has left its origin.
    with_credentials: bool,
    /// The tokens of the last exchange.
    used: Used,
    attempts: u32,
    /// Whether an exchange of this call had a response.
    has_response: bool,
}

impl Hop<'_> {
    /// Sends the request once.
    fn exchange(
        &mut self,
        parts: &Parts,
        body: &mut RequestBody,
    ) -> Result<Response<ureq::Body>, Error> {
        let given = parts;
        let mut parts = given.clone();
        self.attempts += 1;
        let authenticator = self.client.authenticator();
        // What frames the message is the transport's to set; only a caller or a signature can have set it here.
        let may_be_framed = !parts.headers.is_empty() || authenticator.uses_body();
        let mut changed = None;
        if self.with_credentials {
            changed = self.apply(&mut parts, body)?;
        } else if authenticator.is_secret(&parts.uri) {
            self.client.0.wire_trace.check_url()?;
        }
        explain::log(self.client, given, self.with_credentials);
        self.limit(&mut parts)?;
        let agent = &self.client.0.agent;
        let sent = match changed.as_deref().map(Vec::as_slice).or_else(|| body.as_bytes()) {
            Some(bytes) => {
                // ureq believes a length that it is given, and would wait for bytes that never come.
                if may_be_framed {
                    parts.headers.remove(header::CONTENT_LENGTH);
                    parts.headers.remove(header::TRANSFER_ENCODING);
                }
                if bytes.is_empty() && !announces_no_body(&parts.method) {
                    agent.run(Request::from_parts(parts, ()))
                } else {
                    agent.run(Request::from_parts(parts, bytes))
                }
            }
            None => {
                let opened = body.open().ok().flatten();
                let (reader, length) = opened.ok_or_else(|| TransportError::body(Sent::No))?;
                parts.headers.remove(header::CONTENT_LENGTH);
                parts.headers.remove(header::TRANSFER_ENCODING);
                if let Some(length) = length {
                    // Without it ureq would send the reader in chunks.
                    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
                }
                let mut reader = Sized::new(reader, length);
                let body = SendBody::from_reader(&mut reader);
                let sent = agent.run(Request::from_parts(parts, body));
                // The network is not to blame for the caller's reader.
                if reader.has_failed() {
                    return Err(TransportError::body(Sent::Maybe).into());
                }
                sent
            }
        };
        Ok(sent?)
    }

    /// Puts the credentials on. Returns the body where that may have changed.
    fn apply(
        &mut self,
        parts: &mut Parts,
        body: &RequestBody,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        let authenticator = self.client.authenticator();
        if authenticator.has_secret_urls() {
            self.client.0.wire_trace.check_url()?;
        } else if authenticator.has_secrets() {
            self.client.0.wire_trace.check()?;
        }
        let mut used = Used::default();
        let clock = &*self.client.0.sources.clock;
        if authenticator.apply_at_hand(clock, &mut parts.headers, Some(&mut used)) {
            self.used = used;
            return Ok(None);
        }
        let driver = Driver {
            replays_nothing: !body.is_replayable(),
            end: self.end,
            ..self.client.driver()
        };
        // A key goes into the copy.
        let bytes = body.as_bytes().filter(|_| authenticator.uses_body());
        let mut bytes = bytes.map(|bytes| Zeroizing::new(bytes.to_vec()));
        self.used = authenticator.apply(&driver, parts, bytes.as_deref_mut(), &self.used)?;
        Ok(bytes)
    }

    /// Gives the request the settings of a call, where the agent has others, and in the place of its own.
    fn limit(&self, parts: &mut Parts) -> Result<(), Error> {
        let inner = &*self.client.0;
        let agent = inner.agent.config();
        let authenticator = &inner.authenticator;
        let has_credential = self.with_credentials && authenticator.has_secrets()
            || authenticator.is_secret(&parts.uri);
        let route = route(agent, &parts.uri, has_credential)?;
        if inner.agent_fits
            && self.end.is_none()
            && parts.extensions.is_empty()
            && route == Route::AsConfigured
        {
            return Ok(());
        }
        // ureq keeps them in the extensions.
        let mut request = Request::new(());
        *request.extensions_mut() = std::mem::take(&mut parts.extensions);
        let (limits, timeouts) = (inner.limits, agent.timeouts());
        let own = self.own.map(|own| own.timeouts);
        let first = |own: Option<Option<Duration>>, otherwise: Option<Duration>| {
            own.flatten().or(otherwise).map(bounded)
        };
        let mut global = first(own.map(|own| own.global), timeouts.global);
        if let Some(end) = self.end {
            let left = end.saturating_sub(inner.sources.clock.now().monotonic);
            if left.is_zero() {
                return Err(TransportError::too_late().into());
            }
            global = Some(global.map_or(left, |global| global.min(left)));
        }
        let config = overwritten!(inner.agent.configure(request), agent)
            .https_only(agent.https_only() || self.own.is_some_and(|own| own.https_only))
            .timeout_global(global)
            .timeout_per_call(first(own.map(|own| own.per_call), timeouts.per_call))
            .timeout_resolve(first(own.map(|own| own.resolve), timeouts.resolve))
            .timeout_connect(first(own.map(|own| own.connect), Some(limits.connect)))
            .timeout_send_request(first(own.map(|own| own.send_request), timeouts.send_request))
            .timeout_await_100(first(own.map(|own| own.await_100), timeouts.await_100))
            .timeout_send_body(first(own.map(|own| own.send_body), timeouts.send_body))
            .timeout_recv_response(first(own.map(|own| own.recv_response), Some(limits.first_byte)))
            .timeout_recv_body(first(own.map(|own| own.recv_body), timeouts.recv_body))
            .timeout_per_read(Some(limits.idle))
            .timeout_per_write(Some(limits.idle));
        let config = match route {
            Route::AsConfigured => config,
            Route::Direct => config.proxy(None),
        };
        parts.extensions = config.build().into_parts().0.extensions;
        Ok(())
    }

    /// Waits, where the client was told to try again and this outcome is worth it.
    fn is_tried_again(
        &self,
        outcome: Result<&Response<ureq::Body>, &Error>,
        body: &RequestBody,
    ) -> bool {
        let Some(retry) = self.client.0.retry.as_ref().filter(|_| body.is_replayable()) else {
            return false;
        };
        let headers = match outcome {
            Ok(response) if retry.wants(response.status().as_u16(), self.attempts) => {
                Some(response.headers())
            }
            Err(Error::Transport(error))
                if error.is_not_sent() && self.attempts < retry.attempts =>
            {
                None
            }
            _ => return false,
        };
        let sources = &self.client.0.sources;
        let wait =
            sources.env(|env| retry.wait(self.attempts, headers, env.now.wall, env.fraction()));
        let now = sources.clock.now().monotonic;
        let fits = |wait: &Duration| self.end.is_none_or(|end| now.saturating_add(*wait) < end);
        let Some(wait) = wait.filter(fits) else { return false };
        sources.clock.sleep(wait);
        true
    }

    /// Turns the request into the one that the redirect asks for.
    fn follow(
        &mut self,
        parts: &mut Parts,
        body: &mut RequestBody,
        next: Redirect,
    ) -> Result<(), Error> {
        let authenticator = self.client.authenticator();
        parts.method = next.method.clone();
        if next.keep_credentials {
            // Servers copy the query into the target; a key is put there again, once.
            parts.uri = if self.with_credentials {
                authenticator.strip(&next.uri, &self.used)?
            } else {
                next.uri
            };
        } else {
            if self.call.same_origin_only {
                return Err(RedirectError::OtherOrigin(next.origin).into());
            }
            let may_echo = self.with_credentials || authenticator.is_secret(&parts.uri);
            if may_echo && authenticator.is_echoed_by(&next, &self.used) {
                return Err(RedirectError::CredentialInLocation(next.origin).into());
            }
            self.with_credentials = false;
            self.used = Used::default();
            remove_private(&mut parts.headers);
            authenticator.remove_places_from(&mut parts.headers);
            parts.uri = next.uri;
        }
        if !next.keep_body {
            *body = RequestBody::empty();
            let content = |name: &HeaderName| {
                name.as_str().starts_with("content-") || name == header::TRANSFER_ENCODING
            };
            remove(&mut parts.headers, |name, _| content(name));
        }
        Ok(())
    }
}

/// Whether an empty body is announced: servers refuse a POST without a length (RFC 9110 section 8.6).
fn announces_no_body(method: &Method) -> bool {
    *method == Method::POST || *method == Method::PUT || *method == Method::PATCH
}

/// What the caller set for the first origin is not for the next one either.
fn remove_private(headers: &mut HeaderMap) {
    const PRIVATE: [HeaderName; 4] =
        [header::AUTHORIZATION, header::COOKIE, header::PROXY_AUTHORIZATION, header::HOST];
    remove(headers, |name, value| PRIVATE.contains(name) || value.is_sensitive());
}

fn remove(headers: &mut HeaderMap, unwanted: impl Fn(&HeaderName, &HeaderValue) -> bool) {
    let names: Vec<HeaderName> = headers
        .iter()
        .filter(|(name, value)| unwanted(name, value))
        .map(|(name, _)| name.clone())
        .collect();
    for name in names {
        headers.remove(name);
    }
}

/// The answer as the caller gets it.
fn judge(
    client: &Client,
    response: Response<ureq::Body>,
    renewal: Renewal,
    call: Call,
) -> Result<Response<ureq::Body>, Error> {
    let as_error = call.http_status_as_error.unwrap_or(client.0.http_status_as_error);
    let status = response.status();
    if !as_error || !(status.is_client_error() || status.is_server_error()) {
        return Ok(response);
    }
    let cause = match renewal {
        Renewal::Over(cause) => cause,
        Renewal::Possible | Renewal::Done { .. } => None,
    };
    Err(Error::Status(Box::new(StatusError::new(response, cause))))
}
