//! Fields that are called like the variables, parameters and modules of the expansion.

#![deny(warnings)]

use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer(token = "{plan}"), headers("A" = "{p}", "B" = "{value}", "C" = "{config}", "D" = "{request}", "E" = "{builder}", "F" = "{at}"))]
struct Api {
    plan: Secret,
    p: String,
    value: String,
    config: String,
    request: String,
    builder: String,
    at: String,
}

pub(crate) fn main() {
    Api::builder().plan("a").p("b").value("c").config("d").request("e").builder("f").at("g").build().unwrap();
}
