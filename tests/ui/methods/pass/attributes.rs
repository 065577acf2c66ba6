//! Items over several attributes, trailing commas, raw texts, braces and dollars.

#![deny(warnings)]

use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer(token = r#"{token}"#,),)]
#[auth(base_url = "https://a.example.com")]
#[auth(headers("A" = "1"))]
#[auth(headers("B" = "{{{id}}}", "C" = "cost ${id}"), query("v" = 3, "$filter" = "id eq {id}"))]
struct Api {
    token: Secret,
    id: String,
}

pub(crate) fn main() {
    Api::builder().token("t").id("i").build().unwrap();
}
