use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, headers("X-Page" = "{page}"))]
struct Api {
    token: Secret,
    #[auth(default = "20")]
    page: u32,
}

fn main() {}
