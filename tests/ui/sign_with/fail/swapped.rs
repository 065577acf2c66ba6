use auth_blocking::{AuthConfig, Error, Secret, SignRequest};

#[derive(AuthConfig)]
#[auth(sign_with = f)]
struct Api {
    key: Secret,
}
fn f(r: &mut SignRequest<'_>, a: &Api) -> Result<(), Error> {
    Ok(())
}

fn main() {}
