//! OAuth 2.0 token requests, RFC 6749 sections 4.3, 4.4 and 6.

use http::{Method, Request, header};
use zeroize::Zeroizing;

use crate::Secret;
use crate::body::SecretBytes;
use crate::error::{ConfigError, Reason};
use crate::json::Json;
use crate::method::token_request::{add_headers, token_request};
use crate::method::{JsonPath, basic};
use crate::place::{header_value, query_pair};
use crate::value::{Text, Value, push};
use crate::{apply, origin};

/// What does not change from token request to token request.
#[derive(Clone, Debug)]
pub struct Oauth2 {
    /// The grant.
    pub grant: Grant,
    /// How the client authenticates.
    pub client_auth: ClientAuth,
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

/// The grant, RFC 6749 section 1.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// Section 4.4.
    ClientCredentials,
    /// Section 4.3, for providers that still have it.
    Password,
    /// Section 6.
    RefreshToken,
    /// A provider's own grant type.
    Custom(&'static str),
}

impl Grant {
    /// The `grant_type` parameter.
    pub fn grant_type(self) -> &'static str {
        match self {
            Self::ClientCredentials => "client_credentials",
            Self::Password => "password",
            Self::RefreshToken => "refresh_token",
            Self::Custom(name) => name,
        }
    }
}

/// How the client authenticates, by the registered names (RFC 7591 section 2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClientAuth {
    /// `client_id` and `client_secret` among the parameters.
    #[default]
    ClientSecretPost,
    /// Basic, both form-encoded first (RFC 6749 section 2.3.1).
    ClientSecretBasic,
    /// Basic without the form-encoding, for providers that do not decode.
    ClientSecretBasicRaw,
    /// `client_id` alone.
    None,
}

/// How the parameters are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TokenRequestFormat {
    /// `application/x-www-form-urlencoded`, RFC 6749 section 4.
    #[default]
    Form,
    /// A flat JSON object, as Square takes it.
    Json,
    /// In the query.
    Query,
}

/// What to do with the refresh token of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rotation {
    /// Nothing: the configured one stays.
    #[default]
    Never,
    /// Use it next; an answer without one keeps the old.
    WhenGiven,
    /// Use it next; an answer without one is an error.
    Required,
}

/// The parameters' names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names {
    /// `client_id`
    pub client_id: &'static str,
    /// `client_secret`
    pub client_secret: &'static str,
    /// `grant_type`
    pub grant_type: &'static str,
    /// `password`
    pub password: &'static str,
    /// `refresh_token`
    pub refresh_token: &'static str,
    /// `scope`
    pub scope: &'static str,
    /// `username`
    pub username: &'static str,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            client_id: "client_id",
            client_secret: "client_secret",
            grant_type: "grant_type",
            password: "password",
            refresh_token: "refresh_token",
            scope: "scope",
            username: "username",
        }
    }
}

/// The values of one token request. Roles that nothing fills are absent.
#[derive(Debug)]
pub struct Oauth2Values {
    /// The token endpoint.
    pub token_endpoint: Value,
    /// The client's identifier.
    pub client_id: Value,
    /// The client's secret.
    pub client_secret: Value,
    /// The configured refresh token.
    pub refresh_token: Value,
    /// The resource owner's name, for the password grant.
    pub username: Value,
    /// The resource owner's password, for the password grant.
    pub password: Value,
    /// Scopes, separated by spaces (RFC 6749 section 3.3).
    pub scope: Value,
    /// Other parameters; absent ones are left out.
    pub params: Vec<(&'static str, Value)>,
    /// Headers of the token request; absent ones are left out.
    pub headers: Vec<(&'static str, Value)>,
    /// Whose tokens they are, where that is not told by the refresh token.
    pub account: Value,
    /// A stored access token to start with.
    pub access_token: Value,
    /// When that token ends: a date-time, or seconds since 1970.
    pub expires_at: Value,
}

impl Oauth2 {
    /// The protocol as RFC 6749 has it, with the client's credentials in the body, where most real
    /// endpoints take them.
    pub fn new(grant: Grant) -> Self {
        Self {
            grant,
            client_auth: ClientAuth::ClientSecretPost,
            token_request: TokenRequestFormat::Form,
            http_method: Method::POST,
            names: Names::default(),
            access_token: JsonPath(&["access_token"]),
            refresh_token: JsonPath(&["refresh_token"]),
            rotation: Rotation::Never,
        }
    }

    /// The token request. `rotated` is the newest refresh token where the configured one is spent.
    ///
    /// # Errors
    /// A value that cannot be sent, by field.
    pub fn request(
        &self,
        values: &Oauth2Values,
        rotated: Option<&Secret>,
        allow_http: bool,
    ) -> Result<Request<SecretBytes>, ConfigError> {
        let endpoint = values.token_endpoint.filled()?;
        let mut uri = origin::endpoint(endpoint, allow_http)?;
        let parameters = self.parameters(values, rotated)?;
        let parameters = parameters.iter().map(|(name, value)| (*name, value.expose()));
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
        if let Some(authorization) = self.client_authorization(values)? {
            request.headers_mut().insert(header::AUTHORIZATION, authorization);
        }
        add_headers(&values.headers, request.headers_mut())?;
        Ok(request)
    }

    /// The parameters in the order of the specification's example: client, grant, the rest.
    fn parameters(
        &self,
        values: &Oauth2Values,
        rotated: Option<&Secret>,
    ) -> Result<Vec<(&'static str, Secret)>, ConfigError> {
        // Blank accounts would be one.
        present(&values.account)?;
        let names = &self.names;
        let mut parameters: Vec<(&'static str, Secret)> = Vec::with_capacity(8);
        let mut add = |name, value: Option<&Text>| {
            parameters.extend(value.map(|text| (name, text.text.clone())))
        };
        match self.client_auth {
            ClientAuth::ClientSecretPost => {
                add(names.client_id, present(&values.client_id)?);
                add(names.client_secret, present(&values.client_secret)?);
            }
            ClientAuth::None => add(names.client_id, present(&values.client_id)?),
            ClientAuth::ClientSecretBasic | ClientAuth::ClientSecretBasicRaw => {}
        }
        match self.grant {
            Grant::RefreshToken => {
                let configured = present(&values.refresh_token)?;
                let text = match (rotated, configured) {
                    (Some(rotated), _) => rotated,
                    (None, Some(configured)) => &configured.text,
                    (None, None) => match present(&values.account)? {
                        Some(_) => {
                            return Err(ConfigError::new("refresh_token", Reason::NotInStore));
                        }
                        None => &values.refresh_token.filled()?.text,
                    },
                };
                parameters.push((names.refresh_token, text.clone()));
            }
            Grant::Password => {
                parameters.push((names.username, values.username.filled()?.text.clone()));
                parameters.push((names.password, values.password.filled()?.text.clone()));
            }
            // RFC 6749 section 4.4.2 has no refresh token here; a vendor's grant may.
            Grant::ClientCredentials => {}
            Grant::Custom(_) => {
                let configured = present(&values.refresh_token)?.map(|text| &text.text);
                let refresh_token = rotated.or(configured);
                parameters.extend(refresh_token.map(|text| (names.refresh_token, text.clone())));
                for (name, value) in
                    [(names.username, &values.username), (names.password, &values.password)]
                {
                    parameters.extend(present(value)?.map(|text| (name, text.text.clone())));
                }
            }
        }
        parameters.push((names.grant_type, Secret::from(self.grant.grant_type())));
        let mut add = |name, value: Option<&Text>| {
            parameters.extend(value.map(|text| (name, text.text.clone())))
        };
        // An empty scope means none: RFC 6749 section 3.3 wants at least one token.
        add(names.scope, values.scope.as_text().filter(|scope| !scope.text.is_empty()));
        for (name, value) in &values.params {
            add(name, value.as_text());
        }
        Ok(parameters)
    }

    fn client_authorization(
        &self,
        values: &Oauth2Values,
    ) -> Result<Option<header::HeaderValue>, ConfigError> {
        let encode = |text: &str| {
            let mut encoded = Zeroizing::default();
            for piece in form_urlencoded::byte_serialize(text.as_bytes()) {
                push(&mut encoded, piece);
            }
            encoded
        };
        let value = match self.client_auth {
            ClientAuth::ClientSecretPost | ClientAuth::None => return Ok(None),
            ClientAuth::ClientSecretBasic => {
                let client_id = encode(values.client_id.filled()?.expose());
                let client_secret = encode(values.client_secret.filled()?.expose());
                basic::authorization(&client_id, &client_secret)
            }
            ClientAuth::ClientSecretBasicRaw => {
                let client_id = values.client_id.filled()?;
                if client_id.expose().contains(':') {
                    return Err(client_id.error(Reason::Colon));
                }
                basic::authorization(client_id.expose(), values.client_secret.filled()?.expose())
            }
        };
        header_value(&Text { field: "client_secret", text: value, secret: true }, true).map(Some)
    }
}

/// An optional part: left out where absent, refused where empty.
fn present(value: &Value) -> Result<Option<&Text>, ConfigError> {
    let text = value.as_text();
    text.map_or(Ok(()), Text::not_empty)?;
    Ok(text)
}
