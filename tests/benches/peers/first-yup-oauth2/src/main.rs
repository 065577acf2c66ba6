//! A token by `yup-oauth2`, one request by the hyper that it brings.

use http_body_util::{BodyExt, Empty};
use hyper::Request;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use yup_oauth2::authenticator_delegate::InstalledFlowDelegate;
use yup_oauth2::storage::{TokenInfo, TokenStorage, TokenStorageError};
use yup_oauth2::{ApplicationSecret, InstalledFlowAuthenticator, InstalledFlowReturnMethod};

/// A refresh token and an access token that has ended.
struct Ended;

#[async_trait::async_trait]
impl TokenStorage for Ended {
    async fn set(&self, _: &[&str], _: TokenInfo) -> Result<(), TokenStorageError> {
        Ok(())
    }

    async fn get(&self, _: &[&str]) -> Option<TokenInfo> {
        Some(TokenInfo {
            access_token: Some("ended".to_owned()),
            refresh_token: Some("refresh".to_owned()),
            expires_at: Some(time::OffsetDateTime::UNIX_EPOCH),
            id_token: None,
        })
    }
}

struct Silent;

impl InstalledFlowDelegate for Silent {}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("first argument: the server's URL")?;
    let secret = ApplicationSecret {
        client_id: "id".to_owned(),
        client_secret: "secret".to_owned(),
        token_uri: format!("{url}/token"),
        ..ApplicationSecret::default()
    };
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let auth =
            InstalledFlowAuthenticator::builder(secret, InstalledFlowReturnMethod::Interactive)
                .with_storage(Box::new(Ended))
                .flow_delegate(Box::new(Silent))
                .build()
                .await?;
        let token = auth.token(&["all"]).await?;
        let request = Request::get(format!("{url}/items"))
            .header("Authorization", format!("Bearer {}", token.token().ok_or("no token")?))
            .body(Empty::<Bytes>::new())?;
        let answer = Client::builder(TokioExecutor::new()).build_http().request(request).await?;
        let body = answer.into_body().collect().await?.to_bytes();
        println!("{}", String::from_utf8_lossy(&body));
        Ok(())
    })
}
