use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(basic)]
struct Api {
    username: String,
    password: Secret,
}

pub(crate) fn main() {
    let builder = if std::env::args().count() > 1 {
        Api::builder().username("u").password("p")
    } else {
        Api::builder().password("p").username("u")
    };
    builder.build().unwrap();
}
