use auth_blocking::{AuthConfig, Error, SignRequest};

#[derive(AuthConfig)]
#[auth(sign_with = sign)]
struct Api;

fn sign(_: &String, _: &mut SignRequest<'_>) -> Result<(), Error> {
    Ok(())
}

fn main() {}
