use auth_blocking::{AuthConfig, MemoryTokenStore, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://{shop}.example.com/token",
    client_id = "{app.id}",
    client_auth = client_secret_basic,
    token_request = json,
    method = POST,
    scope = "read:items {more_scopes}",
    params("audience" = "{audience}", "version" = 2),
    headers("X-Version" = "1"),
    rename(refresh_token = "refreshToken", grant_type = "grantType"),
    access_token_property = "data.token",
    refresh_token_property = ["data", "refresh.token"],
    expiry(property = "data.expires", format = "%d/%m/%Y %H:%M"),
    expires_after = "1h",
    rotate_refresh_token(required),
    send_as(header = "x-amz-access-token", value = "{access_token}"),
    leeway = "90s",
    retry(attempts = 4, on = [429, 503], max_wait = "PT1M", wait = header("X-Reset")),
))]
#[auth(base_url = "https://{shop}.example.com/api/", also_send_to("https://files.example.com"), query("v" = "3"))]
struct Shop {
    shop: String,
    app: App,
    client_secret: Secret,
    refresh_token: Secret,
    more_scopes: String,
    audience: Option<String>,
    access_token: Option<Secret>,
    expires_at: Option<String>,
}

struct App {
    id: String,
}

pub(crate) fn main() {
    Shop::builder()
        .shop("acme")
        .more_scopes("a")
        .app(App { id: "i".to_owned() })
        .client_secret("s")
        .refresh_token("r")
        .audience("all")
        .token_store(MemoryTokenStore::new())
        .build()
        .unwrap();
}
