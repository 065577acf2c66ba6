//! An `Authenticator` has no type parameters: it fits into a struct field and a `static`, for every method.

use std::sync::LazyLock;

use auth_blocking::{
    AuthConfig, Authenticator, Client, ClientBuilder, Error, MemoryTokenStore, Secret, SignRequest,
    Token, TokenRequests,
};

macro_rules! kept {
    ($($name:ident $auth:ident: #[auth($($method:tt)*)] { $($field:ident: $type:ty),* } $($store:ident)?;)*) => {
        $(
            #[derive(AuthConfig)]
            #[auth($($method)*)]
            struct $name {
                $($field: $type,)*
            }

            static $auth: LazyLock<Result<Authenticator, Error>> =
                LazyLock::new(|| $name::builder()$(.$field("value"))*$(.token_store($store::new()))?.build());
        )*

        #[test]
        fn every_method_in_a_static_and_in_a_field() {
            struct App {
                auths: Vec<Authenticator>,
                clients: Vec<Client>,
            }
            let mut app = App { auths: Vec::new(), clients: Vec::new() };
            $(
                let auth = $auth.as_ref().unwrap_or_else(|error| panic!("{}: {error}", stringify!($name)));
                app.auths.push(auth.clone());
                app.clients.push(Client::new(auth.clone()));
            )*
            assert_eq!(app.auths.len(), app.clients.len());
        }
    };
}

kept! {
    Basic BASIC: #[auth(basic)] { username: String, password: Secret };
    Bearer BEARER: #[auth(bearer)] { token: Secret };
    KeyHeader KEY_HEADER: #[auth(api_key(header = "X-Key"))] { api_key: Secret };
    KeyQuery KEY_QUERY: #[auth(api_key(query = "key"))] { api_key: Secret };
    KeyForm KEY_FORM: #[auth(api_key(form = "key"))] { api_key: Secret };
    KeyJson KEY_JSON: #[auth(api_key(json = "a.key"))] { api_key: Secret };
    Refresh REFRESH: #[auth(oauth2(grant = refresh_token, token_endpoint = "https://h/token"))]
        { client_id: String, client_secret: Secret, refresh_token: Secret };
    Credentials CREDENTIALS: #[auth(oauth2(grant = client_credentials, token_endpoint = "https://h/token"))]
        { client_id: String, client_secret: Secret };
    Rotating ROTATING: #[auth(oauth2(grant = refresh_token, token_endpoint = "https://h/token", rotate_refresh_token))]
        { client_id: String, client_secret: Secret, refresh_token: Secret } MemoryTokenStore;
    Session SESSION: #[auth(session(login(post = "https://h/login", json("u" = "{user}")), token_path = "t", until_rejected))]
        { user: String };
    TokenWith TOKEN_WITH: #[auth(token_with = token)] { user: String };
    SignWith SIGN_WITH: #[auth(sign_with = sign)] { key: Secret };
}

fn token(config: &TokenWith, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    Ok(Token::new(config.user.as_str()))
}

fn sign(config: &SignWith, request: &mut SignRequest<'_>) -> Result<(), Error> {
    let value =
        auth_blocking::http::HeaderValue::try_from(config.key.expose()).map_err(Error::custom)?;
    request.headers.insert("x-signature", value);
    Ok(())
}

#[test]
fn what_users_share_can_be_shared() {
    fn shared<T: Send + Sync + 'static>() {}
    fn cloned<T: Clone + Send + Sync + 'static>() {}
    cloned::<Authenticator>();
    cloned::<Client>();
    cloned::<MemoryTokenStore>();
    cloned::<auth_blocking::FileTokenStore>();
    cloned::<Secret>();
    shared::<Error>();
    shared::<ClientBuilder>();
    let _: Box<dyn std::error::Error + Send + Sync + 'static> = Error::custom("x").into();
}
