use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(basic)]
struct Api {
    username: String,
    password: Option<Secret>,
}

pub(crate) fn main() {
    let mut builder = Api::builder();
    if std::env::args().count() > 5 {
        builder = builder.password("p");
    }
    builder.username("u").build().unwrap();
}
