// Another origin, and all subdomains of a domain.
use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, base_url = "https://api.example.com")]
#[auth(also_send_to("https://files.example.org:8443", "https://*.example.com"))]
struct Api {
    token: Secret,
}

pub(crate) fn main() {
    assert!(Api::builder().token("t").build().is_ok());
}
