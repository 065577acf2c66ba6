use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(session(
    login(
        post = "{url}/login",
        query("v" = "1"),
        headers("X-App" = "{app}"),
        json("user.name" = "{username}", "user.password" = "{password}", "remember" = true, "days" = 7),
        auth(basic(username = "{app}", password = "x"), api_key(header = "X-Key", value = "{key}")),
        fail_if("error.code" = "E1", message = "the account is locked"),
        fail_if("ok" = false),
    ),
    token_path = ["data.token", "0"],
    expires_after = "P14D",
    expiry(property = "data.expires", format = unix_ms),
    send_as(header = "X-Session", value = "Token {token}; app={app}"),
    leeway = "10s",
    retry(attempts = 2, wait = constant("5s")),
), base_url = "{url}", dangerous_allow_http = "{insecure}")]
struct Api {
    url: String,
    app: String,
    key: Secret,
    username: String,
    password: Secret,
    #[auth(default)]
    insecure: bool,
}

pub(crate) fn main() {
    let api = Api::builder().url("http://10.0.0.1").app("a").key("k").username("u").password("p");
    assert!(api.build().is_err());
    let api = Api::builder().url("http://10.0.0.1").app("a").key("k").username("u").password("p");
    api.insecure(true).build().unwrap();
}
