use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key(header = "X-Key", value = "{type} {match}"))]
struct r#Api {
    r#type: String,
    r#match: Secret,
}

pub(crate) fn main() {
    Api::builder().r#type("t").r#match("m").build().unwrap();
}
