use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(none)]
struct Inner;

#[derive(AuthConfig)]
enum Api {
    A(Box<Inner>),
}

fn main() {}
