use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
enum Api {
    #[auth(bearer)]
    AuthToken { token: Secret },
    #[auth(api_key(header = "X-Key"))]
    AuthTOKEN { api_key: Secret },
}

fn main() {}
