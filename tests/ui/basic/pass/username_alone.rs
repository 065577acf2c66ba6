use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(basic)]
struct Api {
    username: String,
}

pub(crate) fn main() {
    Api::builder().username("u").build().unwrap();
}
