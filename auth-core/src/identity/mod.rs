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
pub(crate) mod first_release;
mod key;
mod owner;
mod seen;

pub use digest::{Digest, Fingerprint, checksum, hex};
pub use digestible::Digestible;
pub use key::RecordKey;
pub use owner::Owner;
pub use seen::{Field, OtherField, Seen};

use crate::method::{Obtain, TokenValues};
use crate::plan::TokenMethod;
use crate::value::{Text, Value};
use crate::wire::place::Credential;

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
    /// What is configured to be sent, but for the seed, and nothing that is worked out for one request: a refusal is of
    /// this, and any change of it ends it.
    pub configured: Option<Fingerprint>,
    /// Whose it is.
    pub owner: Owner,
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
        let Worked { sent, named } = values;
        let obtain = &*method.obtain;
        let token = token(method, named, &seen);
        let mut configured = Digest::new("configured");
        configured.fingerprint("token", &token);
        obtain.who(named, &mut configured);
        obtain.secrets(named, &mut configured);
        let (token, configured) = (Some(token), Some(configured.finish()));
        let mark = Mark { token, seed: None, configured, owner: Owner::of(obtain, sent) };
        if obtain.is_chain(sent) {
            return Self::of_chain(obtain, sent, mark);
        }
        let mut name = Digest::new("starts again");
        if let Some(token) = &mark.token {
            name.fingerprint("token", token);
        }
        name.fingerprint("seen", &seen.fingerprint());
        who(obtain, sent, obtain.account(sent), &mut name);
        obtain.secrets(named, &mut name);
        name.optional("refresh_token", obtain.refresh_token(named).map(Text::expose));
        Self { key: RecordKey::new(name), mark, former: Vec::new() }
    }

    fn of_chain(obtain: &dyn Obtain, sent: &TokenValues, mark: Mark) -> Self {
        let seed = obtain.refresh_token(sent).map(|seed| seed.text.expose());
        let by_seed = seed.map(|seed| {
            let mut name = Digest::new("chain");
            who(obtain, sent, None, &mut name);
            name.text("seed", seed);
            RecordKey::new(name)
        });
        let first_release = obtain.first_release_key(sent);
        let (key, former) = match (obtain.account(sent), by_seed) {
            (None, Some(by_seed)) => (by_seed, first_release.into_iter().collect()),
            (account, by_seed) => {
                let mut name = Digest::new("chain");
                who(obtain, sent, account, &mut name);
                let former = by_seed.into_iter().chain(first_release).collect();
                (RecordKey::new(name), former)
            }
        };
        let mark = Mark { seed: seed.map(Fingerprint::of_text), ..mark };
        Self { key, mark, former }
    }
}

/// The endpoint, the client; whose tokens they are.
fn who(obtain: &dyn Obtain, sent: &TokenValues, account: Option<&Text>, name: &mut Digest) {
    obtain.who(sent, name);
    name.optional("account", account.map(Text::expose));
}

/// What the access token is asked for, and where it stands in the response.
fn token(method: &TokenMethod, values: &TokenValues, seen: &Seen) -> Fingerprint {
    let mut token = Digest::new("token");
    // Where a placeholder method works out a part of the request, it counts whose method it is, and the fields that it
    // can see: but for a chain's secrets, which may be new ones.
    if let Some(seen) = seen.by_methods() {
        token.fingerprint("seen", &seen);
    }
    token.text("type is kept", if method.send_as.needs_type() { "yes" } else { "no" });
    method.obtain.token(values, &mut token);
    token.finish()
}

impl Digest {
    pub(crate) fn value(&mut self, name: &str, value: &Value) {
        self.optional(name, value.as_text().map(Text::expose));
    }

    pub(crate) fn pairs(&mut self, name: &str, pairs: &[(&'static str, Value)]) {
        self.text(name, &pairs.len().to_string());
        for (own, value) in pairs {
            self.value(own, value);
        }
    }

    pub(crate) fn credential(&mut self, credential: &Credential) {
        match credential {
            Credential::Header { name, value } => {
                self.text("header", name.as_str());
                self.bytes("value", value.as_bytes());
            }
            Credential::Query { name, value, .. } => {
                self.text("query", name);
                self.text("value", value.expose());
            }
            Credential::Form { name, value } => {
                self.text("form", name);
                self.text("value", value.expose());
            }
            Credential::Json { path, value } => {
                self.path("json", path);
                self.text("value", value.expose());
            }
        }
    }

    pub(crate) fn path(&mut self, name: &str, keys: &[impl AsRef<str>]) {
        self.text(name, &keys.len().to_string());
        for key in keys {
            self.text("key", key.as_ref());
        }
    }
}
