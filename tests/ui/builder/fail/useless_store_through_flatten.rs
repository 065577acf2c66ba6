use auth_blocking::{AuthConfig, MemoryTokenStore};

#[derive(AuthConfig)]
#[auth(basic, base_url = "https://{shop}.example.com")]
struct Api {
    shop: String,
    username: String,
}

#[derive(AuthConfig)]
struct Outer {
    #[auth(flatten)]
    api: Api,
}

fn main() {
    let api = Api { shop: "s".into(), username: "u".into() };
    Outer::builder().api(api).token_store(MemoryTokenStore::new());
}
