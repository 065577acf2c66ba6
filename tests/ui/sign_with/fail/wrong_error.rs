use auth_blocking::{AuthConfig, SignRequest};

#[derive(AuthConfig)]
#[auth(sign_with = sign)]
struct Api;

fn sign(_: &Api, _: &mut SignRequest<'_>) -> Result<(), String> {
    Ok(())
}

fn main() {}
