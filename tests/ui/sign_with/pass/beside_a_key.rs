use auth_blocking::{AuthConfig, Error, Secret, SignRequest};

#[derive(AuthConfig)]
#[auth(api_key(header = "X-Key"), sign_with = self::sign)]
struct Api {
    api_key: String,
    secret: Secret,
}

fn sign(config: &Api, request: &mut SignRequest<'_>) -> Result<(), Error> {
    let length = config.secret.expose().len();
    request.headers.insert("x-length", auth_blocking::http::HeaderValue::from(length));
    Ok(())
}

pub(crate) fn main() {
    Api::builder().api_key("k").secret("s").build().unwrap();
}
