//! Requests that the user sends.

use http::Request;

use crate::body::RequestBody;
use crate::client::Client;
use crate::error::Error;

/// A request body that [`Client::authorize`] can work with.
pub trait AuthorizeBody: Default {
    /// The bytes, where a key may be put among them; `None` for a stream.
    fn bytes(&mut self) -> Option<&mut Vec<u8>>;
}

impl AuthorizeBody for () {
    fn bytes(&mut self) -> Option<&mut Vec<u8>> {
        None
    }
}

impl AuthorizeBody for Vec<u8> {
    fn bytes(&mut self) -> Option<&mut Vec<u8>> {
        Some(self)
    }
}

impl AuthorizeBody for RequestBody {
    fn bytes(&mut self) -> Option<&mut Vec<u8>> {
        self.as_bytes_mut()
    }
}

impl Default for RequestBody {
    fn default() -> Self {
        Self::empty()
    }
}

pub(crate) fn authorize<B: AuthorizeBody>(
    client: &Client,
    request: &mut Request<B>,
) -> Result<(), Error> {
    let authenticator = client.authenticator();
    let uri = authenticator.resolve(&request.uri().to_string())?;
    authenticator.check_target(&uri)?;
    let (mut parts, mut body) = std::mem::take(request).into_parts();
    let given = parts.clone();
    parts.uri = uri;
    let result = authenticator.apply(&client.driver(), &mut parts, body.bytes());
    // A request that could not be authorized comes back as it was given.
    *request = Request::from_parts(if result.is_ok() { parts } else { given }, body);
    result.map(|_| ())
}
