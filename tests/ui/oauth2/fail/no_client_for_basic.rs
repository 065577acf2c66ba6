use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = password, token_endpoint = "https://a.example.com/token", client_auth = client_secret_basic))]
struct Api {
    username: String,
    password: Secret,
    client_id: String,
}

fn main() {}
