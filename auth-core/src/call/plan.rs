//! [`RequestPlan`]: what all requests of an authenticator carry, and where they may go.

use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};

use super::tokens::Tokens;
use crate::Secret;
use crate::error::{ConfigError, RequestError};
use crate::plan::{Address, Method, Plan, TokenMethod};
use crate::signer::{BodyNeed, RequestSigner};
use crate::wire::apply;
use crate::wire::challenge;
use crate::wire::origin::{self, BaseUrl, Destination, OriginRef};
use crate::wire::place::{Credential, Place};

/// A checked [`Plan`]: what every request of an authenticator carries, and where it may go.
#[derive(Debug)]
pub struct RequestPlan {
    base_url: Option<BaseUrl>,
    also_send_to: Vec<Destination>,
    allow_http: bool,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) query: Vec<(String, Secret)>,
    pub(super) attachments: Box<[Attachment]>,
    /// Whether anything secret is in the base URL, a plain header or a plain query parameter.
    has_secret: bool,
    /// Whether headers are all that is attached.
    pub(super) only_headers: bool,
    uses_body: bool,
    is_static: bool,
    secret_urls: bool,
}

/// What one method attaches to a request, or does to it.
#[derive(Debug)]
pub enum Attachment {
    /// The same credential each time.
    Static(Credential),
    /// A token that is obtained first.
    Token(Address, Arc<TokenMethod>),
    /// A signature.
    Signer(Box<dyn RequestSigner>),
}

impl Attachment {
    /// Where its credential is sent; a signer decides that itself.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Static(credential) => Some(credential.place()),
            Self::Token(_, method) => Some(method.send_as.place.clone()),
            Self::Signer(_) => None,
        }
    }

    fn uses_body(&self) -> bool {
        match self {
            Self::Signer(signer) => signer.needs() == BodyNeed::Bytes,
            _ => matches!(self.place(), Some(Place::Form(_) | Place::Json(_))),
        }
    }

    /// Takes a header credential off again.
    pub(super) fn remove_from(&self, headers: &mut HeaderMap) {
        let name = match self {
            Self::Static(Credential::Header { name, .. }) => name,
            Self::Token(_, method) => match &method.send_as.place {
                Place::Header(name) => name,
                Place::Query(_) | Place::Form(_) | Place::Json(_) => return,
            },
            Self::Static(_) | Self::Signer(_) => return,
        };
        headers.remove(name);
    }

    /// Whether this status, beside 401, rejects its token.
    pub(super) fn rejects(&self, status: StatusCode) -> bool {
        match self {
            Self::Token(_, method) => method.renew_on.contains(&status.as_u16()),
            Self::Static(_) | Self::Signer(_) => false,
        }
    }
}

impl RequestPlan {
    /// The plan, checked; `function` makes the signer of a method by which the user's function signs.
    ///
    /// # Errors
    /// [`Reason::Conflict`](crate::error::Reason::Conflict) where two parts are sent in one place.
    pub fn new(
        plan: Plan,
        mut function: impl FnMut(Address) -> Box<dyn RequestSigner>,
    ) -> Result<Self, ConfigError> {
        let plan = plan.check()?;
        let attachments: Box<[Attachment]> = plan
            .methods
            .into_iter()
            .map(|method| match method {
                Method::Static(credential) => Attachment::Static(credential),
                Method::Token(at, method) => Attachment::Token(at, Arc::from(method)),
                Method::Sign(at) => Attachment::Signer(function(at)),
            })
            .collect();
        let is = |wanted: fn(&Place) -> bool| {
            move |part: &Attachment| part.place().as_ref().is_some_and(wanted)
        };
        let is_header = is(|place| matches!(place, Place::Header(_)));
        let is_in_query = is(|place| matches!(place, Place::Query(_)));
        Ok(Self {
            only_headers: plan.query.is_empty() && attachments.iter().all(is_header),
            uses_body: attachments.iter().any(Attachment::uses_body),
            is_static: attachments.iter().all(|part| matches!(part, Attachment::Static(_))),
            secret_urls: plan.has_secret_query
                || plan.base_url.as_ref().is_some_and(BaseUrl::is_secret)
                || attachments.iter().any(is_in_query),
            base_url: plan.base_url,
            also_send_to: plan.also_send_to,
            allow_http: plan.allow_http,
            headers: plan.headers,
            query: plan.query,
            has_secret: plan.has_secret,
            attachments,
        })
    }

    /// What each method attaches, in order.
    pub fn attachments(&self) -> &[Attachment] {
        &self.attachments
    }

    /// Whether plain http to another machine is allowed.
    pub fn allow_http(&self) -> bool {
        self.allow_http
    }

    /// Whether requests carry anything secret: a credential, or a secret that is no method's.
    pub fn has_secrets(&self) -> bool {
        !self.attachments.is_empty() || self.has_secret
    }

    /// Whether the URLs of requests that carry a credential have a secret in them.
    pub fn has_secret_urls(&self) -> bool {
        self.secret_urls
    }

    /// Whether every credential is known: none is obtained, and nothing is signed.
    pub fn is_static(&self) -> bool {
        self.is_static
    }

    /// Whether attaching needs the body.
    pub fn uses_body(&self) -> bool {
        self.uses_body
    }

    /// Whether this URL is secret in itself, with or without a credential: it is below a base URL that is.
    pub fn is_secret(&self, uri: &Uri) -> bool {
        self.base_url.as_ref().is_some_and(BaseUrl::is_secret) && self.is_own(uri)
    }

    /// The base URL that is secret, as an absolute URL.
    pub fn secret_base(&self) -> Option<Uri> {
        let base = self.base_url.as_ref().filter(|base| base.is_secret())?;
        origin::resolve(Some(base), "").ok()
    }

    /// The URL of a request.
    ///
    /// # Errors
    /// [`RequestError::Url`], [`RequestError::UserInfo`], [`RequestError::NoBaseUrl`]
    pub fn resolve(&self, url: &str) -> Result<Uri, RequestError> {
        origin::resolve(self.base_url.as_ref(), url)
    }

    /// Whether a URL is plainly one of `base_url`'s origin: nothing about it is left to check.
    #[inline]
    pub fn is_own(&self, uri: &Uri) -> bool {
        self.base_url.as_ref().is_some_and(|base| base.has(uri))
    }

    /// The URL of a request, absolute and checked; `None` where it is to stay as it is.
    ///
    /// # Errors
    /// Those of [`RequestPlan::resolve`]; [`RequestError::Origin`] and [`RequestError::Insecure`] where the credentials may not go
    /// there.
    pub fn target(&self, uri: &Uri, with_credentials: bool) -> Result<Option<Uri>, RequestError> {
        if self.is_own(uri) {
            return Ok(None);
        }
        let resolved = origin::resolve_uri(self.base_url.as_ref(), uri)?;
        if with_credentials {
            self.check_target(resolved.as_ref().unwrap_or(uri))?;
        }
        Ok(resolved)
    }

    /// Whether the credentials may go to this URL.
    fn check_target(&self, uri: &Uri) -> Result<(), RequestError> {
        let target = OriginRef::of(uri).ok_or(RequestError::Url)?;
        if !self.has_secrets() && self.headers.is_empty() && self.query.is_empty() {
            return Ok(());
        }
        let bound = self.base_url.as_ref().map(BaseUrl::origin);
        let also = || self.also_send_to.iter().any(|other| other.includes(&target.to_owned()));
        if bound.is_some_and(|base| *base != target) && !also() {
            return Err(RequestError::Origin(target.to_owned().to_string()));
        }
        if self.allow_http || target.is_secure() { Ok(()) } else { Err(RequestError::Insecure) }
    }

    /// Whether a response rejects a token that was sent: 401, or a status that the annotation names. One that misses a
    /// scope does not: the next token would have the same ones (RFC 6750 section 3.1).
    pub(super) fn is_rejected(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        tokens: &Tokens,
    ) -> bool {
        let is_rejected = status == StatusCode::UNAUTHORIZED
            || tokens.iter().any(|(at, _)| self.rejects(*at, status));
        is_rejected && challenge::insufficient_scope(status, headers).is_none()
    }

    /// Whether this status, beside 401, rejects the token of the method at `at`.
    pub(super) fn rejects(&self, at: usize, status: StatusCode) -> bool {
        self.attachments.get(at).is_some_and(|part| part.rejects(status))
    }

    /// The URL without the query credentials of a request.
    pub(super) fn strip(&self, uri: &Uri, tokens: &Tokens) -> Result<Uri, RequestError> {
        let fixed = self.attachments.iter().filter_map(|part| match part {
            Attachment::Static(credential) => Some(credential),
            Attachment::Token(..) | Attachment::Signer(_) => None,
        });
        let credentials = fixed.chain(tokens.iter().map(|(_, held)| &held.credential));
        let pairs: Vec<&Secret> = credentials.filter_map(Credential::query_pair).collect();
        apply::remove_query(uri, &pairs)
    }

    /// Removes what stands where credentials and plain secrets go: a caller's own value there is one, too.
    pub(super) fn remove_places_from(&self, headers: &mut HeaderMap) {
        self.attachments.iter().for_each(|part| part.remove_from(headers));
        for (name, value) in &self.headers {
            if value.is_sensitive() {
                headers.remove(name);
            }
        }
    }
}
