use std::path::PathBuf;

use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(basic, base_url = "https://{host}:{port}", headers("X-Path" = "{path}"))]
struct MyAPIServer {
    username: String,
    #[auth(env = "THE_PASSWORD")]
    password: Option<Secret>,
    #[auth(default = "localhost")]
    host: String,
    port: u16,
    path: PathBuf,
    #[auth(skip)]
    #[allow(dead_code)]
    other: Vec<u8>,
}

#[derive(AuthConfig)]
#[auth(env_prefix = "OUTER", headers("X-Region" = "{region}"))]
struct Wrapper {
    region: String,
    #[auth(flatten)]
    server: MyAPIServer,
}

pub(crate) fn main() {
    let error = Wrapper::from_env().err().unwrap().to_string();
    for name in ["OUTER_REGION", "MY_API_SERVER_USERNAME", "MY_API_SERVER_PORT", "MY_API_SERVER_PATH"] {
        assert!(error.contains(name), "{error}");
    }
    assert!(!error.contains("PASSWORD"), "{error}");
}
