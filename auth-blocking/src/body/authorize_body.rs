//! [`AuthorizeBody`]: the body of a request that the user sends.

use zeroize::Zeroizing;

use super::request_body::RequestBody;

/// A request body that [`Client::authorize`](crate::Client::authorize) can work with.
///
/// # Example
/// ```
/// use auth_blocking::http::Request;
/// use auth_blocking::{AuthConfig, Client, Secret};
///
/// #[derive(AuthConfig)]
/// #[auth(api_key(form = "key"), base_url = "https://api.example.com")]
/// struct Api {
///     api_key: Secret,
/// }
///
/// let api = Client::new(Api::builder().api_key("abc").build()?);
/// let mut request = Request::post("https://api.example.com/items").body(Vec::new())?;
/// api.authorize(&mut request)?;
/// assert_eq!(request.body(), b"key=abc");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait AuthorizeBody: Default {
    /// Whether the body is a stream, into which no key can be put.
    fn is_stream(&self) -> bool;

    /// The bytes, taken out; none for a stream.
    fn take(&mut self) -> Vec<u8>;

    /// The bytes as they are; `None` for a stream.
    fn bytes(&self) -> Option<&[u8]>;

    /// Puts the bytes back; says whether the body has room for them.
    fn put(&mut self, bytes: Vec<u8>) -> bool;
}

impl AuthorizeBody for () {
    fn is_stream(&self) -> bool {
        false
    }

    fn take(&mut self) -> Vec<u8> {
        Vec::new()
    }

    fn bytes(&self) -> Option<&[u8]> {
        Some(&[])
    }

    fn put(&mut self, bytes: Vec<u8>) -> bool {
        Zeroizing::new(bytes).is_empty()
    }
}

impl AuthorizeBody for Vec<u8> {
    fn is_stream(&self) -> bool {
        false
    }

    fn take(&mut self) -> Vec<u8> {
        std::mem::take(self)
    }

    fn bytes(&self) -> Option<&[u8]> {
        Some(self)
    }

    fn put(&mut self, bytes: Vec<u8>) -> bool {
        *self = bytes;
        true
    }
}

impl AuthorizeBody for RequestBody {
    fn is_stream(&self) -> bool {
        self.as_bytes().is_none()
    }

    fn take(&mut self) -> Vec<u8> {
        self.as_bytes().map(<[u8]>::to_vec).unwrap_or_default()
    }

    fn bytes(&self) -> Option<&[u8]> {
        self.as_bytes()
    }

    fn put(&mut self, bytes: Vec<u8>) -> bool {
        if !self.is_stream() {
            *self = bytes.into();
        }
        true
    }
}

impl Default for RequestBody {
    fn default() -> Self {
        Self::empty()
    }
}
