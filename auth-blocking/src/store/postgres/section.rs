//! The exclusive section of a record, and the statements.

use std::time::Duration;

use auth_core::wire::body::SecretBytes;
use postgres::{Client, Error};
use zeroize::Zeroizing;

use super::hidden::Hidden;
use super::server::kind;
use super::{PostgresTokenStore, Ran};
use crate::store::gate::Pass;
use crate::store::{
    Exclusive, RECORD_LIMIT, Record, RecordKey, SPOOL_LIMIT, StoreError, StoreErrorKind, fleet,
};

pub(super) struct Section {
    store: PostgresTokenStore,
    key: RecordKey,
    client: Option<Client>,
    /// Whether the lock was taken in this very session.
    locked: bool,
    _pass: Pass,
}

impl Section {
    /// Not entered yet: see [`Section::lock`].
    pub(super) fn new(store: PostgresTokenStore, key: RecordKey, pass: Pass) -> Self {
        Self { store, key, client: None, locked: false, _pass: pass }
    }

    /// Runs a command in the section's session, or in a new one where that has ended; the lock has ended with it.
    fn run<T: Send + 'static>(
        &mut self,
        command: impl FnOnce(&mut Client, Hidden<String>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, StoreError> {
        let name = Hidden(self.key.as_str().to_owned());
        let session = self.client.take();
        let was_locked = std::mem::take(&mut self.locked);
        let ran = self.store.run(session, move |client| command(client, name))?;
        (self.client, self.locked) = (Some(ran.client), was_locked && !ran.is_new);
        ran.outcome.map_err(|error| self.store.error(kind(&error)))
    }

    /// Takes the lock, unless it is ours already; says whether it is.
    pub(super) fn lock(&mut self) -> Result<bool, StoreError> {
        // A command first: it finds out whether the session still lives.
        let number = Hidden(lock_number(&self.key));
        self.run(|client, _| client.simple_query("").map(|_| ()))?;
        if !self.locked {
            self.locked = self.run(move |client, _| {
                client.query_one("SELECT pg_try_advisory_lock($1)", &[&number])?.try_get(0)
            })?;
        }
        Ok(self.locked)
    }
}

/// Reads a column, or nothing of it where it is longer than `$2`: that was not written by this crate.
const RECORD: &str = "SELECT CASE WHEN octet_length(record) <= $2 THEN record ELSE '' END \
    FROM auth_tokens WHERE key = $1";
const SPOOL: &str = "SELECT CASE WHEN octet_length(spool) <= $2 THEN spool ELSE '' END \
    FROM auth_tokens WHERE key = $1";

pub(super) fn read_record(
    client: &mut Client,
    name: &Hidden<String>,
) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
    read(client, RECORD, name, RECORD_LIMIT)
}

fn read(
    client: &mut Client,
    query: &str,
    name: &Hidden<String>,
    limit: u64,
) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
    let limit = i32::try_from(limit).unwrap_or(i32::MAX);
    let row = client.query_opt(query, &[name, &limit])?;
    let bytes = row.map(|row| row.try_get::<_, Option<Vec<u8>>>(0)).transpose()?;
    Ok(bytes.flatten().map(Zeroizing::new))
}

impl Exclusive for Section {
    fn load(&mut self) -> Result<Option<Record>, StoreError> {
        let bytes = self.run(|client, name| read_record(client, &name))?;
        bytes.map(|bytes| fleet::decode(&bytes, |kind| self.store.error(kind))).transpose()
    }

    fn compare_and_swap(
        &mut self,
        replaces: Option<u64>,
        record: &Record,
    ) -> Result<bool, StoreError> {
        let [replaces, generation] = [replaces, Some(record.generation())]
            .map(|generation| generation.map(|number| i64::try_from(number).unwrap_or(i64::MAX)));
        let text = Hidden(record.encode());
        self.run(move |client, name| {
            let written = match replaces {
                Some(replaces) => client.execute(
                    "UPDATE auth_tokens SET generation = $3, record = $4 \
                     WHERE key = $1 AND generation = $2",
                    &[&name, &replaces, &generation, &text],
                )?,
                None => client.execute(
                    "INSERT INTO auth_tokens (key, generation, record) VALUES ($1, $2, $3) \
                     ON CONFLICT DO NOTHING",
                    &[&name, &generation, &text],
                )?,
            };
            // Where it is there already, the answer to the same call was lost.
            Ok(written == 1
                || read_record(client, &name)?
                    .is_some_and(|found| found.as_slice() == text.0.as_slice()))
        })
    }

    fn hold_for(&mut self, _time: Duration) -> Result<(), StoreError> {
        match self.lock()? {
            true => Ok(()),
            false => Err(self.store.error(StoreErrorKind::Expired)),
        }
    }

    fn reserve_spool(&mut self) -> Result<(), StoreError> {
        self.hold_for(Duration::ZERO)?;
        self.clear_spool()
    }

    fn spool(&mut self, answer: &[u8]) -> Result<(), StoreError> {
        let answer = Hidden(SecretBytes::new(answer.to_vec()));
        self.run(move |client, name| {
            client.execute("UPDATE auth_tokens SET spool = $2 WHERE key = $1", &[&name, &answer])
        })
        .map(|_| ())
    }

    fn spooled(&mut self) -> Result<Option<SecretBytes>, StoreError> {
        let bytes = self.run(|client, name| read(client, SPOOL, &name, SPOOL_LIMIT))?;
        Ok(bytes.filter(|bytes| !bytes.is_empty()).map(|bytes| SecretBytes::new(bytes.to_vec())))
    }

    fn clear_spool(&mut self) -> Result<(), StoreError> {
        self.run(|client, name| {
            let query = "UPDATE auth_tokens SET spool = NULL WHERE key = $1 AND spool IS NOT NULL";
            client.execute(query, &[&name])
        })
        .map(|_| ())
    }
}

impl Drop for Section {
    fn drop(&mut self) {
        let Some(client) = self.client.take() else { return };
        if !self.locked {
            return self.store.shared.keep(client);
        }
        let number = Hidden(lock_number(&self.key));
        let unlock = "SELECT pg_advisory_unlock($1)";
        let unlocked =
            self.store.run(Some(client), move |client| client.execute(unlock, &[&number]));
        // Where this fails the session is not kept, and the lock ends with it.
        if let Ok(Ran { client, outcome: Ok(_), .. }) = unlocked {
            self.store.shared.keep(client);
        }
    }
}

/// An advisory lock is named by a number: the key's first 64 bits.
fn lock_number(key: &RecordKey) -> i64 {
    let digits = key.as_str().get(..16).unwrap_or_default();
    u64::from_str_radix(digits, 16).unwrap_or_default().cast_signed()
}
