//! The slot of a method, and what of its values cannot be sent: known before any request.

use std::sync::{Arc, Mutex};

use arc_swap::ArcSwap;
use auth_core::Secret;
use auth_core::cache::TokenCache;
use auth_core::env::Env;
use auth_core::error::{ConfigError, Failure, Reason};
use auth_core::method::{Event, Given, Leg};
use auth_core::plan::{Address, TokenMethod};
use auth_core::value::Text;

use super::TokenSlot;
use crate::config::Config;
use crate::sources::clock::{Clock, SystemClock};
use crate::sources::entropy;
use crate::store::TokenStore;
use crate::token::flight::Flight;
use crate::token::renewable::{Kept, Renewable};
use crate::token::unwritten::Unwritten;

impl TokenSlot {
    /// Works out the values once, so that what cannot be sent is known before any request.
    pub(crate) fn new(
        config: &Arc<dyn Config>,
        at: Address,
        method: Arc<TokenMethod>,
        store: Option<Arc<dyn TokenStore>>,
        allow_http: bool,
    ) -> Result<Self, ConfigError> {
        let values = config.token_values(&at)?;
        let obtain = &*method.obtain;
        if store.is_none() && obtain.rotates() {
            return Err(ConfigError::new("rotate_refresh_token", Reason::NoStore));
        }
        let account = obtain.account(&values);
        // The chain of an account may go on in the store, without a configured refresh token.
        let in_store = store.is_some() && account.is_some();
        let refresh_token = in_store.then(|| Secret::from("x"));
        let given = Given { refresh_token, allow_http, bearer: method.send_as.is_bearer() };
        let mut env = Env { now: SystemClock.now(), random: &mut entropy::system };
        let first = obtain.course(given).next(Event::Start, &values, &mut env);
        if let Leg::Failed(Failure::Config(error)) = first {
            return Err(error);
        }
        // The text around the token must be there, and be sendable with any token.
        let token = Text { field: "send_as", text: Secret::from("x"), secret: true };
        method.send_as.credential(&token)?;
        let initial = match obtain.access_token(&values)? {
            Some((access_token, end)) => {
                method.send_as.credential(access_token)?;
                Some((access_token.text.clone(), end))
            }
            None => None,
        };
        let seed = obtain.refresh_token(&values).filter(|_| in_store);
        let seed = seed.map(|seed| seed.text.clone());
        let is_chain = obtain.is_chain(&values);
        let kept = match store {
            Some(store) => {
                let identity = config.identity(&at, &method, &values)?;
                Some(Box::new(Kept { store, identity, unwritten: Unwritten::default() }))
            }
            None => None,
        };
        let configured = kept.as_ref().and_then(|kept| kept.identity.mark.configured.clone());
        let renewable = Renewable { config: Arc::clone(config), at, method, kept };
        Ok(Self {
            renewable,
            is_chain,
            allow_http,
            initial,
            seed,
            cache: ArcSwap::from_pointee(TokenCache::new(configured)),
            settling: Mutex::new(()),
            flight: Flight::new(),
        })
    }
}
