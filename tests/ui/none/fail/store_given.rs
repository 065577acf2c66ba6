use auth_blocking::{AuthConfig, MemoryTokenStore};

#[derive(AuthConfig)]
#[auth(none, base_url = "https://{region}.example.com")]
struct Api {
    region: String,
}

fn main() {
    Api::builder().region("eu").token_store(MemoryTokenStore::new());
}
