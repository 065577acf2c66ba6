use auth_blocking::{AuthConfig, Error, Secret, Token, TokenRequests};

#[derive(AuthConfig)]
#[auth(token_with = obtain, base_url = "https://{region}.example.com")]
struct Api {
    key: Secret,
    region: String,
}

fn obtain(_: &Api, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    todo!()
}

fn main() {
    Api::builder().region("eu").region("us");
}
