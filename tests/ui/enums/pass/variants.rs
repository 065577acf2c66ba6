use auth_blocking::{AuthConfig, MemoryTokenStore, Secret};

#[derive(AuthConfig, serde::Deserialize)]
#[auth(base_url = "https://api.example.com", headers("X-Version" = "2"))]
#[serde(tag = "type")]
enum Login {
    #[auth(oauth2(grant = client_credentials, token_endpoint = "https://api.example.com/token"))]
    Oauth { client_id: String, client_secret: Secret },
    #[auth(bearer)]
    AccessToken { token: Secret },
    #[auth(none)]
    Anonymous,
    Inner(Inner),
}

#[derive(AuthConfig, serde::Deserialize)]
#[auth(api_key(query = "key"))]
struct Inner {
    api_key: Secret,
}

pub(crate) fn main() {
    Login::oauth_builder().client_id("i").client_secret("s").token_store(MemoryTokenStore::new()).build().unwrap();
    Login::access_token_builder().token("t").build().unwrap();
    Login::anonymous_builder().build().unwrap();
    Login::inner_builder().config(Inner { api_key: "k".into() }).build().unwrap();
    let login: Login = serde_json::from_str(r#"{"type":"AccessToken","token":"t"}"#).unwrap();
    login.authenticator().unwrap();
}
