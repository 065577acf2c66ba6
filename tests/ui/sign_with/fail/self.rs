use auth_blocking::{AuthConfig, Error, Secret, SignRequest};

#[derive(AuthConfig)]
#[auth(sign_with = self.sign)]
struct Api {
    key: Secret,
}
impl Api {
    fn sign(&self, r: &mut SignRequest<'_>) -> Result<(), Error> {
        Ok(())
    }
}

fn main() {}
