use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: std::rc::Rc<str>,
}

fn main() {}
