use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Zendesk Sunshine
#[derive(AuthConfig, Debug, Deserialize)]
#[serde(transparent)]
pub struct ZendeskSunshine {
    #[auth(flatten)]
    login: Login,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(untagged)]
#[auth(base_url = "https://{subdomain}.zendesk.com/api/sunshine")]
pub enum Login {
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://{subdomain}.zendesk.com/oauth/tokens",
        client_id = "{credentials.client_id}",
        client_secret = "{credentials.client_secret}",
        refresh_token = "{credentials.refresh_token}",
        params("expires_in" = "172800"),
        rotate_refresh_token,
    ))]
    OauthRefresh { subdomain: String, credentials: OauthRefresh },
    #[auth(bearer(token = "{credentials.access_token}"))]
    Oauth { subdomain: String, credentials: Oauth },
    #[auth(basic(username = "{credentials.email}/token", password = "{credentials.api_token}"))]
    ApiToken { subdomain: String, credentials: ApiToken },
}

#[derive(Debug, Deserialize)]
pub struct OauthRefresh {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

#[derive(Debug, Deserialize)]
pub struct Oauth {
    access_token: Secret,
}

#[derive(Debug, Deserialize)]
pub struct ApiToken {
    email: String,
    api_token: Secret,
}
