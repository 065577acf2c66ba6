//! Tokens in PostgreSQL, shared by the machines of a fleet.
//!
//! A holder of a credential has a session of its own and in it an advisory lock, which ends with the session: of a
//! killed process at once, of a dead machine when the server misses it. Since a session can end while its holder
//! lives, each write names the generation that it replaces, and a holder makes sure of its lock once more before
//! anything is sent to the token endpoint.

mod hidden;
mod server;
mod statements;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use postgres::config::SslMode;
use postgres::{Client, Config, Error, NoTls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use self::server::{Greeting, greet, kind, place, stays_here};
use super::fleet::{self, Frame, Idle, SERVER_TIMEOUT};
use super::{Accounts, Exclusive, Record, RecordKey, StoreError, StoreErrorKind, TokenStore};

/// Keeps tokens in a table of PostgreSQL, in clear. Not to be used on a thread of an asynchronous runtime.
///
/// Machines that share the database share tokens and renew them one at a time. The table is `auth_tokens` in the user's
/// own schema; it is made where it is missing and the user may make tables, otherwise make it so, and grant the user
/// `SELECT`, `INSERT` and `UPDATE`, and `DELETE` where the program calls [`remove`](TokenStore::remove):
///
/// ```sql
/// CREATE TABLE auth_tokens (key text PRIMARY KEY, generation bigint NOT NULL, record bytea NOT NULL, spool bytea);
/// ```
///
/// The table is used where the user, the database's owner or a superuser owns it; a table of another role, who could read
/// the tokens, is refused. In a schema that you name ([`in_schema`](Self::in_schema)) its owner may be any role.
///
/// The lock is one of a session: a pooler in between must pool sessions, not transactions. Nothing is requested in
/// [`open`](Self::open), and a lost connection is made anew. A call of the server takes 10 s at most, on a thread of its
/// own; a record of more than 1 MiB is an error and not read. Whoever may read the table can use the tokens.
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
    connect: Arc<Connect>,
    /// The schema of the table, where the user named it.
    schema: Option<String>,
    frame: Frame,
    idle: Idle<Client>,
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
        Self::with(Arc::new(connect), None, place.into())
    }

    /// Uses the table `auth_tokens` of this schema, which exists, whatever the search path of the user is. The table's
    /// owner is not checked: let only roles that you trust make tables in the schema.
    ///
    /// # Example
    /// ```no_run
    /// use auth_blocking::PostgresTokenStore;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let store = PostgresTokenStore::open(&std::env::var("DATABASE_URL")?)?.in_schema("billing");
    /// # let _ = store;
    /// # Ok(())
    /// # }
    /// ```
    pub fn in_schema(&self, schema: impl Into<String>) -> Self {
        let Shared { connect, frame, .. } = &*self.shared;
        Self::with(Arc::clone(connect), Some(schema.into()), frame.place().to_owned())
    }

    fn with(connect: Arc<Connect>, schema: Option<String>, place: String) -> Self {
        let (frame, idle) = (Frame::new(place), Idle::new(MAX_IDLE));
        Self { shared: Arc::new(Shared { connect, schema, frame, idle }) }
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

    /// Runs a command in `session` where that still lives, else in an idle one or a new one: the command is told which.
    fn run<T: Send + 'static>(
        &self,
        session: Option<Client>,
        command: impl FnOnce(&mut Client, bool) -> Result<T, Error> + Send + 'static,
    ) -> Result<Ran<T>, StoreError> {
        let shared = Arc::clone(&self.shared);
        // The client has no time limit for the greeting of a server that hangs, nor for a response that drips.
        let call = self.shared.frame.calls.make("auth-postgres", move |_| {
            let session = session.and_then(alive);
            let is_new = session.is_none();
            let mut client = match session {
                Some(session) => session,
                None => shared.session()?,
            };
            let outcome = command(&mut client, is_new);
            Ok(Ran { client, is_new, outcome })
        });
        let frame = &self.shared.frame;
        match call.map_err(|kind| frame.error(kind))? {
            Ok(ran) => Ok(ran),
            Err(Greeting::Failed(error)) => Err(frame.error(kind(&error))),
            Err(Greeting::OtherOwner(table)) => {
                let place = format!("{}, {table}", frame.place());
                Err(StoreError::new(place, StoreErrorKind::Permissions))
            }
        }
    }
}

/// A command that was run.
struct Ran<T> {
    client: Client,
    /// Whether the session is another one than before.
    is_new: bool,
    outcome: Result<T, Error>,
}

impl Shared {
    /// A session that works: an idle one, or a new one.
    fn session(&self) -> Result<Client, Greeting> {
        loop {
            let Some(client) = self.idle.take() else {
                return greet(&*self.connect, self.schema.as_deref());
            };
            if let Some(client) = alive(client) {
                return Ok(client);
            }
        }
    }

    fn keep(&self, client: Client) {
        if !client.is_closed() {
            self.idle.keep(client);
        }
    }
}

fn alive(mut client: Client) -> Option<Client> {
    client.is_valid(SERVER_TIMEOUT).is_ok().then_some(client)
}

/// The server without user and password.
impl fmt::Debug for PostgresTokenStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shared.frame.show("PostgresTokenStore", f)
    }
}

impl TokenStore for PostgresTokenStore {
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
