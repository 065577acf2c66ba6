use auth_blocking::{AuthConfig, Error, Secret, SignRequest};
use serde::Deserialize;

use crate::aws_signature_v4::{Key, sign};

/// Amazon SQS
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(sign_with = sign_request, base_url = "https://sqs.{region}.amazonaws.com")]
#[auth(headers("X-Amz-Target" = "AmazonSQS.{target}"))]
pub struct AmazonSqs {
    region: String,
    #[auth(default = "ReceiveMessage")]
    #[serde(default = "default_target")]
    target: String,
    access_key: Secret,
    secret_key: Secret,
}

fn default_target() -> String {
    "ReceiveMessage".to_owned()
}

fn sign_request(config: &AmazonSqs, request: &mut SignRequest<'_>) -> Result<(), Error> {
    let key = Key {
        access_key: &config.access_key,
        secret_key: &config.secret_key,
        region: &config.region,
        service: "sqs",
    };
    sign(&key, request)
}
