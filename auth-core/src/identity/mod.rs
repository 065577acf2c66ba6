//! Who a stored token belongs to: the name of its record, and what must be equal beside the name.
//!
//! A *chain* cannot start again by itself: its refresh token was brought by a person, and each answer may replace it. It is
//! named by who it is (token endpoint, `client_id`, `account` or else the configured refresh token) and by nothing that a
//! program changes in its life: not by its type, scope, parameters or client secret. Whatever else *starts again at no cost*
//! is named by all that could decide its token.
//!
//! What a placeholder method works out for one request never names a record: a signed assertion has the time in it. The
//! method's name counts there, and the fields that it can see.

mod digest;
mod digestible;
mod first_release;
mod key;
mod seen;

pub use digest::{Digest, Fingerprint, checksum, hex};
pub use digestible::Digestible;
pub use key::RecordKey;
pub use seen::{Field, OtherField, Seen};

use crate::method::{Grant, LoginBody, LoginJson, LoginValues, Oauth2Values, TokenAt, TokenValues};
use crate::origin;
use crate::place::Credential;
use crate::plan::{TokenKind, TokenMethod};
use crate::value::{Text, Value};

/// Who a stored token belongs to.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The record's name.
    pub key: RecordKey,
    /// What must be equal for the tokens in the record to be used.
    pub mark: Mark,
    /// What the record of a chain was called before it had this name: by its configured refresh token, where it has an
    /// account now, and by the first release.
    pub former: Vec<RecordKey>,
}

/// What a record says of its tokens, beside its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// What the access token was asked for: another scope, say, is another token.
    pub token: Option<Fingerprint>,
    /// The configured refresh token that the chain began with. Another one begins another chain.
    pub seed: Option<Fingerprint>,
}

/// The values of a token method, twice: as they are sent, and with the names of placeholder methods in place of what
/// these work out.
#[derive(Clone, Copy, Debug)]
pub struct Worked<'a> {
    /// As they are sent.
    pub sent: &'a TokenValues,
    /// As they tell one credential from another.
    pub named: &'a TokenValues,
}

impl Identity {
    /// Who `method` obtains a token for. `seen` is what the config's functions can see.
    pub fn of(method: &TokenMethod, values: Worked<'_>, seen: Seen) -> Self {
        let token = token(method, values.named, &seen);
        match (&method.kind, values.sent, values.named) {
            (TokenKind::Oauth2(oauth2), TokenValues::Oauth2(sent), _)
                if is_chain(oauth2.grant, sent) =>
            {
                let seed = sent.refresh_token.as_text().map(|seed| seed.text.expose());
                let by_seed = seed.map(|seed| {
                    let mut name = Digest::new("chain");
                    who(sent, &Value::Absent("account"), &mut name);
                    name.text("seed", seed);
                    RecordKey::new(name)
                });
                let first_release = first_release::key(oauth2, sent);
                let (key, former) = match (sent.account.as_text(), by_seed) {
                    (None, Some(by_seed)) => (by_seed, vec![first_release]),
                    (_, by_seed) => {
                        let mut name = Digest::new("chain");
                        who(sent, &sent.account, &mut name);
                        let former = by_seed.into_iter().chain([first_release]).collect();
                        (RecordKey::new(name), former)
                    }
                };
                let mark = Mark { token: Some(token), seed: seed.map(Fingerprint::of_text) };
                Self { key, mark, former }
            }
            (_, sent, named) => {
                let mut name = Digest::new("starts again");
                name.fingerprint("token", &token);
                name.fingerprint("seen", &seen.fingerprint());
                match (sent, named) {
                    (TokenValues::Oauth2(sent), TokenValues::Oauth2(named)) => {
                        who(sent, &sent.account, &mut name);
                        secrets(named, &mut name);
                    }
                    (_, TokenValues::Session(named)) => login(named, &mut name),
                    _ => {}
                }
                Self {
                    key: RecordKey::new(name),
                    mark: Mark { token: Some(token), seed: None },
                    former: Vec::new(),
                }
            }
        }
    }
}

/// Whether the values begin a chain: a refresh token is configured, or an account whose chain is in the store.
fn is_chain(grant: Grant, values: &Oauth2Values) -> bool {
    match grant {
        Grant::RefreshToken => true,
        Grant::Custom(_) => values.refresh_token.as_text().is_some(),
        Grant::ClientCredentials | Grant::Password => false,
    }
}

/// The endpoint as it is written, but for the case of its host and the default port; the client; whose tokens they are.
fn who(values: &Oauth2Values, account: &Value, name: &mut Digest) {
    let endpoint = values.token_endpoint.as_text().map(|text| origin::normal(text.expose()));
    name.optional("token_endpoint", endpoint.as_deref());
    name.value("client_id", &values.client_id);
    name.value("account", account);
}

/// What the access token is asked for, and where it stands in the answer.
fn token(method: &TokenMethod, values: &TokenValues, seen: &Seen) -> Fingerprint {
    let mut token = Digest::new("token");
    // Where a placeholder method works out a part of the request, it counts whose method it is, and the fields that it
    // can see: but for a chain's secrets, which may be new ones.
    if let Some(seen) = seen.by_methods() {
        token.fingerprint("seen", &seen);
    }
    token.text("type is kept", if method.send_as.needs_type() { "yes" } else { "no" });
    match (&method.kind, values) {
        (TokenKind::Oauth2(oauth2), TokenValues::Oauth2(values)) => {
            token.text("grant_type", oauth2.grant.grant_type());
            token.path("access_token_property", oauth2.access_token.0);
            // An empty scope is not sent.
            let scope = values.scope.as_text().map(Text::expose).filter(|scope| !scope.is_empty());
            token.optional("scope", scope);
            token.pairs("params", &values.params);
            token.pairs("headers", &values.headers);
            token.value("username", &values.username);
        }
        (TokenKind::Session(session), _) => {
            token.text("method", session.http_method.as_str());
            match session.token {
                TokenAt::Path(path) => token.path("token_path", path.0),
                TokenAt::Header(name) => token.text("token_header", name),
                TokenAt::Cookie(name) => token.text("token_cookie", name),
            }
        }
        _ => {}
    }
    token.finish()
}

fn secrets(values: &Oauth2Values, name: &mut Digest) {
    name.value("client_secret", &values.client_secret);
    name.value("refresh_token", &values.refresh_token);
    name.value("password", &values.password);
}

/// All that a login sends.
fn login(values: &LoginValues, name: &mut Digest) {
    name.value("url", &values.url);
    name.pairs("query", &values.query);
    name.pairs("headers", &values.headers);
    match &values.body {
        LoginBody::Empty => name.text("body", "empty"),
        LoginBody::Json(entries) => {
            name.text("json", &entries.len().to_string());
            for (path, value) in entries {
                name.path("path", path);
                match value {
                    LoginJson::Text(value) => name.value("text", value),
                    LoginJson::Literal(literal) => name.text("literal", literal),
                }
            }
        }
        LoginBody::Form(fields) => name.pairs("body", fields),
        LoginBody::Raw { text, content_type } => {
            name.text("content_type", content_type);
            name.value("body", text);
        }
    }
    for credential in &values.auth {
        match credential {
            Credential::Header { name: header, value } => {
                name.text("header", header.as_str());
                name.bytes("value", value.as_bytes());
            }
            Credential::Query { name: own, value, .. } => {
                name.text("query", own);
                name.text("value", value.expose());
            }
            Credential::Form { name: own, value } => {
                name.text("form", own);
                name.text("value", value.expose());
            }
            Credential::Json { path, value } => {
                name.path("json", path);
                name.text("value", value.expose());
            }
        }
    }
}

impl Digest {
    fn value(&mut self, name: &str, value: &Value) {
        self.optional(name, value.as_text().map(Text::expose));
    }

    fn pairs(&mut self, name: &str, pairs: &[(&'static str, Value)]) {
        self.text(name, &pairs.len().to_string());
        for (own, value) in pairs {
            self.value(own, value);
        }
    }

    fn path(&mut self, name: &str, keys: &[impl AsRef<str>]) {
        self.text(name, &keys.len().to_string());
        for key in keys {
            self.text("key", key.as_ref());
        }
    }
}
