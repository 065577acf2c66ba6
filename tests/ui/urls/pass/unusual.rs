//! URLs that look odd and are right.

#![deny(warnings)]

use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(
    bearer,
    base_url = "https://xn--bcher-kva.example:8443/a/b%20c",
    also_send_to(
        "https://a_b.example",
        "http://localhost:3000",
        "http://127.1.2.3",
        "http://[::1]:8080",
        "https://[2001:db8::1]:8443",
        "https://10.0.0.1",
        "https://intranet",
        "https://a.example./x",
        "https://{host}:{port}/x",
        "https://{host}.{host}.example",
        "https://api-{host}.example",
        "{url}/api",
    ),
)]
struct Api {
    token: Secret,
    host: String,
    port: u16,
    url: String,
}

pub(crate) fn main() {
    let _ = Api::builder().token("t").host("h").port(1).url("https://a.example");
}
