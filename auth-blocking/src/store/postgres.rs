//! Tokens in PostgreSQL, shared by the machines of a fleet.
//!
//! A holder of a credential has a session of its own and in it an advisory lock, which ends with the session: of a
//! killed process at once, of a dead machine when the server misses it. Since a session can end while its holder
//! lives, each write names the generation that it replaces, and a holder makes sure of its lock once more before
//! anything is sent to the token endpoint.

mod server;

use std::fmt;
use std::io;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use auth_core::body::SecretBytes;
use postgres::config::SslMode;
use postgres::{Client, Config, Error, NoTls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;
use zeroize::Zeroizing;

use self::server::{greet, kind, place, stays_here};
use super::fleet::{self, SERVER_TIMEOUT};
use super::gate::{Gate, Pass};
use super::{Exclusive, Record, RecordKey, StoreError, StoreErrorKind, TokenStore};

/// Keeps tokens in a table of PostgreSQL, in clear. Not to be used on a thread of an asynchronous runtime.
///
/// Machines that share the database share tokens and renew them one at a time. The table is `auth_tokens` in the user's
/// own schema; it is made where it is missing and the user may make tables, otherwise make it so, and grant the user
/// `SELECT`, `INSERT` and `UPDATE`:
///
/// ```sql
/// CREATE TABLE auth_tokens (key text PRIMARY KEY, generation bigint NOT NULL, record bytea NOT NULL, spool bytea);
/// ```
///
/// The lock is one of a session: a pooler in between must pool sessions, not transactions. Nothing is requested in
/// [`open`](Self::open), and a lost connection is made anew. Whoever may read the table can use the tokens.
///
/// # Example
/// ```no_run
/// use auth_blocking::PostgresTokenStore;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let store = PostgresTokenStore::open(&std::env::var("DATABASE_URL")?)?; // postgresql://user:password@host/database
/// # let _ = store;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct PostgresTokenStore {
    shared: Arc<Shared>,
}

struct Shared {
    connect: Box<Connect>,
    place: String,
    gate: Gate,
    /// Sessions that nobody uses at the moment.
    idle: Mutex<Vec<Client>>,
}

type Connect = dyn Fn() -> Result<Client, Error> + Send + Sync;

/// How many sessions are kept for later.
const MAX_IDLE: usize = 2;

impl PostgresTokenStore {
    /// A store in the database of `url`: `postgresql://[user][:password@]host[:port][/database]`. TLS is required, and
    /// verified against the authorities of webpki-roots, except on this machine. Does not connect yet.
    ///
    /// # Errors
    /// [`StoreErrorKind::Address`] where it is no such URL, [`StoreErrorKind::Encryption`] where `sslmode=disable` would
    /// send the tokens to another machine in clear.
    pub fn open(url: &str) -> Result<Self, StoreError> {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        Self::open_with(url, roots, false)
    }

    /// Like [`open`](Self::open), with a server whose certificate one of these authorities issued, in PEM format, on this
    /// machine too.
    ///
    /// # Errors
    /// As [`open`](Self::open), and [`StoreErrorKind::Address`] where these are no certificates.
    ///
    /// # Example
    /// ```no_run
    /// use auth_blocking::PostgresTokenStore;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let url = std::env::var("DATABASE_URL")?;
    /// let store = PostgresTokenStore::open_trusting(&url, &std::fs::read("ca.pem")?)?;
    /// # let _ = store;
    /// # Ok(())
    /// # }
    /// ```
    pub fn open_trusting(url: &str, authorities: &[u8]) -> Result<Self, StoreError> {
        let address = || StoreError::new("postgresql", StoreErrorKind::Address);
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(authorities) {
            roots.add(certificate.map_err(|_| address())?).map_err(|_| address())?;
        }
        Self::open_with(url, roots, true)
    }

    /// A store on sessions that `connect` makes, encrypted or not: with another TLS library, say. `place` names the
    /// server in errors and must hold no secret.
    ///
    /// # Example
    /// ```
    /// use auth_blocking::{PostgresTokenStore, postgres};
    ///
    /// // In a network that you trust.
    /// let config: postgres::Config = "postgresql://app@10.0.0.7/app?sslmode=disable".parse()?;
    /// let store = PostgresTokenStore::with_connect("postgresql 10.0.0.7", move || {
    ///     config.connect(postgres::NoTls)
    /// });
    /// # let _ = store;
    /// # Ok::<(), postgres::Error>(())
    /// ```
    pub fn with_connect(
        place: impl Into<String>,
        connect: impl Fn() -> Result<Client, Error> + Send + Sync + 'static,
    ) -> Self {
        let idle = Mutex::new(Vec::new());
        let (connect, place, gate) = (Box::new(connect), place.into(), Gate::default());
        Self { shared: Arc::new(Shared { connect, place, gate, idle }) }
    }

    fn open_with(url: &str, roots: RootCertStore, encrypt: bool) -> Result<Self, StoreError> {
        let address = || StoreError::new("postgresql", StoreErrorKind::Address);
        let mut config = Config::from_str(url).map_err(|_| address())?;
        let place = place(&config);
        if encrypt || !stays_here(&config) {
            if config.get_ssl_mode() == SslMode::Disable {
                return Err(StoreError::new(place, StoreErrorKind::Encryption));
            }
            config.ssl_mode(SslMode::Require);
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(SERVER_TIMEOUT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(SERVER_TIMEOUT * 2);
        }
        if config.get_application_name().is_none() {
            config.application_name("auth-blocking");
        }
        if config.get_ssl_mode() != SslMode::Require {
            return Ok(Self::with_connect(place, move || config.connect(NoTls)));
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| address())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let tls = MakeRustlsConnect::new(tls);
        Ok(Self::with_connect(place, move || config.connect(tls.clone())))
    }

    /// A session that works: an idle one, or a new one.
    fn session(&self) -> Result<Client, StoreError> {
        loop {
            let Some(mut client) = self.idle().pop() else { return self.connect() };
            if client.is_valid(SERVER_TIMEOUT).is_ok() {
                return Ok(client);
            }
        }
    }

    /// A new session, in a thread of its own: the client has no time limit for the greeting of a server that hangs.
    fn connect(&self) -> Result<Client, StoreError> {
        let (shared, (sender, receiver)) = (Arc::clone(&self.shared), mpsc::channel());
        let thread = thread::Builder::new().name("auth-postgres".to_owned());
        // Where the time is over nobody receives any more, and the session ends there.
        let started = thread.spawn(move || drop(sender.send(greet(&*shared.connect))));
        started.map_err(|error| self.error(fleet::io_kind(error.kind())))?;
        match receiver.recv_timeout(SERVER_TIMEOUT * 2) {
            Ok(session) => session.map_err(|error| self.error(kind(&error))),
            Err(_) => Err(self.error(StoreErrorKind::Io(io::ErrorKind::TimedOut))),
        }
    }

    fn keep(&self, client: Client) {
        let mut idle = self.idle();
        if idle.len() < MAX_IDLE && !client.is_closed() {
            idle.push(client);
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Client>> {
        // One session is put there or taken: a panic elsewhere leaves no half of one.
        self.shared.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn error(&self, kind: StoreErrorKind) -> StoreError {
        StoreError::new(self.shared.place.clone(), kind)
    }
}

/// The server without user and password.
impl fmt::Debug for PostgresTokenStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PostgresTokenStore").field(&self.shared.place).finish()
    }
}

impl TokenStore for PostgresTokenStore {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        let mut client = self.session()?;
        let bytes = read(&mut client, RECORD, key).map_err(|error| self.error(kind(&error)))?;
        self.keep(client);
        bytes.map(|bytes| fleet::decode(&bytes, |kind| self.error(kind))).transpose()
    }

    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        let busy = || self.error(StoreErrorKind::Busy);
        let start = Instant::now();
        let pass = self.shared.gate.enter(key, wait).ok_or_else(busy)?;
        let wait = wait.saturating_sub(start.elapsed());
        let (store, key, client) = (self.clone(), key.clone(), None);
        let mut section = Section { store, key, client, locked: false, _pass: pass };
        match fleet::poll(wait, || Ok(section.lock()?.then_some(())))? {
            Some(()) => Ok(Box::new(section)),
            None => Err(busy()),
        }
    }
}

struct Section {
    store: PostgresTokenStore,
    key: RecordKey,
    client: Option<Client>,
    /// Whether the lock was taken in this very session.
    locked: bool,
    _pass: Pass,
}

impl Section {
    /// Runs a command in the section's session, or in a new one where that has ended; the lock has ended with it.
    fn run<T>(
        &mut self,
        command: impl FnOnce(&mut Client, &RecordKey) -> Result<T, Error>,
    ) -> Result<T, StoreError> {
        let lives =
            self.client.as_mut().is_some_and(|client| client.is_valid(SERVER_TIMEOUT).is_ok());
        if !lives {
            (self.client, self.locked) = (None, false);
        }
        let client = match &mut self.client {
            Some(client) => client,
            client => client.insert(self.store.session()?),
        };
        command(client, &self.key).map_err(|error| self.store.error(kind(&error)))
    }

    /// Takes the lock, unless it is ours already; says whether it is.
    fn lock(&mut self) -> Result<bool, StoreError> {
        // A command first: it finds out whether the session still lives.
        let number = lock_number(&self.key);
        let was_locked = self.locked;
        self.run(|client, _| client.simple_query("").map(|_| ()))?;
        if was_locked && self.locked {
            return Ok(true);
        }
        self.locked = self.run(|client, _| {
            client.query_one("SELECT pg_try_advisory_lock($1)", &[&number])?.try_get(0)
        })?;
        Ok(self.locked)
    }
}

const RECORD: &str = "SELECT record FROM auth_tokens WHERE key = $1";
const SPOOL: &str = "SELECT spool FROM auth_tokens WHERE key = $1";

fn read(
    client: &mut Client,
    query: &str,
    key: &RecordKey,
) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
    let row = client.query_opt(query, &[&key.as_str()])?;
    let bytes = row.map(|row| row.try_get::<_, Option<Vec<u8>>>(0)).transpose()?;
    Ok(bytes.flatten().map(Zeroizing::new))
}

impl Exclusive for Section {
    fn load(&mut self) -> Result<Option<Record>, StoreError> {
        let bytes = self.run(|client, key| read(client, RECORD, key))?;
        bytes.map(|bytes| fleet::decode(&bytes, |kind| self.store.error(kind))).transpose()
    }

    fn compare_and_swap(
        &mut self,
        replaces: Option<u64>,
        record: &Record,
    ) -> Result<bool, StoreError> {
        let [replaces, generation] = [replaces, Some(record.generation())]
            .map(|generation| generation.map(|number| i64::try_from(number).unwrap_or(i64::MAX)));
        let bytes = record.encode();
        self.run(|client, key| {
            let (name, text) = (key.as_str(), bytes.as_slice());
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
                || read(client, RECORD, key)?.is_some_and(|found| found.as_slice() == text))
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
        self.run(|client, key| set_spool(client, key, Some(answer)))
    }

    fn spooled(&mut self) -> Result<Option<SecretBytes>, StoreError> {
        let bytes = self.run(|client, key| read(client, SPOOL, key))?;
        Ok(bytes.map(|bytes| SecretBytes::new(bytes.to_vec())))
    }

    fn clear_spool(&mut self) -> Result<(), StoreError> {
        self.run(|client, key| set_spool(client, key, None))
    }
}

fn set_spool(client: &mut Client, key: &RecordKey, answer: Option<&[u8]>) -> Result<(), Error> {
    let query = "UPDATE auth_tokens SET spool = $2 WHERE key = $1 AND spool IS DISTINCT FROM $2";
    client.execute(query, &[&key.as_str(), &answer]).map(|_| ())
}

impl Drop for Section {
    fn drop(&mut self) {
        let Some(mut client) = self.client.take() else { return };
        // Where this fails the session is not kept, and the lock ends with it.
        let unlock = "SELECT pg_advisory_unlock($1)";
        if !self.locked || client.execute(unlock, &[&lock_number(&self.key)]).is_ok() {
            self.store.keep(client);
        }
    }
}

/// An advisory lock is named by a number: the key's first 64 bits.
fn lock_number(key: &RecordKey) -> i64 {
    let digits = key.as_str().get(..16).unwrap_or_default();
    u64::from_str_radix(digits, 16).unwrap_or_default().cast_signed()
}
