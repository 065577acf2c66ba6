// The scheme is the type that the token's answer names.
use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://api.example.com/token",
    send_as(header = "Authorization", value = "{token_type} {access_token}"),
))]
struct Api {
    client_id: String,
    client_secret: Secret,
}

pub(crate) fn main() {
    assert!(Api::builder().client_id("id").client_secret("secret").build().is_ok());
}
