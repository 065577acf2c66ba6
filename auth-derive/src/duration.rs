//! Durations: ISO 8601 or humantime.

use std::time::Duration;

use proc_macro2::TokenStream;
use quote::quote;

/// Reads `P14D`, `PT1H30M`, `14days`, `1h 30m`; the error says what to write.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    if text.starts_with('P') {
        return iso(text);
    }
    if text.trim().is_empty() {
        return Err("this duration is empty: write \"90s\", \"1h 30m\" or \"14days\"".to_owned());
    }
    if iso(&text.to_ascii_uppercase()).is_ok() {
        return Err(format!(
            "`{text}` is ISO 8601 in small letters: write \"{}\"",
            text.to_ascii_uppercase()
        ));
    }
    let calendar = ["M", "month", "months", "mon", "y", "year", "years", "yr", "yrs"];
    let is_calendar = |unit: &str| {
        calendar.contains(&unit) || calendar[1..].contains(&unit.to_ascii_lowercase().as_str())
    };
    if text.split(|c: char| !c.is_ascii_alphabetic()).any(is_calendar) {
        return Err(no_fixed_length(text));
    }
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!(
            "`{text}` has no unit: write \"{text}s\" for seconds, or \"{text}ms\", \"{text}m\", \"{text}h\""
        ));
    }
    let wrong = |_| {
        format!(
            "`{text}` is not a duration: write \"90s\", \"1h 30m\" or \"14days\", or ISO 8601 such as \"PT1H30M\""
        )
    };
    humantime::parse_duration(text).map_err(wrong).and_then(|duration| bounded(text, duration))
}

/// Longer than any token lives, and short enough to be added to any date.
fn bounded(text: &str, duration: Duration) -> Result<Duration, String> {
    const CENTURY: Duration = Duration::from_secs(100 * 366 * 86_400);
    if duration > CENTURY {
        return Err(format!("`{text}` is more than a hundred years: write a shorter time"));
    }
    Ok(duration)
}

/// `PnW`, or `PnDTnHnMnS`; the smallest part may have a fraction.
fn iso(text: &str) -> Result<Duration, String> {
    if !text.starts_with('P') {
        return Err(String::new());
    }
    let wrong = || {
        format!("`{text}` is not an ISO 8601 duration: write \"P14D\", \"PT1H30M\" or \"PT90S\"")
    };
    let (date, time) = match text[1..].split_once('T') {
        Some((_, "")) => return Err(wrong()),
        Some((date, time)) => (date, time),
        None => (&text[1..], ""),
    };
    if date.contains(['Y', 'M']) {
        return Err(no_fixed_length(text));
    }
    if date.is_empty() && time.is_empty() {
        return Err(wrong());
    }
    let mut total = 0.0;
    for (part, units) in [
        (date, &[('W', 604_800.0), ('D', 86_400.0)][..]),
        (time, &[('H', 3600.0), ('M', 60.0), ('S', 1.0)]),
    ] {
        let mut rest = part;
        let mut allowed = units;
        while !rest.is_empty() {
            let end = rest.find(|c: char| c.is_ascii_alphabetic()).ok_or_else(wrong)?;
            let (number, unit) = (&rest[..end], rest.as_bytes()[end] as char);
            let at = allowed.iter().position(|(name, _)| *name == unit).ok_or_else(wrong)?;
            if !number.starts_with(|c: char| c.is_ascii_digit())
                || !number.ends_with(|c: char| c.is_ascii_digit())
            {
                return Err(wrong());
            }
            total += number.replace(',', ".").parse::<f64>().map_err(|_| wrong())? * allowed[at].1;
            allowed = &allowed[at + 1..];
            rest = &rest[end + 1..];
        }
    }
    bounded(text, Duration::try_from_secs_f64(total).unwrap_or(Duration::MAX))
}

fn no_fixed_length(text: &str) -> String {
    format!(
        "`{text}` counts in months or years, which have no fixed length: write days, such as \"30days\" or \"P30D\""
    )
}

/// The duration as code.
pub(crate) fn expand(duration: Duration) -> TokenStream {
    let (seconds, nanos) = (duration.as_secs(), duration.subsec_nanos());
    quote!(::core::time::Duration::new(#seconds, #nanos))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_notations() {
        for (text, seconds) in [
            ("P14D", 1_209_600),
            ("P2W", 1_209_600),
            ("PT1H30M", 5400),
            ("P1DT1S", 86_401),
            ("14days", 1_209_600),
            ("1h 30m", 5400),
            ("0s", 0),
        ] {
            assert_eq!(parse(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        assert_eq!(parse("PT0.5S"), Ok(Duration::from_millis(500)));
    }

    #[test]
    fn refuses_what_has_no_fixed_length() {
        for text in ["P1M", "P1Y", "1month", "2 years", "3M", "1y"] {
            assert!(
                parse(text).is_err_and(|message| message.contains("no fixed length")),
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_what_is_no_duration() {
        for text in [
            "",
            "P",
            "PT",
            "P1H",
            "PT1D",
            "PT1",
            "PT1M1H",
            "PTS",
            "3600",
            "soon",
            "P-1D",
            "PT1.S",
            "P1é",
            "PT99999999999999999999H",
            "99999999h",
            "p14d",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
