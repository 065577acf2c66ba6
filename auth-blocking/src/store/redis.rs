//! Tokens in Redis, shared by the machines of a fleet.
//!
//! For each credential there is a hash (`record`, `generation`, `spool`) and beside it a lease, in one slot of a
//! cluster. The lease keeps machines from refreshing at the same time; it cannot promise it, since a machine can sleep
//! longer than its lease. So each write names the generation that it replaces, and a holder asks for its lease once
//! more before anything is sent to the token endpoint.

mod scripts;
mod server;

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::{BuildHasher, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use auth_core::body::SecretBytes;
use redis::{Client, Connection, ConnectionAddr, IntoConnectionInfo, RedisError, TlsCertificates};
use zeroize::Zeroizing;

use self::scripts::{HOLD, RELEASE, SWAP};
use self::server::{choose_ring, kind, place};
use super::fleet::{self, SERVER_TIMEOUT};
use super::gate::{Gate, Pass};
use super::{Exclusive, Record, RecordKey, StoreError, StoreErrorKind, TokenStore};

/// Keeps tokens in Redis, or a server that speaks its protocol, in clear.
///
/// Machines that share the server share tokens and renew them one at a time. While one renews it holds a lease,
/// which ends by itself when the machine dies: after the time limit of a token call (30 s where nothing else is
/// set) and 15 s. Nothing is requested in [`open`](Self::open), and a lost connection is made anew.
///
/// What the server forgets is lost: give it persistence (`appendonly yes`) and no eviction
/// (`maxmemory-policy noeviction`). Whoever may read the keys `auth:*` can use the tokens; the store's own user needs no
/// other keys, and the commands `DEL EVAL EVALSHA GET HDEL HGET HMGET HSET PEXPIRE PTTL SET` and `SCRIPT LOAD`.
///
/// # Example
/// ```no_run
/// use auth_blocking::RedisTokenStore;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let store = RedisTokenStore::open(&std::env::var("REDIS_URL")?)?; // rediss://user:password@host:6379
/// # let _ = store;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RedisTokenStore {
    shared: Arc<Shared>,
}

struct Shared {
    client: Client,
    place: String,
    gate: Gate,
    /// A connection that nobody uses at the moment.
    idle: Mutex<Option<Connection>>,
}

/// How long a lease lasts that its holder did not ask to last longer: time for the steps that send nothing.
const LEASE: Duration = Duration::from_secs(15);

impl RedisTokenStore {
    /// A store on the server of `url`: `rediss://[user][:password@]host[:port][/db]` with TLS, verified against the system's
    /// certificates, or `redis://` to this machine. Does not connect yet.
    ///
    /// # Errors
    /// [`StoreErrorKind::Address`] where it is no such URL, [`StoreErrorKind::Encryption`] where the tokens would go to
    /// another machine in clear.
    pub fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_with(url, None)
    }

    /// Like [`open`](Self::open), with a server whose certificate one of these authorities issued, in PEM format.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    ///
    /// # Example
    /// ```no_run
    /// use auth_blocking::RedisTokenStore;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let store = RedisTokenStore::open_trusting(&std::env::var("REDIS_URL")?, &std::fs::read("ca.pem")?)?;
    /// # let _ = store;
    /// # Ok(())
    /// # }
    /// ```
    pub fn open_trusting(url: &str, authorities: &[u8]) -> Result<Self, StoreError> {
        Self::open_with(url, Some(authorities.to_vec()))
    }

    /// A store on a client of your own making, encrypted or not: for a client certificate, say.
    ///
    /// # Example
    /// ```
    /// use auth_blocking::{RedisTokenStore, redis};
    ///
    /// let client = redis::Client::open("redis://10.0.0.7:6379")?; // in a network that you trust
    /// let store = RedisTokenStore::with_client(client);
    /// # let _ = store;
    /// # Ok::<(), redis::RedisError>(())
    /// ```
    pub fn with_client(client: Client) -> Self {
        let place = place(client.get_connection_info().addr());
        let shared = Shared { client, place, gate: Gate::default(), idle: Mutex::new(None) };
        Self { shared: Arc::new(shared) }
    }

    fn open_with(url: &str, root_cert: Option<Vec<u8>>) -> Result<Self, StoreError> {
        let address = |_| StoreError::new("redis", StoreErrorKind::Address);
        let info = url.into_connection_info().map_err(address)?;
        let refused = match info.addr() {
            ConnectionAddr::Tcp(host, _) => root_cert.is_some() || !fleet::is_this_machine(host),
            // `#insecure` in the URL.
            ConnectionAddr::TcpTls { insecure, .. } => *insecure,
            _ => false,
        };
        if refused {
            return Err(StoreError::new(place(info.addr()), StoreErrorKind::Encryption));
        }
        let client = if matches!(info.addr(), ConnectionAddr::TcpTls { .. }) {
            choose_ring();
            Client::build_with_tls(info, TlsCertificates { client_tls: None, root_cert })
        } else {
            Client::open(info)
        };
        client.map(Self::with_client).map_err(address)
    }

    /// Runs a command. Where an idle connection turns out to be closed it is made anew, once.
    fn run<T>(
        &self,
        command: impl Fn(&mut Connection) -> Result<T, RedisError>,
    ) -> Result<T, StoreError> {
        let idle = self.idle().take();
        let was_idle = idle.is_some();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.connect()?,
        };
        let mut outcome = command(&mut connection);
        if was_idle && outcome.as_ref().is_err_and(RedisError::is_unrecoverable_error) {
            connection = self.connect()?;
            outcome = command(&mut connection);
        }
        // After an answer that did not come in time, the next one would be read in its place.
        if outcome.as_ref().is_ok() || outcome.as_ref().is_err_and(|error| !error.is_io_error()) {
            *self.idle() = Some(connection);
        }
        outcome.map_err(|error| self.error(kind(&error)))
    }

    fn connect(&self) -> Result<Connection, StoreError> {
        let connect = || {
            let connection = self.shared.client.get_connection_with_timeout(SERVER_TIMEOUT)?;
            connection.set_read_timeout(Some(SERVER_TIMEOUT))?;
            connection.set_write_timeout(Some(SERVER_TIMEOUT))?;
            Ok(connection)
        };
        connect().map_err(|error| self.error(kind(&error)))
    }

    fn idle(&self) -> MutexGuard<'_, Option<Connection>> {
        // One value is put there or taken: a panic elsewhere leaves no half of one.
        self.shared.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn error(&self, kind: StoreErrorKind) -> StoreError {
        StoreError::new(self.shared.place.clone(), kind)
    }
}

/// The server without user and password.
impl fmt::Debug for RedisTokenStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RedisTokenStore").field(&self.shared.place).finish()
    }
}

impl TokenStore for RedisTokenStore {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        let bytes: Option<Vec<u8>> = self
            .run(|connection| redis::cmd("HGET").arg(hash(key)).arg("record").query(connection))?;
        let bytes = bytes.map(Zeroizing::new);
        bytes.map(|bytes| fleet::decode(&bytes, |kind| self.error(kind))).transpose()
    }

    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        let busy = || self.error(StoreErrorKind::Busy);
        let start = Instant::now();
        let pass = self.shared.gate.enter(key, wait).ok_or_else(busy)?;
        let wait = wait.saturating_sub(start.elapsed());
        let store = self.clone();
        let mut section = Section { store, key: key.clone(), owner: random_name(), _pass: pass };
        match fleet::poll(wait, || Ok(section.hold(LEASE)?.then_some(())))? {
            Some(()) => Ok(Box::new(section)),
            None => Err(busy()),
        }
    }
}

struct Section {
    store: RedisTokenStore,
    key: RecordKey,
    owner: String,
    _pass: Pass,
}

impl Section {
    /// Takes the lease or makes it last longer; says whether it is ours.
    fn hold(&mut self, time: Duration) -> Result<bool, StoreError> {
        let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.store.run(|connection| {
            HOLD.key(lease(&self.key)).arg(&self.owner).arg(millis).invoke(connection)
        })
    }

    fn set_spool(&mut self, command: &str, answer: Option<&[u8]>) -> Result<(), StoreError> {
        self.store.run(|connection| {
            redis::cmd(command).arg(hash(&self.key)).arg("spool").arg(answer).exec(connection)
        })
    }
}

impl Exclusive for Section {
    fn load(&mut self) -> Result<Option<Record>, StoreError> {
        self.store.load(&self.key)
    }

    fn compare_and_swap(
        &mut self,
        replaces: Option<u64>,
        record: &Record,
    ) -> Result<bool, StoreError> {
        let replaces = replaces.map(|generation| generation.to_string()).unwrap_or_default();
        let bytes = record.encode();
        self.store.run(|connection| {
            SWAP.key(hash(&self.key))
                .arg(&replaces)
                .arg(record.generation())
                .arg(bytes.as_slice())
                .invoke(connection)
        })
    }

    fn hold_for(&mut self, time: Duration) -> Result<(), StoreError> {
        match self.hold(time.saturating_add(LEASE))? {
            true => Ok(()),
            false => Err(self.store.error(StoreErrorKind::Expired)),
        }
    }

    fn reserve_spool(&mut self) -> Result<(), StoreError> {
        self.hold_for(Duration::ZERO)?;
        self.clear_spool()
    }

    fn spool(&mut self, answer: &[u8]) -> Result<(), StoreError> {
        self.set_spool("HSET", Some(answer))
    }

    fn spooled(&mut self) -> Result<Option<SecretBytes>, StoreError> {
        let bytes: Option<Vec<u8>> = self.store.run(|connection| {
            redis::cmd("HGET").arg(hash(&self.key)).arg("spool").query(connection)
        })?;
        Ok(bytes.map(SecretBytes::new))
    }

    fn clear_spool(&mut self) -> Result<(), StoreError> {
        self.set_spool("HDEL", None)
    }
}

impl Drop for Section {
    fn drop(&mut self) {
        // Where this fails the lease ends by itself.
        let _ = self.store.run(|connection| {
            RELEASE.key(lease(&self.key)).arg(&self.owner).invoke::<u8>(connection)
        });
    }
}

/// The braces put a credential's keys into one slot of a cluster.
fn hash(key: &RecordKey) -> String {
    format!("auth:{{{}}}", key.as_str())
}

fn lease(key: &RecordKey) -> String {
    format!("auth:{{{}}}:lease", key.as_str())
}

/// A name that no other holder has: the standard library seeds each hasher from the system's random numbers.
fn random_name() -> String {
    let part = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}-{}", part(), part(), std::process::id())
}
