//! One config for each method.

use auth_blocking::http::{HeaderValue, Response};
use auth_blocking::{
    AuthConfig, Authenticator, Client, Error, MemoryTokenStore, Secret, SignRequest, Token,
    TokenRequests, ureq,
};
use serde_json::json;

use crate::api::{ITEMS, Place, signature};

pub(crate) struct Method {
    pub(crate) name: &'static str,
    pub(crate) auth: Authenticator,
    pub(crate) place: Place,
    body: Body,
}

enum Body {
    None,
    Form,
    Json,
}

impl Method {
    pub(crate) fn call(&self, client: &Client) -> Result<Response<ureq::Body>, Error> {
        let path = ITEMS.trim_start_matches("/v1");
        match self.body {
            Body::None => client.get(path).query("limit", "10").call(),
            Body::Form => client.post(path).send_form([("q", "rust")]),
            Body::Json => client.post(path).send_json(json!({"q": "rust"})),
        }
    }
}

#[derive(AuthConfig)]
#[auth(none, base_url = "https://api.example.com/v1")]
struct NoAuth;

#[derive(AuthConfig)]
#[auth(basic, base_url = "https://api.example.com/v1")]
struct Basic {
    username: String,
    password: Option<Secret>,
}

#[derive(AuthConfig)]
#[auth(bearer, base_url = "https://api.example.com/v1")]
struct Bearer {
    token: Secret,
}

#[derive(AuthConfig)]
#[auth(api_key(header = "X-Api-Key"), base_url = "https://api.example.com/v1")]
struct KeyInHeader {
    api_key: Secret,
}

#[derive(AuthConfig)]
#[auth(api_key(query = "key"), base_url = "https://api.example.com/v1")]
struct KeyInQuery {
    api_key: Secret,
}

#[derive(AuthConfig)]
#[auth(api_key(form = "key"), base_url = "https://api.example.com/v1")]
struct KeyInForm {
    api_key: Secret,
}

#[derive(AuthConfig)]
#[auth(api_key(json = "auth.key"), base_url = "https://api.example.com/v1")]
struct KeyInJson {
    api_key: Secret,
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "https://auth.example.com/token"))]
#[auth(base_url = "https://api.example.com/v1")]
struct RefreshToken {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token", scope = "items:read"))]
#[auth(base_url = "https://api.example.com/v1")]
struct ClientCredentials {
    client_id: String,
    client_secret: Secret,
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "https://auth.example.com/token", rotate_refresh_token))]
#[auth(base_url = "https://api.example.com/v1")]
struct Rotating {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

#[derive(AuthConfig)]
#[auth(session(
    login(post = "https://api.example.com/login", json("username" = "{username}", "password" = "{password}")),
    token_path = "data.token",
    expires_after = "P14D",
    send_as(header = "X-Session"),
))]
#[auth(base_url = "https://api.example.com/v1")]
struct Session {
    username: String,
    password: Secret,
}

#[derive(AuthConfig)]
#[auth(token_with = answer_challenge, base_url = "https://api.example.com/v1")]
struct TokenWith {
    username: String,
}

fn answer_challenge(config: &TokenWith, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
    let challenge: serde_json::Value = requests.get("https://api.example.com/challenge")?.json()?;
    let answer = challenge["challenge"].as_str().unwrap_or_default();
    let form = [("username", config.username.as_str()), ("answer", answer)];
    let token: serde_json::Value =
        requests.post_form("https://api.example.com/answer", &form)?.json()?;
    Ok(Token::new(token["token"].as_str().unwrap_or_default()))
}

#[derive(AuthConfig)]
#[auth(sign_with = sign, base_url = "https://api.example.com/v1")]
struct SignWith;

fn sign(_: &SignWith, request: &mut SignRequest<'_>) -> Result<(), Error> {
    let signature = signature(request.uri.path());
    request.headers.insert("x-signature", HeaderValue::try_from(signature).map_err(Error::custom)?);
    Ok(())
}

#[derive(AuthConfig)]
#[auth(bearer, headers("X-Account" = "{account}"), base_url = "https://api.example.com/v1")]
struct WithAccount {
    token: Secret,
    account: u32,
}

#[derive(AuthConfig)]
#[auth(base_url = "https://api.example.com/v1")]
enum Selected {
    #[auth(bearer)]
    Token { token: Secret },
    #[auth(api_key(query = "key"))]
    Key { api_key: Secret },
}

pub(crate) fn all() -> Result<Vec<Method>, Error> {
    let method = |name, auth, place, body| Method { name, auth, place, body };
    let bearer = Place::Header("authorization", "Bearer token-1");
    let access = Place::Header("authorization", "Bearer access-1");
    Ok(vec![
        method("none", NoAuth.authenticator()?, Place::Nowhere, Body::None),
        method(
            "basic",
            Basic::builder().username("ada").password("pass-word").build()?,
            Place::Header("authorization", "Basic YWRhOnBhc3Mtd29yZA=="),
            Body::None,
        ),
        method(
            "basic, no password",
            Basic::builder().username("ada").build()?,
            Place::Header("authorization", "Basic YWRhOg=="),
            Body::None,
        ),
        method("bearer", Bearer::builder().token("token-1").build()?, bearer, Body::None),
        method(
            "api_key, header",
            KeyInHeader::builder().api_key("key-1").build()?,
            Place::Header("x-api-key", "key-1"),
            Body::None,
        ),
        method(
            "api_key, query",
            KeyInQuery::builder().api_key("key-1").build()?,
            Place::Query("key", "key-1"),
            Body::None,
        ),
        method(
            "api_key, form",
            KeyInForm::builder().api_key("key-1").build()?,
            Place::Form("key", "key-1"),
            Body::Form,
        ),
        method(
            "api_key, json",
            KeyInJson::builder().api_key("key-1").build()?,
            Place::Json("/auth/key", "key-1"),
            Body::Json,
        ),
        method(
            "refresh_token",
            RefreshToken::builder()
                .client_id("client-1")
                .client_secret("client-secret")
                .refresh_token("refresh-0")
                .build()?,
            access,
            Body::None,
        ),
        method(
            "client_credentials",
            ClientCredentials::builder()
                .client_id("client-1")
                .client_secret("client-secret")
                .build()?,
            access,
            Body::None,
        ),
        method(
            "rotate_refresh_token",
            Rotating::builder()
                .client_id("client-1")
                .client_secret("client-secret")
                .refresh_token("refresh-0")
                .token_store(MemoryTokenStore::new())
                .build()?,
            access,
            Body::None,
        ),
        method(
            "session",
            Session::builder().username("ada").password("pass-word").build()?,
            Place::Header("x-session", "session-1"),
            Body::None,
        ),
        method(
            "token_with",
            TokenWith::builder().username("ada").build()?,
            Place::Header("authorization", "Bearer step-2"),
            Body::None,
        ),
        method("sign_with", SignWith.authenticator()?, Place::Signature("x-signature"), Body::None),
        method(
            "bearer and a header",
            WithAccount::builder().token("token-1").account(7).build()?,
            bearer,
            Body::None,
        ),
        method(
            "selection: token",
            Selected::Token { token: "token-1".into() }.authenticator()?,
            bearer,
            Body::None,
        ),
        method(
            "selection: key",
            Selected::Key { api_key: "key-1".into() }.authenticator()?,
            Place::Query("key", "key-1"),
            Body::None,
        ),
    ])
}
