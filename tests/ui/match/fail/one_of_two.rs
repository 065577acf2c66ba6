use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, base_url = match("{sandbox}", true = "https://sandbox.example.com"))]
struct Api {
    token: Secret,
    region: String,
    sandbox: bool,
}

fn main() {}
