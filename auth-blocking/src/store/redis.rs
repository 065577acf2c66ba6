//! Tokens in Redis, shared by the machines of a fleet.
//!
//! For each credential there is a hash (`record`, `generation`, `spool`) and beside it a lease, in one slot of a
//! cluster. The lease keeps machines from refreshing at the same time; it cannot promise it, since a machine can sleep
//! longer than its lease. So each write names the generation that it replaces, and a holder asks for its lease once
//! more before anything is sent to the token endpoint.

mod commands;
mod scripts;
mod server;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use redis::{Client, Connection, ConnectionAddr, IntoConnectionInfo, RedisError, TlsCertificates};

use self::server::{choose_ring, is_interrupted, kind, place};
use super::fleet::{self, Frame, Idle, SERVER_TIMEOUT, Waiting};
use super::{Accounts, Exclusive, Record, RecordKey, StoreError, StoreErrorKind, TokenStore};

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
/// [`accounts`](TokenStore::accounts) needs `SCAN` too: it looks through all keys of the database, in steps that block nobody.
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
    frame: Frame,
    idle: Idle<Connection>,
}

/// How many connections are kept for later.
const MAX_IDLE: usize = 1;

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
        let (frame, idle) = (Frame::new(place), Idle::new(MAX_IDLE));
        Self { shared: Arc::new(Shared { client, frame, idle }) }
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
            let mut idle = shared.idle.take();
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
        let outcome = self.shared.frame.calls.make("auth-redis", call);
        outcome.and_then(|outcome| outcome).map_err(|kind| self.shared.frame.error(kind))
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
            self.idle.keep(connection);
        }
        outcome
    }

    fn connect(&self) -> Result<Connection, RedisError> {
        let connection = self.client.get_connection_with_timeout(SERVER_TIMEOUT)?;
        connection.set_read_timeout(Some(SERVER_TIMEOUT))?;
        connection.set_write_timeout(Some(SERVER_TIMEOUT))?;
        Ok(connection)
    }
}

/// The server without user and password.
impl fmt::Debug for RedisTokenStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shared.frame.show("RedisTokenStore", f)
    }
}

impl TokenStore for RedisTokenStore {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        fleet::load(self, key)
    }

    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        fleet::exclusive(self, key, wait)
    }

    fn accounts(&self) -> Result<Accounts<'_>, StoreError> {
        fleet::accounts(self)
    }
}
