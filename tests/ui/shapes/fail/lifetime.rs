use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api<'a> {
    token: &'a str,
}

fn main() {
    Api::builder().token("t").build().unwrap();
}
