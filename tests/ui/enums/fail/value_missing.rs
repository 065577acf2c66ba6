use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
enum Login {
    #[auth(basic)]
    Basic { username: String, password: Secret },
    #[auth(oauth2(grant = refresh_token, token_endpoint = "https://api.example.com/token", rotate_refresh_token))]
    Oauth { client_id: String, client_secret: Secret, refresh_token: Secret },
}

fn main() {
    Login::basic_builder().username("u").build();
}
