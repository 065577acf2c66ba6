//! Waits: asked for, worked out, capped.

use std::time::{Duration, SystemTime};

use auth_core::wire::retry::{Backoff, Retry, header_wait, retry_after};
use http::{HeaderMap, HeaderName, HeaderValue, header};

const NOW: u64 = 1_893_456_000; // 2030-01-01T00:00:00Z

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(NOW)
}

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let pair = |(name, value): &(&'static str, &str)| {
        (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
    };
    pairs.iter().map(pair).collect()
}

fn wait(pairs: &[(&'static str, &str)]) -> Option<u64> {
    header_wait(&headers(pairs), &header::RETRY_AFTER, now()).map(|wait| wait.as_secs())
}

#[test]
fn retry_after_in_seconds_and_as_a_date() {
    assert_eq!(wait(&[("retry-after", "2")]), Some(2));
    assert_eq!(wait(&[("retry-after", "Tue, 01 Jan 2030 00:00:30 GMT")]), Some(30));
    assert_eq!(wait(&[("retry-after", "Mon, 31 Dec 2029 00:00:30 GMT")]), Some(0));
    // A server whose clock is an hour behind means ten seconds of its own time.
    let skewed = [
        ("retry-after", "Mon, 31 Dec 2029 23:00:10 GMT"),
        ("date", "Mon, 31 Dec 2029 23:00:00 GMT"),
    ];
    assert_eq!(wait(&skewed), Some(10));
    for garbage in ["", "-5", "1.5", "abc", "Tue, 32 Foo 2030 00:00:30 GMT"] {
        assert_eq!(wait(&[("retry-after", garbage)]), None, "{garbage}");
    }
    assert_eq!(wait(&[("retry-after", "99999999999999999999")]), Some(u64::MAX));
}

/// RFC 9110 section 5.6.7: a recipient reads the two obsolete forms too.
#[test]
fn each_form_of_a_date_is_read() {
    for date in [
        "Tue, 01 Jan 2030 00:00:30 GMT",
        "Tuesday, 01-Jan-30 00:00:30 GMT",
        "Tue Jan  1 00:00:30 2030",
    ] {
        assert_eq!(wait(&[("retry-after", date)]), Some(30), "{date}");
    }
    for date in [
        "Tuesday, 01-Jan-2030 00:00:30 GMT",
        "Tuesday, 01-Jan-30 00:00:30 UTC",
        "Tue, 01 Jan 203o 00:00:30 GMT",
        "Tue, 0l Jan 2030 00:00:30 GMT",
        "Tue, 01 01 2030 00:00:30 GMT",
    ] {
        assert_eq!(wait(&[("retry-after", date)]), None, "{date}");
    }
}

/// The same section: two digits mean a year of the past where they would be more than fifty years ahead.
#[test]
fn a_year_of_two_digits_is_at_most_fifty_years_ahead() {
    let days = |text| wait(&[("retry-after", text)]).map(|seconds| seconds / (24 * 3600));
    assert_eq!(days("Monday, 01-Jan-80 00:00:00 GMT"), Some(18_262));
    // 1981, by a server whose clock says the day before.
    let year = [
        ("retry-after", "Thursday, 01-Jan-81 00:00:00 GMT"),
        ("date", "Wed, 31 Dec 1980 00:00:00 GMT"),
    ];
    assert_eq!(wait(&year), Some(24 * 3600));
}

/// OUT-8: who is asked to wait longer gives up, and does not come back earlier.
#[test]
fn no_wait_is_longer_than_the_cap() {
    let retry = Retry::default();
    for text in ["61", "3600", "99999999999999999999", "Wed, 01 Jan 2031 00:00:00 GMT"] {
        let headers = headers(&[("retry-after", text)]);
        assert_eq!(retry.wait(1, Some(&headers), now(), 0.5), None, "{text}");
    }
    let longest = Some(Duration::from_secs(60));
    assert_eq!(retry.wait(1, Some(&headers(&[("retry-after", "60")])), now(), 0.5), longest);
    assert_eq!(retry.wait(30, None, now(), 1.0), longest);
}

#[test]
fn a_retry_after_is_a_week_at_most() {
    let asked = |text| retry_after(&headers(&[("retry-after", text)]), now());
    assert_eq!(asked("3600"), Some(Duration::from_secs(3600)));
    assert_eq!(asked("99999999999999999999"), Some(Duration::from_secs(7 * 24 * 3600)));
}

#[test]
fn backoff_doubles_with_jitter() {
    let retry = Retry::default();
    let wait = |attempt, jitter| retry.wait(attempt, None, now(), jitter).unwrap();
    let waits: Vec<u128> = (1..=4).map(|attempt| wait(attempt, 1.0).as_millis()).collect();
    assert_eq!(waits, [500, 1000, 2000, 4000]);
    assert_eq!(wait(3, 0.0), Duration::ZERO);
    let constant = Retry { wait: Backoff::Constant(Duration::from_secs(5)), ..Retry::default() };
    assert_eq!(constant.wait(9, None, now(), 0.1), Some(Duration::from_secs(5)));
}

#[test]
fn a_header_of_the_provider_names_the_reset() {
    let retry = Retry { wait: Backoff::Header("X-Reset"), ..Retry::default() };
    let instant = (NOW + 20).to_string();
    assert_eq!(
        retry.wait(1, Some(&headers(&[("x-reset", &instant)])), now(), 1.0),
        Some(Duration::from_secs(20))
    );
    assert_eq!(
        retry.wait(1, Some(&headers(&[("x-reset", "7")])), now(), 1.0),
        Some(Duration::from_secs(7))
    );
    assert_eq!(
        retry.wait(1, Some(&headers(&[("retry-after", "3")])), now(), 1.0),
        Some(Duration::from_secs(3))
    );
}

#[test]
fn attempts_are_counted() {
    let retry = Retry { attempts: 2, on: &[503], ..Retry::default() };
    assert!(retry.wants(503, 1) && !retry.wants(503, 2) && !retry.wants(500, 1));
}
