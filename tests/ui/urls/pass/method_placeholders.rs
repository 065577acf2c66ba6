//! Methods in placeholders: what they may return, and where they may come from.

#![deny(warnings)]

use std::borrow::Cow;

use auth_blocking::{AuthConfig, Secret};

trait Host {
    fn host(&self) -> String;
}

#[derive(AuthConfig)]
#[auth(bearer(token = "{secret()}"), base_url = "https://{host()}.example.com", headers("A" = "{none()}", "B" = "{cow()}", "C" = "{number()}"))]
struct Api {
    key: Secret,
}

impl Host for Api {
    fn host(&self) -> String {
        "a".to_owned()
    }
}

impl Api {
    fn secret(&self) -> &Secret {
        &self.key
    }

    fn none(&self) -> Option<&str> {
        None
    }

    fn cow(&self) -> Cow<'_, str> {
        "c".into()
    }

    const fn number(&self) -> u16 {
        1
    }
}

pub(crate) fn main() {
    Api::builder().key("k").build().unwrap();
}
