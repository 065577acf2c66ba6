//! The ways to attach a token.

use std::hint::black_box;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use arc_swap::ArcSwap;
use auth_blocking::{AuthConfig, Client, Secret};
use google_cloud_auth::credentials::CacheableResource;
use google_cloud_auth::credentials::user_account;
use http::{Extensions, HeaderValue, Method, Request, Uri, header};
use huskarl::authorizer::HttpAuthorizer;
use huskarl::cache::{GrantTokenSource, InMemoryRefreshTokenStore, InMemoryTokenCache};
use huskarl::core::client_auth::ClientSecret;
use huskarl::core::secrets::{ProvidedSecret, SecretString};
use huskarl::grant::client_credentials::{
    ClientCredentialsGrant, ClientCredentialsGrantParameters,
};
use huskarl_reqwest::ReqwestClient;
use tokio::runtime::Runtime;
use yup_oauth2::storage::{TokenInfo, TokenStorage, TokenStorageError};
use yup_oauth2::{ApplicationSecret, InstalledFlowAuthenticator, InstalledFlowReturnMethod};

/// One way.
pub struct Way {
    pub name: &'static str,
    /// Obtains the token, and returns what is done at each call.
    pub prepare: fn(&str) -> Box<Call>,
}

/// Builds a request for the URL and attaches the token. The URL is the caller's own: threads that share one
/// would write to its count of users, and that is not what is measured.
pub type Call = dyn Fn(&Uri) + Send + Sync;

pub const WAYS: &[Way] = &[
    Way { name: "header", prepare: header_by_hand },
    Way { name: "arc_swap", prepare: arc_swap_by_hand },
    Way { name: "mutex", prepare: mutex_by_hand },
    Way { name: "auth-blocking", prepare: auth_blocking },
    Way { name: "google-cloud-auth", prepare: google_cloud_auth },
    Way { name: "huskarl", prepare: huskarl },
    Way { name: "yup-oauth2", prepare: yup_oauth2 },
];

const TOKEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0";

/// The URL of a request, which shares nothing with another.
pub fn uri(url: &str) -> Uri {
    format!("{url}/items?limit=10").parse().unwrap()
}

fn request(uri: &Uri) -> Request<()> {
    let mut request = Request::new(());
    *request.uri_mut() = black_box(uri).clone();
    request
}

fn bearer(token: &str) -> HeaderValue {
    let mut value = HeaderValue::try_from(format!("Bearer {token}")).unwrap();
    value.set_sensitive(true);
    value
}

fn header_by_hand(_: &str) -> Box<Call> {
    let value = bearer(TOKEN);
    Box::new(move |uri| {
        let mut request = request(uri);
        request.headers_mut().insert(header::AUTHORIZATION, value.clone());
        black_box(&request);
    })
}

fn arc_swap_by_hand(_: &str) -> Box<Call> {
    let end = SystemTime::now() + Duration::from_secs(3600);
    let held = ArcSwap::from(Arc::new((bearer(TOKEN), end)));
    Box::new(move |uri| {
        let mut request = request(uri);
        let held = held.load();
        assert!(SystemTime::now() < held.1);
        request.headers_mut().insert(header::AUTHORIZATION, held.0.clone());
        black_box(&request);
    })
}

fn mutex_by_hand(_: &str) -> Box<Call> {
    let held = Mutex::new((TOKEN.to_owned(), SystemTime::now() + Duration::from_secs(3600)));
    Box::new(move |uri| {
        let token = {
            let held = held.lock().unwrap();
            assert!(SystemTime::now() < held.1);
            held.0.clone()
        };
        let mut request = request(uri);
        request.headers_mut().insert(header::AUTHORIZATION, bearer(&token));
        black_box(&request);
    })
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "{url}/token"), base_url = "{url}")]
struct Api {
    url: String,
    client_id: String,
    client_secret: Secret,
}

fn auth_blocking(url: &str) -> Box<Call> {
    let auth = Api::builder().url(url).client_id("id").client_secret("secret").build();
    let client = Client::new(auth.unwrap());
    client.check().unwrap();
    Box::new(move |uri| {
        let mut request = request(uri);
        client.authorize(&mut request).unwrap();
        black_box(&request);
    })
}

fn runtime() -> Runtime {
    // One thread beside the callers': what a library's background task runs on.
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

fn google_cloud_auth(url: &str) -> Box<Call> {
    let runtime = runtime();
    let user = serde_json::json!({
        "type": "authorized_user",
        "client_id": "id",
        "client_secret": "secret",
        "refresh_token": "refresh",
    });
    let credentials = runtime.block_on(async {
        user_account::Builder::new(user).with_token_uri(format!("{url}/token")).build().unwrap()
    });
    Box::new(move |uri| {
        let headers = runtime.block_on(credentials.headers(Extensions::new())).unwrap();
        let CacheableResource::New { data, .. } = headers else { panic!("no headers") };
        let mut request = request(uri);
        request.headers_mut().extend(data);
        black_box(&request);
    })
}

fn huskarl(url: &str) -> Box<Call> {
    let runtime = runtime();
    let grant = ClientCredentialsGrant::builder()
        .client_id("id")
        .client_auth(ClientSecret::new(ProvidedSecret::new(SecretString::new("secret"))))
        .http_client(ReqwestClient::from(reqwest::Client::new()))
        .token_endpoint(format!("{url}/token").parse().unwrap())
        .build();
    let source = GrantTokenSource::builder()
        .grant(grant)
        .grant_parameters(ClientCredentialsGrantParameters::builder().build())
        .refresh_store(InMemoryRefreshTokenStore::default())
        .build();
    let cache = InMemoryTokenCache::builder().source(source).build();
    let authorizer = HttpAuthorizer::builder().cache(cache).build();
    Box::new(move |uri| {
        let headers = runtime.block_on(authorizer.get_headers(&Method::GET, uri)).unwrap();
        let mut request = request(uri);
        request.headers_mut().extend(headers);
        black_box(&request);
    })
}

fn yup_oauth2(url: &str) -> Box<Call> {
    let runtime = runtime();
    let secret = ApplicationSecret { token_uri: format!("{url}/token"), ..Default::default() };
    let auth = runtime.block_on(async {
        InstalledFlowAuthenticator::builder(secret, InstalledFlowReturnMethod::Interactive)
            .with_storage(Box::new(Seed(Mutex::new(None))))
            .build()
            .await
            .unwrap()
    });
    Box::new(move |uri| {
        let token = runtime.block_on(auth.token(&["all"])).unwrap();
        let mut request = request(uri);
        let value = bearer(token.token().unwrap());
        request.headers_mut().insert(header::AUTHORIZATION, value);
        black_box(&request);
    })
}

/// In memory; at first a refresh token and an access token that has ended.
struct Seed(Mutex<Option<TokenInfo>>);

#[async_trait::async_trait]
impl TokenStorage for Seed {
    async fn set(&self, _: &[&str], token: TokenInfo) -> Result<(), TokenStorageError> {
        *self.0.lock().unwrap() = Some(token);
        Ok(())
    }

    async fn get(&self, _: &[&str]) -> Option<TokenInfo> {
        let held = self.0.lock().unwrap().clone();
        Some(held.unwrap_or(TokenInfo {
            access_token: Some("ended".to_owned()),
            refresh_token: Some("refresh".to_owned()),
            expires_at: Some(time::OffsetDateTime::UNIX_EPOCH),
            id_token: None,
        }))
    }
}
