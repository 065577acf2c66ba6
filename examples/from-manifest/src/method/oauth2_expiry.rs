//! `expires_in_name` and `token_expiry_date_format`.

use super::Context;
use super::oauth2::searched;
use crate::error::{Error, Result};
use crate::item::{Item, json_path, quoted};
use crate::yaml::Node;

/// What is read as RFC 3339, whose date-times all of these write.
const RFC3339: &[&str] = &[
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%dT%H:%M:%S.%f%z",
    "%Y-%m-%dT%H:%M:%S.%fZ",
];

/// Without a zone; `auto` takes these for UTC.
const WITHOUT_ZONE: &[&str] = &["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%d %H:%M:%S"];

pub(super) fn expiry(block: &Node, cx: &Context<'_>) -> Result<Option<Item>> {
    let mut items = Vec::new();
    let name = cx.plain(block, "expires_in_name")?.filter(|name| name != "expires_in");
    if let Some(name) = &name {
        searched(block, "expires_in_name", name, cx);
        items.push(json_path("property", std::slice::from_ref(name)));
    }
    if let Some(node) = block.get("token_expiry_date_format") {
        let pattern = node
            .text()
            .ok_or_else(|| Error::at(node.line, "`token_expiry_date_format` is a text"))?;
        items.extend(format(pattern, node.line, cx)?);
    }
    Ok((!items.is_empty()).then(|| Item::list("expiry", items)))
}

fn format(pattern: &str, line: usize, cx: &Context<'_>) -> Result<Option<Item>> {
    Ok(Some(Item::word(match pattern {
        "%s" | "X" => "format = unix".to_owned(),
        "%ms" | "x" => "format = unix_ms".to_owned(),
        pattern if RFC3339.contains(&pattern) || pattern.starts_with("YYYY-MM-DDTHH:mm:ss") => {
            "format = rfc3339".to_owned()
        }
        pattern if WITHOUT_ZONE.contains(&pattern) => return Ok(None),
        pattern => {
            let pattern = jiff(pattern).ok_or_else(|| {
                Error::at(line, format!("the date format `{pattern}` cannot be carried over"))
            })?;
            cx.note(line, "this date format needs the feature `date-formats` of auth-blocking");
            format!("format = {}", quoted(&pattern))
        }
    })))
}

/// Python's `strftime` as jiff has it.
fn jiff(pattern: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = pattern.chars();
    let mut directives = 0;
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        directives += 1;
        match chars.next()? {
            // Microseconds; jiff's takes the dot with it, and may find nothing.
            'f' if out.ends_with('.') => {
                out.pop();
                out.push_str("%.f");
            }
            // Python reads `+0100` and `+01:00`, jiff's `%:z` the latter, which is what JSON has.
            'z' => out.push_str("%:z"),
            known @ ('Y' | 'm' | 'd' | 'H' | 'I' | 'M' | 'S' | 'p' | 'y' | 'b' | 'B' | 'a'
            | 'A' | 'j' | 'f' | '%') => {
                out.push('%');
                out.push(known);
            }
            _ => return None,
        }
    }
    (directives > 0).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::jiff;

    #[test]
    fn python_formats() {
        assert_eq!(jiff("%d/%m/%Y %H:%M").as_deref(), Some("%d/%m/%Y %H:%M"));
        assert_eq!(jiff("%Y%m%d %H:%M:%S.%f %z").as_deref(), Some("%Y%m%d %H:%M:%S%.f %:z"));
        assert_eq!(jiff("%Q"), None);
        assert_eq!(jiff("tomorrow"), None);
    }
}
