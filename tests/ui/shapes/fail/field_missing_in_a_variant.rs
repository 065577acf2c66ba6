use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(base_url = "https://{region}.example.com")]
enum Login {
    #[auth(bearer)]
    Token { token: Secret, region: String },
    #[auth(none)]
    Open,
}

fn main() {}
