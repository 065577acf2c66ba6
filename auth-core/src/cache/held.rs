//! [`Held`]: a token in hand, ready to be sent.

use std::time::Duration;

use crate::env::Env;
use crate::error::ConfigError;
use crate::plan::TokenMethod;
use crate::token::{Freshness, Issued, Now};
use crate::value::Text;
use crate::wire::place::Credential;
use crate::wire::secrets::Secrets;

/// A token that is ready to be sent.
#[derive(Debug)]
pub struct Held {
    /// The token, and what its renewal needs.
    pub issued: Issued,
    /// What goes on a request.
    pub credential: Credential,
    /// How long before its end this one is renewed: the method's leeway, or up to a fifth less.
    leeway: Duration,
    /// Before these instants it is fresh; `None` is for ever.
    good_until: Option<Now>,
}

/// How long a token is used that had ended when it was obtained (`"expires_in": 0`): the server says nothing of use about
/// its end, and asking for another at each call would only storm it.
const STILLBORN: Duration = Duration::from_secs(5);

impl Held {
    /// The token as `method` sends it.
    ///
    /// # Errors
    /// It cannot be sent.
    pub fn new(
        method: &TokenMethod,
        issued: Issued,
        env: &mut Env<'_>,
    ) -> Result<Self, ConfigError> {
        let token = Text { field: "token", text: issued.access_token.clone(), secret: true };
        let credential = method.send_as.typed(&token, issued.token_type.as_ref())?;
        // A thousand processes whose tokens end together do not renew them together.
        let leeway = method.leeway.mul_f64(0.8 + 0.2 * env.fraction());
        let good_until = issued.fresh_until(leeway);
        Ok(Self { issued, credential, leeway, good_until })
    }

    /// Before these instants, one of each clock, there is nothing to ask; `None` is for ever.
    #[inline]
    pub fn good_until(&self) -> Option<Now> {
        self.good_until
    }

    /// How fresh it is.
    pub fn freshness(&self, now: Now) -> Freshness {
        let Issued { expires_at, issued_at, .. } = self.issued;
        if expires_at.is_some_and(|end| end <= issued_at.wall) {
            let age = now.monotonic.saturating_sub(issued_at.monotonic);
            return if age < STILLBORN { Freshness::Fresh } else { Freshness::Ended };
        }
        self.issued.freshness(self.leeway, now)
    }

    /// Whether it can be sent, however soon it ends.
    pub fn works(&self, now: Now) -> bool {
        self.freshness(now) != Freshness::Ended
    }

    /// Whether a server whose clock is a little ahead may say that it has ended: its rejection then is no more than that.
    pub fn is_at_its_end(&self, now: Now) -> bool {
        matches!(self.freshness(now), Freshness::Urgent | Freshness::Ended)
    }

    /// Whether it is the same token.
    pub fn has_token_of(&self, other: &Self) -> bool {
        self.issued.access_token.expose() == other.issued.access_token.expose()
    }

    /// Adds the token, and what is sent of it, to the secrets that a text is searched for.
    pub fn add_to(&self, secrets: &mut Secrets) {
        secrets.add(self.issued.access_token.expose());
        self.credential.add_to(secrets);
    }
}
