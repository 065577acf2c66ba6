//! Type and const parameters, their defaults, bounds and where clauses.

#![deny(warnings)]

use std::fmt::Debug;

use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
#[allow(dead_code)]
struct Api<T: Clone + Default = String, const N: usize = 2>
where
    T: Debug,
    Vec<T>: Clone,
{
    token: Secret,
    #[auth(default)]
    extra: Vec<T>,
    #[auth(skip)]
    more: Option<[u8; N]>,
}

pub(crate) fn main() {
    Api::<String>::builder().token("t").build().unwrap();
    Api::<u8, 5>::builder().token("t").build().unwrap();
}
