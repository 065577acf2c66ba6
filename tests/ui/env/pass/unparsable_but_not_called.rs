use auth_blocking::{AuthConfig, Secret};

struct Opaque;

#[derive(AuthConfig)]
#[auth(bearer)]
#[allow(dead_code)]
struct Api {
    token: Secret,
    list: Vec<String>,
    opaque: Opaque,
}

#[derive(AuthConfig)]
enum Login {
    #[auth(bearer)]
    Token { token: Secret },
}

#[derive(AuthConfig)]
struct Outer {
    #[auth(flatten)]
    login: Login,
}

#[derive(AuthConfig)]
#[auth(bearer)]
#[allow(dead_code)]
struct Generic<T> {
    token: Secret,
    other: T,
}

pub(crate) fn main() {
    Api::builder().token("t").build().unwrap();
    Outer { login: Login::Token { token: "t".into() } }.authenticator().unwrap();
    assert!(Generic::<u8>::from_env().is_err());
}
