//! OAuth 2.0 token requests, RFC 6749 sections 4.3, 4.4 and 6.

use std::time::SystemTime;

use http::{Method, Request};

use crate::Secret;
use crate::client_auth::{ClientAuth, ClientSecretPost, TokenRequest, present};
use crate::env::Env;
use crate::error::{ConfigError, Endpoint, Failure, Reason};
use crate::identity::{Digest, RecordKey, first_release};
use crate::method::internal;
use crate::method::oauth2_values::{Grant, Names, Oauth2Values, TokenRequestFormat};
use crate::method::obtain::{
    Course, Description, End, Event, Given, Leg, Obtain, Obtained, TokenValues,
};
use crate::method::token_request::{add_headers, token_request};
use crate::value::{Text, Value};
use crate::wire::body::SecretBytes;
use crate::wire::expiry::{Expiry, configured};
use crate::wire::json::{Json, JsonPath};
use crate::wire::place::query_pair;
use crate::wire::token_endpoint::{self, Answer, Expected, Rotation};
use crate::wire::{apply, origin};

/// What does not change from token request to token request.
#[derive(Debug)]
pub struct Oauth2 {
    /// The grant.
    pub grant: Grant,
    /// How the client authenticates.
    pub client_auth: Box<dyn ClientAuth>,
    /// How the parameters are sent.
    pub token_request: TokenRequestFormat,
    /// POST, or GET where a provider wants it.
    pub http_method: Method,
    /// The parameters' names, where a provider renames them.
    pub names: Names,
    /// Where the answer has the access token.
    pub access_token: JsonPath,
    /// Where the answer has the refresh token.
    pub refresh_token: JsonPath,
    /// Whether each answer brings the next refresh token.
    pub rotation: Rotation,
}

impl Oauth2 {
    /// What the response to a token request has, and where.
    fn expected(&self, bearer: bool) -> Expected {
        let (access_token, refresh_token) = (self.access_token, self.refresh_token);
        Expected { access_token, refresh_token, rotation: self.rotation, bearer }
    }

    /// The protocol as RFC 6749 has it, with the client's credentials in the body, where most real
    /// endpoints take them.
    pub fn new(grant: Grant) -> Self {
        Self {
            grant,
            client_auth: Box::new(ClientSecretPost),
            token_request: TokenRequestFormat::Form,
            http_method: Method::POST,
            names: Names::default(),
            access_token: JsonPath(&["access_token"]),
            refresh_token: JsonPath(&["refresh_token"]),
            rotation: Rotation::Never,
        }
    }

    /// The token request.
    ///
    /// # Errors
    /// A value that cannot be sent, by field.
    pub fn request(
        &self,
        values: &Oauth2Values,
        given: &Given,
        env: &mut Env<'_>,
    ) -> Result<Request<SecretBytes>, ConfigError> {
        let endpoint = values.token_endpoint.filled()?;
        let mut uri = origin::endpoint(endpoint, given.allow_http)?;
        // In the order of the specification's example: client, grant, the rest. Blank accounts would be one.
        present(&values.account)?;
        let mut parts = TokenRequest::new(self.names);
        self.client_auth.add(&mut parts, values, env)?;
        self.add_grant(&mut parts, values, given.refresh_token.as_ref())?;
        self.add_rest(&mut parts, values);
        let parameters = parts.parameters.iter().map(|(name, value)| (*name, value.expose()));
        let (body, content_type) = match self.token_request {
            TokenRequestFormat::Form => {
                (apply::form(parameters), Some("application/x-www-form-urlencoded"))
            }
            TokenRequestFormat::Json => (Json::flat(parameters).encode(), Some("application/json")),
            TokenRequestFormat::Query => {
                for (name, value) in parameters {
                    uri = apply::add_query(&uri, &query_pair(name, value))
                        .map_err(|_| endpoint.error(Reason::Url))?;
                }
                (SecretBytes::default(), None)
            }
        };
        let mut request = token_request(&self.http_method, uri, body, content_type);
        request.headers_mut().extend(parts.headers);
        add_headers(&values.headers, request.headers_mut())?;
        Ok(request)
    }

    /// `newest` is the refresh token where the configured one is spent.
    fn add_grant(
        &self,
        to: &mut TokenRequest,
        values: &Oauth2Values,
        newest: Option<&Secret>,
    ) -> Result<(), ConfigError> {
        let names = self.names;
        match self.grant {
            Grant::RefreshToken => {
                let configured = present(&values.refresh_token)?;
                let text = match (newest, configured) {
                    (Some(newest), _) => newest,
                    (None, Some(configured)) => &configured.text,
                    (None, None) => match present(&values.account)? {
                        Some(_) => {
                            return Err(ConfigError::new("refresh_token", Reason::NotInStore));
                        }
                        None => &values.refresh_token.filled()?.text,
                    },
                };
                to.parameters.push((names.refresh_token, text.clone()));
            }
            Grant::Password => {
                to.parameters.push((names.username, values.username.filled()?.text.clone()));
                to.parameters.push((names.password, values.password.filled()?.text.clone()));
            }
            // RFC 6749 section 4.4.2 has no refresh token here; a vendor's grant may.
            Grant::ClientCredentials => {}
            Grant::Custom(_) => {
                let configured = present(&values.refresh_token)?.map(|text| &text.text);
                let refresh_token = newest.or(configured);
                to.parameters.extend(refresh_token.map(|text| (names.refresh_token, text.clone())));
                to.add(names.username, &values.username)?;
                to.add(names.password, &values.password)?;
            }
        }
        to.parameters.push((names.grant_type, Secret::from(self.grant.grant_type())));
        Ok(())
    }

    fn add_rest(&self, to: &mut TokenRequest, values: &Oauth2Values) {
        let mut add = |name, value: Option<&Text>| {
            to.parameters.extend(value.map(|text| (name, text.text.clone())));
        };
        // An empty scope means none: RFC 6749 section 3.3 wants at least one token.
        add(self.names.scope, values.scope.as_text().filter(|scope| !scope.text.is_empty()));
        for (name, value) in &values.params {
            add(name, value.as_text());
        }
    }
}

impl Obtain for Oauth2 {
    fn describe(&self) -> Description {
        Description {
            what: format!("token of grant `{}`", self.grant.grant_type()),
            endpoint: Endpoint::Token,
            token_name: self.access_token.to_string(),
        }
    }

    fn expiry(&self) -> Expiry {
        Expiry::of_token_endpoint()
    }

    fn is_chain(&self, values: &TokenValues) -> bool {
        match self.grant {
            Grant::RefreshToken => true,
            Grant::Custom(_) => self.rotates() || self.refresh_token(values).is_some(),
            Grant::ClientCredentials | Grant::Password => false,
        }
    }

    fn rotates(&self) -> bool {
        self.rotation != Rotation::Never
            && matches!(self.grant, Grant::RefreshToken | Grant::Custom(_))
    }

    fn url<'v>(&self, values: &'v TokenValues) -> Option<&'v Value> {
        values.oauth2().ok().map(|values| &values.token_endpoint)
    }

    fn account<'v>(&self, values: &'v TokenValues) -> Option<&'v Text> {
        values.oauth2().ok()?.account.as_text()
    }

    fn refresh_token<'v>(&self, values: &'v TokenValues) -> Option<&'v Text> {
        values.oauth2().ok()?.refresh_token.as_text()
    }

    fn access_token<'v>(
        &self,
        values: &'v TokenValues,
    ) -> Result<Option<(&'v Text, SystemTime)>, ConfigError> {
        let values = values.oauth2()?;
        match (values.access_token.as_text(), values.expires_at.as_text()) {
            (None, None) => Ok(None),
            (Some(access_token), None) => Err(access_token.error(Reason::Without("expires_at"))),
            (None, Some(expires_at)) => Err(expires_at.error(Reason::Without("access_token"))),
            (Some(access_token), Some(expires_at)) => {
                access_token.not_empty()?;
                let instant = configured(expires_at.expose())
                    .ok_or_else(|| expires_at.error(Reason::DateTime))?;
                Ok(Some((access_token, instant)))
            }
        }
    }

    /// The endpoint as it is written, but for the case of its host and the default port; the client.
    fn who(&self, values: &TokenValues, name: &mut Digest) {
        let Ok(values) = values.oauth2() else { return };
        let endpoint = values.token_endpoint.as_text().map(|text| origin::normal(text.expose()));
        name.optional("token_endpoint", endpoint.as_deref());
        name.value("client_id", &values.client_id);
    }

    fn secrets(&self, values: &TokenValues, name: &mut Digest) {
        let Ok(values) = values.oauth2() else { return };
        name.value("client_secret", &values.client_secret);
        name.value("password", &values.password);
    }

    fn token(&self, values: &TokenValues, token: &mut Digest) {
        let Ok(values) = values.oauth2() else { return };
        token.text("grant_type", self.grant.grant_type());
        token.path("access_token_property", self.access_token.0);
        // An empty scope is not sent.
        let scope = values.scope.as_text().map(Text::expose).filter(|scope| !scope.is_empty());
        token.optional("scope", scope);
        token.pairs("params", &values.params);
        token.pairs("headers", &values.headers);
        token.value("username", &values.username);
    }

    fn first_release_key(&self, values: &TokenValues) -> Option<RecordKey> {
        values.oauth2().ok().map(|values| first_release::key(self, values))
    }

    fn read(&self, answer: &Answer, bearer: bool) -> Result<Obtained, Failure> {
        let tokens = token_endpoint::read(&self.expected(bearer), answer)?;
        Ok(Obtained {
            access_token: tokens.access_token,
            refresh_token: tokens.refresh_token,
            end: End::InResponse(Some(tokens.json)),
        })
    }

    fn course(&self, given: Given) -> Box<dyn Course + '_> {
        Box::new(Exchange { oauth2: self, given })
    }
}

/// One request to the token endpoint.
struct Exchange<'a> {
    oauth2: &'a Oauth2,
    given: Given,
}

impl Course for Exchange<'_> {
    fn next(&mut self, event: Event<'_>, values: &TokenValues, env: &mut Env<'_>) -> Leg {
        match event {
            Event::Start => {
                let values = values.oauth2();
                match values.and_then(|values| self.oauth2.request(values, &self.given, env)) {
                    Ok(request) => Leg::Send { request, sign: false },
                    Err(error) => Leg::Failed(error.into()),
                }
            }
            Event::Response(answer) => self.oauth2.read(answer, self.given.bearer).into(),
            Event::Unusable(error) => Leg::Failed(error.into()),
            Event::Ran(_) => Leg::Failed(internal().into()),
        }
    }
}
