use auth_blocking::{AuthConfig, Error, Secret, SignRequest};

#[derive(AuthConfig)]
#[auth(sign_with = sign, base_url = "https://{region}.example.com")]
struct Api {
    key: Secret,
    region: String,
}

fn sign(_: &Api, _: &mut SignRequest<'_>) -> Result<(), Error> {
    Ok(())
}

fn main() {
    Api::builder().key(7);
}
