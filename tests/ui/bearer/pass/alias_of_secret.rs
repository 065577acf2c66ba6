use auth_blocking::{AuthConfig, Secret};

type Token = Option<Secret>;

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: Token,
}

pub(crate) fn main() {
    // An alias of `Option` is not seen as one by its name, so it is required and taken as it is.
    Api::builder().token(Some(Secret::from("t"))).build().unwrap();
    Api { token: None }.authenticator().unwrap();
}
