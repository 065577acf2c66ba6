use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// TikTok Marketing
#[derive(AuthConfig, Debug, Deserialize)]
#[serde(transparent)]
pub struct TiktokMarketing {
    #[auth(flatten)]
    login: Login,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(untagged)]
pub enum Login {
    Current {
        #[auth(flatten)]
        credentials: Credentials,
    },
    #[auth(
        api_key(header = "Access-Token"),
        base_url = "https://business-api.tiktok.com/open_api/v1.3"
    )]
    #[auth(query("secret" = "{environment.secret}", "app_id" = "{environment.app_id}"))]
    Older {
        #[auth(api_key)]
        access_token: Secret,
        environment: Option<Environment>,
    },
}

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Access-Token"))]
#[auth(base_url = match(
    "{auth_type}",
    "sandbox_access_token" = "https://sandbox-ads.tiktok.com/open_api/v1.3",
    _ = "https://business-api.tiktok.com/open_api/v1.3",
))]
#[auth(query("secret" = "{secret}", "app_id" = "{app_id}"))]
pub struct Credentials {
    auth_type: Option<String>,
    #[auth(api_key)]
    access_token: Secret,
    secret: Secret,
    app_id: String,
}

#[derive(Debug, Deserialize)]
pub struct Environment {
    secret: Secret,
    app_id: String,
}
