use auth_blocking::{AuthConfig, Error, MemoryTokenStore, Token, TokenRequests};

enum Region {
    Eu,
    Us,
}

#[derive(AuthConfig)]
#[auth(token_with = obtain, base_url = "https://api.example.com")]
struct Api {
    regions: Vec<Region>,
}

fn obtain(api: &Api, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    Ok(Token::new(match api.regions.first() {
        Some(Region::Eu) => "eu",
        Some(Region::Us) | None => "us",
    }))
}

fn main() {
    let _ = Api { regions: vec![Region::Eu, Region::Us] }.authenticator_with(MemoryTokenStore::new());
}
