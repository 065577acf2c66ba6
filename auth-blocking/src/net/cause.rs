//! What failed, read from ureq's errors where they arise, and carried through ureq to the end of the call.

use std::fmt;
use std::io::{self, ErrorKind};

use super::bounded::Stage;
use crate::net::TransportErrorKind as Kind;

/// What failed. Nothing of another library's text is in it: that may hold a URL with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cause {
    pub(crate) kind: Kind,
    pub(crate) tls: Option<Tls>,
}

/// Why there is no TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tls {
    Alert,
    Certificate,
    ClientCertificate,
    Closed,
    Expired,
    Host,
    Issuer,
    Foreign,
    NotYet,
    Revoked,
    Version,
}

impl From<Kind> for Cause {
    fn from(kind: Kind) -> Self {
        Self { kind, tls: None }
    }
}

impl Cause {
    /// Of an error at the end of a call.
    pub(crate) fn of(error: &ureq::Error) -> Self {
        if let Some(carried) = Self::find(error) {
            return carried;
        }
        match error {
            ureq::Error::HostNotFound => Kind::Host.into(),
            ureq::Error::ConnectionFailed => Kind::Connect.into(),
            ureq::Error::Timeout(_) | ureq::Error::BodyStalled => Kind::Timeout.into(),
            ureq::Error::InvalidProxyUrl | ureq::Error::ConnectProxyFailed(_) => Kind::Proxy.into(),
            ureq::Error::TlsRequired | ureq::Error::Tls(_) => Kind::Tls.into(),
            #[cfg(feature = "rustls")]
            ureq::Error::Pem(_) => Kind::Tls.into(),
            #[cfg(feature = "rustls")]
            ureq::Error::Rustls(error) => Self::of_tls(error),
            #[cfg(feature = "native-tls")]
            ureq::Error::NativeTls(_) | ureq::Error::Der(_) => Kind::Tls.into(),
            ureq::Error::Io(error) => Self::of_io(error),
            _ => Kind::Protocol.into(),
        }
    }

    pub(crate) fn of_io(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::ConnectionRefused
            | ErrorKind::AddrNotAvailable
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::NetworkUnreachable => Kind::Connect.into(),
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Kind::Timeout.into(),
            ErrorKind::InvalidData => Self::of_tls(&error.get_ref()),
            _ => Kind::Closed.into(),
        }
    }

    /// Of a lookup: the system's errors for one are of no kind that the standard library names.
    pub(super) fn of_lookup(error: ureq::Error) -> ureq::Error {
        match error {
            ureq::Error::Io(_) | ureq::Error::HostNotFound => Self::from(Kind::Host).carried(),
            other => Self::of(&other).carried(),
        }
    }

    /// Of an error while the connection is made, TLS included. `proxy` is there where one is used.
    pub(super) fn of_connection(
        error: &ureq::Error,
        needs_tls: bool,
        proxy: Option<&Stage>,
    ) -> ureq::Error {
        let cause = Self::of(error);
        let is_proxys = proxy.is_some_and(|stage| !stage.is_tunnel());
        let cause = match cause.kind {
            Kind::Timeout => cause,
            _ if is_proxys && cause.tls.is_none() => Kind::Proxy.into(),
            Kind::Host | Kind::Tls | Kind::Proxy | Kind::Protocol => cause,
            // A TCP connection that was never made cannot be reset: this is the handshake.
            Kind::Closed if needs_tls && is_hang_up(error) => {
                Self { kind: Kind::Tls, tls: Some(Tls::Closed) }
            }
            _ => Kind::Connect.into(),
        };
        cause.carried()
    }

    /// As ureq carries it.
    pub(super) fn carried(self) -> ureq::Error {
        ureq::Error::Other(Box::new(self))
    }

    fn find(error: &ureq::Error) -> Option<Self> {
        match error {
            ureq::Error::Other(other) => other.downcast_ref().copied(),
            _ => None,
        }
    }

    /// rustls' error type is not ours to name, since ureq may take another version of it; its names are stable.
    fn of_tls(error: &dyn fmt::Debug) -> Self {
        let text = format!("{error:?}");
        let text = text.strip_prefix("Some(").unwrap_or(&text);
        let has = |name: &str| text.contains(name);
        let problem = match text.split(['(', ' ', '{']).next().unwrap_or_default() {
            "InvalidCertificate" if has("Expired") => Tls::Expired,
            "InvalidCertificate" if has("NotValidYet") => Tls::NotYet,
            "InvalidCertificate" if has("NotValidForName") => Tls::Host,
            "InvalidCertificate" if has("UnknownIssuer") => Tls::Issuer,
            "InvalidCertificate" if has("Revoked") => Tls::Revoked,
            "InvalidCertificate" => Tls::Certificate,
            "InvalidMessage" => Tls::Foreign,
            "PeerIncompatible" => Tls::Version,
            "AlertReceived" if has("CertificateRequired") => Tls::ClientCertificate,
            "AlertReceived" if has("ProtocolVersion") || has("InsufficientSecurity") => {
                Tls::Version
            }
            "AlertReceived" => Tls::Alert,
            _ => return Kind::Tls.into(),
        };
        Self { kind: Kind::Tls, tls: Some(problem) }
    }
}

/// Whether the server ended TLS with a fatal alert about the handshake or the client's certificate. One about a record may
/// come after the server has acted on the request.
pub(super) fn is_refused_handshake(error: &ureq::Error) -> bool {
    const ALERTS: [&str; 12] = [
        "AccessDenied",
        "BadCertificate",
        "CertificateExpired",
        "CertificateRequired",
        "CertificateRevoked",
        "CertificateUnknown",
        "HandshakeFailure",
        "InsufficientSecurity",
        "NoCertificate",
        "ProtocolVersion",
        "UnknownCA",
        "UnsupportedCertificate",
    ];
    match error {
        ureq::Error::Io(error) if error.kind() == ErrorKind::InvalidData => {
            let text = format!("{:?}", error.get_ref());
            text.contains("AlertReceived") && ALERTS.iter().any(|alert| text.contains(alert))
        }
        _ => false,
    }
}

fn is_hang_up(error: &ureq::Error) -> bool {
    let ureq::Error::Io(error) = error else { return false };
    matches!(
        error.kind(),
        ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
            | ErrorKind::NotConnected
    )
}

impl fmt::Display for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Alert => "the server ended the handshake with an alert",
            Self::Certificate => "the server's certificate cannot be verified",
            Self::ClientCertificate => "the server requires a client certificate",
            Self::Closed => "the connection was closed during the handshake",
            Self::Expired => "the server's certificate has expired",
            Self::Host => "the server's certificate is for another host name",
            Self::Issuer => "the server's certificate has an unknown issuer",
            Self::Foreign => "the response to the handshake is not TLS",
            Self::NotYet => "the server's certificate is not valid yet",
            Self::Revoked => "the server's certificate is revoked",
            Self::Version => "the server supports no TLS version or cipher suite of this program",
        })
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind.text())?;
        self.tls.map_or(Ok(()), |problem| write!(f, ": {problem}"))
    }
}

impl std::error::Error for Cause {}
