use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Xero
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(base_url = "https://api.xero.com/api.xro/2.0", headers("Xero-Tenant-Id" = "{tenant_id}"))]
pub struct Xero {
    tenant_id: Secret,
    #[auth(flatten)]
    credentials: Credentials,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(tag = "auth_type")]
pub enum Credentials {
    #[serde(rename = "oauth2_access_token")]
    #[auth(bearer)]
    Oauth2AccessToken {
        #[auth(token)]
        access_token: Secret,
    },
    #[serde(rename = "oauth2_confidential_application")]
    #[auth(oauth2(
        grant = client_credentials,
        token_endpoint = "https://identity.xero.com/connect/token",
        scope = "offline_access accounting.transactions.read accounting.reports.read \
                accounting.budgets.read accounting.reports.tenninetynine.read \
                accounting.journals.read accounting.settings.read accounting.contacts.read \
                accounting.attachments.read assets.read files.read projects.read openid",
    ))]
    Oauth2ConfidentialApplication { client_id: String, client_secret: Secret },
}
