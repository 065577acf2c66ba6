//! What is kept of a record and how: a row, and a lock of the holder's session.

use std::time::Duration;

use postgres::{Client, Error};
use zeroize::Zeroizing;

use super::hidden::Hidden;
use super::server::kind;
use super::{PostgresTokenStore, Ran};
use crate::store::fleet::{Field, Frame, PAGE, Page, Server};
use crate::store::{Record, RecordKey, SecretBytes, StoreError};

/// A holder's session, once there is one.
#[derive(Default)]
pub(in crate::store) struct Session {
    client: Option<Client>,
    /// Whether the lock was taken in this very session.
    locked: bool,
}

impl PostgresTokenStore {
    /// Runs a command in the holder's session, or in a new one where that has ended; the lock has ended with it. The
    /// command is told whether it has the lock.
    fn run_in<T: Send + 'static>(
        &self,
        session: &mut Session,
        command: impl FnOnce(&mut Client, bool) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (client, was_locked) = (session.client.take(), std::mem::take(&mut session.locked));
        let command =
            move |client: &mut Client, is_new: bool| command(client, was_locked && !is_new);
        let ran = self.run(client, command)?;
        (session.client, session.locked) = (Some(ran.client), was_locked && !ran.is_new);
        ran.outcome.map_err(|error| self.shared.frame.error(kind(&error)))
    }

    /// Runs a command in any session.
    fn run_once<T: Send + 'static>(
        &self,
        command: impl FnOnce(&mut Client) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, StoreError> {
        let ran = self.run(None, |client, _| command(client))?;
        let outcome = ran.outcome.map_err(|error| self.shared.frame.error(kind(&error)))?;
        self.shared.keep(ran.client);
        Ok(outcome)
    }
}

impl Server for PostgresTokenStore {
    type Hold = Session;
    /// The last key that was read.
    type Cursor = String;

    /// A lock lasts as long as its session.
    const LEASE: Duration = Duration::ZERO;

    fn frame(&self) -> &Frame {
        &self.shared.frame
    }

    fn begin(&self) -> Session {
        Session::default()
    }

    fn hold(
        &self,
        key: &RecordKey,
        session: &mut Session,
        _: Duration,
    ) -> Result<bool, StoreError> {
        // A command first: it finds out whether the session still lives.
        self.run_in(session, |client, _| client.simple_query("").map(|_| ()))?;
        if !session.locked {
            let number = Hidden(lock_number(key));
            session.locked = self.run_in(session, move |client, _| {
                client.query_one("SELECT pg_try_advisory_lock($1)", &[&number])?.try_get(0)
            })?;
        }
        Ok(session.locked)
    }

    fn leave(&self, key: &RecordKey, session: &mut Session) {
        let Some(client) = session.client.take() else { return };
        if !session.locked {
            return self.shared.keep(client);
        }
        let number = Hidden(lock_number(key));
        let unlock = "SELECT pg_advisory_unlock($1)";
        let unlocked = self.run(Some(client), move |client, _| client.execute(unlock, &[&number]));
        // Where this fails the session is not kept, and the lock ends with it.
        if let Ok(Ran { client, outcome: Ok(_), .. }) = unlocked {
            self.shared.keep(client);
        }
    }

    fn read(
        &self,
        key: &RecordKey,
        field: Field,
        session: Option<&mut Session>,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let name = name(key);
        match session {
            Some(session) => self.run_in(session, move |client, _| read(client, field, &name)),
            None => self.run_once(move |client| read(client, field, &name)),
        }
    }

    fn swap(
        &self,
        key: &RecordKey,
        replaces: Option<u64>,
        record: &Record,
        session: &mut Session,
    ) -> Result<bool, StoreError> {
        let [replaces, generation] = [replaces, Some(record.generation())]
            .map(|generation| generation.map(|number| i64::try_from(number).unwrap_or(i64::MAX)));
        let (name, text) = (name(key), Hidden(record.encode()));
        self.run_in(session, move |client, _| {
            let written = match replaces {
                Some(replaces) => client.execute(
                    "UPDATE auth_tokens SET generation = $3, record = $4 \
                     WHERE key = $1 AND generation = $2",
                    &[&name, &replaces, &generation, &text],
                )?,
                None => client.execute(
                    "INSERT INTO auth_tokens (key, generation, record) VALUES ($1, $2, $3) \
                     ON CONFLICT (key) DO UPDATE SET generation = $2, record = $3 \
                     WHERE octet_length(auth_tokens.record) = 0",
                    &[&name, &generation, &text],
                )?,
            };
            Ok(written == 1
                || read(client, Field::Record, &name)?
                    .is_some_and(|found| found.as_slice() == text.0.as_slice()))
        })
    }

    fn set_spool(
        &self,
        key: &RecordKey,
        answer: Option<&[u8]>,
        session: &mut Session,
    ) -> Result<(), StoreError> {
        let (name, answer) =
            (name(key), answer.map(|answer| Hidden(SecretBytes::new(answer.to_vec()))));
        self.run_in(session, move |client, _| match answer {
            // A chain that moves here brings a response before it has a record.
            Some(answer) => client.execute(
                "INSERT INTO auth_tokens (key, generation, record, spool) VALUES ($1, 0, '', $2) \
                 ON CONFLICT (key) DO UPDATE SET spool = $2",
                &[&name, &answer],
            ),
            None => client.execute(
                "UPDATE auth_tokens SET spool = NULL WHERE key = $1 AND spool IS NOT NULL",
                &[&name],
            ),
        })
        .map(|_| ())
    }

    fn remove(&self, key: &RecordKey, session: &mut Session) -> Result<Option<bool>, StoreError> {
        let name = name(key);
        self.run_in(session, move |client, is_locked| {
            if !is_locked {
                return Ok(None);
            }
            let removed = client.query_opt(
                "DELETE FROM auth_tokens WHERE key = $1 RETURNING octet_length(record) > 0",
                &[&name],
            )?;
            removed.map_or(Ok(Some(false)), |row| row.try_get(0).map(Some))
        })
    }

    fn page(&self, from: String) -> Result<Page<String>, StoreError> {
        let rows = self.run_once(move |client| {
            let limit = limit(Field::Record);
            client
                .query(LIST, &[&Hidden(from), &limit, &i64::from(PAGE)])?
                .into_iter()
                .map(|row| {
                    Ok((
                        row.try_get::<_, String>(0)?,
                        Zeroizing::new(row.try_get::<_, Vec<u8>>(1)?),
                    ))
                })
                .collect::<Result<Vec<_>, Error>>()
        })?;
        let next = rows.last().map(|(key, _)| key.clone());
        let records =
            rows.into_iter().filter_map(|(key, bytes)| Some((RecordKey::parse(&key)?, bytes)));
        Ok(Page { records: records.collect(), next })
    }
}

/// Reads a column, or nothing of it where it is longer than `$2`: that was not written by this crate. A row whose record is
/// empty has none yet.
const RECORD: &str = "SELECT CASE WHEN octet_length(record) <= $2 THEN record ELSE '' END \
    FROM auth_tokens WHERE key = $1 AND octet_length(record) > 0";
const SPOOL: &str = "SELECT CASE WHEN octet_length(spool) <= $2 THEN spool ELSE '' END \
    FROM auth_tokens WHERE key = $1";
const LIST: &str = "SELECT key, CASE WHEN octet_length(record) <= $2 THEN record ELSE '' END \
    FROM auth_tokens WHERE key > $1 AND octet_length(record) > 0 ORDER BY key LIMIT $3";

fn read(
    client: &mut Client,
    field: Field,
    name: &Hidden<String>,
) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
    let query = match field {
        Field::Record => RECORD,
        Field::Spool => SPOOL,
    };
    let row = client.query_opt(query, &[name, &limit(field)])?;
    let bytes = row.map(|row| row.try_get::<_, Option<Vec<u8>>>(0)).transpose()?;
    Ok(bytes.flatten().map(Zeroizing::new))
}

fn limit(field: Field) -> i32 {
    i32::try_from(field.limit()).unwrap_or(i32::MAX)
}

fn name(key: &RecordKey) -> Hidden<String> {
    Hidden(key.as_str().to_owned())
}

/// An advisory lock is named by a number: the key's first 64 bits.
fn lock_number(key: &RecordKey) -> i64 {
    let digits = key.as_str().get(..16).unwrap_or_default();
    u64::from_str_radix(digits, 16).unwrap_or_default().cast_signed()
}
