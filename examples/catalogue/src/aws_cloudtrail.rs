use auth_blocking::{AuthConfig, Error, Secret, SignRequest};
use serde::Deserialize;

use crate::aws_signature_v4::{Key, sign};

/// AWS CloudTrail
///
/// Each request names its operation: `.header("X-Amz-Target", "…LookupEvents")`.
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(sign_with = sign_request, base_url = "https://cloudtrail.{aws_region_name}.amazonaws.com")]
pub struct AwsCloudtrail {
    aws_key_id: Secret,
    aws_secret_key: Secret,
    aws_region_name: String,
}

fn sign_request(config: &AwsCloudtrail, request: &mut SignRequest<'_>) -> Result<(), Error> {
    let key = Key {
        access_key: &config.aws_key_id,
        secret_key: &config.aws_secret_key,
        region: &config.aws_region_name,
        service: "cloudtrail",
    };
    sign(&key, request)
}
