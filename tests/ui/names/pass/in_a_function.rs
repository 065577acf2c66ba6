use auth_blocking::Secret;

pub(crate) fn main() {
    #[derive(auth_blocking::AuthConfig)]
    #[auth(bearer)]
    struct Api {
        token: Secret,
        #[auth(skip)]
        _unused: u8,
    }

    #[derive(auth_blocking::AuthConfig)]
    #[auth(base_url = "https://a.example.com")]
    struct Outer {
        #[auth(flatten)]
        inner: Api,
    }

    Api::builder().token("t").build().unwrap();
    Outer::builder().inner(Api { token: "t".into(), _unused: 0 }).build().unwrap();
}
