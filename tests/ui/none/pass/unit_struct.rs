use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(none, base_url = "https://api.example.com")]
struct Open;

pub(crate) fn main() {
    Open.authenticator().unwrap();
    Open::builder().build().unwrap();
    Open::from_env().unwrap();
}
