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

const TABLE: &str = "CREATE TABLE IF NOT EXISTS auth_tokens \
    (key text PRIMARY KEY, generation bigint NOT NULL, record bytea NOT NULL, spool bytea)";

/// The lock under which the table is made: two sessions that make it at the same time would get in each other's way.
const TABLE_LOCK: i64 = 0x0061_7574_685f_7462;

/// Makes a session ready for use.
pub(super) fn greet(connect: &Connect) -> Result<Client, Error> {
    let mut client = connect()?;
    client.batch_execute(SETTINGS)?;
    // First a look: a user without the right to make tables may use one.
    let found = client.query_one("SELECT to_regclass('auth_tokens') IS NOT NULL", &[])?;
    if !found.try_get::<_, bool>(0)? {
        client.execute("SELECT pg_advisory_lock($1)", &[&TABLE_LOCK])?;
        client.batch_execute(TABLE)?;
        client.execute("SELECT pg_advisory_unlock($1)", &[&TABLE_LOCK])?;
    }
    Ok(client)
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
