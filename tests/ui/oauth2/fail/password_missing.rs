use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = password, token_endpoint = "https://api.example.com/token"))]
struct Api {
    username: String,
    password: Secret,
}

fn main() {
    Api::builder().username("u").build();
}
