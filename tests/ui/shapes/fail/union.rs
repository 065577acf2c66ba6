use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(bearer)]
union Api {
    token: u8,
}

fn main() {}
