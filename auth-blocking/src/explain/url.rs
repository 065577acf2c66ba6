//! URLs as they may be shown.

use auth_core::place::Credential;

/// What of a URL is secret.
pub(crate) struct Urls<'a> {
    /// The base URL, where a secret went into it.
    pub(crate) secret_base: Option<String>,
    /// Names of plain query parameters into which a secret went.
    pub(crate) secret_query: Vec<&'static str>,
    pub(crate) credentials: Vec<&'a Credential>,
}

impl Urls<'_> {
    /// The whole URL.
    pub(crate) fn shown(&self, url: &str) -> String {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let mut shown = self.path(path);
        for (at, pair) in query.split('&').filter(|pair| !pair.is_empty()).enumerate() {
            shown.push(if at == 0 { '?' } else { '&' });
            let name = pair.split('=').next().unwrap_or_default();
            // A masked credential is in it as the URL standard writes it.
            if pair.ends_with("=%2A%2A%2A") || self.secret_query.contains(&name) {
                shown.push_str(name);
                shown.push_str("=***");
            } else {
                shown.push_str(pair);
            }
        }
        self.redacted(shown)
    }

    /// The URL without its query.
    pub(crate) fn without_query(&self, url: &str) -> String {
        self.redacted(self.path(url.split('?').next().unwrap_or_default()))
    }

    /// Any other text of the request.
    pub(crate) fn redacted(&self, mut text: String) -> String {
        for credential in &self.credentials {
            credential.redact(&mut text);
        }
        text
    }

    fn path(&self, url: &str) -> String {
        match self.secret_base.as_ref().and_then(|base| url.strip_prefix(base.as_str())) {
            Some(rest) => format!("***{rest}"),
            None => url.to_owned(),
        }
    }
}
