//! [`Plan`]: everything that an annotation says, as the derive hands it over.

use std::time::Duration;

use http::{HeaderName, HeaderValue};

use crate::Secret;
use crate::error::{ConfigError, Reason};
use crate::method::{Obtain, SendAs};
use crate::value::{Source, Text, Value, Values};
use crate::wire::expiry::{Expiry, Lifetime};
use crate::wire::origin::{BaseUrl, Destination};
use crate::wire::place::{Credential, Place, header_name, header_value, query_pair};
use crate::wire::retry::Retry;

/// Which method of a config is meant: its position, and within a flattened field the positions there.
pub type Address = Vec<usize>;

/// What is put on requests, where, and how tokens are obtained.
#[derive(Debug, Default)]
pub struct Plan {
    /// The origin that the credential belongs to, and the path that relative requests start at.
    pub base_url: Option<BaseUrl>,
    /// Other origins that may see the credential.
    pub also_send_to: Vec<Destination>,
    /// Whether plain http to another machine is allowed.
    pub allow_http: bool,
    /// Plain headers; a header that the caller sets wins over them.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// Plain query parameters: name, and `name=value` encoded.
    pub query: Vec<(String, Secret)>,
    /// Whether a secret went into the base URL, a plain header or a plain query parameter.
    pub has_secret: bool,
    /// Whether one went into a plain query parameter.
    pub has_secret_query: bool,
    /// The methods, in order.
    pub methods: Vec<Method>,
    /// What each part was made of, where `values` record it.
    pub sources: Vec<(Part, Vec<Source>)>,
}

/// The part of a request that values are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The URL that relative requests start at.
    BaseUrl,
    /// A plain header.
    Header(&'static str),
    /// A plain query parameter.
    Query(&'static str),
    /// A credential that never changes; `None` where its values are absent.
    Credential(Option<Place>),
}

/// One method of a plan.
#[derive(Debug)]
pub enum Method {
    /// The same credential on every request: Basic, Bearer, an API key.
    Static(Credential),
    /// A token that is obtained first: OAuth 2.0, a session, the user's own function.
    Token(Address, Box<TokenMethod>),
    /// The user's function signs each request.
    Sign(Address),
}

/// How a token is obtained, kept and sent.
#[derive(Debug)]
pub struct TokenMethod {
    /// The protocol that gives it.
    pub obtain: Box<dyn Obtain>,
    /// Where the token goes.
    pub send_as: SendAs,
    /// How long it lives.
    pub expiry: Expiry,
    /// How long before its end a token is renewed; never more than half its life.
    pub leeway: Duration,
    /// How often and when a failed request is repeated.
    pub retry: Retry,
    /// The statuses that say, as 401 does, that the token is not accepted any more.
    pub renew_on: &'static [u16],
}

impl TokenMethod {
    /// What holds where the annotation says no more: a Bearer token, renewed a minute before its end.
    pub fn new(obtain: Box<dyn Obtain>) -> Self {
        Self {
            send_as: SendAs::bearer(),
            expiry: obtain.expiry(),
            leeway: Duration::from_secs(60),
            retry: Retry::default(),
            renew_on: &[],
            obtain,
        }
    }

    /// Whether each call obtains a token of its own.
    pub fn is_per_call(&self) -> bool {
        self.expiry.otherwise == Lifetime::EveryCall && self.expiry.property.is_none()
    }
}

impl Plan {
    /// Nothing said yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets self-hosted servers off https.
    pub fn dangerous_allow_http(&mut self, allow: bool) {
        self.allow_http |= allow;
    }

    /// Binds the credential to the origin of `value`. Call after [`Plan::dangerous_allow_http`].
    pub fn base_url(&mut self, value: &Value, values: &mut Values) {
        let base = value.required().and_then(|text| BaseUrl::new(text, self.allow_http));
        self.note_secret(value);
        values.note(base.map(|base| self.base_url = Some(base)));
        self.record(Part::BaseUrl, values);
    }

    /// Names another origin, or the subdomains of a domain, that may see the credential. Call after
    /// [`Plan::dangerous_allow_http`].
    pub fn also_send_to(&mut self, value: &Value, values: &mut Values) {
        if let Some(text) = value.as_text() {
            let destination = Destination::new(text, self.allow_http);
            values.note(destination.map(|destination| self.also_send_to.push(destination)));
        }
        values.take_sources();
    }

    /// Adds a plain header; an absent value leaves it out.
    pub fn header(&mut self, name: &'static str, value: &Value, values: &mut Values) {
        if let Some(text) = value.as_text() {
            let name = header_name(&Text { field: name, text: Secret::from(name), secret: false });
            let pair = name.and_then(|name| Ok((name, header_value(text, text.secret)?)));
            values.note(pair.map(|pair| self.headers.push(pair)));
        }
        self.note_secret(value);
        self.record(Part::Header(name), values);
    }

    /// Adds a plain query parameter; an absent value leaves it out.
    pub fn query(&mut self, name: &'static str, value: &Value, values: &mut Values) {
        if let Some(text) = value.as_text() {
            self.query.push((name.to_owned(), query_pair(name, text.expose())));
            self.has_secret_query |= text.secret;
        }
        self.note_secret(value);
        self.record(Part::Query(name), values);
    }

    /// Adds a credential that never changes; `None` sends nothing.
    pub fn credential(
        &mut self,
        credential: Result<Option<Credential>, ConfigError>,
        values: &mut Values,
    ) {
        let credential = values.credential(credential);
        let place = credential.as_ref().map(Credential::place);
        self.methods.extend(credential.map(Method::Static));
        self.record(Part::Credential(place), values);
    }

    /// Adds a method that obtains a token.
    pub fn token(&mut self, at: usize, method: TokenMethod) {
        self.methods.push(Method::Token(vec![at], Box::new(method)));
    }

    /// Adds a method by which the user's function signs.
    pub fn sign(&mut self, at: usize) {
        self.methods.push(Method::Sign(vec![at]));
    }

    /// The plan of a flattened field, to be handed to [`Plan::flatten`]: what lets this one off https lets that one off.
    #[must_use]
    pub fn inner(&self) -> Self {
        Self { allow_http: self.allow_http, ..Self::default() }
    }

    /// Adds all that a flattened field says; both naming a `base_url` is a conflict.
    pub fn flatten(&mut self, at: usize, field: &'static str, inner: Self, values: &mut Values) {
        if self.base_url.is_some() && inner.base_url.is_some() {
            values.note(Err(ConfigError::new(field, Reason::Conflict)));
        }
        self.base_url = self.base_url.take().or(inner.base_url);
        self.allow_http |= inner.allow_http;
        self.also_send_to.extend(inner.also_send_to);
        self.headers.extend(inner.headers);
        self.query.extend(inner.query);
        self.has_secret |= inner.has_secret;
        self.has_secret_query |= inner.has_secret_query;
        self.sources.extend(inner.sources);
        self.methods.extend(inner.methods.into_iter().map(|mut method| {
            if let Method::Token(address, _) | Method::Sign(address) = &mut method {
                address.insert(0, at);
            }
            method
        }));
    }

    fn note_secret(&mut self, value: &Value) {
        self.has_secret |= value.as_text().is_some_and(|text| text.secret);
    }

    fn record(&mut self, part: Part, values: &mut Values) {
        if values.records() {
            self.sources.push((part, values.take_sources()));
        }
    }

    /// Checks what only the whole plan shows: no two parts at one place.
    ///
    /// # Errors
    /// [`Reason::Conflict`]
    pub fn check(mut self) -> Result<Self, ConfigError> {
        let mut places: Vec<Place> = Vec::new();
        for method in &self.methods {
            let place = match method {
                Method::Static(credential) => credential.place(),
                Method::Token(_, token) => token.send_as.place.clone(),
                Method::Sign(_) => continue,
            };
            if places.contains(&place) {
                return Err(ConfigError::new(place.name(), Reason::Conflict));
            }
            places.push(place);
        }
        for (name, _) in &self.headers {
            if places.contains(&Place::Header(name.clone())) {
                return Err(ConfigError::new(name.as_str().to_owned(), Reason::Conflict));
            }
        }
        for (name, _) in &self.query {
            if places.contains(&Place::Query(name.clone())) {
                return Err(ConfigError::new(name.clone(), Reason::Conflict));
            }
        }
        // It is kept as long as the authenticator, and a process may have one for each customer.
        self.headers.shrink_to_fit();
        self.query.shrink_to_fit();
        self.also_send_to.shrink_to_fit();
        Ok(self)
    }
}
