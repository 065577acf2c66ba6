use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
enum Login {
    #[auth(none, crate = "x")]
    Open,
}

fn main() {}
