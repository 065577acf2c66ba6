use auth_blocking::Secret;

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: Secret,
}

fn main() {}
