//! A token by `huskarl`, one request by the reqwest that it works with.

use http::{Method, Uri};
use huskarl::authorizer::HttpAuthorizer;
use huskarl::cache::{GrantTokenSource, InMemoryRefreshTokenStore, InMemoryTokenCache};
use huskarl::core::client_auth::ClientSecret;
use huskarl::core::secrets::{ProvidedSecret, SecretString};
use huskarl::grant::client_credentials::{
    ClientCredentialsGrant, ClientCredentialsGrantParameters,
};
use huskarl_reqwest::ReqwestClient;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("first argument: the server's URL")?;
    let items: Uri = format!("{url}/items").parse()?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let requests = reqwest::Client::new();
        let grant = ClientCredentialsGrant::builder()
            .client_id("id")
            .client_auth(ClientSecret::new(ProvidedSecret::new(SecretString::new("secret"))))
            .http_client(ReqwestClient::from(requests.clone()))
            .token_endpoint(format!("{url}/token").parse()?)
            .build();
        let source = GrantTokenSource::builder()
            .grant(grant)
            .grant_parameters(ClientCredentialsGrantParameters::builder().build())
            .refresh_store(InMemoryRefreshTokenStore::default())
            .build();
        let cache = InMemoryTokenCache::builder().source(source).build();
        let authorizer = HttpAuthorizer::builder().cache(cache).build();
        let headers = authorizer.get_headers(&Method::GET, &items).await?;
        let answer = requests.get(items.to_string()).headers(headers).send().await?;
        println!("{}", answer.text().await?);
        Ok(())
    })
}
