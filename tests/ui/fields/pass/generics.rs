use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer(token = "{token}"), base_url = "https://{host}")]
struct Api<T, H = String>
where
    H: Clone,
{
    token: T,
    host: H,
}

pub(crate) fn main() {
    Api::<Secret>::builder().host("a.example.com".to_owned()).token("t".into()).build().unwrap();
    Api { token: "t".to_owned(), host: "a.example.com" }.authenticator().unwrap();
}
