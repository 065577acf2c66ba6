use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(basic, base_url = "https://{shop}.example.com")]
struct Api {
    shop: String,
    username: String,
}

fn main() {
    Api::builder().shop("s").shop("t");
}
