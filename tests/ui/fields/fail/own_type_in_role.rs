use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: Region,
}

#[derive(Debug)]
enum Region {
    Eu,
    Us,
}

fn main() {
    let _ = [Region::Eu, Region::Us];
}
