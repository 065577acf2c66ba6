//! The way to the server: its address, a new session, what its errors mean.

use std::error::Error as _;
use std::io;

use postgres::config::Host;
use postgres::error::SqlState;
use postgres::{Client, Config, Error};

use super::Connect;
use crate::store::StoreErrorKind;
use crate::store::fleet;

/// For each new session. A command that hangs ends; a commit is on disk when it is said to be; and a machine that died
/// with a lock is found out within half a minute instead of the usual two hours.
const SETTINGS: &str = "SET statement_timeout = '5s'; SET synchronous_commit = on; \
    SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";

const COLUMNS: &str =
    "(key text PRIMARY KEY, generation bigint NOT NULL, record bytea NOT NULL, spool bytea)";

/// The lock under which the table is made: two sessions that make it at the same time would get in each other's way.
const TABLE_LOCK: i64 = 0x0061_7574_685f_7462;

/// The search path of what follows: no function, operator or table of another role is found.
const SAFE_PATH: &str = "SET search_path TO pg_catalog, pg_temp";

/// Where a table is, whose it is, and whether its owner may read the tokens anyway: the user's own role, a superuser, or
/// the database's owner. To be a member of the owner's role is not enough: before PostgreSQL 16 that role itself could
/// make the user one. From then on the table is the only one that its name means.
const OWNER: &str = "SELECT space.nspname::text, owner.rolname::text, \
        owner.rolname = current_user OR owner.rolsuper OR owner.oid = base.datdba, \
        set_config('search_path', 'pg_catalog, ' || quote_ident(space.nspname) || ', pg_temp', false) \
    FROM pg_class found \
        JOIN pg_namespace space ON space.oid = found.relnamespace \
        JOIN pg_roles owner ON owner.oid = found.relowner \
        JOIN pg_database base ON base.datname = current_database() \
    WHERE found.oid = $1";

/// Why there is no session.
pub(super) enum Greeting {
    Failed(Error),
    /// The table and its owner.
    OtherOwner(String),
}

impl From<Error> for Greeting {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// Makes a session ready for use.
pub(super) fn greet(connect: &Connect, schema: Option<&str>) -> Result<Client, Greeting> {
    let mut client = connect()?;
    client.batch_execute(SETTINGS)?;
    let table = match schema {
        Some(schema) => format!("\"{}\".auth_tokens", schema.replace('"', "\"\"")),
        None => "auth_tokens".to_owned(),
    };
    // First a look: a user without the right to make tables may use one.
    let found = match find(&mut client, &table)? {
        Some(found) => Some(found),
        None => {
            client.execute("SELECT pg_advisory_lock($1)", &[&TABLE_LOCK])?;
            client.batch_execute(&format!("CREATE TABLE IF NOT EXISTS {table} {COLUMNS}"))?;
            client.execute("SELECT pg_advisory_unlock($1)", &[&TABLE_LOCK])?;
            find(&mut client, &table)?
        }
    };
    client.batch_execute(SAFE_PATH)?;
    let row = client.query_one(OWNER, &[&found])?;
    if schema.is_none() && !row.try_get::<_, bool>(2)? {
        let (schema, owner): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        return Err(Greeting::OtherOwner(format!(
            "table {schema}.auth_tokens of the role {owner}"
        )));
    }
    Ok(client)
}

/// The number of the table that the name means.
fn find(client: &mut Client, table: &str) -> Result<Option<u32>, Error> {
    let query = "SELECT pg_catalog.to_regclass($1)::pg_catalog.oid";
    client.query_one(query, &[&table])?.try_get(0)
}

/// Whether what is sent there stays on this machine.
pub(super) fn stays_here(config: &Config) -> bool {
    let hosts = config.get_hosts().iter().all(|host| match host {
        Host::Tcp(host) => fleet::is_this_machine(host),
        #[cfg(unix)]
        Host::Unix(_) => true,
    });
    hosts && config.get_hostaddrs().iter().all(|address| address.is_loopback())
}

/// The server without user and password.
pub(super) fn place(config: &Config) -> String {
    let hosts: Vec<String> = config
        .get_hosts()
        .iter()
        .map(|host| match host {
            Host::Tcp(host) => host.clone(),
            #[cfg(unix)]
            Host::Unix(path) => path.display().to_string(),
        })
        .collect();
    format!("postgresql {}", hosts.join(","))
}

pub(super) fn kind(error: &Error) -> StoreErrorKind {
    if let Some(code) = error.code() {
        return match code {
            &SqlState::INVALID_PASSWORD
            | &SqlState::INVALID_AUTHORIZATION_SPECIFICATION
            | &SqlState::INSUFFICIENT_PRIVILEGE => StoreErrorKind::SignIn,
            &SqlState::LOCK_NOT_AVAILABLE => StoreErrorKind::Busy,
            &SqlState::QUERY_CANCELED => StoreErrorKind::Io(io::ErrorKind::TimedOut),
            // A server that stops, starts or has no room for one more session.
            &SqlState::ADMIN_SHUTDOWN | &SqlState::CRASH_SHUTDOWN => {
                StoreErrorKind::Io(io::ErrorKind::ConnectionReset)
            }
            &SqlState::CANNOT_CONNECT_NOW | &SqlState::TOO_MANY_CONNECTIONS => {
                StoreErrorKind::Io(io::ErrorKind::ConnectionRefused)
            }
            _ => StoreErrorKind::Refused,
        };
    }
    let source = error.source();
    match source.and_then(|source| source.downcast_ref::<io::Error>()).map(io::Error::kind) {
        Some(kind) => fleet::io_kind(kind),
        None if error.is_closed() => StoreErrorKind::Io(io::ErrorKind::ConnectionReset),
        // The client's own words, without a way to tell them apart otherwise.
        None => match error.to_string() {
            text if text.contains("TLS") => StoreErrorKind::Encryption,
            text if text.contains("authentication") || text.contains("password") => {
                StoreErrorKind::SignIn
            }
            _ => StoreErrorKind::Refused,
        },
    }
}
