use auth_blocking::{AuthConfig, MemoryTokenStore, Secret};

#[derive(AuthConfig)]
#[auth(basic)]
struct Api {
    username: String,
    password: Secret,
}

fn main() {
    Api::builder().username("u").password("p").token_store(MemoryTokenStore::new());
}
