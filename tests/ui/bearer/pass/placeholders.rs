use auth_blocking::{AuthConfig, Secret};

struct Account {
    id: u64,
    token: Secret,
}

#[derive(AuthConfig)]
#[auth(bearer(token = "{account.token}"), headers("X-Account" = "{account.id}", "X-Braces" = "{{}}", "X-Name" = "{name()}"))]
struct Api {
    account: Account,
}

impl Api {
    fn name(&self) -> String {
        self.account.id.to_string()
    }
}

pub(crate) fn main() {
    Api::builder().account(Account { id: 1, token: "t".into() }).build().unwrap();
}
