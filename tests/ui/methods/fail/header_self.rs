use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, headers("X-Api" = self.account))]
struct Api {
    token: Secret,
    account: String,
}

fn main() {}
