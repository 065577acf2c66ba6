use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com", body("<p>{password}</p>", content_type = "application/xml")), token_path = "token"))]
struct Api {
    password: Secret,
}

fn main() {}
