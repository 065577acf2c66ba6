use auth_blocking::{AuthConfig, Secret, SignRequest};

#[derive(AuthConfig)]
#[auth(sign_with = sign)]
struct Api {
    key: Secret,
}

fn sign(_: &Api, _: &mut SignRequest<'_>) {
}

fn main() {}
