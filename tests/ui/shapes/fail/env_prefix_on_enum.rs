use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(env_prefix = "X")]
enum Login {
    #[auth(none)]
    Open,
}

fn main() {}
