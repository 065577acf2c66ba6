//! Records and their keys.

use std::time::{Duration, SystemTime};

use auth_core::Secret;
use auth_core::identity::Mark;
use auth_core::record::{Record, RecordError};
use auth_core::token::{Issued, Now};

fn at(millis: u64) -> Now {
    let wall = SystemTime::UNIX_EPOCH + Duration::from_millis(1_893_456_000_000 + millis);
    Now { wall, monotonic: Duration::from_secs(1000) + Duration::from_millis(millis) }
}

fn issued() -> Issued {
    Issued {
        access_token: "at \" \u{1f980}".into(),
        token_type: Some("Token".into()),
        refresh_token: Some("rt".into()),
        expires_at: Some(at(3_600_123).wall),
        issued_at: at(5),
    }
}

fn record() -> Record {
    Record::new(&issued(), Some(6))
}

fn text(token: &Secret) -> String {
    token.expose().to_owned()
}

#[test]
fn what_is_written_is_read() {
    for issued in [issued(), Issued { refresh_token: None, expires_at: None, ..issued() }] {
        let record = Record::decode(Record::new(&issued, Some(6)).encode().as_slice()).unwrap();
        assert_eq!(record.generation(), 7);
        // A minute later, on another machine: the life is still the whole one.
        let later = Now { monotonic: Duration::from_secs(90), ..at(60_005) };
        let read = record.issued(later).unwrap();
        assert_eq!(text(&read.access_token), text(&issued.access_token));
        assert_eq!(read.refresh_token.as_ref().map(text), issued.refresh_token.as_ref().map(text));
        assert_eq!((read.expires_at, read.issued_at.wall), (issued.expires_at, at(5).wall));
        assert_eq!(read.issued_at.monotonic, Duration::from_secs(30));
    }
}

#[test]
fn a_record_from_the_future_counts_from_now() {
    let read = record().issued(at(0)).unwrap();
    assert_eq!(read.issued_at, at(0));
}

#[test]
fn another_version_is_told_from_damage() {
    let text = String::from_utf8(record().encode().as_slice().to_vec()).unwrap();
    let newer = text.replace("\"version\":2", "\"version\":3");
    assert_eq!(Record::decode(newer.as_bytes()).unwrap_err(), RecordError::Version);
    // A number that is called otherwise is no version.
    assert_eq!(Record::decode(br#"{"generation":3}"#).unwrap_err(), RecordError::Corrupt);
    assert_eq!(RecordError::Corrupt.to_string(), "the stored record is damaged");
    assert_eq!(
        RecordError::Version.to_string(),
        "the stored record has a version that is not known"
    );
}

#[test]
fn a_record_cut_anywhere_or_changed_anywhere_is_refused() {
    let bytes = record().encode();
    let bytes = bytes.as_slice();
    for end in 0..bytes.len() {
        assert_eq!(
            Record::decode(&bytes[..end]).unwrap_err(),
            RecordError::Corrupt,
            "cut at {end}"
        );
    }
    for at in 0..bytes.len() {
        let mut changed = bytes.to_vec();
        changed[at] ^= 1;
        assert!(Record::decode(&changed).is_err(), "changed at {at}");
    }
    assert_eq!(Record::decode(br#"{"some":"other"}"#).unwrap_err(), RecordError::Corrupt);
}

/// The text of the first release, as that release wrote it.
const FIRST: &str = r#"{"version":1,"generation":7,"issued_at_ms":1893456000005,"access_token":"at","refresh_token":"rt","expires_at_ms":1893459600123,"sum":"SUM"}"#;

#[test]
fn a_record_of_the_first_release_keeps_its_refresh_token_and_loses_its_access_token() {
    let (body, _) = FIRST.split_once(r#","sum""#).unwrap();
    let sum =
        auth_core::identity::hex(&auth_core::identity::checksum(format!("{body}}}").as_bytes()));
    let record = Record::decode(FIRST.replace("SUM", &sum).as_bytes()).unwrap();
    assert!(record.issued(at(10)).is_none());
    assert_eq!((record.generation(), record.is_empty(), record.is_moved()), (7, false, false));

    // On its way it cannot be read by that release any more, and says what it holds.
    let moving = record.moving();
    assert_eq!((moving.generation(), moving.is_empty(), moving.is_moved()), (8, false, true));
    let text = String::from_utf8(moving.encode().as_slice().to_vec()).unwrap();
    assert!(
        text.starts_with(r#"{"version":2,"#) && text.contains(r#""refresh_token":"rt""#),
        "{text}"
    );
    let left = moving.moved_out();
    assert_eq!((left.generation(), left.is_empty(), left.is_moved()), (9, true, true));
    let left = String::from_utf8(left.encode().as_slice().to_vec()).unwrap();
    assert!(!left.contains("rt"), "{left}");

    let adopted = Record::decode(record.adopted(Mark::default()).encode().as_slice()).unwrap();
    assert_eq!((adopted.generation(), adopted.is_empty(), adopted.is_moved()), (1, false, false));
    assert!(adopted.issued(at(10)).is_none());
}

#[test]
fn what_a_later_release_adds_is_passed_over() {
    let text = String::from_utf8(record().encode().as_slice().to_vec()).unwrap();
    let (body, _) = text.split_once(r#","sum""#).unwrap();
    let body = format!(r#"{body},"new":"x""#);
    let sum =
        auth_core::identity::hex(&auth_core::identity::checksum(format!("{body}}}").as_bytes()));
    let read = Record::decode(format!(r#"{body},"sum":"{sum}"}}"#).as_bytes()).unwrap();
    assert_eq!(read.generation(), 7);
}
