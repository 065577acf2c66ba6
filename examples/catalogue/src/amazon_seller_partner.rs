use auth_blocking::http::HeaderValue;
use auth_blocking::{AuthConfig, Error, Secret, SignRequest};
use serde::Deserialize;

/// Amazon Seller Partner
///
/// Report documents: `client.get(url).without_auth()`.
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://api.amazon.com/auth/o2/token",
    send_as(header = "x-amz-access-token"),
    renew_on = [403],
))]
#[auth(sign_with = amz_date, base_url = "{endpoint}")]
pub struct AmazonSellerPartner {
    #[auth(client_id)]
    lwa_app_id: String,
    #[auth(client_secret)]
    lwa_client_secret: Secret,
    refresh_token: Secret,
    endpoint: String,
}

fn amz_date(_: &AmazonSellerPartner, request: &mut SignRequest<'_>) -> Result<(), Error> {
    let date = crate::aws_signature_v4::date(request.now);
    request.headers.insert("x-amz-date", HeaderValue::try_from(date).map_err(Error::custom)?);
    Ok(())
}
