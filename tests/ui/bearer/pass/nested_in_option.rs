use auth_blocking::{AuthConfig, Secret};

struct Account {
    token: Secret,
}

#[derive(AuthConfig)]
#[auth(bearer(token = "{account.token}"))]
struct Api {
    account: Option<Account>,
}

pub(crate) fn main() {
    Api::builder().build().unwrap();
    Api::builder().account(Account { token: "t".into() }).build().unwrap();
}
