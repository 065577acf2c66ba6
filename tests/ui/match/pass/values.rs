// A value chosen by another one, wherever a text may stand.
use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = match("{is_sandbox}", true = "https://sandbox.example.com/token", false = "https://api.example.com/token"),
    params("audience" = match("{region()}", "eu" = "eu-audience", _ = "us-{client_id}")),
))]
#[auth(base_url = match("{host}", None = "https://api.example.com", _ = "https://{host}/api"))]
#[auth(headers("X-Plan" = match("{account.plan}", "free" = "0", "paid" = "1")))]
struct Api {
    client_id: String,
    client_secret: Secret,
    #[auth(default)]
    is_sandbox: bool,
    host: Option<String>,
    account: Account,
}

struct Account {
    plan: String,
    site: Option<String>,
}

impl Api {
    fn region(&self) -> &str {
        "eu"
    }
}

#[derive(AuthConfig)]
#[auth(session(
    login(post = "https://api.example.com/login", json("realm" = match("{level}", "7" = "seven", _ = "other"), "key" = "{key}")),
    token_path = "token",
))]
#[auth(base_url = match("{account.site}", None = match("{level}", "1" = "https://one.example.com", _ = "https://all.example.com"), _ = "{account.site}"))]
struct Nested {
    key: Secret,
    level: u8,
    account: Account,
}

pub(crate) fn main() {
    let account = || Account { plan: "free".into(), site: None };
    let api = || Api::builder().client_id("id").client_secret("secret").account(account());
    assert!(api().build().is_ok());
    assert!(api().is_sandbox(true).host("example.com").build().is_ok());
    let other = Account { plan: "gold".into(), ..account() };
    let error = Api::builder().client_id("id").client_secret("secret").account(other).build().unwrap_err();
    assert!(error.to_string().contains("`account.plan` is none of the values"), "{error}");
    assert!(Nested::builder().key("k").level(1).account(account()).build().is_ok());
}
