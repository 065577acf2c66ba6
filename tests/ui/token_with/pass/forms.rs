use auth_blocking::{AuthConfig, Error, MemoryTokenStore, Secret, Token, TokenRequests};

#[derive(AuthConfig)]
#[auth(token_with = obtain)]
struct Plain {
    user: String,
    tries: u32,
}

fn obtain(config: &Plain, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    Err(Error::custom(config.user.clone()))
}

#[derive(AuthConfig)]
#[auth(token_with(inner::obtain, send_as(header = "X-Token"), leeway = "5s", retry(attempts = 1)))]
struct Extended {
    key: Option<Secret>,
}

mod inner {
    use super::{Error, Extended, Token, TokenRequests};

    pub fn obtain(config: &Extended, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
        Err(Error::custom(format!("{:?}", config.key)))
    }
}

pub(crate) fn main() {
    // A function of the user may read every field.
    Plain::builder().user("u").tries(3).build().unwrap();
    Extended::builder().token_store(MemoryTokenStore::new()).key("k").build().unwrap();
}
