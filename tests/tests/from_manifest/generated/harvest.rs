use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Harvest
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(base_url = "https://api.harvestapp.com/v2")]
#[auth(headers("Harvest-Account-Id" = "{account_id}"))]
pub struct Harvest {
    account_id: Secret,
    #[auth(flatten)]
    credentials: Credentials,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(tag = "auth_type")]
pub enum Credentials {
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://id.getharvest.com/api/v2/oauth2/token",
    ))]
    Client {
        client_id: String,
        client_secret: Secret,
        refresh_token: Secret,
    },
    #[auth(bearer(token = "{api_token}"))]
    Token { api_token: Secret },
}
