use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: Secret,
}

fn main() {
    let api = Api { token: "t".into() };
    println!("{}", api.token);
}
