//! Token and login requests on ureq: one exchange, no redirects, no reuse, bounded in time and size.

use std::io::{self, Read};
use std::time::Duration;

use auth_core::error::{AnswerError, AnswerReason, RequestError};
use auth_core::token::Now;
use auth_core::wire::body::SecretBytes;
use auth_core::wire::retry::retry_after;
use auth_core::wire::token_endpoint::Answer;
use http::{Request, header};
use ureq::config::{AutoHeaderValue, Config};

use crate::net::{Agents, Route, TransportError, copy, route};

/// A whole token or login call takes at most this long.
pub(crate) const TOKEN_TIMEOUT: Duration = Duration::from_secs(30);
/// A token or login answer has at most this many bytes.
const ANSWER_LIMIT: u64 = 256 * 1024;
/// What ureq reads into and writes from, both made for each token call: half of its defaults. The longest head that
/// it reads (64 KiB) and any that a server takes have room.
const INPUT_BUFFER: usize = 72 * 1024;
const OUTPUT_BUFFER: usize = 64 * 1024;

/// Sends token and login requests.
#[derive(Debug)]
pub(crate) struct TokenTransport {
    agent: Agents,
    timeout: Duration,
    answer_limit: u64,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    Transport(TransportError),
    Unusable(AnswerError),
    /// The request may not go out.
    Request(RequestError),
}

impl TokenTransport {
    /// The configuration of an agent for token calls, with the TLS, proxy and connection settings of a given one.
    pub(crate) fn settings(given: &Config, connect: Duration) -> Config {
        copy(given)
            .timeout_connect(Some(connect))
            // The call's own limit is the one of all others.
            .timeout_global(None)
            .timeout_per_call(None)
            // A pooled connection that the server has just closed would lose a request that must not be repeated.
            .max_idle_connections(0)
            .input_buffer_size(INPUT_BUFFER)
            .output_buffer_size(OUTPUT_BUFFER)
            // Each request says what it accepts.
            .accept(AutoHeaderValue::Default)
            // An answer with secrets is not worth compressing, and needs no second size limit.
            .accept_encoding(AutoHeaderValue::None)
            .build()
    }

    /// Sends by this agent. `given` is the configuration that the caller set, for the limit.
    pub(crate) fn new(agent: Agents, given: &Config, timeout: Option<Duration>) -> Self {
        let timeout = timeout.or_else(|| given.timeouts().global).unwrap_or(TOKEN_TIMEOUT);
        Self { agent, timeout, answer_limit: ANSWER_LIMIT }
    }

    pub(crate) fn with_answer_limit(self, bytes: Option<u64>) -> Self {
        Self { answer_limit: bytes.unwrap_or(self.answer_limit), ..self }
    }

    /// The limit of one call.
    pub(crate) fn timeout(&self) -> Duration {
        self.timeout
    }

    pub(crate) fn send(&self, request: Request<SecretBytes>, now: Now) -> Result<Answer, NoAnswer> {
        let (mut parts, body) = request.into_parts();
        // Some token requests are GETs: no cache on the way is to keep the answer.
        parts
            .headers
            .entry(header::CACHE_CONTROL)
            .or_insert(header::HeaderValue::from_static("no-store"));
        // The framing is the transport's, and so is each setting: the user's function may have sent some along.
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.headers.remove(header::TRANSFER_ENCODING);
        parts.extensions.clear();
        let route = route(self.agent.config(), &parts.uri, true).map_err(NoAnswer::Request)?;
        let is_announced = !body.as_slice().is_empty()
            || matches!(parts.method.as_str(), "POST" | "PUT" | "PATCH");
        let settings = self
            .agent
            .configure(Request::from_parts(parts, ()))
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(self.timeout));
        let request = match route {
            Route::AsConfigured => settings,
            Route::Direct => settings.proxy(None),
        }
        .build();
        let sent = if is_announced {
            self.agent.run(request.map(|()| body.as_slice()))
        } else {
            self.agent.run(request)
        };
        let mut response = sent.map_err(NoAnswer::Transport)?;
        let mut body = SecretBytes::default();
        let mut reader = response
            .body_mut()
            .with_config()
            .limit(self.answer_limit.saturating_add(1))
            .reader()
            .take(self.answer_limit.saturating_add(1));
        let mut chunk = zeroize::Zeroizing::new([0u8; 4096]);
        loop {
            match reader.read(&mut chunk[..]) {
                Ok(0) => break,
                Ok(count) => body.push(chunk.get(..count).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    return Err(NoAnswer::Transport(TransportError::while_reading(error)));
                }
            }
        }
        if body.as_slice().len() as u64 > self.answer_limit {
            let reason = AnswerReason::TooLong(self.answer_limit);
            return Err(NoAnswer::Unusable(AnswerError::new(response.status(), reason)));
        }
        let retry_after = retry_after(response.headers(), now.wall);
        let (parts, _) = response.into_parts();
        Ok(Answer { status: parts.status, headers: parts.headers, body, retry_after })
    }
}
