use auth_blocking::{AuthConfig, Error, Secret, SignRequest};

#[derive(AuthConfig)]
#[auth(sign_with = f)]
struct Api {
    key: Secret,
}
fn f(a: &Api, r: &SignRequest<'_>) -> Result<(), Error> {
    Ok(())
}

fn main() {}
