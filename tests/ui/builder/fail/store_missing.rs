use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "https://a.example.com/token", rotate_refresh_token))]
struct Api {
    client_id: String,
    #[auth(client_secret)]
    app_key: Secret,
    refresh_token: Secret,
    scope: Option<String>,
}

fn main() {
    Api::builder().client_id("i").refresh_token("r").app_key("k").build();
}
