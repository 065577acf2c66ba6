//! [`Authenticator`]: a config, its plan, and its tokens.

mod explain;
mod slot;

use std::fmt;
use std::sync::Arc;

use auth_core::apply;
use auth_core::cache::Held;
use auth_core::error::{ConfigError, Reason, RequestError};
use auth_core::identity::{Identity, Seen, Worked};
use auth_core::method::{SignRequest, TokenValues};
use auth_core::origin::{self, BaseUrl, OriginRef};
use auth_core::place::Credential;
use auth_core::plan::{Method, Plan, TokenMethod};
use auth_core::redirect::Redirect;
use auth_core::token::Now;
use auth_core::values::Values;
use auth_core::{Secret, Token};
use http::request::Parts;
use http::{HeaderMap, StatusCode, Uri};
use zeroize::{Zeroize, Zeroizing};

use crate::authenticator::explain::Said;
use crate::authenticator::slot::Slot;
use crate::clock::Clock;
use crate::config::{self, AuthConfig};
use crate::driver::Driver;
use crate::error::{Error, insufficient_scope};
use crate::store::{StoreError, TokenStore};
use crate::token_requests::TokenRequests;
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

/// An [`AuthConfig`] without its type.
pub(crate) trait Config: Send + Sync {
    fn plan(&self, plan: &mut Plan, values: &mut Values);
    fn name(&self) -> &'static str;
    fn seen(&self, at: &[usize], seen: &mut Seen);
    fn token_values_in(&self, at: &[usize], values: &mut Values) -> Option<TokenValues>;
    fn token_with(&self, at: &[usize], requests: &mut TokenRequests<'_>) -> Result<Token, Error>;
    fn sign(&self, at: &[usize], request: &mut SignRequest<'_>) -> Result<(), Error>;
}

impl dyn Config + '_ {
    pub(crate) fn token_values(&self, at: &[usize]) -> Result<TokenValues, ConfigError> {
        self.values_of(at, Values::default())
    }

    /// Whose tokens the method at `at` obtains, for a token store.
    pub(crate) fn identity(
        &self,
        at: &[usize],
        method: &TokenMethod,
        sent: &TokenValues,
    ) -> Result<Identity, ConfigError> {
        let mut seen = Seen::new(self.name(), at);
        self.seen(at, &mut seen);
        seen.check()?;
        let named = self.values_of(at, Values::named())?;
        Ok(Identity::of(method, Worked { sent, named: &named }, seen))
    }

    fn values_of(&self, at: &[usize], mut values: Values) -> Result<TokenValues, ConfigError> {
        let worked_out = self.token_values_in(at, &mut values);
        values.finish()?;
        worked_out.ok_or_else(config::internal)
    }
}

impl<T: AuthConfig> Config for T {
    fn plan(&self, plan: &mut Plan, values: &mut Values) {
        self.__plan(plan, values);
    }

    fn name(&self) -> &'static str {
        self.__name()
    }

    fn seen(&self, at: &[usize], seen: &mut Seen) {
        self.__seen(at, seen);
    }

    fn token_values_in(&self, at: &[usize], values: &mut Values) -> Option<TokenValues> {
        self.__token_values(at, values)
    }

    fn token_with(&self, at: &[usize], requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
        self.__token_with(at, requests)
    }

    fn sign(&self, at: &[usize], request: &mut SignRequest<'_>) -> Result<(), Error> {
        self.__sign(at, request)
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

    /// The tokens of a request.
    fn tokens(&self, driver: &Driver<'_>, before: &Used) -> Result<Used, Error> {
        let mut used = Used::default();
        for (at, slot) in self.token_slots() {
            let of_call = before.iter().find(|(used, _)| *used == at && slot.method.is_per_call());
            let held = match of_call {
                Some((_, held)) => Arc::clone(held),
                None => slot.current(&*self.0.config, driver)?,
            };
            used.push(at, held);
        }
        Ok(used)
    }

    fn token_slots(&self) -> impl Iterator<Item = (usize, &TokenSlot)> {
        self.0.slots.iter().enumerate().filter_map(|(at, slot)| match slot {
            Slot::Token(slot) => Some((at, &**slot)),
            Slot::Static(_) | Slot::Sign(_) => None,
        })
    }

    fn token_slot(&self, at: usize) -> Option<&TokenSlot> {
        match self.0.slots.get(at) {
            Some(Slot::Token(slot)) => Some(slot),
            _ => None,
        }
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

    /// Whether a response rejects a token that was sent: 401, or a status that the annotation names. One that misses a
    /// scope does not: the next token would have the same ones (RFC 6750 section 3.1).
    pub(crate) fn is_rejected(&self, status: StatusCode, headers: &HeaderMap, used: &Used) -> bool {
        let is_rejected = status == StatusCode::UNAUTHORIZED
            || used
                .iter()
                .any(|(at, _)| self.0.slots.get(*at).is_some_and(|slot| slot.rejects(status)));
        is_rejected && insufficient_scope(status, headers).is_none()
    }

    /// Replaces the tokens that `status` rejected. Says whether any of them is a new one now.
    pub(crate) fn renew_rejected(
        &self,
        driver: &Driver<'_>,
        status: StatusCode,
        used: &Used,
    ) -> Result<bool, Error> {
        let mut renewed = false;
        for (at, held) in used.iter() {
            if let Some(slot @ Slot::Token(token)) = self.0.slots.get(*at)
                && (status == StatusCode::UNAUTHORIZED || slot.rejects(status))
            {
                renewed |= token.replace(&*self.0.config, driver, held)?;
            }
        }
        Ok(renewed)
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

    /// The request was accepted with the tokens that a rejection of this call had renewed.
    pub(crate) fn helped(&self, used: &Used) {
        used.iter().filter_map(|(at, _)| self.token_slot(*at)).for_each(TokenSlot::helped);
    }

    /// Why tokens that were rejected are not renewed once more.
    pub(crate) fn why_rejected(&self, used: &Used, now: Now) -> Option<Error> {
        let mut slots = used.iter().filter_map(|(at, _)| self.token_slot(*at));
        slots.find_map(|slot| slot.rejected(now)).map(Error::from)
    }

    /// Obtains every token that the methods need.
    pub(crate) fn obtain(&self, driver: &Driver<'_>) -> Result<(), Error> {
        for (_, slot) in self.token_slots() {
            slot.current(&*self.0.config, driver)?;
        }
        Ok(())
    }

    /// The first token, for [`Client::access_token`](crate::Client::access_token).
    pub(crate) fn first_token(&self, driver: &Driver<'_>) -> Result<Arc<Held>, Error> {
        match self.token_slots().next() {
            Some((_, slot)) => Ok(slot.current(&*self.0.config, driver)?),
            None => Err(ConfigError::new("access_token", Reason::Missing).into()),
        }
    }

    /// Obtains other tokens than those in hand.
    pub(crate) fn renew_all(&self, driver: &Driver<'_>) -> Result<(), Error> {
        for (_, slot) in self.token_slots() {
            slot.renew(&*self.0.config, driver)?;
        }
        Ok(())
    }

    /// Tells each method's slot, whatever the store of one says.
    fn tell_all(&self, tell: impl Fn(&TokenSlot) -> Result<(), StoreError>) -> Result<(), Error> {
        let told: Vec<_> = self.token_slots().map(|(_, slot)| tell(slot)).collect();
        Ok(told.into_iter().collect::<Result<(), StoreError>>()?)
    }

    /// As [`Client::renew`](crate::Client::renew), by a client with default settings: where yours has an agent, a clock or a
    /// listener of its own, ask that one.
    ///
    /// # Errors
    /// The errors of a token request.
    pub fn renew(&self) -> Result<(), Error> {
        crate::Client::new(self.clone()).renew()
    }

    /// As [`Client::reject`](crate::Client::reject).
    ///
    /// # Errors
    /// [`Error::Store`] where the token store could not be told.
    pub fn reject(&self, token: &Secret) -> Result<(), Error> {
        self.tell_all(|slot| slot.reject(token))
    }

    /// As [`Client::forget_refusal`](crate::Client::forget_refusal).
    ///
    /// # Errors
    /// [`Error::Store`] where the token store could not be told.
    pub fn forget_refusal(&self) -> Result<(), Error> {
        self.tell_all(TokenSlot::forget_refusal)
    }
}

impl fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places: Vec<String> = self.0.slots.iter().map(Slot::place_name).collect();
        f.debug_struct("Authenticator").field("places", &places).finish_non_exhaustive()
    }
}
