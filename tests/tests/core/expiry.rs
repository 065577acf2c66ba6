//! Expiries as providers write them.

use std::time::{Duration, SystemTime};

use auth_core::error::AnswerReason;
use auth_core::method::JsonPath;
use auth_core::token::{Freshness, Issued, Now};
use auth_core::wire::expiry::{DateFormats, Expiry, Format, Lifetime, configured};
use auth_core::wire::json::Json;

const NOW: u64 = 1_893_456_000; // 2030-01-01T00:00:00Z

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(NOW)
}

/// Seconds from now until the end; `None` for no end.
fn read(format: Format, value: &str) -> Result<Option<i64>, AnswerReason> {
    let answer = Json::parse(format!(r#"{{"e":{value}}}"#).as_bytes()).unwrap();
    let expiry =
        Expiry { property: Some(JsonPath(&["e"])), format, otherwise: Lifetime::UntilRejected };
    expiry.read(Some(&answer), now()).map(|end| {
        end.map(|end| match end.duration_since(now()) {
            Ok(ahead) => ahead.as_secs() as i64,
            Err(behind) => -(behind.duration().as_secs() as i64),
        })
    })
}

fn misfit() -> Result<Option<i64>, AnswerReason> {
    Err(AnswerReason::Expiry("e".into()))
}

#[test]
fn auto_reads_seconds_and_instants() {
    for (value, seconds) in [
        ("3600", 3600),
        (r#""3600""#, 3600),
        ("3600.9", 3600),
        (r#"" 3600 ""#, 3600),
        ("0", 0),
        ("-5", 0),
        (r#""2030-01-01T01:00:00Z""#, 3600),
        (r#""2030-01-01T01:00:00""#, 3600), // no zone is UTC
        (r#""2030-01-01 01:00:00""#, 3600),
        (r#""2030-01-01T02:00:00+01:00""#, 3600),
        (r#""2030-01-01T02:00:00.5+0100""#, 3600),
        (r#""2029-12-31T20:00:00-05""#, 3600),
        (r#""2029-12-31T23:59:59Z""#, -1),
    ] {
        assert_eq!(read(Format::Auto, value), Ok(Some(seconds)), "{value}");
    }
    assert_eq!(read(Format::Auto, "null"), Ok(None));
    for value in [
        "true",
        "{}",
        "[]",
        r#""soon""#,
        r#""""#,
        r#""1e3""#,
        r#""2030-13-01T00:00:00Z""#,
        r#""2030-01-01T00:00:00Z+01:00""#,
    ] {
        assert_eq!(read(Format::Auto, value), misfit(), "{value}");
    }
}

/// `time-numoffset` of RFC 3339 section 5.6: hours to 23, minutes to 59.
#[test]
fn an_offset_is_hours_and_minutes_of_a_clock() {
    for (value, seconds) in [
        ("2030-01-02T00:59:00+23:59", 3600),
        ("2029-12-31T01:01:00-23:59", 3600),
        ("2030-01-01T02:30:00+0130", 3600),
    ] {
        assert_eq!(read(Format::Rfc3339, &format!("{value:?}")), Ok(Some(seconds)), "{value}");
    }
    for value in [
        "2030-01-02T00:00:00+24:00",
        "2030-01-01T01:00:00+00:60",
        "2030-01-01T01:00:00+1",
        "2030-01-01T01:00:00+01:0a",
    ] {
        assert_eq!(read(Format::Rfc3339, &format!("{value:?}")), misfit(), "{value}");
    }
}

#[test]
fn a_life_of_more_than_ten_years_is_an_instant_in_disguise() {
    for value in ["1893456000", r#""1893456000""#, "1e300", "99999999999999999999"] {
        let error = read(Format::Auto, value).unwrap_err();
        assert!(error.to_string().contains("unix"), "{value}: {error}");
    }
}

#[test]
fn ten_years_to_the_second_are_a_life() {
    // Ten years of 366 days.
    for (format, last) in
        [(Format::Seconds, 316_224_000), (Format::Milliseconds, 316_224_000_000_u64)]
    {
        assert_eq!(read(format.clone(), &last.to_string()), Ok(Some(316_224_000)), "{format:?}");
        let error = read(format.clone(), &(last + 1).to_string()).unwrap_err();
        assert_eq!(error, AnswerReason::ExpiryTooFar("e".into()), "{format:?}");
    }
}

#[test]
fn the_last_instant_is_the_last_of_rfc_3339() {
    // Its years have four digits: 9999-12-31T23:59:59Z.
    const LAST: u64 = 253_402_300_799;
    for (format, last) in [(Format::Unix, LAST), (Format::UnixMs, LAST * 1000 + 999)] {
        let ahead = Ok(Some((LAST - NOW) as i64));
        assert_eq!(read(format.clone(), &last.to_string()), ahead, "{format:?}");
        assert_eq!(read(format.clone(), &(last + 1).to_string()), misfit(), "{format:?}");
    }
}

#[test]
fn each_format_reads_its_own() {
    assert_eq!(read(Format::Seconds, "60"), Ok(Some(60)));
    assert_eq!(read(Format::Milliseconds, "90500"), Ok(Some(90)));
    assert_eq!(read(Format::Unix, &(NOW + 60).to_string()), Ok(Some(60)));
    assert_eq!(read(Format::UnixMs, &format!("\"{}\"", (NOW + 60) * 1000)), Ok(Some(60)));
    assert_eq!(read(Format::Rfc3339, r#""2030-01-01T00:01:00Z""#), Ok(Some(60)));
    for (format, value) in [
        (Format::Seconds, r#""2030-01-01T00:01:00Z""#),
        (Format::Rfc3339, "60"),
        (Format::Unix, "-1"),
        (Format::Unix, "1e300"),
        (Format::UnixMs, r#""x""#),
    ] {
        assert_eq!(read(format, value), misfit(), "{value}");
    }
}

#[test]
fn a_pattern_of_an_annotation_is_the_format() {
    assert_eq!(Format::pattern::<DateFormats>("%d.%m.%Y"), Format::Pattern("%d.%m.%Y"));
}

#[test]
fn patterns_are_read_with_and_without_a_zone() {
    assert_eq!(read(Format::Pattern("%d/%m/%Y %H:%M"), r#""01/01/2030 01:00""#), Ok(Some(3600)));
    assert_eq!(
        read(Format::Pattern("%Y-%m-%dT%H:%M:%S%z"), r#""2030-01-01T01:00:00+0030""#),
        Ok(Some(1800))
    );
    assert_eq!(read(Format::Pattern("%d.%m.%Y"), r#""02.01.2030""#), Ok(Some(86_400)));
    assert_eq!(read(Format::Pattern("%d/%m/%Y %H:%M"), r#""2030-01-01""#), misfit());
}

#[test]
fn an_answer_that_says_nothing_leaves_it_to_the_annotation() {
    let expiry = |otherwise| Expiry { property: None, format: Format::Auto, otherwise };
    let after = expiry(Lifetime::After(Duration::from_secs(5)));
    assert_eq!(after.read(None, now()), Ok(Some(now() + Duration::from_secs(5))));
    assert_eq!(expiry(Lifetime::UntilRejected).read(None, now()), Ok(None));
    let forever = expiry(Lifetime::After(Duration::MAX));
    assert_eq!(forever.read(None, now()), Ok(None));
}

#[test]
fn a_configured_instant_is_a_date_or_unix_seconds() {
    assert_eq!(configured("2030-01-01T00:00:00Z"), Some(now()));
    assert_eq!(configured(&NOW.to_string()), Some(now()));
    assert_eq!(configured(""), None);
    assert_eq!(configured("tomorrow"), None);
}

fn at(seconds: u64) -> Now {
    Now {
        wall: now() + Duration::from_secs(seconds),
        monotonic: Duration::from_secs(100 + seconds),
    }
}

#[test]
fn a_leeway_is_never_more_than_half_the_life() {
    let issued = |life| Issued {
        access_token: "t".into(),
        token_type: None,
        refresh_token: None,
        expires_at: Some(now() + Duration::from_secs(life)),
        issued_at: at(0),
    };
    let minute = Duration::from_secs(60);
    let states = |life, seconds: &[u64]| -> Vec<Freshness> {
        seconds.iter().map(|second| issued(life).freshness(minute, at(*second))).collect()
    };
    use Freshness::{Due, Ended, Fresh, Urgent};
    assert_eq!(
        states(3600, &[0, 3539, 3540, 3589, 3590, 3600]),
        [Fresh, Fresh, Due, Due, Urgent, Ended]
    );
    assert_eq!(states(24, &[0, 11, 12, 21, 22, 24]), [Fresh, Fresh, Due, Due, Urgent, Ended]);
    assert_eq!(states(0, &[0]), [Ended]);
    let endless = Issued { expires_at: None, ..issued(1) };
    assert_eq!(endless.freshness(minute, at(1_000_000)), Fresh);
}

#[test]
fn either_clock_can_end_a_token() {
    let issued = Issued {
        access_token: "t".into(),
        token_type: None,
        refresh_token: None,
        expires_at: Some(now() + Duration::from_secs(100)),
        issued_at: at(0),
    };
    let none = Duration::ZERO;
    // The wall clock was set back an hour; the monotonic one goes on.
    let set_back =
        Now { wall: now() - Duration::from_secs(3600), monotonic: Duration::from_secs(100 + 101) };
    assert_eq!(issued.freshness(none, set_back), Freshness::Ended);
    // The machine slept: the monotonic clock stood still.
    let slept = Now { wall: now() + Duration::from_secs(101), monotonic: Duration::from_secs(101) };
    assert_eq!(issued.freshness(none, slept), Freshness::Ended);
}

#[test]
fn fresh_until_says_what_freshness_says() {
    use Freshness::Fresh;
    let minute = Duration::from_secs(60);
    for life in [None, Some(0), Some(1), Some(24), Some(121), Some(3600)] {
        let issued = Issued {
            access_token: "t".into(),
            token_type: None,
            refresh_token: None,
            expires_at: life.map(|life| now() + Duration::from_secs(life)),
            issued_at: at(0),
        };
        let until = issued.fresh_until(minute);
        // Each clock by itself: one may have been set, the other may have slept.
        for wall in [0, 11, 12, 59, 60, 61, 3539, 3540, 3600, 7200] {
            for monotonic in [0, 11, 12, 59, 60, 61, 3539, 3540, 3600, 7200] {
                let now = Now { wall: at(wall).wall, monotonic: at(monotonic).monotonic };
                let fresh =
                    until.is_none_or(|end| now.wall < end.wall && now.monotonic < end.monotonic);
                let says = issued.freshness(minute, now) == Fresh;
                assert_eq!(fresh, says, "life {life:?}, wall {wall}, monotonic {monotonic}");
            }
        }
    }
}
