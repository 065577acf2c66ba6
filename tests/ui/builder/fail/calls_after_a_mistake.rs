//! The derive finds a mistake in each of these. No other error follows where they are used.

use auth_blocking::{AuthConfig, MemoryTokenStore, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Bearer {
    tokn: Secret,
}

#[derive(AuthConfig)]
#[auth(bearer)]
struct Borrowed<'a> {
    token: std::borrow::Cow<'a, str>,
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_tokn, token_endpoint = "https://api.example.com/token", rotate_refresh_token))]
struct Oauth {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
    scope: Option<String>,
}

#[derive(AuthConfig)]
enum Login {
    #[auth(bearer)]
    Token { token: Secret },
    Other { username: String },
}

fn main() {
    Bearer::builder().tokn("t").build().unwrap();
    Bearer::from_env().unwrap();
    let text = String::from("t");
    Borrowed { token: text.as_str().into() }.authenticator().unwrap();
    let oauth = Oauth::builder().scope("read").refresh_token("r").client_id("i").client_secret("s");
    oauth.token_store(MemoryTokenStore::new()).build().unwrap();
    Login::token_builder().token("t").build().unwrap();
    Login::other_builder().username("u").build().unwrap();
    Login::Token { token: "t".into() }.authenticator_with(MemoryTokenStore::new()).unwrap();
}
