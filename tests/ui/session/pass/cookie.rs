// The session is a cookie: it goes back under its own name, or where `send_as` says.
use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(session(
    login(post = "https://api.example.com/login", form("user" = "{username}", "password" = "{password}")),
    token_cookie = "JSESSIONID",
    until_rejected,
))]
struct Api {
    username: String,
    password: Secret,
}

#[derive(AuthConfig)]
#[auth(session(
    login(post = "https://api.example.com/login", json("key" = "{key}")),
    token_cookie = "csrftoken",
    send_as(header = "X-CSRFToken"),
))]
struct Elsewhere {
    key: Secret,
}

pub(crate) fn main() {
    assert!(Api::builder().username("u").password("p").build().is_ok());
    assert!(Elsewhere::builder().key("k").build().is_ok());
}
