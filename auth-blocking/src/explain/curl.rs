//! A request as a curl line.

use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, header};

use crate::explain::Urls;

/// A body of more bytes is named, not shown.
const SHOWN: usize = 1024;

/// The command that sends this request. `body` is `None` for a stream.
pub(crate) fn curl(parts: &Parts, body: Option<&[u8]>, urls: &Urls<'_>) -> String {
    let mut line = String::from("curl");
    let has_body = body.is_none_or(|body| !body.is_empty());
    match &parts.method {
        &Method::HEAD => line.push_str(" --head"),
        &Method::GET if !has_body => {}
        method => {
            line.push_str(" -X ");
            line.push_str(method.as_str());
        }
    }
    for (name, value) in &parts.headers {
        let value = urls.redacted(header(name, value));
        line.push_str(&format!(" -H {}", quoted(&format!("{name}: {value}"))));
    }
    if has_body {
        if !parts.headers.contains_key(header::CONTENT_TYPE) {
            // curl would say that it is a form.
            line.push_str(" -H 'content-type:'");
        }
        line.push_str(&match body {
            None => " --data-binary @stream".to_owned(),
            Some(body) => match std::str::from_utf8(body).ok().filter(|text| is_shown(text)) {
                Some(text) => format!(" --data-raw {}", quoted(&urls.redacted(text.to_owned()))),
                None => format!(" --data-binary @{}-bytes", body.len()),
            },
        });
    }
    line.push(' ');
    line.push_str(&quoted(&urls.shown(&parts.uri.to_string())));
    line
}

/// What is written for a header's value.
fn header(name: &HeaderName, value: &HeaderValue) -> String {
    const PRIVATE: [HeaderName; 3] =
        [header::AUTHORIZATION, header::COOKIE, header::PROXY_AUTHORIZATION];
    let text = value.to_str().unwrap_or("***");
    // A masked credential is not marked as sensitive.
    if value.is_sensitive() || (PRIVATE.contains(name) && !text.ends_with("***")) {
        return "***".to_owned();
    }
    text.to_owned()
}

/// No control character reaches a terminal.
fn is_shown(text: &str) -> bool {
    text.len() <= SHOWN && !text.chars().any(|c| c.is_control() && c != '\n' && c != '\t')
}

/// In single quotes, as a POSIX shell reads it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
