use auth_blocking::{AuthConfig, Secret};

#[derive(Debug)]
struct Region(String);

impl std::str::FromStr for Region {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: Secret,
    #[auth(default)]
    region: Region,
}

fn main() {}
