//! What a token store keeps of one credential.

use std::fmt;
use std::time::{Duration, SystemTime};

use hmac_sha256::Hash as Sha256;

use crate::Secret;
use crate::body::SecretBytes;
use crate::json::Json;
use crate::method::{
    JsonPath, LoginBody, LoginJson, LoginValues, Oauth2, Oauth2Values, TokenValues,
};
use crate::place::Credential;
use crate::token::{Issued, Now};
use crate::value::Value;

/// The name of a record: a digest of the endpoint and of the configured credentials that go into its request.
///
/// The same seed continues its chain; a new refresh token in the config starts a new one.
///
/// # Example
/// ```
/// use auth_core::record::RecordKey;
///
/// fn file_name(key: &RecordKey) -> String {
///     format!("{}.json", key.as_str()) // hexadecimal digits: nothing to escape
/// }
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordKey(String);

impl fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The digest of a weak password can be guessed.
        f.write_str("RecordKey")
    }
}

impl RecordKey {
    /// The key of the credential that `values` configure; `oauth2` is `None` for a login or the user's function.
    /// `owner` names the config and its API, for a function of the user that has no endpoint to tell it by.
    pub fn new(oauth2: Option<&Oauth2>, values: &TokenValues, owner: &str) -> Self {
        let mut digest = Sha256::new();
        let mut add = |name: &str, text: &str| {
            for part in [name, text] {
                digest.update((part.len() as u64).to_be_bytes());
                digest.update(part.as_bytes());
            }
        };
        match values {
            TokenValues::Oauth2(values) => add_oauth2(&mut add, oauth2, values),
            TokenValues::Session(values) => add_login(&mut add, values),
            TokenValues::TokenWith(values) => {
                add("token_with", owner);
                for value in values {
                    add_value(&mut add, "value", value);
                }
            }
        }
        Self(hex(&digest.finalize()))
    }

    /// Sixty-four hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn add_value(add: &mut impl FnMut(&str, &str), name: &str, value: &Value) {
    if let Some(text) = value.as_text() {
        add(name, text.expose());
    }
}

fn add_oauth2(add: &mut impl FnMut(&str, &str), oauth2: Option<&Oauth2>, values: &Oauth2Values) {
    if let Some(oauth2) = oauth2 {
        add("grant_type", oauth2.grant.grant_type());
    }
    for (name, value) in [
        ("token_endpoint", &values.token_endpoint),
        ("client_id", &values.client_id),
        ("client_secret", &values.client_secret),
        ("refresh_token", &values.refresh_token),
        ("username", &values.username),
        ("password", &values.password),
        ("scope", &values.scope),
    ] {
        add_value(add, name, value);
    }
    for (name, value) in values.params.iter().chain(&values.headers) {
        add_value(add, name, value);
    }
}

fn add_login(add: &mut impl FnMut(&str, &str), values: &LoginValues) {
    add_value(add, "url", &values.url);
    for (name, value) in values.query.iter().chain(&values.headers) {
        add_value(add, name, value);
    }
    match &values.body {
        LoginBody::Empty => {}
        LoginBody::Json(entries) => {
            for (path, value) in entries {
                match value {
                    LoginJson::Text(value) => add_value(add, &path.join("."), value),
                    LoginJson::Literal(literal) => add(&path.join("."), literal),
                }
            }
        }
        LoginBody::Form(fields) => {
            for (name, value) in fields {
                add_value(add, name, value);
            }
        }
        LoginBody::Raw { text, .. } => add_value(add, "body", text),
    }
    for credential in &values.auth {
        match credential {
            Credential::Header { name, value } => {
                add(name.as_str(), &String::from_utf8_lossy(value.as_bytes()))
            }
            Credential::Query { name, value, .. } | Credential::Form { name, value } => {
                add(name, value.expose())
            }
            Credential::Json { path, value } => add(&path.join("."), value.expose()),
        }
    }
}

/// One credential's newest token. A store keeps it in clear: whoever reads the store can use the token.
///
/// A store needs its generation and its text, and nothing else of it.
///
/// # Example
/// ```
/// use auth_core::record::{Record, RecordError};
///
/// /// A copy by way of the text that a store keeps.
/// fn copy(record: &Record) -> Result<Record, RecordError> {
///     Record::decode(record.encode().as_slice())
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Record {
    generation: u64,
    /// None before the first answer.
    access_token: Option<Secret>,
    token_type: Option<Secret>,
    /// The newest refresh token, where it rotates.
    pub(crate) refresh_token: Option<Secret>,
    /// The end of the access token, wall clock.
    expires_at: Option<SystemTime>,
    /// When it was obtained, wall clock: the leeway is worked out from the whole life.
    issued_at: SystemTime,
    /// A refresh was sent, or is about to be, and its outcome is not known.
    pending: Option<Pending>,
    /// The endpoint refused the refresh token for good. A new one in the config has another key.
    refused: bool,
}

/// A refresh whose outcome is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pending {
    /// How often this refresh token was presented without a known outcome.
    pub(crate) attempts: u32,
    /// When the last of these was, wall clock.
    since: SystemTime,
}

/// A record that cannot be read.
///
/// # Example
/// ```
/// use auth_core::record::{Record, RecordError};
///
/// assert_eq!(Record::decode(b"{").err(), Some(RecordError::Corrupt));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordError {
    /// It is not a record, or it was cut off or changed.
    Corrupt,
    /// It was written by a version of the SDK that this one does not know.
    Version,
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Corrupt => "the stored record is damaged",
            Self::Version => "the stored record has a version that is not known",
        })
    }
}

impl std::error::Error for RecordError {}

/// The version that is written.
const VERSION: &str = "1";

impl Record {
    /// The record of a token that replaces generation `previous`.
    pub fn new(issued: &Issued, previous: Option<u64>) -> Self {
        Self {
            generation: previous.map_or(1, |generation| generation.saturating_add(1)),
            access_token: Some(issued.access_token.clone()),
            token_type: issued.token_type.clone(),
            refresh_token: issued.refresh_token.clone(),
            expires_at: issued.expires_at,
            issued_at: issued.issued_at.wall,
            pending: None,
            refused: false,
        }
    }

    /// The record to write before a rotating refresh is sent: the same tokens, and that one is on its way.
    pub(crate) fn armed(previous: Option<&Self>, now: SystemTime) -> Self {
        let attempts =
            previous.and_then(|record| record.pending).map_or(0, |pending| pending.attempts);
        let pending = Some(Pending { attempts: attempts.saturating_add(1), since: now });
        match previous {
            Some(previous) => Self {
                generation: previous.generation.saturating_add(1),
                pending,
                ..previous.clone()
            },
            None => {
                let (access_token, refresh_token, expires_at) = (None, None, None);
                Self {
                    generation: 1,
                    access_token,
                    token_type: None,
                    refresh_token,
                    expires_at,
                    issued_at: now,
                    pending,
                    refused: false,
                }
            }
        }
    }

    /// The record to write after a refresh that was not acted on: as it was before it was armed.
    pub(crate) fn disarmed(&self, before: Option<Pending>) -> Self {
        Self { generation: self.generation.saturating_add(1), pending: before, ..self.clone() }
    }

    /// The record to write after a final refusal: the refresh token is not presented again.
    pub(crate) fn refused(&self) -> Self {
        Self {
            generation: self.generation.saturating_add(1),
            pending: None,
            refused: true,
            ..self.clone()
        }
    }

    pub(crate) fn is_refused(&self) -> bool {
        self.refused
    }

    pub(crate) fn pending(&self) -> Option<Pending> {
        self.pending
    }

    /// Goes up by one with each write; a write names the generation that it replaces.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The token as adopted at `now`; none before the first answer.
    pub fn issued(&self, now: Now) -> Option<Issued> {
        // A machine whose clock is ahead wrote a date in our future: count from now.
        let wall = self.issued_at.min(now.wall);
        let age = now.wall.duration_since(wall).unwrap_or_default();
        Some(Issued {
            access_token: self.access_token.clone()?,
            token_type: self.token_type.clone(),
            refresh_token: self.refresh_token.clone(),
            expires_at: self.expires_at,
            issued_at: Now { wall, monotonic: now.monotonic.saturating_sub(age) },
        })
    }

    /// The text that stores keep: one JSON object, closed by a checksum over what comes before it.
    pub fn encode(&self) -> SecretBytes {
        let mut entries = vec![
            ("version".to_owned(), Json::literal(VERSION)),
            ("generation".to_owned(), Json::Number(self.generation.into())),
            ("issued_at_ms".to_owned(), millis(self.issued_at)),
        ];
        let mut text = |name: &str, text: Option<&Secret>| {
            entries.extend(text.map(|text| (name.to_owned(), Json::String(text.clone()))));
        };
        text("access_token", self.access_token.as_ref());
        text("token_type", self.token_type.as_ref());
        text("refresh_token", self.refresh_token.as_ref());
        entries.extend(self.expires_at.map(|end| ("expires_at_ms".to_owned(), millis(end))));
        if let Some(pending) = self.pending {
            entries.push(("pending_attempts".to_owned(), Json::Number(pending.attempts.into())));
            entries.push(("pending_since_ms".to_owned(), millis(pending.since)));
        }
        if self.refused {
            entries.push(("refused".to_owned(), Json::Bool(true)));
        }
        let sum = sum_of(&entries);
        entries.push(("sum".to_owned(), Json::String(Secret::from(sum))));
        Json::Object(entries).encode()
    }

    /// Reads what [`Record::encode`] wrote.
    ///
    /// # Errors
    /// [`RecordError`]
    pub fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let Ok(Json::Object(mut entries)) = Json::parse(bytes) else {
            return Err(RecordError::Corrupt);
        };
        // First the version: another one may have another checksum.
        match entries.first() {
            Some((name, version)) if name == "version" && version.is_text(VERSION) => {}
            Some((name, Json::Number(_))) if name == "version" => return Err(RecordError::Version),
            _ => return Err(RecordError::Corrupt),
        }
        let sum = entries.pop().filter(|(name, _)| name == "sum").ok_or(RecordError::Corrupt)?;
        if !sum.1.is_text(&sum_of(&entries)) {
            return Err(RecordError::Corrupt);
        }
        let json = Json::Object(entries);
        let number = |name| match json.at(JsonPath(name)) {
            Some(Json::Number(number)) => number.as_u64(),
            _ => None,
        };
        let instant =
            |name| SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(number(name)?));
        let text = |name| json.at(JsonPath(name)).and_then(Json::text);
        Ok(Self {
            generation: number(&["generation"]).ok_or(RecordError::Corrupt)?,
            access_token: text(&["access_token"]),
            token_type: text(&["token_type"]),
            refresh_token: text(&["refresh_token"]),
            expires_at: instant(&["expires_at_ms"]),
            issued_at: instant(&["issued_at_ms"]).ok_or(RecordError::Corrupt)?,
            refused: matches!(json.at(JsonPath(&["refused"])), Some(Json::Bool(true))),
            pending: instant(&["pending_since_ms"]).map(|since| Pending {
                attempts: number(&["pending_attempts"])
                    .and_then(|n| u32::try_from(n).ok())
                    .unwrap_or(u32::MAX),
                since,
            }),
        })
    }
}

fn millis(instant: SystemTime) -> Json {
    let millis = instant.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
    Json::Number(u64::try_from(millis).unwrap_or(u64::MAX).into())
}

/// Eight bytes that tell a whole text from one that was cut off or changed by accident.
pub fn checksum(bytes: &[u8]) -> [u8; 8] {
    let digest = Sha256::hash(bytes);
    let mut sum = [0; 8];
    sum.copy_from_slice(digest.get(..8).unwrap_or(&[0; 8]));
    sum
}

/// Two digits a byte.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(digit.into(), 16));
        }
    }
    text
}

fn sum_of(entries: &[(String, Json)]) -> String {
    let text = Json::Object(entries.to_vec()).encode();
    hex(&checksum(text.as_slice()))
}
