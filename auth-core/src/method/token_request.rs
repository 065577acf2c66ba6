//! What token and login requests have in common.

use http::{HeaderMap, HeaderValue, Method, Request, Uri, header};

use crate::Secret;
use crate::error::ConfigError;
use crate::value::{Text, Value};
use crate::wire::body::SecretBytes;
use crate::wire::place::{header_name, header_value};

/// A request that asks for JSON.
pub(super) fn token_request(
    method: &Method,
    uri: Uri,
    body: SecretBytes,
    content_type: Option<&'static str>,
) -> Request<SecretBytes> {
    let mut request = Request::new(body);
    *request.method_mut() = method.clone();
    *request.uri_mut() = uri;
    let headers = request.headers_mut();
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(content_type) = content_type {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    request
}

/// Adds the annotation's headers; absent ones are left out.
pub(super) fn add_headers(
    own: &[(&'static str, Value)],
    headers: &mut HeaderMap,
) -> Result<(), ConfigError> {
    for (name, value) in own {
        if let Some(value) = value.as_text() {
            let name =
                header_name(&Text { field: name, text: Secret::from(*name), secret: false })?;
            headers.insert(name, header_value(value, value.secret)?);
        }
    }
    Ok(())
}
