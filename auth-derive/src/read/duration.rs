//! Durations: ISO 8601 or humantime.

use std::time::Duration;

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

/// `PnW`, or `PnDTnHnMnS`; the last part may have a fraction (ISO 8601-1 section 5.5.2).
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
    let mut has_fraction = false;
    let date_units: &[(char, f64)] =
        if date.contains('W') { &[('W', 604_800.0)] } else { &[('D', 86_400.0)] };
    if date.contains('W') && !time.is_empty() {
        return Err(wrong());
    }
    for (part, units) in [(date, date_units), (time, &[('H', 3600.0), ('M', 60.0), ('S', 1.0)])] {
        let mut rest = part;
        let mut allowed = units;
        while !rest.is_empty() {
            let end = rest.find(|c: char| c.is_ascii_alphabetic()).ok_or_else(wrong)?;
            let (number, unit) = (&rest[..end], rest.as_bytes()[end] as char);
            let at = allowed.iter().position(|(name, _)| *name == unit).ok_or_else(wrong)?;
            if has_fraction
                || !number.starts_with(|c: char| c.is_ascii_digit())
                || !number.ends_with(|c: char| c.is_ascii_digit())
            {
                return Err(wrong());
            }
            has_fraction = number.contains(['.', ',']);
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
    fn ses_07_iso_8601_is_read_to_the_millisecond() {
        for (text, millis) in [
            ("PT1H", 3_600_000),
            ("P1D", 86_400_000),
            ("P1W", 604_800_000),
            ("PT0.5H", 1_800_000),
            ("PT1,5S", 1500),
            ("P1DT2H", 93_600_000),
            ("PT1M", 60_000),
            ("P0.5D", 43_200_000),
            ("PT1H1.5M", 3_690_000),
        ] {
            assert_eq!(parse(text), Ok(Duration::from_millis(millis)), "{text}");
        }
    }

    #[test]
    fn ses_08_months_and_years_are_refused() {
        for text in ["P1M", "P1Y", "P1Y2M", "P1MT1M", "1month", "2 years"] {
            assert!(
                parse(text).is_err_and(|message| message.contains("no fixed length")),
                "{text}"
            );
        }
    }

    #[test]
    fn ses_09_what_only_looks_like_a_duration_is_refused() {
        let endless = format!("PT{}S", "9".repeat(400));
        for text in [
            "P",
            "PT",
            "P1",
            "1H",
            "P-1D",
            "-PT1H",
            "P1H",
            "PT1D",
            "P1W2D",
            "P1WT1H",
            "pt1h",
            "p1d",
            "PNaND",
            "PTinfS",
            "PT99999999999999999999S",
            "P1DT",
            "PT1E3S",
            "P\u{661}D",
            "PT\u{ff11}S",
            "PT1.5H1M",
            "PT.5S",
            "PT1.S",
            "PT1..5S",
            "PT1.5.5S",
            "P1D1D",
            "PT1S1M",
            "P 1D",
            "P1D ",
            "PT+1S",
            "PT0x1S",
            "\u{661}s",
            &endless,
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
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
