use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_tokn, token_endpoint = "https://a.example.com/token"))]
struct Api {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

fn main() {
    Api::builder().client_id("i").client_secret("s").refresh_token("r").build().unwrap();
}
