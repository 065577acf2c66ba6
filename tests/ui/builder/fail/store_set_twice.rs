use auth_blocking::{AuthConfig, MemoryTokenStore, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "https://a.example.com/token", rotate_refresh_token))]
struct Api {
    client_id: String,
    #[auth(client_secret)]
    app_key: Secret,
    refresh_token: Secret,
    scope: Option<String>,
}

fn main() {
    Api::builder().token_store(MemoryTokenStore::new()).token_store(MemoryTokenStore::new());
}
