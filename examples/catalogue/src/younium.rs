use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Younium
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = password,
    token_endpoint = match(
        "{playground}",
        true = "https://younium-identity-server-sandbox.azurewebsites.net/connect/token",
        false = "https://younium-identity-server.azurewebsites.net/connect/token",
    ),
    client_id = "apiclient",
    client_auth = none,
    scope = "openid youniumapi profile",
    params("legal_entity" = "{legal_entity}"),
    send_as(header = "Authorization", value = "{token_type} {access_token}"),
))]
#[auth(base_url = match(
    "{playground}",
    true = "https://apisandbox.younium.com",
    false = "https://api.younium.com",
))]
pub struct Younium {
    username: String,
    password: Secret,
    legal_entity: String,
    #[auth(default)]
    #[serde(default)]
    playground: bool,
}
