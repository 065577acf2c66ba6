use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: Secret,
    #[cfg(any())]
    #[auth(username)]
    missing: Missing,
    #[cfg(all())]
    #[auth(skip)]
    #[allow(dead_code)]
    there: u8,
}

fn main() {
    Api::builder().token("t").build().unwrap();
}
