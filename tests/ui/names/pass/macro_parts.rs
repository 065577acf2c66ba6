//! A macro of the user that gives each part of the struct: its name, a field, a type, an attribute, a method.

#![deny(warnings)]

use auth_blocking::{AuthConfig, Secret};

macro_rules! api {
    ($name:ident, $field:ident, $ty:ty, $token:literal, $($more:tt)*) => {
        #[derive(AuthConfig)]
        #[auth(bearer(token = $token), $($more)*)]
        struct $name {
            $field: $ty,
        }

        impl $name {
            fn get(&self) -> &Secret {
                &self.$field
            }
        }
    };
}

api!(ByField, key, Secret, "{key}", headers("X-Version" = "1"));
api!(ByMethod, secret, Secret, "{get()}", base_url = "https://a.example.com");

pub(crate) fn main() {
    let api = ByField { key: "k".into() };
    api.get();
    api.authenticator().unwrap();
    ByMethod::builder().secret("s").build().unwrap();
}
