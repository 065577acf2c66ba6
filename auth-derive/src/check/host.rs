//! Hosts and ports of URLs. A placeholder in one is a `\u{1}` here: its value is checked when it is known.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::read::literal::character;

/// What an error shows of a URL.
pub(crate) const EXAMPLE: &str = "\"https://api.example.com/token\"";

/// Checks host and port; `secure` says that credentials may go there whatever the host is.
///
/// # Errors
/// What is wrong, in a sentence.
pub(crate) fn check(authority: &str, secure: bool) -> Result<(), String> {
    if authority.contains('@') {
        return Err(
            "a URL must not have a user name or password: use `basic(…)`, which sends them safely"
                .to_owned(),
        );
    }
    let (host, port) = if let Some(inner) = authority.strip_prefix('[') {
        let (host, port) =
            inner.split_once(']').ok_or("the `[` in this URL's host is not closed")?;
        (host, port)
    } else {
        authority.find(':').map_or((authority, ""), |at| authority.split_at(at))
    };
    if host.is_empty() {
        return Err(format!("this URL has no host: write it whole, such as {EXAMPLE}"));
    }
    if let Some(inner) = authority.strip_prefix('[')
        && !host.contains('\u{1}')
        && (host.parse::<Ipv6Addr>().is_err() || !(port.is_empty() || port.starts_with(':')))
    {
        return Err(format!(
            "`[{inner}` is not an IPv6 address: write one such as `[::1]` or `[::1]:8080`"
        ));
    }
    if let Some(wrong) =
        host.chars().find(|c| !c.is_ascii_alphanumeric() && !"-._:\u{1}".contains(*c))
    {
        let help = if wrong == '*' {
            ": write it whole; subdomains are allowed by `also_send_to(\"https://*.example.com\")`"
        } else if wrong.is_ascii() {
            ": remove it, or write a placeholder such as `{shop}` for what varies"
        } else {
            ": write its ASCII form, which begins with `xn--`"
        };
        return Err(format!("a host name cannot have {}{help}", character(wrong)));
    }
    if !authority.starts_with('[') {
        check_labels(host)?;
    }
    let digits = port.strip_prefix(':').unwrap_or(port);
    if !port.is_empty()
        && !port.contains('\u{1}')
        && digits.parse::<u16>().map_or(true, |port| port == 0)
    {
        if matches!(host, "http" | "https") && digits.is_empty() {
            return Err(format!("`{host}://` stands twice in this URL: remove one"));
        }
        return Err(if digits.is_empty() {
            "no port stands behind the colon: write a number from 1 to 65535, or remove the colon"
                .to_owned()
        } else {
            format!("`{digits}` is not a port: write a number from 1 to 65535")
        });
    }
    let loopback = host.eq_ignore_ascii_case("localhost")
        || host == "::1"
        || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback());
    if !secure && !loopback && !host.contains('\u{1}') {
        return Err(
            "this URL is not https, so credentials would travel in the open: write `https://`, \
             or add the item `dangerous_allow_http` for a server of your own"
                .to_owned(),
        );
    }
    Ok(())
}

/// The parts between the dots of a host.
fn check_labels(host: &str) -> Result<(), String> {
    let mut labels = host.strip_suffix('.').unwrap_or(host).split('.').peekable();
    while let Some(label) = labels.next() {
        if label.is_empty() {
            return Err(format!(
                "the host `{}` has an empty part: remove the dot that is too many",
                shown(host)
            ));
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Err(format!(
                "the host part `{}` begins or ends with a hyphen: remove it",
                shown(label)
            ));
        }
        let number = label.bytes().all(|byte| byte.is_ascii_digit());
        if labels.peek().is_none()
            && number
            && host.parse::<Ipv4Addr>().is_err()
            && !host.contains('\u{1}')
        {
            return Err(format!(
                "`{host}` is not an IPv4 address: write four numbers from 0 to 255"
            ));
        }
    }
    Ok(())
}

/// A host with its placeholders.
fn shown(host: &str) -> String {
    host.replace('\u{1}', "{…}")
}
