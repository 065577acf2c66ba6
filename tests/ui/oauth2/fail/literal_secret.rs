use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://a.example.com/token", client_secret = "s3cr3t"))]
struct Api {
    client_id: String,
}

fn main() {}
