use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(session(login(post = "https://{shop}.example.com/login", auth(basic)), token_cookie = "SESSION"))]
struct Api {
    shop: String,
    username: String,
    password: Secret,
}

fn main() {
    Api::builder().username("u").password("p").build();
}
