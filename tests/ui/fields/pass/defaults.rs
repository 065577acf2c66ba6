use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, base_url = "https://{host}:{port}/{region}/{version}", headers("X-Debug" = "{debug}"))]
struct Api {
    token: Secret,
    #[auth(default = "api.example.com")]
    host: String,
    #[auth(default = 8443)]
    port: u16,
    #[auth(default = String::from("eu"))]
    region: String,
    #[auth(default = Some(3))]
    version: Option<u8>,
    #[auth(default)]
    debug: bool,
    #[auth(skip)]
    #[allow(dead_code)]
    cache: Vec<u8>,
}

pub(crate) fn main() {
    Api::builder().token("t").build().unwrap();
    Api::builder().token("t").host("localhost").port(80).region("us").version(1).debug(true).build().unwrap();
}
