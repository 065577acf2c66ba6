use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "https://a.example.com/token", rotate_refresh_token))]
struct Api {
    client_id: String,
    #[auth(client_secret)]
    app_key: Secret,
    refresh_token: Secret,
    scope: Option<String>,
}

#[derive(AuthConfig)]
struct Outer {
    #[auth(flatten)]
    api: Api,
}

fn main() {
    let api = Api { client_id: "i".into(), app_key: "k".into(), refresh_token: "r".into(), scope: None };
    Outer::builder().api(api).build();
}
