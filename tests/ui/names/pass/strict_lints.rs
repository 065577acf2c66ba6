//! A config in a library with strict lints.
#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub, unused_qualifications, rust_2018_idioms)]

/// Logins.
pub mod login {
    use auth_blocking::{AuthConfig, Error, Secret, SignRequest, Token, TokenRequests};

    #[derive(Debug)]
    struct Private(u8);

    /// The API.
    #[derive(AuthConfig, Debug)]
    #[auth(api_key(header = "X-Key"), sign_with = sign, token_with = token)]
    pub struct Api {
        /// The key.
        api_key: Secret,
        app_key: Option<String>,
        private: Private,
    }

    fn sign(config: &Api, _: &mut SignRequest<'_>) -> Result<(), Error> {
        if config.private.0 == 0 { Ok(()) } else { Err(Error::custom("no")) }
    }

    fn token(config: &Api, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
        Err(Error::custom(config.app_key.clone().unwrap_or_default()))
    }

    /// Either.
    #[derive(AuthConfig, Debug)]
    pub enum Login {
        /// One.
        #[auth(bearer)]
        Token {
            /// The token.
            token: Secret,
        },
        /// Other.
        Api(Api),
    }

    /// All.
    #[derive(AuthConfig, Debug)]
    #[auth(base_url = "https://{region}.example.com")]
    pub struct All {
        region: String,
        #[auth(flatten)]
        login: Login,
    }

    // Made, but not by its builder.
    #[derive(AuthConfig)]
    #[auth(bearer)]
    pub(crate) struct Inner {
        pub(crate) token: Secret,
    }
}

fn main() {
    use auth_blocking::AuthConfig;

    let inner = login::Inner { token: "t".into() };
    assert!(inner.authenticator().is_ok());
}
