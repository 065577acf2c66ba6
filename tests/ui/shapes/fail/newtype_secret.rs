use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
enum L {
    #[auth(bearer)]
    Api(Secret),
    #[auth(basic)]
    B { username: String, password: Secret },
}

fn main() {}
