//! A token by `oauth2`, its requests and one more by ureq.

use oauth2::basic::BasicClient;
use oauth2::{ClientId, ClientSecret, HttpRequest, HttpResponse, TokenResponse, TokenUrl};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("first argument: the server's URL")?;
    let agent = ureq::Agent::new_with_defaults();
    let send = |request: HttpRequest| -> Result<HttpResponse, ureq::Error> {
        let (head, mut body) = agent.run(request)?.into_parts();
        Ok(HttpResponse::from_parts(head, body.read_to_vec()?))
    };
    let client = BasicClient::new(ClientId::new("id".to_owned()))
        .set_client_secret(ClientSecret::new("secret".to_owned()))
        .set_token_uri(TokenUrl::new(format!("{url}/token"))?);
    let token = client.exchange_client_credentials().request(&send)?;
    let mut answer = agent
        .get(format!("{url}/items"))
        .header("Authorization", format!("Bearer {}", token.access_token().secret()))
        .call()?;
    println!("{}", answer.body_mut().read_to_string()?);
    Ok(())
}
