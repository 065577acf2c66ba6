//! The way to the server: its address, its TLS, what its errors mean.

use std::error::Error as _;
use std::io;
use std::sync::Arc;

use redis::{ConnectionAddr, ErrorKind, RedisError, ServerErrorKind};

use crate::store::StoreErrorKind;
use crate::store::fleet;

/// The client takes the process's own provider of cryptography. Where there is none it would panic if two are linked.
pub(super) fn choose_ring() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Another thread may have chosen meanwhile.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

/// The server without user and password.
pub(super) fn place(address: &ConnectionAddr) -> String {
    match address {
        ConnectionAddr::Tcp(host, port) | ConnectionAddr::TcpTls { host, port, .. } => {
            format!("redis {host}:{port}")
        }
        ConnectionAddr::Unix(path) => format!("redis {}", path.display()),
        _ => "redis".to_owned(),
    }
}

/// Whether a signal ended it: that says nothing about the server. A socket with a time limit is interrupted on Linux
/// by stopping and continuing the process alone.
pub(super) fn is_interrupted(error: &RedisError) -> bool {
    io_kind(error) == Some(io::ErrorKind::Interrupted)
}

fn io_kind(error: &RedisError) -> Option<io::ErrorKind> {
    // The client hands out the cause in the shared box that it keeps it in.
    let cause = error.source().and_then(|cause| cause.downcast_ref::<Cause>());
    cause.and_then(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind)
}

pub(super) fn kind(error: &RedisError) -> StoreErrorKind {
    if let Some(kind) = io_kind(error) {
        return fleet::io_kind(kind);
    }
    match error.kind() {
        // A server that ends the connection instead of an answer.
        ErrorKind::Io => StoreErrorKind::Io(io::ErrorKind::ConnectionReset),
        ErrorKind::AuthenticationFailed | ErrorKind::Server(ServerErrorKind::NoPerm) => {
            StoreErrorKind::SignIn
        }
        // A server that starts, or a replica that is about to be the master.
        ErrorKind::Server(
            ServerErrorKind::BusyLoading
            | ServerErrorKind::TryAgain
            | ServerErrorKind::ClusterDown
            | ServerErrorKind::MasterDown
            | ServerErrorKind::ReadOnly,
        ) => StoreErrorKind::Io(io::ErrorKind::ConnectionRefused),
        _ if matches!(error.code(), Some("NOAUTH" | "WRONGPASS")) => StoreErrorKind::SignIn,
        _ => StoreErrorKind::Refused,
    }
}

type Cause = Arc<dyn std::error::Error + Send + Sync>;
