//! Where a manifest has its authenticators.

use std::rc::Rc;

use crate::error::{Error, Result};
use crate::reference::References;
use crate::yaml::Node;

/// A requester: what has an `authenticator`, or could have one.
pub(crate) struct Site {
    /// The requester, its references resolved.
    pub(crate) requester: Rc<Node>,
    /// The stream whose it is.
    pub(crate) stream: Option<String>,
}

impl Site {
    pub(crate) fn authenticator(&self) -> Option<&Rc<Node>> {
        self.requester.get("authenticator")
    }
}

/// The requesters: of the file itself, where it is one; of its streams; or of its definitions.
pub(crate) fn sites(root: &Rc<Node>, references: &References<'_>) -> Result<Vec<Site>> {
    if root.entries().is_none() {
        return Err(Error::at(root.line, "a manifest is a mapping, and this is none"));
    }
    if root.get("authenticator").is_some() {
        return Ok(vec![Site { requester: references.resolve(root)?, stream: None }]);
    }
    for key in ["streams", "dynamic_streams", "definitions"] {
        let Some(node) = root.get(key) else { continue };
        let mut sites = Vec::new();
        collect(&references.resolve(node)?, None, &mut sites);
        if sites.iter().any(|site| site.authenticator().is_some())
            || (!sites.is_empty() && key != "definitions")
        {
            return Ok(sites);
        }
    }
    Err(Error::at(
        root.line,
        "no `authenticator` is in this file: neither at its top, nor in its streams, nor in its definitions",
    ))
}

fn collect(node: &Rc<Node>, stream: Option<&str>, sites: &mut Vec<Site>) {
    if let Some(items) = node.items() {
        items.iter().for_each(|item| collect(item, stream, sites));
    }
    let Some(entries) = node.entries() else { return };
    let kind = node.get("type").and_then(|kind| kind.text());
    let stream = match kind {
        Some("DeclarativeStream") => node.get("name").and_then(|name| name.text()).or(stream),
        _ => stream,
    };
    if node.get("authenticator").is_some() || kind == Some("HttpRequester") {
        sites.push(Site { requester: Rc::clone(node), stream: stream.map(str::to_owned) });
    }
    for (name, value) in entries {
        if name != "authenticator" && name != crate::reference::PARAMETERS {
            collect(value, stream, sites);
        }
    }
}
