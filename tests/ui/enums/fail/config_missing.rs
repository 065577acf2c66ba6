use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key(header = "X-Key"))]
struct Key {
    api_key: Secret,
}

#[derive(AuthConfig)]
enum Login {
    #[auth(bearer)]
    Token { token: Secret },
    Key(Key),
}

fn main() {
    Login::key_builder().build();
}
