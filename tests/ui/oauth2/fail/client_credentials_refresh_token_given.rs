use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://api.example.com/token"))]
struct Api {
    client_id: String,
    client_secret: Secret,
}

fn main() {
    Api::builder().client_id("i").client_secret("s").refresh_token("r");
}
