use auth_blocking::{AuthConfig, MemoryTokenStore, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "https://a.example.com/token", rotate_refresh_token))]
struct Api {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

#[derive(AuthConfig)]
#[auth(base_url = "https://a.example.com")]
struct Outer {
    #[auth(flatten)]
    api: Api,
}

pub(crate) fn main() {
    let api = || Api { client_id: "i".into(), client_secret: "s".into(), refresh_token: "r".into() };
    let store = MemoryTokenStore::new();
    api().authenticator_with(store.clone()).unwrap();
    Outer { api: api() }.authenticator_with(store.clone()).unwrap();
    Outer::builder().token_store(store).api(api()).build().unwrap();
}
