//! Fields that tell one credential from another: ours, the user's, generic ones; and one that does not matter.

use std::collections::HashMap;

use auth_blocking::{
    AuthConfig, Digest, Digestible, Error, MemoryTokenStore, Secret, Token, TokenRequests,
};

enum Region {
    Eu,
    Us,
}

impl Digestible for Region {
    fn digest(&self, digest: &mut Digest) {
        digest.part(match self {
            Self::Eu => b"eu",
            Self::Us => b"us",
        });
    }
}

#[derive(Default)]
struct Cache;

#[derive(AuthConfig)]
#[auth(token_with = obtain, base_url = "https://api.example.com")]
struct Api<T: Send + Sync + 'static> {
    key: Secret,
    region: Region,
    limits: HashMap<String, Vec<Option<u64>>>,
    extra: T,
    #[auth(skip)]
    cache: Cache,
}

fn obtain<T: Send + Sync + 'static>(api: &Api<T>, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    let _ = (&api.limits, &api.extra, &api.cache, &api.region);
    Ok(Token::new(api.key.clone()))
}

/// Without a store a type is as it is.
struct Opaque;

#[derive(AuthConfig)]
#[auth(token_with = other, base_url = "https://api.example.com")]
struct WithoutStore {
    opaque: Opaque,
}

fn other(_: &WithoutStore, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    Ok(Token::new("t"))
}

pub fn main() {
    for region in [Region::Eu, Region::Us] {
        let auth = Api::<u32>::builder()
            .key("k")
            .region(region)
            .limits(HashMap::new())
            .extra(7)
            .token_store(MemoryTokenStore::new())
            .build();
        assert!(auth.is_ok());
    }
    assert!(WithoutStore { opaque: Opaque }.authenticator().is_ok());
    assert!(WithoutStore::builder().opaque(Opaque).build().is_ok());
}
