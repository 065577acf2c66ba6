use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: Secret,
    #[cfg(any())]
    #[auth(username)]
    missing: Missing,
    #[cfg(not(target_os = "none"))]
    #[auth(skip)]
    #[allow(dead_code)]
    there: u8,
}

pub(crate) fn main() {
    Api::builder().token("t").build().unwrap();
}
