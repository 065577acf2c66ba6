use auth_blocking::{AuthConfig, MemoryTokenStore, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "https://api.example.com/token", rotate_refresh_token))]
struct Api {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

fn main() {
    Api::builder().token_store(Some(MemoryTokenStore::new()));
}
