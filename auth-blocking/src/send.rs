//! The path of a request: obtain, apply, send, judge; again after a 401 or a redirect.

use std::io::Read;
use std::time::Duration;

use auth_core::redirect::{self, RedirectError};
use http::request::Parts;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use ureq::SendBody;

use crate::authenticator::Used;
use crate::body::RequestBody;
use crate::client::Client;
use crate::error::{Error, StatusError};
use crate::transport::TransportError;

/// What one call asks for beyond its request.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Call {
    pub(crate) timeout: Option<Duration>,
    pub(crate) without_auth: bool,
    pub(crate) http_status_as_error: Option<bool>,
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
    // One given to `run` may still be a path.
    if parts.uri.authority().is_none() {
        parts.uri = authenticator.resolve(&parts.uri.to_string())?;
    }
    let mut with_credentials = !call.without_auth;
    if with_credentials {
        authenticator.check_target(&parts.uri)?;
    }
    let mut redirects = 0;
    let mut renewal = Renewal::Possible;
    loop {
        let (response, used) = exchange(client, &parts, &mut body, with_credentials, call)?;
        if response.status() == StatusCode::UNAUTHORIZED
            && !used.is_empty()
            && matches!(renewal, Renewal::Possible)
        {
            match authenticator.renew(&client.driver(), &used) {
                Ok(true) if body.is_replayable() => {
                    renewal = Renewal::Done;
                    continue;
                }
                Ok(_) => renewal = Renewal::Done,
                Err(error) => renewal = Renewal::Failed(error),
            }
        }
        let Some(next) =
            redirect::read(&parts.method, &parts.uri, response.status(), response.headers())?
        else {
            return judge(client, response, renewal, call);
        };
        if next.keep_body && !body.is_replayable() {
            return judge(client, response, renewal, call);
        }
        redirects += 1;
        if redirects > MAX_REDIRECTS {
            return Err(RedirectError::TooMany.into());
        }
        with_credentials &= next.keep_credentials;
        follow(&mut parts, &mut body, next);
    }
}

/// What became of the one renewal that a call may cause.
enum Renewal {
    Possible,
    Done,
    Failed(Error),
}

/// Sends the request once.
fn exchange(
    client: &Client,
    parts: &Parts,
    body: &mut RequestBody,
    with_credentials: bool,
    call: Call,
) -> Result<(Response<ureq::Body>, Used), Error> {
    let mut parts = parts.clone();
    let mut bytes = body.as_bytes().map(<[u8]>::to_vec);
    let used = if with_credentials {
        client.authenticator().apply(&client.driver(), &mut parts, bytes.as_mut())?
    } else {
        Used::new()
    };
    let response = match bytes {
        Some(bytes) if bytes.is_empty() && !sends_length_zero(&parts.method) => {
            run(client, Request::from_parts(parts, ()), call)
        }
        Some(bytes) => run(client, Request::from_parts(parts, bytes.as_slice()), call),
        None => {
            let (reader, length) = body.open().ok().flatten().ok_or_else(TransportError::body)?;
            if let Some(length) = length {
                // Without it ureq would send the reader in chunks.
                parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
            }
            let mut reader = reader.take(length.unwrap_or(u64::MAX));
            run(client, Request::from_parts(parts, SendBody::from_reader(&mut reader)), call)
        }
    };
    Ok((response?, used))
}

/// Whether an empty body is announced: servers refuse a POST without a length (RFC 9110 section 8.6).
fn sends_length_zero(method: &Method) -> bool {
    *method == Method::POST || *method == Method::PUT || *method == Method::PATCH
}

fn run<B: ureq::AsSendBody>(
    client: &Client,
    request: Request<B>,
    call: Call,
) -> Result<Response<ureq::Body>, Error> {
    let inner = &*client.0;
    let limits = inner.limits;
    let mut config = inner
        .agent
        .configure_request(request)
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_connect(Some(limits.connect))
        .timeout_recv_response(Some(limits.first_byte))
        .timeout_per_read(Some(limits.idle))
        .timeout_per_write(Some(limits.idle));
    if let Some(timeout) = call.timeout {
        config = config.timeout_global(Some(timeout));
    }
    inner.agent.run(config.build()).map_err(|error| TransportError::new(&error).into())
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
        Renewal::Failed(error) => Some(error),
        Renewal::Possible | Renewal::Done => None,
    };
    Err(Error::Status(Box::new(StatusError::new(response, cause))))
}

/// Turns the request into the one that the redirect asks for.
fn follow(parts: &mut Parts, body: &mut RequestBody, next: redirect::Redirect) {
    parts.uri = next.uri;
    parts.method = next.method;
    if !next.keep_body {
        *body = RequestBody::empty();
        for name in [
            header::CONTENT_TYPE,
            header::CONTENT_LENGTH,
            header::CONTENT_ENCODING,
            header::TRANSFER_ENCODING,
        ] {
            parts.headers.remove(name);
        }
    }
    if !next.keep_credentials {
        // What the caller set for the first origin is not for the next one either.
        for name in
            [header::AUTHORIZATION, header::COOKIE, header::PROXY_AUTHORIZATION, header::HOST]
        {
            parts.headers.remove(name);
        }
    }
}
