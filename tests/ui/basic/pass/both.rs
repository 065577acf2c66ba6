use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(basic)]
struct Api {
    username: String,
    password: Secret,
}

pub(crate) fn main() {
    Api::builder().password("p").username("u").build().unwrap();
    Api::builder().username(String::from("u")).password(Secret::from("p")).build().unwrap();
}
