use std::sync::LazyLock;

use auth_blocking::{AuthConfig, Authenticator, Secret};

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com", json("u" = "{username}", "p" = "{password}")), token_path = "t"))]
struct Api {
    username: String,
    password: Secret,
}

struct App {
    auth: Authenticator,
}

static AUTH: LazyLock<Authenticator> =
    LazyLock::new(|| Api::builder().username("u").password("p").build().unwrap());

pub(crate) fn main() {
    let app = App { auth: AUTH.clone() };
    std::thread::spawn(move || format!("{:?}", app.auth)).join().unwrap();
}
