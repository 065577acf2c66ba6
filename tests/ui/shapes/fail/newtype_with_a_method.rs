use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct S {
    token: Secret,
}
#[derive(AuthConfig)]
enum L {
    #[auth(bearer)]
    Api(S),
}

fn main() {}
