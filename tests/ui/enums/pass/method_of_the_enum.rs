use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(base_url = "https://{host()}/api")]
enum Login {
    #[auth(bearer)]
    Token { token: Secret, host: String },
    #[auth(none)]
    Open,
}

impl Login {
    fn host(&self) -> &str {
        match self {
            Self::Token { host, .. } => host,
            Self::Open => "open.example.com",
        }
    }
}

pub(crate) fn main() {
    Login::token_builder().token("t").host("a.example.com").build().unwrap();
    Login::Open.authenticator().unwrap();
}
