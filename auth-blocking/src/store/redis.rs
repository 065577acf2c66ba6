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

use auth_core::wire::body::SecretBytes;
use redis::{Client, Connection, ConnectionAddr, IntoConnectionInfo, RedisError, TlsCertificates};
use zeroize::Zeroizing;

use self::scripts::{HOLD, READ, RELEASE, SWAP};
use self::server::{choose_ring, is_interrupted, kind, place};
use super::fleet::{self, Calls, SERVER_TIMEOUT, Waiting};
use super::gate::{Gate, Pass};
use super::{
    Exclusive, RECORD_LIMIT, Record, RecordKey, SPOOL_LIMIT, StoreError, StoreErrorKind, TokenStore,
};

/// Keeps tokens in Redis, or a server that speaks its protocol, in clear.
///
/// Machines that share the server share tokens and renew them one at a time. While one renews it holds a lease,
/// which ends by itself when the machine dies: after the time limit of a token call (30 s where nothing else is
/// set) and 15 s. Nothing is requested in [`open`](Self::open), and a lost connection is made anew. A call of the server
/// takes 10 s at most, on a thread of its own; a record of more than 1 MiB is an error and not transferred.
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
    calls: Calls,
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
        let (gate, calls, idle) = (Gate::default(), Calls::default(), Mutex::new(None));
        let shared = Shared { client, place, gate, calls, idle };
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

    /// Runs a command, which may be run again: each of ours may. Where an idle connection turns out to be closed it is
    /// made anew, once; where a signal interrupted it (a process that was stopped and goes on), as often as that happens.
    fn run<T: Send + 'static>(
        &self,
        command: impl Fn(&mut Connection) -> Result<T, RedisError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let shared = Arc::clone(&self.shared);
        let call = move |waiting: &Waiting| {
            let mut idle = shared.idle().take();
            loop {
                let was_idle = idle.is_some();
                let outcome = shared.run_on(idle.take(), &command);
                let is_again = outcome.as_ref().is_err_and(|error| {
                    (was_idle && error.is_unrecoverable_error()) || is_interrupted(error)
                });
                // A command that comes late could undo what came after it.
                if !is_again || waiting.is_over() {
                    return outcome.map_err(|error| kind(&error));
                }
            }
        };
        let outcome = self.shared.calls.make("auth-redis", call);
        outcome.and_then(|outcome| outcome).map_err(|kind| self.error(kind))
    }

    fn error(&self, kind: StoreErrorKind) -> StoreError {
        StoreError::new(self.shared.place.clone(), kind)
    }

    /// Reads a field of a credential's hash; empty where it is longer than `limit`.
    fn read(
        &self,
        key: &RecordKey,
        field: &str,
        limit: u64,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let mut script = READ.key(hash(key));
        script.arg(field).arg(limit);
        self.run(move |connection| script.invoke(connection))
    }
}

impl Shared {
    /// Runs a command on `idle` or a new connection, and keeps the connection for later.
    fn run_on<T>(
        &self,
        idle: Option<Connection>,
        command: impl Fn(&mut Connection) -> Result<T, RedisError>,
    ) -> Result<T, RedisError> {
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.connect()?,
        };
        let outcome = command(&mut connection);
        // After a response that did not come in time, the next one would be read in its place.
        if outcome.as_ref().err().is_none_or(|error| !error.is_io_error()) {
            *self.idle() = Some(connection);
        }
        outcome
    }

    fn connect(&self) -> Result<Connection, RedisError> {
        let connection = self.client.get_connection_with_timeout(SERVER_TIMEOUT)?;
        connection.set_read_timeout(Some(SERVER_TIMEOUT))?;
        connection.set_write_timeout(Some(SERVER_TIMEOUT))?;
        Ok(connection)
    }

    fn idle(&self) -> MutexGuard<'_, Option<Connection>> {
        // One value is put there or taken: a panic elsewhere leaves no half of one.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
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
        let bytes = self.read(key, "record", RECORD_LIMIT)?.map(Zeroizing::new);
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
        let mut script = HOLD.key(lease(&self.key));
        script.arg(&self.owner).arg(millis);
        self.store.run(move |connection| script.invoke(connection))
    }

    fn set_spool(&mut self, command: &str, answer: Option<&[u8]>) -> Result<(), StoreError> {
        let mut command = redis::cmd(command);
        command.arg(hash(&self.key)).arg("spool").arg(answer);
        self.store.run(move |connection| command.exec(connection))
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
        let mut script = SWAP.key(hash(&self.key));
        script.arg(replaces).arg(record.generation()).arg(bytes.as_slice());
        self.store.run(move |connection| script.invoke(connection))
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
        let bytes = self.store.read(&self.key, "spool", SPOOL_LIMIT)?;
        Ok(bytes.filter(|bytes| !bytes.is_empty()).map(SecretBytes::new))
    }

    fn clear_spool(&mut self) -> Result<(), StoreError> {
        self.set_spool("HDEL", None)
    }
}

impl Drop for Section {
    fn drop(&mut self) {
        let mut script = RELEASE.key(lease(&self.key));
        script.arg(&self.owner);
        // Where this fails the lease ends by itself.
        let _ = self.store.run(move |connection| script.invoke::<u8>(connection));
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
