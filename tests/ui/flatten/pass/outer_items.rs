use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Token {
    token: Secret,
}

#[derive(AuthConfig)]
enum Login {
    #[auth(basic)]
    Password { username: String, password: Secret },
    Token(Token),
}

#[derive(AuthConfig)]
#[auth(base_url = "https://{region}.example.com", headers("X-Account" = "{account}"), api_key(query = "app", value = "{app}"))]
struct Api {
    region: String,
    account: Option<String>,
    app: String,
    #[auth(flatten)]
    login: Login,
}

pub(crate) fn main() {
    let login = || Login::Password { username: "u".into(), password: "p".into() };
    Api::builder().region("eu").app("a").login(login()).build().unwrap();
    let token = Login::Token(Token { token: "t".into() });
    Api { region: "eu".into(), account: None, app: "a".into(), login: token }.authenticator().unwrap();
}
