use auth_blocking::{AuthConfig, Secret};

struct Mode;

#[derive(AuthConfig)]
#[auth(bearer, base_url = "{url}", dangerous_allow_http = "{mode()}")]
struct Api {
    token: Secret,
    url: String,
}

impl Api {
    fn mode(&self) -> Mode {
        Mode
    }
}

fn main() {}
