// A field in base64, in a header, a parameter and a login.
use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key(header = "Authorization", value = "Basic {base64(api_key)}"))]
#[auth(query("sig" = "{base64(pair())}"), headers("X-Account" = "{base64(account.name)}"))]
struct Key {
    api_key: Secret,
    account: Account,
}

struct Account {
    name: Option<String>,
}

impl Key {
    fn pair(&self) -> String {
        format!("{}:x", self.api_key.expose())
    }
}

#[derive(AuthConfig)]
#[auth(session(
    login(post = "https://api.example.com/login", json("key" = "{base64(key)}")),
    token_path = "token",
))]
struct Login {
    key: Secret,
}

pub(crate) fn main() {
    assert!(Key::builder().api_key("k").account(Account { name: None }).build().is_ok());
    assert!(Login::builder().key("k").build().is_ok());
}
