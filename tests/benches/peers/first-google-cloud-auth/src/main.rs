//! A token by `google-cloud-auth`, one request by the reqwest that it brings.

use google_cloud_auth::credentials::CacheableResource;
use google_cloud_auth::credentials::user_account::Builder;
use http::Extensions;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("first argument: the server's URL")?;
    let user = serde_json::json!({
        "type": "authorized_user",
        "client_id": "id",
        "client_secret": "secret",
        "refresh_token": "refresh",
    });
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let credentials = Builder::new(user).with_token_uri(format!("{url}/token")).build()?;
        let CacheableResource::New { data, .. } = credentials.headers(Extensions::new()).await?
        else {
            return Err("no headers".into());
        };
        let request = reqwest::Client::new().get(format!("{url}/items")).headers(data);
        println!("{}", request.send().await?.text().await?);
        Ok(())
    })
}
