//! When a token ends: what the answer says, in which format, and what holds where it says nothing.

use std::time::{Duration, SystemTime};

use crate::error::AnswerReason;
use crate::wire::json::Json;
use crate::wire::json::JsonPath;

/// Where and how an answer names the end of its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expiry {
    /// Where it stands; `None` where the answer never says.
    pub property: Option<JsonPath>,
    /// How it is written.
    pub format: Format,
    /// What holds where the answer does not say.
    pub otherwise: Lifetime,
}

/// How an expiry is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// A number, or a string of digits, is seconds from now; a date-time string is that instant, in UTC where it has no zone.
    #[default]
    Auto,
    /// Seconds from now.
    Seconds,
    /// Milliseconds from now.
    Milliseconds,
    /// Seconds since 1970.
    Unix,
    /// Milliseconds since 1970.
    UnixMs,
    /// A date-time of RFC 3339.
    Rfc3339,
    /// A format string; an instant in UTC where it names no zone.
    #[cfg(feature = "date-formats")]
    Pattern(&'static str),
}

impl Format {
    /// A format string, in a build that has the feature for it; the derive emits this.
    #[doc(hidden)]
    pub fn pattern<Feature: Enabled>(pattern: &'static str) -> Self {
        #[cfg(feature = "date-formats")]
        return Self::Pattern(pattern);
        #[cfg(not(feature = "date-formats"))]
        {
            let _ = pattern;
            Self::Auto
        }
    }
}

/// The feature `date-formats`, as a type that a bound can ask for.
#[doc(hidden)]
#[derive(Debug)]
pub struct DateFormats;

/// A feature that this build has.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a date format needs the feature `date-formats` of auth-blocking: add it in Cargo.toml",
    label = "this format is read by the feature `date-formats`",
    note = "write `features = [\"date-formats\"]` in the dependency on auth-blocking"
)]
pub trait Enabled {}

#[cfg(feature = "date-formats")]
impl Enabled for DateFormats {}

/// How long a token lives that comes without an expiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// This long.
    After(Duration),
    /// Until a request is rejected with 401.
    UntilRejected,
    /// For one call: the next one obtains its own.
    EveryCall,
}

/// Ten years: a "lifetime" above this is an instant in the wrong format.
const TOO_FAR: u64 = 10 * 366 * 24 * 3600;

impl Expiry {
    /// As token endpoints tell it: `expires_in`, RFC 6749 section 5.1.
    pub fn of_token_endpoint() -> Self {
        Self { property: Some(JsonPath(&["expires_in"])), ..Self::until_rejected() }
    }

    /// Nothing tells it.
    pub fn until_rejected() -> Self {
        Self { property: None, format: Format::Auto, otherwise: Lifetime::UntilRejected }
    }

    /// Each token is for one call.
    pub fn every_call() -> Self {
        Self { otherwise: Lifetime::EveryCall, ..Self::until_rejected() }
    }

    /// The end of a token that this answer brought, or `None` where nothing ends it.
    ///
    /// # Errors
    /// [`AnswerReason::Expiry`] where the value does not fit the format, and
    /// [`AnswerReason::ExpiryTooFar`] where it must be an instant.
    pub fn read(
        &self,
        answer: Option<&Json>,
        now: SystemTime,
    ) -> Result<Option<SystemTime>, AnswerReason> {
        let value = self
            .property
            .and_then(|path| answer?.at(path))
            .filter(|value| !matches!(value, Json::Null));
        match (value, self.property) {
            (Some(value), Some(path)) => {
                self.format.read(value, now).map(Some).map_err(|too_far| {
                    let path = path.to_string().into();
                    if too_far {
                        AnswerReason::ExpiryTooFar(path)
                    } else {
                        AnswerReason::Expiry(path)
                    }
                })
            }
            _ => Ok(match self.otherwise {
                Lifetime::After(life) => now.checked_add(life),
                Lifetime::UntilRejected | Lifetime::EveryCall => None,
            }),
        }
    }
}

impl Format {
    /// The instant; the error says whether it lies too far away to be seconds.
    fn read(&self, value: &Json, now: SystemTime) -> Result<SystemTime, bool> {
        let (number, text) = match value {
            Json::Number(number) => (number.as_f64(), ""),
            Json::String(text) => (number(text.expose().trim()), text.expose().trim()),
            _ => return Err(false),
        };
        match self {
            Self::Auto => match number {
                Some(seconds) => from_now(now, seconds, 1),
                None => date_time(text).ok_or(false),
            },
            Self::Seconds => from_now(now, number.ok_or(false)?, 1),
            Self::Milliseconds => from_now(now, number.ok_or(false)?, 1000),
            Self::Unix => since_1970(number, 1).ok_or(false),
            Self::UnixMs => since_1970(number, 1000).ok_or(false),
            Self::Rfc3339 => date_time(text).ok_or(false),
            #[cfg(feature = "date-formats")]
            Self::Pattern(pattern) => pattern_date(pattern, text).ok_or(false),
        }
    }
}

/// An instant as a person reads it, in UTC: RFC 3339, in seconds.
pub fn utc(instant: SystemTime) -> impl std::fmt::Display {
    humantime::format_rfc3339_seconds(instant)
}

/// A configured `expires_at`: a date-time, or seconds since 1970.
pub fn configured(text: &str) -> Option<SystemTime> {
    let text = text.trim();
    date_time(text).or_else(|| since_1970(number(text), 1))
}

/// A decimal number in a string; providers send `"3600"` and `"3600.5"`. `str::parse` would bring 15 kB of tables, to be
/// exact where nobody looks.
fn number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (mut number, mut place) = (0.0, 1.0);
    for digit in whole.chars() {
        number = number * 10.0 + f64::from(digit.to_digit(10)?);
    }
    for digit in fraction.chars() {
        place /= 10.0;
        number += place * f64::from(digit.to_digit(10)?);
    }
    let number = if text.starts_with('-') { -number } else { number };
    (!whole.is_empty() && number.is_finite()).then_some(number)
}

/// A lifetime. Zero or a negative one is a token that has ended already: good for this call only.
fn from_now(now: SystemTime, count: f64, per_second: u64) -> Result<SystemTime, bool> {
    #[expect(clippy::cast_precision_loss, reason = "a bound of this size is exact in f64")]
    if count > (TOO_FAR * per_second) as f64 {
        return Err(true);
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "bounded above, clamped below"
    )]
    let whole = count.max(0.0) as u64;
    now.checked_add(Duration::from_millis(whole * 1000 / per_second)).ok_or(false)
}

fn since_1970(count: Option<f64>, per_second: u64) -> Option<SystemTime> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates, and is bounded below"
    )]
    let count = count.filter(|count| *count >= 0.0)? as u64;
    // Year 9999 is the last that date-times of RFC 3339 have.
    if count / per_second > 253_402_300_799 {
        return None;
    }
    SystemTime::UNIX_EPOCH
        .checked_add(Duration::from_millis(count.saturating_mul(1000) / per_second))
}

/// A date-time of RFC 3339, with `T` or a space; no zone is UTC, as the specification's example needs.
pub(crate) fn date_time(text: &str) -> Option<SystemTime> {
    let (local, east) = split_offset(text)?;
    let instant = humantime::parse_rfc3339_weak(local).ok()?;
    let offset = Duration::from_secs(u64::from(east.unsigned_abs()) * 60);
    if east >= 0 { instant.checked_sub(offset) } else { instant.checked_add(offset) }
}

/// Cuts `+01:00`, `+0100` or `+01` off the end: minutes east of UTC. humantime reads only UTC.
fn split_offset(text: &str) -> Option<(&str, i32)> {
    let Some(at) = text.get(19..).and_then(|tail| tail.find(['+', '-'])).map(|at| at + 19) else {
        return Some((text, 0));
    };
    let (local, offset) = (text.get(..at)?, text.get(at..)?);
    let digits: String = offset.get(1..)?.chars().filter(|c| *c != ':').collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes): (i32, i32) = match digits.len() {
        2 => (digits.parse().ok()?, 0),
        4 => (digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse().ok()?),
        _ => return None,
    };
    if hours > 23 || minutes > 59 || local.ends_with('Z') {
        return None;
    }
    let east = hours * 60 + minutes;
    Some((local, if offset.starts_with('-') { -east } else { east }))
}

#[cfg(feature = "date-formats")]
fn pattern_date(pattern: &str, text: &str) -> Option<SystemTime> {
    let time = jiff::fmt::strtime::parse(pattern, text).ok()?;
    let timestamp = time.to_timestamp().or_else(|_| {
        let clock = time.to_time().unwrap_or_default();
        let zoned =
            time.to_date()?.to_datetime(clock).to_zoned_datetime(jiff::tz::TimeZone::UTC)?;
        Ok::<_, jiff::Error>(zoned.timestamp())
    });
    timestamp.ok()?.try_into().ok()
}

/// An HTTP date in any of the three forms that a recipient must read (RFC 9110 section 5.6.7):
/// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`.
pub(crate) fn http_date(text: &str, now: SystemTime) -> Option<SystemTime> {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    match words.as_slice() {
        [_, day, month, year, clock, "GMT"] => instant(year, month, day, clock),
        [_, date, clock, "GMT"] => {
            let mut date = date.split('-');
            let (day, month, year) = (date.next()?, date.next()?, date.next()?);
            let year: u64 = (year.len() == 2).then(|| year.parse().ok()).flatten()?;
            // The year of two digits that is at most 50 years in the future.
            let this =
                now.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs() / 31_556_952 + 1970;
            let century = this - this % 100;
            let year =
                if century + year > this + 50 { century + year - 100 } else { century + year };
            instant(&year.to_string(), month, day, clock)
        }
        [_, month, day, clock, year] => instant(year, month, day, clock),
        _ => None,
    }
}

fn instant(year: &str, month: &str, day: &str, clock: &str) -> Option<SystemTime> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    date_time(&format!("{year}-{month:02}-{day:0>2}T{clock}Z"))
}
