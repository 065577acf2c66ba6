use auth_blocking::{AuthConfig, MemoryTokenStore, Secret};

#[derive(AuthConfig)]
#[auth(api_key(header = "X-Key"))]
struct Api {
    api_key: Secret,
}

fn main() {
    Api { api_key: "k".into() }.authenticator_with(MemoryTokenStore::new());
}
