use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://api.example.com/token"))]
struct Login {
    client_id: String,
    client_secret: Secret,
}

#[derive(AuthConfig)]
#[auth(base_url = "https://{shop}.example.com")]
struct Api {
    shop: String,
    #[auth(flatten)]
    login: Login,
}

fn main() {
    Api::builder().shop("s").build();
}
