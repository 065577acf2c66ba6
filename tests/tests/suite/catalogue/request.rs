//! A request as far as authentication matters.

use std::collections::BTreeMap;

use auth_blocking::testing::Seen;
use serde_json::Value;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) host: String,
    pub(super) path: String,
    /// Decoded and sorted.
    pub(super) query: Vec<(String, String)>,
    /// Names in lower case; those of the transport are left out.
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: Body,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Body {
    Empty,
    /// Sorted.
    Form(Vec<(String, String)>),
    Json(Value),
    Other(String),
}

/// What the transport adds, whatever the API.
const TRANSPORT: &[&str] = &[
    "accept",
    "accept-encoding",
    "cache-control",
    "connection",
    "content-length",
    "content-type",
    "host",
];

impl Request {
    pub(super) fn get(host: &str, path: &str) -> Self {
        Self {
            method: "GET".to_owned(),
            host: host.to_owned(),
            path: path.to_owned(),
            query: Vec::new(),
            headers: BTreeMap::new(),
            body: Body::Empty,
        }
    }

    pub(super) fn seen(seen: &Seen) -> Self {
        let mut query = seen.query_pairs();
        query.sort();
        let headers = seen
            .headers
            .iter()
            .filter(|(name, value)| {
                let agent = name == "user-agent" && value.starts_with("ureq/");
                !agent && !TRANSPORT.contains(&name.as_str())
            })
            .cloned()
            .collect();
        let body = match seen.header("content-type") {
            None if seen.body.is_empty() => Body::Empty,
            Some("application/x-www-form-urlencoded") => {
                let mut pairs = seen.form_pairs();
                pairs.sort();
                Body::Form(pairs)
            }
            Some(kind) if kind.starts_with("application/json") => Body::Json(seen.json()),
            kind => Body::Other(format!("{kind:?} {}", seen.text())),
        };
        let host = seen.header("host").unwrap_or_default();
        Self {
            method: seen.method.clone(),
            host: host.strip_suffix(":443").unwrap_or(host).to_owned(),
            path: seen.path.clone(),
            query,
            headers,
            body,
        }
    }

    pub(super) fn header(&mut self, name: &str, value: impl Into<String>) {
        self.headers.insert(name.to_ascii_lowercase(), value.into());
    }

    pub(super) fn query(&mut self, name: &str, value: impl Into<String>) {
        self.query.push((name.to_owned(), value.into()));
        self.query.sort();
    }

    pub(super) fn form(&mut self, name: &str, value: impl Into<String>) {
        let mut pairs = match std::mem::replace(&mut self.body, Body::Empty) {
            Body::Form(pairs) => pairs,
            _ => Vec::new(),
        };
        pairs.push((name.to_owned(), value.into()));
        pairs.sort();
        self.body = Body::Form(pairs);
    }
}
