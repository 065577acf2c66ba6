use auth_blocking::{AuthConfig, MemoryTokenStore};

#[derive(AuthConfig)]
#[auth(basic, base_url = "https://{shop}.example.com")]
struct Api {
    shop: String,
    username: String,
}

fn main() {
    let api = Api { shop: "s".into(), username: "u".into() };
    api.authenticator_with(MemoryTokenStore::new());
}
