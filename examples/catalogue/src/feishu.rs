use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Feishu
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(session(
    login(
        post = "{lark_host}/open-apis/auth/v3/app_access_token/internal",
        json("app_id" = "{app_id}", "app_secret" = "{app_secret}"),
    ),
    token_path = "tenant_access_token",
    expires_after = "PT7200S",
))]
#[auth(base_url = "{lark_host}/open-apis/bitable/v1/apps/{app_token}/tables/{table_id}/records")]
pub struct Feishu {
    lark_host: String,
    app_id: Secret,
    app_secret: Secret,
    app_token: Secret,
    table_id: String,
}
