use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, headers("X-Region" = "{region}"))]
struct Api {
    token: Secret,
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
