use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "https://api.example.com/token", client_auth = none))]
struct Api {
    client_id: String,
    refresh_token: Secret,
}

fn main() {
    Api::builder().client_id("i").build();
}
