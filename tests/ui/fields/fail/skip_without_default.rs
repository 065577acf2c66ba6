use auth_blocking::{AuthConfig, Secret};

struct Session;

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: Secret,
    #[auth(skip)]
    session: Session,
}

fn main() {}
