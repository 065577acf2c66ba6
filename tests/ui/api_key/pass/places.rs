use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key(header = "X-CoinAPI-Key"))]
struct Header {
    api_key: Secret,
}

#[derive(AuthConfig)]
#[auth(api_key(query = "key"))]
struct Query {
    api_key: String,
}

#[derive(AuthConfig)]
#[auth(api_key(form = "token"))]
struct Form {
    #[auth(api_key)]
    token: Secret,
}

#[derive(AuthConfig)]
#[auth(api_key(json = "auth.token", value = "Token token={key}"))]
struct Json {
    key: Secret,
}

#[derive(AuthConfig)]
#[auth(api_key(header = "{header}", value = "{key}"))]
struct Configured {
    header: String,
    key: Option<Secret>,
}

pub(crate) fn main() {
    Header::builder().api_key("k").build().unwrap();
    Query::builder().api_key("k").build().unwrap();
    Form::builder().token("k").build().unwrap();
    Json::builder().key("k").build().unwrap();
    Configured::builder().header("X-Key").build().unwrap();
}
