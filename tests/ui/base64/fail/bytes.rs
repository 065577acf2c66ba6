use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(bearer(token = "{base64(key)}"))]
struct Api {
    key: Vec<u8>,
}

fn main() {}
