use auth_blocking::AuthConfig;
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-Type", value = "{type}"))]
#[auth(base_url = match(
    "{host.name}",
    None = "https://api.example.com",
    "" = "https://api.example.com",
    _ = "https://{host.name}",
))]
pub struct Api {
    r#type: Option<i64>,
    #[auth(default)]
    #[serde(default)]
    host: Host,
}

#[derive(Debug, Default, Deserialize)]
pub struct Host {
    name: Option<String>,
}
