//! How the first release named the record of a chain: by all that goes into its request.

use hmac_sha256::Hash as Sha256;

use super::{RecordKey, hex};
use crate::method::{Oauth2, Oauth2Values};
use crate::value::Value;

/// The name that the first release gave to the record of these values.
pub(crate) fn key(oauth2: &Oauth2, values: &Oauth2Values) -> RecordKey {
    let mut digest = Sha256::new();
    let mut add = |name: &str, text: &str| {
        for part in [name, text] {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part.as_bytes());
        }
    };
    add("grant_type", oauth2.grant.grant_type());
    let roles = [
        ("token_endpoint", &values.token_endpoint),
        ("client_id", &values.client_id),
        ("client_secret", &values.client_secret),
        ("refresh_token", &values.refresh_token),
        ("username", &values.username),
        ("password", &values.password),
        ("scope", &values.scope),
    ];
    let others = values.params.iter().chain(&values.headers);
    for (name, value) in roles.into_iter().chain(others.map(|(name, value)| (*name, value))) {
        if let Value::Text(text) = value {
            add(name, text.expose());
        }
    }
    RecordKey(hex(&digest.finalize()))
}
