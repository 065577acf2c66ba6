//! Support for the tests: what went over the wire, as text that a test can state; token endpoints.

pub mod endpoint;
pub mod family;
pub mod fault_proxy;
pub mod killed;
pub mod newcomer;

pub mod apis;
pub mod at;
pub mod diagnostics;
pub mod fuzz;
pub mod oracle;
pub mod raw;
pub mod records;
pub mod sharing;

use auth_blocking::testing::{Seen, Server};

/// The requests that a server got, one line each: method, path, sorted query, the named headers, sorted body.
///
/// `authorization` and `content-type` are always shown, others where `headers` names them.
pub fn conversation(server: &Server, headers: &[&str]) -> Vec<String> {
    server.seen().iter().map(|seen| line(seen, headers)).collect()
}

fn line(seen: &Seen, headers: &[&str]) -> String {
    let mut out = format!("{} {}", seen.method, seen.path);
    let mut query = seen.query_pairs();
    query.sort();
    for (name, value) in query {
        out.push_str(&format!(" ?{name}={value}"));
    }
    for name in ["authorization", "content-type"].iter().chain(headers) {
        for (_, value) in seen.headers.iter().filter(|(own, _)| own == &name.to_ascii_lowercase()) {
            out.push_str(&format!(" | {name}: {value}"));
        }
    }
    let content_type = seen.header("content-type").unwrap_or_default();
    if seen.body.is_empty() {
    } else if content_type.starts_with("application/x-www-form-urlencoded") {
        let mut pairs = seen.form_pairs();
        pairs.sort();
        let pairs: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        out.push_str(&format!(" | form {}", pairs.join(" & ")));
    } else {
        out.push_str(&format!(" | {}", seen.text()));
    }
    out
}
