use auth_blocking::{AuthConfig, Error, MemoryTokenStore, Secret, Token, TokenRequests};

struct Tenant(u32);

#[derive(AuthConfig)]
#[auth(token_with = obtain, base_url = "https://api.example.com")]
struct Api {
    key: Secret,
    tenant: Tenant,
}

fn obtain(api: &Api, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    Ok(Token::new(format!("{}-{}", api.key.expose(), api.tenant.0)))
}

fn main() {
    let _ = Api::builder().key("k").tenant(Tenant(1)).token_store(MemoryTokenStore::new()).build();
}
