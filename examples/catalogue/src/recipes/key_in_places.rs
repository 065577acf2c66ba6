//! Keys in a path, in a cookie, in a JSON body, in base64; a token as user name.

use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(none, base_url = "https://api.example.com/bot{bot_token}")]
pub struct InPath {
    bot_token: Secret,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(
    api_key(header = "Cookie", value = "session={session}"),
    base_url = "https://api.example.com"
)]
pub struct InCookie {
    session: Secret,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(json = "client_id", value = "{client_id}"))]
#[auth(api_key(json = "auth.secret", value = "{secret}"))]
#[auth(base_url = "https://api.example.com")]
pub struct InBody {
    client_id: String,
    secret: Secret,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization", value = "Basic {base64(api_key)}"))]
#[auth(base_url = "https://api.example.com")]
pub struct InBase64 {
    api_key: Secret,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic(password = "x"), base_url = "https://api.example.com")]
pub struct AsUsername {
    #[auth(username)]
    api_token: Secret,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(session(
    login(
        post = "https://api.example.com/login",
        form("username" = "{username}", "password" = "{password}"),
    ),
    token_cookie = "SESSION",
    until_rejected,
))]
#[auth(base_url = "https://api.example.com")]
pub struct CookieOfALogin {
    username: String,
    password: Secret,
}
