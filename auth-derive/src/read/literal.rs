//! What a literal may say: header names and values, paths, scopes, statuses, date formats.

/// Headers that frame the message or belong to one hop (RFC 9110 section 7.6.1).
const RESERVED: [&str; 8] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

pub(crate) fn header_name(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("a header needs a name, such as \"X-API-Key\"".to_owned());
    }
    // RFC 9110 section 5.6.2: token characters.
    let wrong =
        name.chars().find(|c| !c.is_ascii_alphanumeric() && !"!#$%&'*+-.^_`|~".contains(*c));
    if let Some(wrong) = wrong {
        return Err(format!("`{name}` is not a header name: it has {}", character(wrong)));
    }
    if RESERVED.contains(&name.to_ascii_lowercase().as_str()) {
        return Err(format!(
            "the header `{name}` frames the message and cannot be set: write another name"
        ));
    }
    Ok(())
}

/// The literal parts of a header value: visible ASCII, tabs and spaces (RFC 9110 section 5.5).
pub(crate) fn header_value(text: &str) -> Result<(), String> {
    match text.chars().find(|c| !matches!(c, '\t' | ' '..='~')) {
        Some(wrong) => {
            Err(format!("a header cannot carry {}: write visible ASCII", character(wrong)))
        }
        None => Ok(()),
    }
}

/// `data.token`: the keys of a path.
pub(crate) fn path(text: &str) -> Result<Vec<String>, String> {
    if text.is_empty() {
        return Err(
            "this path is empty: write keys with dots between, such as \"data.token\"".to_owned()
        );
    }
    if let Some(keys) = foreign(text) {
        return Err(format!(
            "`{text}` is not a path of keys\nhelp: write keys with dots between, \"{keys}\""
        ));
    }
    let keys: Vec<String> = text.split('.').map(str::to_owned).collect();
    if keys.iter().any(String::is_empty) {
        return Err(format!(
            "the path `{text}` has an empty part: write keys with single dots between, such as \"data.token\""
        ));
    }
    if keys.iter().any(|key| key.trim() != key) {
        return Err(format!("the path `{text}` has a space at the end of a key: remove it"));
    }
    if keys.iter().any(|key| key == "*") {
        return Err(format!(
            "the path `{text}` has a `*`, but a path names one place: write the key or the number, such as \"data.0\""
        ));
    }
    Ok(keys)
}

/// A JSONPath or JSON Pointer as a path of keys: `$.data[0]`, `/data/0`.
fn foreign(text: &str) -> Option<String> {
    let index = |key: &str| {
        let inside = key.split_once('[')?.1.strip_suffix(']')?;
        Some(inside.bytes().all(|byte| byte.is_ascii_digit()) || inside.starts_with(['\'', '"']))
    };
    let indexed = text.split('.').any(|key| index(key) == Some(true));
    let pointer = text.starts_with('/');
    if !indexed && !pointer && !text.starts_with('$') && !text.starts_with("@.") {
        return None;
    }
    let plain = if pointer { text.replace('/', ".") } else { text.replace('[', ".") };
    let plain = plain.replace([']', '\'', '"'], "");
    let keys = plain.trim_start_matches(['$', '@', '.']);
    Some(if keys.is_empty() { "data.token".to_owned() } else { keys.to_owned() })
}

/// The name of a query parameter or form field, as it is before it is encoded.
pub(crate) fn parameter(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("a parameter needs a name".to_owned());
    }
    match name.chars().find(|c| matches!(c, '?' | '&' | '=' | '#')) {
        Some(wrong) => Err(format!(
            "a parameter's name stands alone, without {}: write one such as \"key\"",
            character(wrong)
        )),
        None => Ok(()),
    }
}

pub(crate) fn status(number: u16) -> Result<(), String> {
    match number {
        400..=599 => Ok(()),
        100..=399 => {
            Err(format!("a {number} is not repeated: only statuses from 400 to 599 are errors"))
        }
        _ => Err(format!("{number} is not an HTTP status: write numbers from 400 to 599")),
    }
}

/// A format string for dates, as strptime knows them.
pub(crate) fn date_format(format: &str) -> Result<(), String> {
    const KNOWN: &str = "%AaBbCcDdeFfGgHhIjklMmnPpQRSsTtUuVWwYyZz";
    let mut found = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            continue;
        }
        let directive = chars
            .by_ref()
            .find(|c| !matches!(c, '-' | '_' | '0' | '^' | '#' | ':' | '.' | '1'..='9'));
        match directive {
            Some(directive) if KNOWN.contains(directive) => found.push(directive),
            Some(directive) => {
                return Err(format!("`%{directive}` is not a part of a date format"));
            }
            None => return Err("a date format cannot end with `%`".to_owned()),
        }
    }
    let has = |any: &str| found.contains(|c| any.contains(c));
    if found.is_empty() {
        return Err(format!(
            "`{format}` is not a date format: write a word such as `unix` without quotes, or parts such as \"%d/%m/%Y %H:%M\""
        ));
    }
    let day = has("sFD")
        || (has("Yy") && (has("j") || (has("mBbh") && has("de"))))
        || (has("G") && has("V") && has("uw"));
    if day {
        Ok(())
    } else {
        Err(format!(
            "`{format}` names no whole date: it needs year, month and day, such as \"%Y-%m-%d\""
        ))
    }
}

/// A character, as a sentence can show it.
pub(crate) fn character(c: char) -> String {
    match c {
        ' ' => "a space".to_owned(),
        '\n' | '\r' => "a line break".to_owned(),
        c if c.is_control() => "a control character".to_owned(),
        c => format!("`{c}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_names() {
        assert!(header_name("X-CoinAPI-Key").is_ok());
        for name in ["", "X Key", "X-Key:", "Höst", "Host", "content-length", "Transfer-Encoding"]
        {
            assert!(header_name(name).is_err(), "{name}");
        }
    }

    #[test]
    fn date_formats() {
        for format in ["%d/%m/%Y %H:%M", "%s", "%Y-%m-%dT%H:%M:%S%.f%:z", "%F %T", "%b %e, %Y"] {
            assert!(date_format(format).is_ok(), "{format}");
        }
        for format in ["unix", "%H:%M", "%Y-%m-%d %", "%Ö", "dd/mm/yyyy"] {
            assert!(date_format(format).is_err(), "{format}");
        }
    }
}
