use auth_blocking::{AuthConfig, Error, MemoryTokenStore, Secret, Token, TokenRequests};

macro_rules! apis {
    ($inner:ident, $outer:ident, $field:ident: $type:ty, $default:expr, $token:path) => {
        #[derive(AuthConfig)]
        #[auth(token_with = $token)]
        struct $inner {
            $field: $type,
            #[auth(default = $default)]
            other: String,
        }

        #[derive(AuthConfig)]
        #[auth(base_url = "https://a.example.com")]
        struct $outer {
            #[auth(flatten)]
            $field: $inner,
        }

        pub(crate) fn main() {
            let inner = $inner { $field: "x".into(), other: String::new() };
            $outer::builder().$field(inner).token_store(MemoryTokenStore::new()).build().unwrap();
            $inner::builder().token_store(MemoryTokenStore::new()).$field("x").build().unwrap();
        }
    };
}

apis!(Inner, Outer, key: Secret, String::from("d"), token);

fn token(config: &Inner, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    Err(Error::custom(config.other.clone()))
}
