use auth_blocking::{AuthConfig, Client, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: Secret,
}
fn main() {
    let a = Api::builder().token("x").build();
    let c = Client::new(a);
}
