use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials))]
struct Api {
    token_endpoint: String,
    client_id: String,
    client_secret: Secret,
}

fn main() {
    Api::builder().client_id("i").client_secret("s").build();
}
