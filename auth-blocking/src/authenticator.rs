//! [`Authenticator`]: a config, its plan, and its tokens.

mod config;
mod explain;
mod slot;
mod tokens;

pub(crate) use config::Config;

use std::fmt;
use std::sync::Arc;

use auth_core::Secret;
use auth_core::apply;
use auth_core::cache::Held;
use auth_core::error::{ConfigError, RequestError};
use auth_core::method::SignRequest;
use auth_core::origin::{self, BaseUrl, OriginRef};
use auth_core::place::Credential;
use auth_core::plan::{Method, Plan};
use auth_core::redirect::Redirect;
use auth_core::values::Values;
use http::request::Parts;
use http::{HeaderMap, Uri};
use zeroize::{Zeroize, Zeroizing};

use crate::authenticator::explain::Said;
use crate::authenticator::slot::Slot;
use crate::clock::Clock;
use crate::config::AuthConfig;
use crate::driver::Driver;
use crate::error::Error;
use crate::store::TokenStore;
use crate::token_slot::{TokenSlot, ended};
use crate::used::Used;

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
    config: Box<dyn Config>,
    plan: Plan,
    slots: Box<[Slot]>,
    /// Whether headers are all that is put on a request.
    only_headers: bool,
    /// Whether a credential goes into the body, or a signature may change it.
    uses_body: bool,
    /// Whether a secret goes into the URL.
    secret_urls: bool,
    /// Whether a method obtains a token.
    has_tokens: bool,
}

/// A request is made ready so often, where a token ends meanwhile.
const ROUNDS: usize = 3;

/// Puts a credential on that is a header, where its place is free; says whether it did.
#[inline]
fn put_header(credential: &Credential, headers: &mut HeaderMap) -> bool {
    match credential {
        Credential::Header { name, value } => apply::header(name, value, headers),
        Credential::Query { .. } | Credential::Form { .. } | Credential::Json { .. } => false,
    }
}

impl Authenticator {
    /// Called by derived builders.
    #[doc(hidden)]
    pub fn __new<C: AuthConfig>(
        config: C,
        store: Option<Arc<dyn TokenStore>>,
    ) -> Result<Self, Error> {
        Self::new(Box::new(config), store)
    }

    /// Without the config's type: this is compiled once, not in each user's crate for each config.
    fn new(config: Box<dyn Config>, store: Option<Arc<dyn TokenStore>>) -> Result<Self, Error> {
        let (mut plan, mut values) = (Plan::new(), Values::default());
        config.plan(&mut plan, &mut values);
        values.finish()?;
        let mut plan = plan.check()?;
        let allow_http = plan.allow_http;
        let slots = std::mem::take(&mut plan.methods)
            .into_iter()
            .map(|method| {
                Ok(match method {
                    Method::Static(credential) => Slot::Static(credential),
                    Method::Sign(at) => Slot::Sign(at),
                    Method::Token(at, method) => Slot::Token(Box::new(TokenSlot::new(
                        &*config,
                        at,
                        *method,
                        store.clone(),
                        allow_http,
                    )?)),
                })
            })
            .collect::<Result<Box<[Slot]>, ConfigError>>()?;
        let only_headers = plan.query.is_empty() && slots.iter().all(Slot::is_header);
        let uses_body = slots.iter().any(Slot::uses_body);
        let secret_urls = plan.has_secret_query
            || plan.base_url.as_ref().is_some_and(BaseUrl::is_secret)
            || slots.iter().any(Slot::is_in_query);
        let has_tokens = slots.iter().any(|slot| matches!(slot, Slot::Token(_)));
        let inner = Inner { config, plan, slots, only_headers, uses_body, secret_urls, has_tokens };
        Ok(Self(Arc::new(inner)))
    }

    pub(crate) fn allow_http(&self) -> bool {
        self.0.plan.allow_http
    }

    /// Whether requests carry anything secret: a credential, or a secret that is no method's.
    pub(crate) fn has_secrets(&self) -> bool {
        !self.0.slots.is_empty() || self.0.plan.has_secret
    }

    /// Whether the URLs of requests that carry a credential have a secret in them.
    pub(crate) fn has_secret_urls(&self) -> bool {
        self.0.secret_urls
    }

    /// Whether this URL is secret in itself, with or without a credential: it is below a base URL that is.
    pub(crate) fn is_secret(&self, uri: &Uri) -> bool {
        self.0.plan.base_url.as_ref().is_some_and(BaseUrl::is_secret) && self.is_own(uri)
    }

    /// The URL of a request.
    pub(crate) fn resolve(&self, url: &str) -> Result<Uri, RequestError> {
        origin::resolve(self.0.plan.base_url.as_ref(), url)
    }

    /// Whether a URL is plainly one of `base_url`'s origin: nothing about it is left to check.
    #[inline]
    pub(crate) fn is_own(&self, uri: &Uri) -> bool {
        self.0.plan.base_url.as_ref().is_some_and(|base| base.has(uri))
    }

    /// The URL of a ready request, checked; `None` where it is to stay as it is.
    pub(crate) fn target(
        &self,
        uri: &Uri,
        with_credentials: bool,
    ) -> Result<Option<Uri>, RequestError> {
        if self.is_own(uri) {
            return Ok(None);
        }
        let base = self.0.plan.base_url.as_ref();
        let resolved = origin::resolve_uri(base, uri)?;
        if with_credentials {
            self.check_target(resolved.as_ref().unwrap_or(uri))?;
        }
        Ok(resolved)
    }

    /// Whether the credentials may go to this URL.
    fn check_target(&self, uri: &Uri) -> Result<(), RequestError> {
        let plan = &self.0.plan;
        let target = OriginRef::of(uri).ok_or(RequestError::Url)?;
        if !self.has_secrets() && plan.headers.is_empty() && plan.query.is_empty() {
            return Ok(());
        }
        let bound = plan.base_url.as_ref().map(BaseUrl::origin);
        let also = || plan.also_send_to.iter().any(|other| other.includes(&target.to_owned()));
        if bound.is_some_and(|base| *base != target) && !also() {
            return Err(RequestError::Origin(target.to_owned().to_string()));
        }
        if plan.allow_http || target.is_secure() { Ok(()) } else { Err(RequestError::Insecure) }
    }

    /// Whether [`Authenticator::apply`] needs the body.
    pub(crate) fn uses_body(&self) -> bool {
        self.0.uses_body
    }

    /// Puts on all that is to be put on, where that is headers which are at hand, and says so. Otherwise it
    /// changes nothing, and [`Authenticator::apply`] finds out why. Its tokens are noted in `used`, where
    /// somebody asks for them.
    ///
    /// This is what almost every call does, so it does no more than it must.
    pub(crate) fn apply_at_hand(
        &self,
        clock: &dyn Clock,
        headers: &mut HeaderMap,
        mut used: Option<&mut Used>,
    ) -> bool {
        let inner = &*self.0;
        if !inner.only_headers {
            return false;
        }
        for (at, slot) in inner.slots.iter().enumerate() {
            let at_hand;
            let credential = match slot {
                Slot::Static(credential) => Some(credential),
                Slot::Token(slot) => {
                    at_hand = slot.at_hand();
                    let is_good = |held: &&Arc<Held>| {
                        !slot.is_behind()
                            && held.good_until().is_none_or(|end| clock.is_before(end))
                    };
                    at_hand.held().filter(is_good).map(|held| {
                        if let Some(used) = used.as_mut() {
                            used.push(at, Arc::clone(held));
                        }
                        &held.credential
                    })
                }
                Slot::Sign(_) => None,
            };
            if !credential.is_some_and(|credential| put_header(credential, headers)) {
                self.take_off(at, headers);
                return false;
            }
        }
        if !inner.plan.headers.is_empty() {
            apply::plain_headers(&inner.plan.headers, headers);
        }
        true
    }

    /// Takes the first slots' headers off again: none of them was there before.
    #[cold]
    fn take_off(&self, count: usize, headers: &mut HeaderMap) {
        self.0.slots.iter().take(count).rev().for_each(|slot| slot.remove_from(headers));
    }

    /// Obtains what is needed, puts all credentials on the request, and has it signed.
    /// `before` are the tokens of the same call's last exchange: a login per call is one per call.
    ///
    /// While one of several tokens was waited for, or the user's function signed, a token may have ended: then all begins
    /// anew from the request as it was.
    pub(crate) fn apply(
        &self,
        driver: &Driver<'_>,
        parts: &mut Parts,
        mut body: Option<&mut Vec<u8>>,
        before: &Used,
    ) -> Result<Used, Error> {
        if !self.0.has_tokens {
            self.put(driver, parts, body, &Used::default())?;
            return Ok(Used::default());
        }
        let given = parts.clone();
        let given_body = body.as_deref().map(|body| Zeroizing::new(body.clone()));
        let mut used = self.tokens(driver, before)?;
        for _ in 0..ROUNDS {
            self.put(driver, parts, body.as_deref_mut(), &used)?;
            let now = driver.now();
            if used.iter().all(|(_, held)| held.works(now)) {
                return Ok(used);
            }
            parts.clone_from(&given);
            if let (Some(body), Some(given)) = (body.as_deref_mut(), &given_body) {
                body.zeroize();
                body.extend_from_slice(given);
            }
            used = self.tokens(driver, &used)?;
        }
        Err(ended().into())
    }

    /// Puts all credentials on, and has the request signed.
    fn put(
        &self,
        driver: &Driver<'_>,
        parts: &mut Parts,
        mut body: Option<&mut Vec<u8>>,
        used: &Used,
    ) -> Result<(), Error> {
        let inner = &*self.0;
        apply::plain(&inner.plan.headers, &inner.plan.query, parts)?;
        for (at, slot) in inner.slots.iter().enumerate() {
            match slot {
                Slot::Static(credential) => {
                    apply::credentials([credential], parts, body.as_deref_mut())?
                }
                Slot::Token(_) => {
                    let held = used.iter().find(|(used, _)| *used == at).map(|(_, held)| held);
                    let credential = held.map(|held| &held.credential);
                    apply::credentials(credential, parts, body.as_deref_mut())?;
                }
                Slot::Sign(_) => {}
            }
        }
        for slot in &inner.slots {
            if let Slot::Sign(at) = slot {
                let now = driver.now().wall;
                let (method, uri, headers) =
                    (&mut parts.method, &mut parts.uri, &mut parts.headers);
                inner.config.sign(
                    at,
                    &mut SignRequest::new(method, uri, headers, body.as_deref_mut(), now),
                )?;
                // It may have changed the URL.
                if let Some(uri) = self.target(&parts.uri, true)? {
                    parts.uri = uri;
                }
            }
        }
        Ok(())
    }

    /// Whether a redirect's target has a secret of this request in it.
    ///
    /// The config says once more what is secret in its values, because a plain text in the same place is none.
    pub(crate) fn is_echoed_by(&self, next: &Redirect, used: &Used) -> bool {
        if !self.has_secrets() {
            return false;
        }
        let mut secrets = Said::of(&self.0).secrets;
        used.iter().for_each(|(_, held)| held.add_to(&mut secrets));
        let target = next.uri.path_and_query().map_or("", |target| target.as_str());
        secrets.are_echoed_in(target)
            || next.fragment.as_ref().is_some_and(|fragment| secrets.are_echoed_in(fragment))
    }

    /// The URL without the query credentials of this request.
    pub(crate) fn strip(&self, uri: &Uri, used: &Used) -> Result<Uri, RequestError> {
        let pairs: Vec<&Secret> =
            self.credentials(used).filter_map(Credential::query_pair).collect();
        apply::remove_query(uri, &pairs)
    }

    fn credentials<'a>(&'a self, used: &'a Used) -> impl Iterator<Item = &'a Credential> {
        let fixed = self.0.slots.iter().filter_map(|slot| match slot {
            Slot::Static(credential) => Some(credential),
            Slot::Token(_) | Slot::Sign(_) => None,
        });
        fixed.chain(used.iter().map(|(_, held)| &held.credential))
    }

    /// Removes what stands where credentials and plain secrets go: a caller's own value there is one, too.
    pub(crate) fn remove_places_from(&self, headers: &mut HeaderMap) {
        self.0.slots.iter().for_each(|slot| slot.remove_from(headers));
        for (name, value) in &self.0.plan.headers {
            if value.is_sensitive() {
                headers.remove(name);
            }
        }
    }
}

impl fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places: Vec<String> = self.0.slots.iter().map(Slot::place_name).collect();
        f.debug_struct("Authenticator").field("places", &places).finish_non_exhaustive()
    }
}
