use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, base_url = "https://{token.host()}.example.com")]
struct Api {
    token: Secret,
    #[auth(skip)] skipped: String,
}

fn main() {}
