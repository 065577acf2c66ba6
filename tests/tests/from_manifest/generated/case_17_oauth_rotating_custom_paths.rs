use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/oauth/token",
    refresh_token = "{auth.rt}",
    scope = "a",
    rename(refresh_token = "new_rt"),
    refresh_token_property = "new_rt",
    access_token = "{auth.at}",
    expires_at = "{auth.exp}",
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.example.com")]
pub struct Api {
    client_id: String,
    client_secret: Secret,
    auth: Auth,
}

#[derive(Debug, Deserialize)]
pub struct Auth {
    rt: Secret,
    at: Option<Secret>,
    exp: Option<String>,
}
