use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = custom("vendor"), token_endpoint = "https://api.example.com/token", rotate_refresh_token))]
struct Api {
    refresh_token: Secret,
}

fn main() {
    Api::builder().refresh_token("r").build();
}
