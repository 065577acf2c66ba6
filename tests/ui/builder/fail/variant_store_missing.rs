use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
enum Login {
    #[auth(bearer)]
    Token { token: Secret },
    #[auth(oauth2(grant = refresh_token, token_endpoint = "https://a.example.com/token", rotate_refresh_token))]
    Oauth { client_id: String, client_secret: Secret, refresh_token: Secret },
}

fn main() {
    Login::Token { token: "t".into() }.authenticator();
}
