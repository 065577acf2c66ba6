//! Bodies that may hold secrets.

use std::io::Write;

use auth_core::wire::body::SecretBytes;

/// A vector that grows by itself frees its old buffer unwiped; the sizes tell who let it grow.
#[test]
fn a_buffer_grows_in_steps_of_its_own() {
    let capacity = |pieces: &[usize]| {
        let mut bytes = SecretBytes::default();
        pieces.iter().for_each(|length| bytes.push(&vec![b'a'; *length]));
        assert_eq!(bytes.as_slice().len(), pieces.iter().sum::<usize>());
        bytes.into_inner().capacity()
    };
    for (pieces, expected) in [
        ([1].as_slice(), 256),
        (&[1, 255], 256),
        (&[1, 256], 512),
        (&[1, 1000], 1001),
        (&[1000, 1], 2000),
    ] {
        assert_eq!(capacity(pieces), expected, "{pieces:?}");
    }
}

#[test]
fn what_is_written_is_taken_whole_and_not_printed() {
    let mut bytes = SecretBytes::default();
    assert_eq!(bytes.write(b"canary").unwrap(), 6);
    write!(bytes, " {}", 1).unwrap();
    bytes.flush().unwrap();
    assert_eq!(bytes.as_slice(), b"canary 1");
    assert_eq!(format!("{bytes:?}"), "[redacted]");
}
