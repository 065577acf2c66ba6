use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, base_url = "https://api.example.com", also_send_to("https://*.{token}.example.com"))]
struct Api {
    token: Secret,
}

fn main() {}
