use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
enum Login {
    #[auth(bearer, base_url = "https://{region}.example.com/v1")]
    Token { token: Secret, region: Region },
}

#[derive(Debug)]
enum Region {
    Eu,
    Us,
}

fn main() {
    let _ = [Region::Eu, Region::Us];
}
