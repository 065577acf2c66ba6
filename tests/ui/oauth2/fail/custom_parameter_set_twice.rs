use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = custom("api_key"), token_endpoint = "https://api.example.com/token", params("apikey" = "{key}")))]
struct Api {
    key: Secret,
}

fn main() {
    Api::builder().key("k").key("l");
}
