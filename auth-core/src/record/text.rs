//! The text of a record: one JSON object, closed by a checksum over what comes before it.

use std::time::{Duration, SystemTime};

use http::StatusCode;

use super::{Holds, Parked, Pending, Record, RecordError, Refusal, Unavailability};
use crate::Secret;
use crate::error::{Endpoint, ErrorCode, Refused};
use crate::identity::{Fingerprint, Mark, Owner, checksum, hex};
use crate::wire::body::SecretBytes;
use crate::wire::json::Json;

/// The version that is written. It goes up when programs of an older version must not go on with the record; what they
/// need not know is a new name, which they pass over.
const VERSION: &str = "2";

/// The version of the first release. Its access tokens are not used: nothing says what they were asked for.
const FIRST: &str = "1";

impl Record {
    /// The text that stores keep.
    pub fn encode(&self) -> SecretBytes {
        let object = self.object();
        let sum = sum_of(&object);
        // The sum goes in before the brace that closes the object.
        let mut bytes = object.into_wiped();
        bytes.pop();
        let mut text = SecretBytes::from(bytes);
        text.push(format!(r#","sum":"{sum}"}}"#).as_bytes());
        text
    }

    /// The text without its sum.
    pub(super) fn object(&self) -> SecretBytes {
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
        let mut word = |name: &str, of: Option<&String>| {
            let of = of.map(|of| Json::String(Secret::from(of.as_str())));
            entries.extend(of.map(|of| (name.to_owned(), of)));
        };
        word("account", self.mark.owner.account.as_ref());
        word("endpoint", self.mark.owner.endpoint.as_ref());
        let mut fingerprint = |name: &str, of: Option<&Fingerprint>| {
            entries.extend(of.map(|of| (name.to_owned(), json(of))));
        };
        fingerprint("token_fingerprint", self.mark.token.as_ref());
        fingerprint("seed_fingerprint", self.mark.seed.as_ref());
        entries.extend(self.expires_at.map(|end| ("expires_at_ms".to_owned(), millis(end))));
        write_holds(&self.holds, &mut entries);
        if !self.others.is_empty() {
            let others = self.others.iter().map(|(seed, holds)| {
                let mut entries: Vec<_> =
                    seed.iter().map(|seed| ("seed_fingerprint".to_owned(), json(seed))).collect();
                write_holds(holds, &mut entries);
                Json::Object(entries)
            });
            entries.push(("others".to_owned(), Json::Array(others.collect())));
        }
        if let Some(Parked { refresh_token, seed }) = &self.parked {
            let refresh_token = Json::String(refresh_token.clone());
            entries.push(("parked_refresh_token".to_owned(), refresh_token));
            let seed = seed.as_ref().map(json);
            entries.extend(seed.map(|seed| ("parked_seed_fingerprint".to_owned(), seed)));
        }
        if !self.ended.is_empty() {
            let ended = self.ended.iter().map(json).collect();
            entries.push(("ended_seed_fingerprints".to_owned(), Json::Array(ended)));
        }
        if self.moved {
            entries.push(("moved".to_owned(), Json::Bool(true)));
        }
        Json::Object(entries).encode()
    }

    /// Reads what [`Record::encode`] wrote, in this release or the first.
    ///
    /// # Errors
    /// [`RecordError`]
    pub fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let Ok(Json::Object(mut entries)) = Json::parse(bytes) else {
            return Err(RecordError::Corrupt);
        };
        // First the version: another one may have another checksum.
        let first = match entries.first() {
            Some((name, version)) if name == "version" && version.is_text(VERSION) => false,
            Some((name, version)) if name == "version" && version.is_text(FIRST) => true,
            Some((name, Json::Number(_))) if name == "version" => return Err(RecordError::Version),
            _ => return Err(RecordError::Corrupt),
        };
        let sum = entries.pop().filter(|(name, _)| name == "sum").ok_or(RecordError::Corrupt)?;
        let json = Json::Object(entries);
        if !sum.1.is_text(&sum_of(&json.encode())) {
            return Err(RecordError::Corrupt);
        }
        let json = Entries(json);
        Ok(Self {
            generation: json.number("generation").ok_or(RecordError::Corrupt)?,
            access_token: json.text("access_token").filter(|_| !first),
            token_type: json.text("token_type"),
            refresh_token: json.text("refresh_token"),
            expires_at: json.instant("expires_at_ms"),
            issued_at: json.instant("issued_at_ms").ok_or(RecordError::Corrupt)?,
            holds: json.holds(),
            others: json.each("others", |other| {
                Some((other.fingerprint("seed_fingerprint"), other.holds()))
            }),
            parked: json.text("parked_refresh_token").map(|refresh_token| Parked {
                refresh_token,
                seed: json.fingerprint("parked_seed_fingerprint"),
            }),
            ended: match json.at("ended_seed_fingerprints") {
                Some(Json::Array(ended)) => ended
                    .iter()
                    .filter_map(Json::text)
                    .map(|text| Fingerprint::from_record(text.expose()))
                    .collect(),
                _ => Vec::new(),
            },
            mark: Mark {
                token: json.fingerprint("token_fingerprint"),
                seed: json.fingerprint("seed_fingerprint"),
                configured: None,
                owner: Owner { account: json.word("account"), endpoint: json.word("endpoint") },
            },
            moved: json.is("moved"),
        })
    }
}

/// A record's entries, to be read by name.
struct Entries(Json);

impl Entries {
    fn at(&self, name: &'static str) -> Option<&Json> {
        match &self.0 {
            Json::Object(entries) => {
                entries.iter().find(|(own, _)| own == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    fn number(&self, name: &'static str) -> Option<u64> {
        match self.at(name) {
            Some(Json::Number(number)) => number.as_u64(),
            _ => None,
        }
    }

    /// One that is too large is as large as can be.
    fn count(&self, name: &'static str) -> u32 {
        self.number(name).and_then(|number| u32::try_from(number).ok()).unwrap_or(u32::MAX)
    }

    fn instant(&self, name: &'static str) -> Option<SystemTime> {
        SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(self.number(name)?))
    }

    fn text(&self, name: &'static str) -> Option<Secret> {
        self.at(name).and_then(Json::text)
    }

    /// A text that is not secret.
    fn word(&self, name: &'static str) -> Option<String> {
        self.text(name).map(|text| text.expose().to_owned())
    }

    fn fingerprint(&self, name: &'static str) -> Option<Fingerprint> {
        self.text(name).map(|text| Fingerprint::from_record(text.expose()))
    }

    fn is(&self, name: &'static str) -> bool {
        matches!(self.at(name), Some(Json::Bool(true)))
    }

    fn status(&self, name: &'static str) -> Option<StatusCode> {
        StatusCode::from_u16(u16::try_from(self.number(name)?).ok()?).ok()
    }

    fn holds(&self) -> Holds {
        Holds {
            pending: self.instant("pending_since_ms").map(|since| Pending {
                attempts: self.count("pending_attempts"),
                since,
                asked: self.fingerprint("pending_token_fingerprint"),
                retry_after: self.number("pending_retry_after_s").map(Duration::from_secs),
            }),
            refused: self.each("refusals", Self::refusal),
            unavailable: self.instant("unavailable_since_ms").and_then(|since| {
                Some(Unavailability {
                    status: self.status("unavailable_status")?,
                    retry_after: Duration::from_secs(self.number("unavailable_retry_after_s")?),
                    since,
                })
            }),
        }
    }

    /// What is read of each object in an array.
    fn each<T>(&self, name: &'static str, read: impl Fn(&Self) -> Option<T>) -> Vec<T> {
        match self.at(name) {
            Some(Json::Array(all)) => {
                all.iter().filter_map(|one| read(&Self(one.clone()))).collect()
            }
            _ => Vec::new(),
        }
    }

    fn refusal(&self) -> Option<Refusal> {
        let since = self.instant("since_ms")?;
        let word = self.text("error");
        let error = word.as_ref().map_or(ErrorCode::Other, |word| ErrorCode::parse(word.expose()));
        let endpoint = if self.is("login") { Endpoint::Login } else { Endpoint::Token };
        let refused = Refused {
            message: self.text("message").map(|text| text.expose().to_owned().into()),
            endpoint,
            refresh_token: self.is("refresh_token"),
            ..Refused::new(self.status("status")?, error)
        };
        Some(Refusal {
            refused,
            times: self.count("times"),
            since,
            configured: self.fingerprint("fingerprint"),
        })
    }
}

fn write_holds(holds: &Holds, entries: &mut Vec<(String, Json)>) {
    let mut entry = |name: &str, value: Json| entries.push((name.to_owned(), value));
    if let Some(pending) = &holds.pending {
        entry("pending_attempts", Json::Number(pending.attempts.into()));
        entry("pending_since_ms", millis(pending.since));
        if let Some(asked) = &pending.asked {
            entry("pending_token_fingerprint", json(asked));
        }
        if let Some(wait) = pending.retry_after {
            entry("pending_retry_after_s", Json::Number(wait.as_secs().into()));
        }
    }
    if !holds.refused.is_empty() {
        entry("refusals", Json::Array(holds.refused.iter().map(refusal).collect()));
    }
    if let Some(Unavailability { status, retry_after, since }) = &holds.unavailable {
        entry("unavailable_status", Json::Number(status.as_u16().into()));
        entry("unavailable_retry_after_s", Json::Number(retry_after.as_secs().into()));
        entry("unavailable_since_ms", millis(*since));
    }
}

fn refusal(refusal: &Refusal) -> Json {
    let Refusal { refused, times, since, configured } = refusal;
    let mut entries = vec![
        ("times".to_owned(), Json::Number((*times).into())),
        ("since_ms".to_owned(), millis(*since)),
        ("status".to_owned(), Json::Number(refused.status.as_u16().into())),
    ];
    let mut entry = |name: &str, value: Json| entries.push((name.to_owned(), value));
    if refused.error != ErrorCode::Other {
        entry("error", Json::String(Secret::from(refused.error.to_string())));
    }
    if let Some(message) = &refused.message {
        entry("message", Json::String(Secret::from(message.as_ref())));
    }
    if refused.endpoint == Endpoint::Login {
        entry("login", Json::Bool(true));
    }
    if refused.refresh_token {
        entry("refresh_token", Json::Bool(true));
    }
    if let Some(configured) = configured {
        entry("fingerprint", json(configured));
    }
    Json::Object(entries)
}

fn json(fingerprint: &Fingerprint) -> Json {
    Json::String(Secret::from(fingerprint.as_str()))
}

fn millis(instant: SystemTime) -> Json {
    let millis = instant.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
    Json::Number(u64::try_from(millis).unwrap_or(u64::MAX).into())
}

fn sum_of(object: &SecretBytes) -> String {
    hex(&checksum(object.as_slice()))
}
