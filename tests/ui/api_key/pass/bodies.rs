//! Two keys in one JSON body, names with brackets, a header's name from a field.

#![deny(warnings)]

use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key(json = "auth.key", value = "{a}"), api_key(json = "auth.id", value = "{b}"))]
#[auth(api_key(header = "{header}", value = "Token token={a}"), api_key(query = "filter[x]", value = "{b}"))]
struct Json {
    a: Secret,
    b: Secret,
    header: String,
}

#[derive(AuthConfig)]
#[auth(api_key(form = "user[key]"))]
struct Form {
    api_key: Secret,
}

pub(crate) fn main() {
    Json::builder().a("a").b("b").header("X-Key").build().unwrap();
    Form::builder().api_key("k").build().unwrap();
}
