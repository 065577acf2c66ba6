//! A request as a curl line.

use http::request::Parts;
use http::{Method, header};

use crate::explain::Hidden;

/// A body of more bytes is named, not shown.
const SHOWN: usize = 1024;

/// The command that sends this request. `body` is `None` for a stream.
pub(crate) fn curl(parts: &Parts, body: Option<&[u8]>, hidden: &Hidden) -> String {
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
        let value = hidden.header(name, value);
        line.push_str(&format!(" -H {}", quoted(&format!("{name}: {value}"))));
    }
    if has_body {
        if !parts.headers.contains_key(header::CONTENT_TYPE) {
            // curl would say that it is a form.
            line.push_str(" -H 'content-type:'");
        }
        line.push_str(&match body {
            None => " --data-binary @stream".to_owned(),
            Some(body) => {
                let text = std::str::from_utf8(body).ok();
                match text.filter(|text| is_shown(text) && hidden.is_clean(text)) {
                    Some(text) => format!(" --data-raw {}", quoted(text)),
                    None => format!(" --data-binary @{}-bytes", body.len()),
                }
            }
        });
    }
    line.push(' ');
    line.push_str(&quoted(&hidden.url(&parts.uri)));
    line
}

/// No control character reaches a terminal.
fn is_shown(text: &str) -> bool {
    text.len() <= SHOWN && !text.chars().any(|c| c.is_control() && c != '\n' && c != '\t')
}

/// In single quotes, as a POSIX shell reads it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
