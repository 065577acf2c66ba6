use auth_blocking::AuthConfig;

struct Inner;

#[derive(AuthConfig)]
struct Api {
    #[auth(flatten)]
    inner: Inner,
}

fn main() {}
