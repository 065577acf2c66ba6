use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, base_url = "https://example.com/{account.region}")]
struct Api {
    token: Secret,
    account: Account,
}

struct Account {
    region: Region,
}

#[derive(Debug)]
enum Region {
    Eu,
    Us,
}

fn main() {
    let _ = [Region::Eu, Region::Us];
}
