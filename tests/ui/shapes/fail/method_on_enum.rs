use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(bearer)]
enum Login {
    #[auth(none)]
    Open,
}

fn main() {}
