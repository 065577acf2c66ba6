use auth_blocking::{AuthConfig, Error, Secret, SignRequest};

macro_rules! api {
    ($name:ident, $field:ident: $type:ty, $role:ident, $url:literal, $value:literal, $sign:path) => {
        #[derive(AuthConfig)]
        #[auth(bearer, headers("X-A" = $value), base_url = $url, sign_with = $sign)]
        struct $name {
            #[auth($role)]
            $field: $type,
            other: String,
        }

        impl $name {
            fn upper(&self) -> String {
                self.other.to_uppercase()
            }
        }

        pub(crate) fn main() {
            $name::builder().$field("t").other("o").build().unwrap();
        }
    };
}

api!(Api, access: Secret, token, "https://{other}.example.com", "{upper()} {other}", sign);

fn sign(_: &Api, _: &mut SignRequest<'_>) -> Result<(), Error> {
    Ok(())
}
