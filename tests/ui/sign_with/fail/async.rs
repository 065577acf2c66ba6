use auth_blocking::{AuthConfig, Error, Secret, SignRequest};

#[derive(AuthConfig)]
#[auth(sign_with = f)]
struct Api {
    key: Secret,
}
async fn f(a: &Api, r: &mut SignRequest<'_>) -> Result<(), Error> {
    Ok(())
}

fn main() {}
