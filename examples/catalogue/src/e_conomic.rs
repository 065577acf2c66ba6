use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// e-conomic
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-AppSecretToken"), base_url = "https://restapi.e-conomic.com")]
#[auth(headers("X-AgreementGrantToken" = "{agreement_grant_token}"))]
pub struct EConomic {
    #[auth(api_key)]
    app_secret_token: Secret,
    agreement_grant_token: Secret,
}
