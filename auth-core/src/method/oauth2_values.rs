//! What one token request is made of: its grant, its format, the names and values of its parameters.

use crate::value::Value;

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
