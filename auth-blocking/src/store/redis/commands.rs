//! What is kept of a record and how: a hash, and a lease beside it.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use zeroize::Zeroizing;

use super::RedisTokenStore;
use super::scripts::{HOLD, READ, RELEASE, REMOVE, SWAP};
use crate::store::fleet::{Field, Frame, PAGE, Page, Server};
use crate::store::{Record, RecordKey, StoreError};

impl Server for RedisTokenStore {
    /// The name of the lease's owner, which no other holder has.
    type Hold = String;
    type Cursor = u64;

    /// Time for the steps that send nothing.
    const LEASE: Duration = Duration::from_secs(15);

    fn frame(&self) -> &Frame {
        &self.shared.frame
    }

    fn begin(&self) -> String {
        random_name()
    }

    fn hold(
        &self,
        key: &RecordKey,
        owner: &mut String,
        time: Duration,
    ) -> Result<bool, StoreError> {
        let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let mut script = HOLD.key(lease(key));
        script.arg(&*owner).arg(millis);
        self.run(move |connection| script.invoke(connection))
    }

    fn leave(&self, key: &RecordKey, owner: &mut String) {
        let mut script = RELEASE.key(lease(key));
        script.arg(&*owner);
        let _ = self.run(move |connection| script.invoke::<u8>(connection));
    }

    fn read(
        &self,
        key: &RecordKey,
        field: Field,
        _: Option<&mut String>,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let mut script = READ.key(hash(key));
        script.arg(name(field)).arg(field.limit());
        let bytes = self.run::<Option<Vec<u8>>>(move |connection| script.invoke(connection))?;
        Ok(bytes.map(Zeroizing::new))
    }

    fn swap(
        &self,
        key: &RecordKey,
        replaces: Option<u64>,
        record: &Record,
        _: &mut String,
    ) -> Result<bool, StoreError> {
        let replaces = replaces.map(|generation| generation.to_string()).unwrap_or_default();
        let bytes = record.encode();
        let mut script = SWAP.key(hash(key));
        script.arg(replaces).arg(record.generation()).arg(bytes.as_slice());
        self.run(move |connection| script.invoke(connection))
    }

    fn set_spool(
        &self,
        key: &RecordKey,
        answer: Option<&[u8]>,
        _: &mut String,
    ) -> Result<(), StoreError> {
        let mut command = redis::cmd(if answer.is_some() { "HSET" } else { "HDEL" });
        command.arg(hash(key)).arg(name(Field::Spool)).arg(answer);
        self.run(move |connection| command.exec(connection))
    }

    fn remove(&self, key: &RecordKey, owner: &mut String) -> Result<Option<bool>, StoreError> {
        let mut script = REMOVE.key(hash(key));
        script.key(lease(key)).arg(&*owner);
        let removed = self.run::<i8>(move |connection| script.invoke(connection))?;
        Ok((removed >= 0).then_some(removed > 0))
    }

    /// `SCAN` goes on where it was, whatever is written meanwhile; `KEYS` would stop the server.
    fn page(&self, from: u64) -> Result<Page<u64>, StoreError> {
        let (next, records) = self.run(move |connection| {
            let mut scan = redis::cmd("SCAN");
            scan.arg(from).arg("MATCH").arg("auth:{*}").arg("COUNT").arg(PAGE);
            let (next, names): (u64, Vec<Vec<u8>>) = scan.query(connection)?;
            let keys: Vec<RecordKey> = names.iter().filter_map(|name| key_of(name)).collect();
            let mut pipeline = redis::pipe();
            pipeline.load_script(&READ).ignore();
            for key in &keys {
                let mut script = READ.key(hash(key));
                script.arg(name(Field::Record)).arg(Field::Record.limit());
                pipeline.invoke_script(&script);
            }
            let found: Vec<Option<Vec<u8>>> = match keys.is_empty() {
                true => Vec::new(),
                false => pipeline.query(connection)?,
            };
            let records = keys.into_iter().zip(found);
            let records = records.filter_map(|(key, bytes)| Some((key, Zeroizing::new(bytes?))));
            Ok((next, records.collect()))
        })?;
        Ok(Page { records, next: Some(next).filter(|next| *next != 0) })
    }
}

fn name(field: Field) -> &'static str {
    match field {
        Field::Record => "record",
        Field::Spool => "spool",
    }
}

/// The braces put a credential's keys into one slot of a cluster.
fn hash(key: &RecordKey) -> String {
    format!("auth:{{{}}}", key.as_str())
}

fn key_of(hash: &[u8]) -> Option<RecordKey> {
    let name = str::from_utf8(hash).ok()?;
    RecordKey::parse(name.strip_prefix("auth:{")?.strip_suffix('}')?)
}

fn lease(key: &RecordKey) -> String {
    format!("auth:{{{}}}:lease", key.as_str())
}

/// The standard library seeds each hasher from the system's random numbers.
fn random_name() -> String {
    let part = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}-{}", part(), part(), std::process::id())
}
