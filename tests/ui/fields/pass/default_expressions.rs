//! Defaults are any expressions, commas in them included.

#![deny(warnings)]

use std::collections::HashMap;

use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, query("a" = "{a}", "b" = "{b}", "c" = "{c}", "d" = "{d}"))]
struct Api {
    token: Secret,
    #[auth(default = "3")]
    a: String,
    #[auth(default = { let one = 1; one + 1 })]
    b: u8,
    #[auth(default = sum(&[1, 2]), env = "C")]
    c: usize,
    #[auth(default = HashMap::<String, u8>::new().len())]
    d: usize,
}

fn sum(numbers: &[usize]) -> usize {
    numbers.iter().sum()
}

pub(crate) fn main() {
    Api::builder().token("t").build().unwrap();
}
