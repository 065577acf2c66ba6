use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://a.example.com/token"))]
struct ClientCredentials {
    client_id: String,
    client_secret: Secret,
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = password, token_endpoint = "https://a.example.com/token"))]
struct Password {
    username: String,
    password: Secret,
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = custom("vendor_name"), params("code" = "{code}")))]
struct Custom {
    token_endpoint: String,
    code: Secret,
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, client_auth = none))]
struct Public {
    token_endpoint: String,
    refresh_token: Secret,
    client_id: Option<String>,
}

pub(crate) fn main() {
    ClientCredentials::builder().client_id("i").client_secret("s").build().unwrap();
    Password::builder().username("u").password("p").build().unwrap();
    Custom::builder().token_endpoint("https://a.example.com/token").code("c").build().unwrap();
    Public::builder().token_endpoint("https://a.example.com/token").refresh_token("r").build().unwrap();
}
