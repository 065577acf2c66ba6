//! Tokens, and how fresh one is.

use std::time::{Duration, SystemTime};

use crate::Secret;

/// A token that your own function obtained, for `token_with`.
///
/// Without an expiry it is used until a request is rejected with 401.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use auth_core::Token;
///
/// let token = Token::new("abc").expires_in(Duration::from_secs(3600));
/// assert_eq!(token.access_token().expose(), "abc");
/// ```
#[derive(Clone, Debug)]
pub struct Token {
    access_token: Secret,
    end: End,
}

#[derive(Clone, Copy, Debug)]
enum End {
    None,
    In(Duration),
    At(SystemTime),
}

impl Token {
    /// A token that is used until it is rejected.
    pub fn new(access_token: impl Into<Secret>) -> Self {
        Self { access_token: access_token.into(), end: End::None }
    }

    /// It ends this long after it was obtained.
    #[must_use]
    pub fn expires_in(mut self, life: Duration) -> Self {
        self.end = End::In(life);
        self
    }

    /// It ends at this instant, wall clock.
    #[must_use]
    pub fn expires_at(mut self, end: SystemTime) -> Self {
        self.end = End::At(end);
        self
    }

    /// The token's text.
    pub fn access_token(&self) -> &Secret {
        &self.access_token
    }

    /// The token as obtained at `now`.
    pub fn issued(self, now: Now) -> Issued {
        let expires_at = match self.end {
            End::None => None,
            End::In(life) => now.wall.checked_add(life),
            End::At(end) => Some(end),
        };
        Issued {
            access_token: self.access_token,
            token_type: None,
            refresh_token: None,
            expires_at,
            issued_at: now,
        }
    }
}

/// One reading of both clocks.
///
/// # Example
/// ```
/// use std::time::{Duration, SystemTime};
/// use auth_core::token::Now;
///
/// let start = Now { wall: SystemTime::UNIX_EPOCH, monotonic: Duration::ZERO };
/// let set_back = Now { monotonic: Duration::from_secs(60), ..start };
/// assert!(set_back.wall == start.wall && set_back.monotonic > start.monotonic);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Wall clock: expiry dates are in it, but it can be set.
    pub wall: SystemTime,
    /// Time since some fixed start: it never goes back, but stands still while the machine sleeps.
    pub monotonic: Duration,
}

/// A token that was obtained, with what its renewal needs.
#[derive(Clone, Debug)]
pub struct Issued {
    /// The token.
    pub access_token: Secret,
    /// Its type as the answer names it, where it is sent with the token.
    pub token_type: Option<Secret>,
    /// The newest refresh token, where it rotates.
    pub refresh_token: Option<Secret>,
    /// Its end, wall clock; `None` means until it is rejected.
    pub expires_at: Option<SystemTime>,
    /// When it was obtained or adopted.
    pub issued_at: Now,
}

/// How fresh a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Use it.
    Fresh,
    /// It ends within the leeway: one caller renews it, the others go on using it.
    Due,
    /// It ends within a sixth of the leeway: all callers wait for the renewal, but it still works.
    Urgent,
    /// It has ended.
    Ended,
}

impl Issued {
    /// The instants, one of each clock, before which it is [`Freshness::Fresh`]; `None` is for ever.
    pub fn fresh_until(&self, leeway: Duration) -> Option<Now> {
        let expires_at = self.expires_at?;
        let life = expires_at.duration_since(self.issued_at.wall).unwrap_or_default();
        let leeway = leeway.min(life / 2);
        Some(Now {
            wall: expires_at.checked_sub(leeway).unwrap_or(SystemTime::UNIX_EPOCH),
            monotonic: self.issued_at.monotonic.saturating_add(life - leeway),
        })
    }

    /// How long it still works; `None`, until it is rejected.
    pub fn left(&self, now: Now) -> Option<Duration> {
        self.life_and_left(now).map(|(_, left)| left)
    }

    /// Its whole life, and what is left of it by the clock that says less.
    fn life_and_left(&self, now: Now) -> Option<(Duration, Duration)> {
        let expires_at = self.expires_at?;
        let life = expires_at.duration_since(self.issued_at.wall).unwrap_or_default();
        let by_wall = expires_at.duration_since(now.wall).unwrap_or_default();
        let by_monotonic =
            life.saturating_sub(now.monotonic.saturating_sub(self.issued_at.monotonic));
        Some((life, by_wall.min(by_monotonic)))
    }

    /// How fresh it is, by whichever clock says it is older: the wall clock may have been set back,
    /// the monotonic one may have slept.
    pub fn freshness(&self, leeway: Duration, now: Now) -> Freshness {
        let Some((life, left)) = self.life_and_left(now) else { return Freshness::Fresh };
        // A leeway longer than half the life would renew a short token before every call.
        let leeway = leeway.min(life / 2);
        if left.is_zero() {
            Freshness::Ended
        } else if left <= leeway / 6 {
            Freshness::Urgent
        } else if left <= leeway {
            Freshness::Due
        } else {
            Freshness::Fresh
        }
    }
}
