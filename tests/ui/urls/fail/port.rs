use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, base_url = "https://a.example.com:port")]
struct Api {
    token: Secret,
    #[auth(skip)] skipped: String,
}

fn main() {}
