//! Several structs in one module, each with functions and fields of its own.

#![deny(warnings)]

use auth_blocking::{AuthConfig, Error, Secret, SignRequest};

#[derive(AuthConfig)]
#[auth(bearer, headers("X-Account" = "{account}"))]
struct One {
    token: Secret,
    account: String,
}

#[derive(AuthConfig)]
#[auth(bearer, headers("X-Account" = "{account}"), sign_with = sign_two)]
struct Two {
    token: Secret,
    account: String,
}

#[derive(AuthConfig)]
#[auth(sign_with = Self::sign)]
struct Three {
    key: Secret,
}

fn sign_two(_: &Two, _: &mut SignRequest<'_>) -> Result<(), Error> {
    Ok(())
}

impl Three {
    fn sign(&self, _: &mut SignRequest<'_>) -> Result<(), Error> {
        let _ = &self.key;
        Ok(())
    }
}

pub(crate) fn main() {
    One::builder().token("t").account("a").build().unwrap();
    Two::builder().token("t").account("a").build().unwrap();
    Three::builder().key("k").build().unwrap();
}
