use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Zendesk Support
#[derive(AuthConfig, Debug, Deserialize)]
#[serde(untagged)]
#[auth(base_url = "https://{subdomain}.zendesk.com/api/v2")]
pub enum ZendeskSupport {
    #[auth(bearer(token = "{credentials.access_token}"))]
    Oauth20 {
        credentials: Oauth20Credentials,
        subdomain: String,
    },
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://{subdomain}.zendesk.com/oauth/tokens",
        client_id = "{credentials.client_id}",
        client_secret = "{credentials.client_secret}",
        refresh_token = "{credentials.refresh_token}",
        params("expires_in" = "172800"),
        rotate_refresh_token,
    ))]
    Oauth2Refresh {
        subdomain: String,
        credentials: Oauth2RefreshCredentials,
    },
    #[auth(basic(
        username = "{credentials.email}/token",
        password = "{credentials.api_token}",
    ))]
    ApiToken {
        credentials: ApiTokenCredentials,
        subdomain: String,
    },
}

#[derive(Debug, Deserialize)]
pub struct Oauth20Credentials {
    access_token: Secret,
    #[serde(rename = "credentials")]
    _credentials: Oauth20CredentialsTag,
}

#[derive(Debug, Deserialize)]
pub enum Oauth20CredentialsTag {
    #[serde(rename = "oauth2.0")]
    Oauth20,
}

#[derive(Debug, Deserialize)]
pub struct Oauth2RefreshCredentials {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
    #[serde(rename = "credentials")]
    _credentials: Oauth2RefreshCredentialsTag,
}

#[derive(Debug, Deserialize)]
pub enum Oauth2RefreshCredentialsTag {
    #[serde(rename = "oauth2_refresh")]
    Oauth2Refresh,
}

#[derive(Debug, Deserialize)]
pub struct ApiTokenCredentials {
    email: String,
    api_token: Secret,
    #[serde(rename = "credentials")]
    _credentials: ApiTokenCredentialsTag,
}

#[derive(Debug, Deserialize)]
pub enum ApiTokenCredentialsTag {
    #[serde(rename = "api_token")]
    ApiToken,
}
