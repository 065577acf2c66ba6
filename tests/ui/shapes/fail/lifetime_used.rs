use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api<'a> {
    token: std::borrow::Cow<'a, str>,
}
fn main() {
    let s = String::new();
    let _ = Api { token: s.as_str().into() }.authenticator();
}
