use auth_blocking::{AuthConfig, Error, Secret, SignRequest};

#[derive(AuthConfig)]
#[auth(session(login(get = "https://a.example.com/login", auth(basic)), token_path = "", until_rejected))]
struct Get {
    username: String,
    password: Secret,
}

#[derive(AuthConfig)]
#[auth(session(
    login(post = "https://a.example.com/login", form("user" = "{username}"), auth(bearer(token = "{password}"))),
    token_header = "X-Token",
    send_as(query = "session"),
))]
struct Form {
    username: String,
    password: Secret,
}

#[derive(AuthConfig)]
#[auth(session(
    login(
        post = "https://a.example.com/login",
        body("u={username}&p={password}", content_type = "application/x-www-form-urlencoded"),
        auth(sign_with = sign),
        retry(attempts = 1),
    ),
    token_path = "data.token",
))]
struct Signed {
    username: String,
    password: Secret,
}

fn sign(_: &Signed, _: &mut SignRequest<'_>) -> Result<(), Error> {
    Ok(())
}

pub(crate) fn main() {
    Get::builder().username("u").password("p").build().unwrap();
    Form::builder().username("u").password("p").build().unwrap();
    Signed::builder().username("u").password("p").build().unwrap();
}
