use auth_blocking::{AuthConfig, MemoryTokenStore, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: Secret,
}

fn main() {
    Api::builder().token("t").token_store(MemoryTokenStore::new());
}
