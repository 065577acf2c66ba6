//! Every method that obtains a token, on any store and on none.

#![expect(dead_code, reason = "each method reads some of the fields")]

use std::sync::{Arc, Mutex};

use auth_blocking::testing::{Answer, Seen, Server};
use auth_blocking::{
    AuthConfig, Authenticator, Error, FileTokenStore, MemoryTokenStore, Secret, Token,
    TokenRequests, TokenStore,
};

macro_rules! method {
    ($name:ident: $($auth:tt)*) => {
        #[derive(AuthConfig)]
        #[auth($($auth)*)]
        #[auth(base_url = "https://api.example.com")]
        pub struct $name {
            pub client_id: String,
            pub client_secret: Secret,
            pub refresh_token: Secret,
            pub username: String,
            pub password: Secret,
        }
    };
}

method!(ClientCredentials: oauth2(
    grant = client_credentials,
    token_endpoint = "https://auth.example.com/token",
));
method!(Password: oauth2(grant = password, token_endpoint = "https://auth.example.com/token"));
method!(Reusable: oauth2(grant = refresh_token, token_endpoint = "https://auth.example.com/token"));
method!(Rotating: oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/token",
    rotate_refresh_token,
));
method!(Custom: oauth2(
    grant = custom("vendor"),
    token_endpoint = "https://auth.example.com/token",
));
method!(Session: session(
    login(post = "https://auth.example.com/token", json("user" = "{username}", "password" = "{password}")),
    token_path = "access_token",
    until_rejected,
));
method!(PerCall: session(
    login(post = "https://auth.example.com/token", json("user" = "{username}", "password" = "{password}")),
    token_path = "access_token",
));
method!(Function: token_with = obtain);

fn obtain(config: &Function, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
    let form = [("user", config.username.as_str()), ("password", config.password.expose())];
    requests.post_form("https://auth.example.com/token", &form)?.token()
}

/// A method by name, on a store or none.
pub type Make = fn(Option<Arc<dyn TokenStore>>, &str) -> Authenticator;

macro_rules! make {
    ($config:ident) => {
        |store, secret| {
            let config = $config {
                client_id: "id".to_owned(),
                client_secret: secret.into(),
                refresh_token: "rt0".into(),
                username: "user".to_owned(),
                password: secret.into(),
            };
            match store {
                Some(store) => config.authenticator_with(store).unwrap(),
                None => config.authenticator().unwrap(),
            }
        }
    };
}

/// Those that may do without a store.
pub const ALL: [(&str, Make); 7] = [
    ("client_credentials", make!(ClientCredentials)),
    ("password", make!(Password)),
    ("refresh_token", make!(Reusable)),
    ("custom", make!(Custom)),
    ("session", make!(Session)),
    ("login per call", make!(PerCall)),
    ("token_with", make!(Function)),
];

/// One that needs a store.
pub fn rotating(store: impl TokenStore + 'static, secret: &str) -> Authenticator {
    let config = Rotating {
        client_id: "id".to_owned(),
        client_secret: secret.into(),
        refresh_token: "rt0".into(),
        username: "user".to_owned(),
        password: secret.into(),
    };
    config.authenticator_with(store).unwrap()
}

/// A server whose `/items` answers any request, and whose token endpoint is told what to do.
pub fn told(answer: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Server {
    let server = Server::start().unwrap();
    server.run("POST", "/token", move |seen| answer(seen));
    server.on("*", "/items", [Answer::json("[]")]);
    server
}

/// An answer that can be changed.
pub fn changing(answer: Answer) -> (Server, Arc<Mutex<Answer>>) {
    let now = Arc::new(Mutex::new(answer));
    let own = Arc::clone(&now);
    (told(move |_| own.lock().unwrap().clone()), now)
}

/// A store's name, the store, and what it is in.
pub type Place = (&'static str, Option<Arc<dyn TokenStore>>, Option<tempfile::TempDir>);

/// None, one in memory, one on disk.
pub fn stores() -> Vec<Place> {
    let dir = tempfile::tempdir().unwrap();
    let files = FileTokenStore::open(dir.path().join("tokens")).unwrap();
    vec![
        ("no store", None, None),
        ("memory", Some(Arc::new(MemoryTokenStore::new())), None),
        ("files", Some(Arc::new(files)), Some(dir)),
    ]
}
