use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key(header = "X-Key"))]
struct Api {
    api_key: Secret,
    api_key_file: String,
}

// With a variable of its own, or none, there is no clash.
#[derive(AuthConfig)]
#[auth(bearer)]
struct Apart {
    token: Secret,
    #[auth(env = "APART_PATH")]
    token_file: Option<String>,
}

#[derive(AuthConfig)]
#[auth(bearer)]
struct Skipped {
    token: Secret,
    #[auth(skip)]
    token_file: String,
}

fn main() {}
