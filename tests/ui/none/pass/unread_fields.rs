use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(none)]
#[allow(dead_code)]
struct Open {
    page_size: u32,
    languages: Vec<String>,
}

pub(crate) fn main() {
    // Nothing reads the fields, so the builder does not ask for them.
    Open::builder().build().unwrap();
    Open { page_size: 1, languages: Vec::new() }.authenticator().unwrap();
}
