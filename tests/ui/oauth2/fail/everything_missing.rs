use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token))]
struct Api;

fn main() {}
