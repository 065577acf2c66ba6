use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, base_url = "https://{host(1)}.example.com")]
struct Api {
    token: Secret,
    #[auth(skip)] skipped: String,
}

fn main() {}
