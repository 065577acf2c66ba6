//! Room: [`Authenticator`], a config with its plan and its tokens.
//! Comes in: a config and a token store, once; then who needs a token, or what a request would carry.

mod explain;
mod into_authenticator;
mod sign_with;
mod tokens;

pub use into_authenticator::IntoAuthenticator;

use std::fmt;
use std::sync::Arc;

use auth_core::call::{Attachment, RequestPlan, attach_header};
use auth_core::error::ConfigError;
use auth_core::plan::Plan;
use auth_core::value::Values;
use auth_core::wire::secrets::Secrets;
use http::HeaderMap;

use explain::Said;
use sign_with::SignWith;

use crate::config::{AuthConfig, Config, SharedStore};
use crate::error::Error;
use crate::sources::clock::Clock;
use crate::store::TokenStore;
use crate::token::TokenSlot;

/// Puts valid credentials on requests. Made by a derived config; used through a [`Client`](crate::Client).
///
/// It has no type parameters, so it fits into any struct field or `static`. Its clones, and all clients
/// made from them, share one token and make one token request.
///
/// # Example
/// ```
/// use std::sync::LazyLock;
/// use auth_blocking::{AuthConfig, Authenticator, Secret};
///
/// #[derive(AuthConfig)]
/// #[auth(api_key(header = "X-CoinAPI-Key"))]
/// struct CoinApi {
///     api_key: Secret,
/// }
///
/// static AUTH: LazyLock<Result<Authenticator, auth_blocking::Error>> =
///     LazyLock::new(|| CoinApi::builder().api_key("73034021").build());
/// # assert!(AUTH.is_ok());
/// ```
#[derive(Clone)]
pub struct Authenticator(Arc<Inner>);

struct Inner {
    config: Arc<dyn Config>,
    plan: RequestPlan,
    /// The token of each method that obtains one, by the method's position.
    tokens: Box<[Option<Box<TokenSlot>>]>,
}

impl Authenticator {
    /// Called by derived builders.
    #[doc(hidden)]
    pub fn __new<C: AuthConfig>(config: C, store: Option<SharedStore>) -> Result<Self, Error> {
        Self::new(Arc::new(config), store.map(|store| store.0))
    }

    /// Without the config's type: this is compiled once, not in each user's crate for each config.
    fn new(config: Arc<dyn Config>, store: Option<Arc<dyn TokenStore>>) -> Result<Self, Error> {
        let (mut plan, mut values) = (Plan::new(), Values::default());
        config.plan(&mut plan, &mut values);
        values.finish()?;
        let plan = RequestPlan::new(plan, |at| Box::new(SignWith::new(&config, at)))?;
        let tokens = plan.attachments().iter().map(|part| {
            let Attachment::Token(at, method) = part else { return Ok(None) };
            let (at, method, store) = (at.clone(), Arc::clone(method), store.clone());
            TokenSlot::new(&config, at, method, store, plan.allow_http()).map(Box::new).map(Some)
        });
        let tokens = tokens.collect::<Result<_, ConfigError>>()?;
        Ok(Self(Arc::new(Inner { config, plan, tokens })))
    }

    /// What every request carries.
    #[inline]
    pub(crate) fn plan(&self) -> &RequestPlan {
        &self.0.plan
    }

    /// Attaches everything, where that is headers which are cached, and says so. Otherwise it changes nothing.
    #[inline]
    pub(crate) fn attach_cached(&self, clock: &dyn Clock, headers: &mut HeaderMap) -> bool {
        let inner = &*self.0;
        inner.plan.attach_cached(headers, &inner.tokens, |slot, headers| {
            let Some(slot) = slot else { return false };
            let at_hand = slot.at_hand();
            let held = at_hand.held().filter(|held| {
                !slot.is_behind() && held.good_until().is_none_or(|end| clock.is_before(end))
            });
            held.is_some_and(|held| attach_header(&held.credential, headers))
        })
    }

    /// What is secret in the values of the config, which says it once more: a plain text in the same place is none.
    pub(crate) fn secrets(&self) -> Secrets {
        Said::of(&self.0).secrets
    }
}

impl fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = |part: &Attachment| part.place().map(|place| place.name());
        let parts = self.0.plan.attachments().iter();
        let places: Vec<String> =
            parts.map(|part| place(part).unwrap_or_else(|| "signature".to_owned())).collect();
        f.debug_struct("Authenticator").field("places", &places).finish_non_exhaustive()
    }
}
