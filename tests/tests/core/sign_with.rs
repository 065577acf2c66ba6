//! What the user's signing function is given.

use auth_core::SignRequest;
use http::{HeaderMap, HeaderValue, Method, Uri};

/// The query may hold a key, a header a credential, the body anything.
#[test]
fn a_request_to_sign_prints_its_method_and_path_alone() {
    let (mut method, mut uri) = (Method::PUT, Uri::from_static("https://h/a/b?key=canary"));
    let mut headers = HeaderMap::new();
    headers.insert("x-key", HeaderValue::from_static("canary"));
    let mut body = b"canary".to_vec();
    let now = std::time::SystemTime::UNIX_EPOCH;
    let request = SignRequest::new(&mut method, &mut uri, &mut headers, Some(&mut body), now);
    assert_eq!(format!("{request:?}"), r#"SignRequest { method: PUT, path: "/a/b", .. }"#);
}
