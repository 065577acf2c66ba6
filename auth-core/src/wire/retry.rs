//! When a failed token or login request is repeated, and after which wait.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderName, header};

/// The policy: `retry(attempts = 4, on = [429, 503], max_wait = "60s", wait = exponential)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    /// How many requests are made in all, the first included.
    pub attempts: u32,
    /// The statuses that are worth another request.
    pub on: &'static [u16],
    /// No single wait is longer than this: who is asked to wait longer gives up.
    pub max_wait: Duration,
    /// How long to wait where the answer does not say.
    pub wait: Backoff,
}

/// How long to wait before the next attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Backoff {
    /// Half a second, doubled each time, with full jitter.
    Exponential,
    /// The same time each time.
    Constant(Duration),
    /// A header of the answer: seconds, an instant in Unix seconds, or an HTTP date.
    Header(&'static str),
}

impl Default for Retry {
    /// Three attempts on 429 and the 5xx of overload, at most 60 s apart.
    fn default() -> Self {
        Self {
            attempts: 3,
            on: &[429, 500, 502, 503, 504],
            max_wait: Duration::from_secs(60),
            wait: Backoff::Exponential,
        }
    }
}

impl Retry {
    /// Whether an answer with this status is worth another request after `attempts` were made.
    pub fn wants(&self, status: u16, attempts: u32) -> bool {
        attempts < self.attempts && self.on.contains(&status)
    }

    /// The wait before the next request; `None` where the server asks for more than `max_wait`. `jitter` is a random
    /// number from 0 to 1.
    ///
    /// `Retry-After` (RFC 9110 section 10.2.3) wins over the policy's own wait.
    pub fn wait(
        &self,
        attempts: u32,
        headers: Option<&HeaderMap>,
        now: SystemTime,
        jitter: f64,
    ) -> Option<Duration> {
        let asked = headers.and_then(|headers| {
            let own = match &self.wait {
                Backoff::Header(name) => HeaderName::try_from(*name)
                    .ok()
                    .and_then(|name| header_wait(headers, &name, now)),
                Backoff::Exponential | Backoff::Constant(_) => None,
            };
            own.or_else(|| header_wait(headers, &header::RETRY_AFTER, now))
        });
        if let Some(asked) = asked {
            return (asked <= self.max_wait).then_some(asked);
        }
        let own = match self.wait {
            Backoff::Constant(wait) => wait,
            Backoff::Exponential | Backoff::Header(_) => {
                let ceiling = Duration::from_millis(500)
                    .saturating_mul(1 << attempts.saturating_sub(1).min(16));
                ceiling.min(self.max_wait).mul_f64(jitter.clamp(0.0, 1.0))
            }
        };
        Some(own.min(self.max_wait))
    }
}

/// What `Retry-After` asks to wait, a week at most: what asks for more is a mistake (RFC 9110 section 10.2.3).
pub fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);
    header_wait(headers, &header::RETRY_AFTER, now).map(|wait| wait.min(WEEK))
}

/// What a header asks to wait. Garbage and negative numbers are ignored, a date in the past is no wait.
pub fn header_wait(headers: &HeaderMap, name: &HeaderName, now: SystemTime) -> Option<Duration> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number = text.parse().unwrap_or(u64::MAX);
        // A reset instant is in Unix seconds (`X-RateLimit-Reset`); no wait is thirty years long.
        let instant = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(number));
        return match instant {
            Some(instant) if (1_000_000_000..100_000_000_000).contains(&number) => {
                Some(instant.duration_since(now).unwrap_or_default())
            }
            _ => Some(Duration::from_secs(number)),
        };
    }
    let date = crate::wire::expiry::http_date(text, now)?;
    // The server's own clock is the one that its date is in.
    let server_now = headers
        .get(header::DATE)
        .and_then(|date| date.to_str().ok())
        .and_then(|date| crate::wire::expiry::http_date(date, now))
        .unwrap_or(now);
    Some(date.duration_since(server_now).unwrap_or_default())
}
