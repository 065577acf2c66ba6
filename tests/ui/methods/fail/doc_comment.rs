use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(
    /// the method
    bearer
)]
struct Api {
    token: Secret,
}

fn main() {}
