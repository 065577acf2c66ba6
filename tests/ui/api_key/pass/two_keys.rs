use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key(header = "DD-API-KEY"))]
#[auth(api_key(header = "DD-APPLICATION-KEY", value = "{application_key}"))]
struct Datadog {
    api_key: Secret,
    application_key: Secret,
}

pub(crate) fn main() {
    Datadog::builder().api_key("a").application_key("b").build().unwrap();
}
