//! The text of a record: one JSON object, closed by a checksum over what comes before it.

use std::time::{Duration, SystemTime};

use super::{Parked, Pending, Record, RecordError};
use crate::Secret;
use crate::body::SecretBytes;
use crate::identity::{Fingerprint, Mark, checksum, hex};
use crate::json::Json;
use crate::method::JsonPath;

/// The version that is written. It goes up when programs of an older version must not go on with the record; what they
/// need not know is a new name, which they pass over.
const VERSION: &str = "2";

/// The version of the first release. Its access tokens are not used: nothing says what they were asked for.
const FIRST: &str = "1";

impl Record {
    /// The text that stores keep.
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
        let mut fingerprint = |name: &str, of: Option<&Fingerprint>| {
            entries.extend(of.map(|of| (name.to_owned(), json(of))));
        };
        fingerprint("token_fingerprint", self.mark.token.as_ref());
        fingerprint("seed_fingerprint", self.mark.seed.as_ref());
        entries.extend(self.expires_at.map(|end| ("expires_at_ms".to_owned(), millis(end))));
        if let Some(pending) = &self.pending {
            entries.push(("pending_attempts".to_owned(), Json::Number(pending.attempts.into())));
            entries.push(("pending_since_ms".to_owned(), millis(pending.since)));
            let asked = pending.asked.as_ref().map(json);
            entries.extend(asked.map(|asked| ("pending_token_fingerprint".to_owned(), asked)));
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
        for (name, is) in [("refused", self.refused), ("moved", self.moved)] {
            if is {
                entries.push((name.to_owned(), Json::Bool(true)));
            }
        }
        let sum = sum_of(&entries);
        entries.push(("sum".to_owned(), Json::String(Secret::from(sum))));
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
        let fingerprint = |name| text(name).map(|text| Fingerprint::from_record(text.expose()));
        let is = |name| matches!(json.at(JsonPath(name)), Some(Json::Bool(true)));
        Ok(Self {
            generation: number(&["generation"]).ok_or(RecordError::Corrupt)?,
            access_token: text(&["access_token"]).filter(|_| !first),
            token_type: text(&["token_type"]),
            refresh_token: text(&["refresh_token"]),
            expires_at: instant(&["expires_at_ms"]),
            issued_at: instant(&["issued_at_ms"]).ok_or(RecordError::Corrupt)?,
            refused: is(&["refused"]),
            pending: instant(&["pending_since_ms"]).map(|since| Pending {
                attempts: number(&["pending_attempts"])
                    .and_then(|n| u32::try_from(n).ok())
                    .unwrap_or(u32::MAX),
                since,
                asked: fingerprint(&["pending_token_fingerprint"]),
            }),
            parked: text(&["parked_refresh_token"]).map(|refresh_token| Parked {
                refresh_token,
                seed: fingerprint(&["parked_seed_fingerprint"]),
            }),
            ended: match json.at(JsonPath(&["ended_seed_fingerprints"])) {
                Some(Json::Array(ended)) => ended
                    .iter()
                    .filter_map(Json::text)
                    .map(|text| Fingerprint::from_record(text.expose()))
                    .collect(),
                _ => Vec::new(),
            },
            mark: Mark {
                token: fingerprint(&["token_fingerprint"]),
                seed: fingerprint(&["seed_fingerprint"]),
            },
            moved: is(&["moved"]),
        })
    }
}

fn json(fingerprint: &Fingerprint) -> Json {
    Json::String(Secret::from(fingerprint.as_str()))
}

fn millis(instant: SystemTime) -> Json {
    let millis = instant.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
    Json::Number(u64::try_from(millis).unwrap_or(u64::MAX).into())
}

fn sum_of(entries: &[(String, Json)]) -> String {
    let text = Json::Object(entries.to_vec()).encode();
    hex(&checksum(text.as_slice()))
}
