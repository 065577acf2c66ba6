use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Lever Hiring
#[derive(AuthConfig, Debug, Deserialize)]
#[serde(transparent)]
pub struct LeverHiring {
    #[auth(flatten)]
    login: Login,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(untagged)]
#[auth(base_url = match(
    "{environment}",
    "Production" = "https://api.lever.co/v1",
    _ = "https://api.sandbox.lever.co/v1",
))]
pub enum Login {
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = match(
            "{environment}",
            "Production" = "https://auth.lever.co/oauth/token",
            _ = "https://sandbox-lever.auth0.com/oauth/token",
        ),
        client_id = "{credentials.client_id}",
        client_secret = "{credentials.client_secret}",
        refresh_token = "{credentials.refresh_token}",
    ))]
    Client { environment: Option<String>, credentials: Client },
    #[auth(basic(username = "{credentials.api_key}"))]
    ApiKey { environment: Option<String>, credentials: ApiKey },
}

#[derive(Debug, Deserialize)]
pub struct Client {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

#[derive(Debug, Deserialize)]
pub struct ApiKey {
    api_key: Secret,
}
