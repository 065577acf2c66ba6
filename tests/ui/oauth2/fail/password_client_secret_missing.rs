use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = password, token_endpoint = "https://api.example.com/token", client_auth = client_secret_basic))]
struct Api {
    client_id: String,
    client_secret: Secret,
    username: String,
    password: Secret,
}

fn main() {
    Api::builder().client_id("i").username("u").password("p").build();
}
