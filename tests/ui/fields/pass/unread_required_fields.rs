use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
#[allow(dead_code)]
struct Api<T> {
    token: Secret,
    /// Nothing reads it, so the builder does not ask for it.
    start_date: String,
    other: T,
}

pub(crate) fn main() {
    Api::<u8>::builder().token("t").build().unwrap();
    Api { token: "t".into(), start_date: String::new(), other: 1 }.authenticator().unwrap();
}
