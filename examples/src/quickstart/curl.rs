//! A request as a curl line, its credential shown as `***`.

use auth_blocking::testing::Seen;

use crate::api::Place;

pub(crate) fn line(seen: &Seen, place: Place) -> String {
    let mut out = String::from("curl");
    if seen.method != "GET" || !seen.body.is_empty() {
        out.push_str(&format!(" -X {}", seen.method));
    }
    for (name, value) in &seen.headers {
        let shown = match (name.as_str(), place) {
            ("host" | "user-agent" | "accept" | "content-length" | "accept-encoding", _) => {
                continue;
            }
            ("authorization", _) => value
                .split_once(' ')
                .map_or_else(|| "***".to_owned(), |(scheme, _)| format!("{scheme} ***")),
            (name, Place::Header(secret, _) | Place::Signature(secret)) if name == secret => {
                "***".to_owned()
            }
            _ => value.clone(),
        };
        out.push_str(&format!(" -H '{name}: {shown}'"));
    }
    if !seen.body.is_empty() {
        out.push_str(&format!(" -d '{}'", hide(&seen.text(), place)));
    }
    let query = if seen.query.is_empty() {
        String::new()
    } else {
        format!("?{}", hide(&seen.query, place))
    };
    out.push_str(&format!(" 'https://api.example.com{}{query}'", seen.path));
    out
}

fn hide(text: &str, place: Place) -> String {
    match place {
        Place::Query(_, secret) | Place::Form(_, secret) | Place::Json(_, secret) => {
            text.replace(secret, "***")
        }
        Place::Nowhere | Place::Header(..) | Place::Signature(_) => text.to_owned(),
    }
}
