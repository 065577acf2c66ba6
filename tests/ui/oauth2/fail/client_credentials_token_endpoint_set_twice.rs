use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials))]
struct Api {
    token_endpoint: String,
    client_id: String,
    client_secret: Secret,
}

fn main() {
    Api::builder().token_endpoint("https://a").token_endpoint("https://b");
}
