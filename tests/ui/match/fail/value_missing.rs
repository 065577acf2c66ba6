use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, base_url = match("{region}", "eu" = "https://eu.example.com", _ = "https://api.example.com"))]
struct Api {
    token: Secret,
    region: String,
}

fn main() {
    Api::builder().token("t").build();
}
