//! An answer as a store's spool keeps it: when it came, its status, its body.

use std::time::{Duration, SystemTime};

use auth_core::renewal::Spooled;
use auth_core::wire::body::SecretBytes;
use auth_core::wire::token_endpoint::Answer;
use http::{HeaderMap, StatusCode};

/// Before the time stands what no status begins with: the first release wrote the status first.
const MARK: u8 = 0xff;

pub(crate) fn frame(answer: &Answer, received: SystemTime) -> SecretBytes {
    let millis = received.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
    let mut bytes = SecretBytes::default();
    bytes.push(&[MARK]);
    bytes.push(&u64::try_from(millis).unwrap_or(u64::MAX).to_be_bytes());
    bytes.push(&answer.status.as_u16().to_be_bytes());
    bytes.push(answer.body.as_slice());
    bytes
}

/// Reads what [`frame`] wrote, in this release or the first.
pub(crate) fn read(bytes: SecretBytes) -> Option<Spooled> {
    let (received, rest) = match bytes.as_slice().split_first()? {
        (&MARK, rest) => {
            let (millis, rest) = rest.split_first_chunk::<8>()?;
            let millis = Duration::from_millis(u64::from_be_bytes(*millis));
            (Some(SystemTime::UNIX_EPOCH.checked_add(millis)?), rest)
        }
        _ => (None, bytes.as_slice()),
    };
    let (status, body) = rest.split_first_chunk::<2>()?;
    let status = StatusCode::from_u16(u16::from_be_bytes(*status)).ok()?;
    let body = SecretBytes::new(body.to_vec());
    let answer = Answer { status, headers: HeaderMap::new(), body, retry_after: None };
    Some(Spooled { answer, received })
}
