use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_tokn, token_endpoint = "http://a.example.com", leeway = "5", scoppe = "a", retry(on = [20])))]
struct Api {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

fn main() {
    Api::builder().refresh_token("r").client_id("i").client_secret("s").build().unwrap();
}
