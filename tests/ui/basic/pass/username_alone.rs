use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(basic)]
struct Api {
    username: String,
}

fn main() {
    Api::builder().username("u").build().unwrap();
}
