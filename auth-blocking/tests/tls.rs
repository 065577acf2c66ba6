//! TLS, on both sides: which certificates are believed, and what is sent where one is not.
#![cfg(feature = "rustls")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use auth_blocking::http::Request;
use auth_blocking::testing::ManualClock;
use auth_blocking::ureq::Agent;
use auth_blocking::ureq::tls::{Certificate, RootCerts, TlsConfig};
use auth_blocking::{
    AuthConfig, Authenticator, Client, Error, MemoryTokenStore, Reason, Secret, TransportError,
    TransportErrorKind,
};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{
    RootCertStore, ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion,
};

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "{server}/token"))]
struct Api {
    server: String,
    client_id: String,
    client_secret: Secret,
}

/// A server with a certificate of its own making, and the root that it is signed by.
struct Server {
    url: String,
    root: Certificate<'static>,
    /// What was readable in it.
    seen: Arc<Mutex<String>>,
}

fn start(name: &str, change: impl FnOnce(&mut CertificateParams)) -> Server {
    start_with(name, change, rustls::ALL_VERSIONS, false)
}

/// As [`start`], with these versions of TLS; it may require a certificate of the client.
fn start_with(
    name: &str,
    change: impl FnOnce(&mut CertificateParams),
    versions: &[&'static SupportedProtocolVersion],
    asks_for_certificate: bool,
) -> Server {
    let root_key = KeyPair::generate().unwrap();
    let mut root = CertificateParams::new(Vec::new()).unwrap();
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root_certificate = root.self_signed(&root_key).unwrap();
    let issuer = Issuer::new(root, root_key);
    let key = KeyPair::generate().unwrap();
    let mut own = CertificateParams::new(vec![name.to_owned()]).unwrap();
    change(&mut own);
    let own = own.signed_by(&key, &issuer).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(versions)
        .unwrap();
    let config = if asks_for_certificate {
        let mut roots = RootCertStore::empty();
        roots.add(root_certificate.der().clone()).unwrap();
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
        config.with_client_cert_verifier(verifier.build().unwrap())
    } else {
        config.with_no_client_auth()
    };
    let config = config.with_single_cert(vec![own.der().clone()], key).unwrap();

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let (seen, config) = (Arc::new(Mutex::new(String::new())), Arc::new(config));
    let heard = Arc::clone(&seen);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, stream.unwrap());
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = stream.read(&mut buffer) {
                let text = String::from_utf8_lossy(&buffer[..count]).into_owned();
                heard.lock().unwrap().push_str(&text);
                if heard.lock().unwrap().ends_with("grant_type=client_credentials") {
                    let body = r#"{"access_token":"t"}"#;
                    let head =
                        format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
                    stream.write_all(head.as_bytes()).unwrap();
                }
            }
            // Else the close would be a reset, which may overtake the alert.
            let _ = stream.sock.shutdown(Shutdown::Write);
            let _ = std::io::copy(&mut stream.sock, &mut std::io::sink());
        }
    });
    let root = Certificate::from_der(root_certificate.der()).to_owned();
    Server { url, root, seen }
}

fn auth(server: &Server) -> Authenticator {
    let api = Api {
        server: server.url.clone(),
        client_id: "id".to_owned(),
        client_secret: "canary".into(),
    };
    api.authenticator().unwrap()
}

fn agent(tls: TlsConfig) -> Agent {
    Agent::config_builder().tls_config(tls).proxy(None).build().into()
}

/// Believes this root alone.
fn trusting(root: &Certificate<'static>) -> Agent {
    let roots = RootCerts::new_with_certs(std::slice::from_ref(root));
    agent(TlsConfig::builder().root_certs(roots).build())
}

/// What the call fails with; the server read nothing.
fn refused(server: &Server, agent: Agent) -> TransportErrorKind {
    let clock = ManualClock::new();
    let api = Client::builder(auth(server)).agent(agent).clock(clock).build().unwrap();
    let Error::Transport(error) = api.check().unwrap_err() else { panic!("another error") };
    assert!(error.is_not_sent(), "{error:?}");
    assert_eq!(*server.seen.lock().unwrap(), "");
    error.kind()
}

#[test]
fn trn_04_a_private_root_that_is_named_is_believed() {
    let server = start("localhost", |_| {});
    let api = Client::builder(auth(&server)).agent(trusting(&server.root)).build().unwrap();
    api.check().unwrap();
    assert!(server.seen.lock().unwrap().starts_with("POST /token HTTP/1.1\r\n"));
}

#[test]
fn trn_04_a_certificate_that_is_not_believed_ends_the_call_with_nothing_sent() {
    let unknown = start("localhost", |_| {});
    assert_eq!(refused(&unknown, Agent::new_with_defaults()), TransportErrorKind::Tls);
    let elsewhere = start("elsewhere.example.com", |_| {});
    assert_eq!(refused(&elsewhere, trusting(&elsewhere.root)), TransportErrorKind::Tls);
    let expired = start("localhost", |own| {
        (own.not_before, own.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1));
    });
    assert_eq!(refused(&expired, trusting(&expired.root)), TransportErrorKind::Tls);
}

#[test]
fn trn_04_an_agent_that_verifies_nothing_must_be_asked_for() {
    let server = start("elsewhere.example.com", |_| {});
    let blind = agent(TlsConfig::builder().disable_verification(true).build());
    for builder in [
        Client::builder(auth(&server)).agent(blind.clone()),
        Client::builder(auth(&server)).token_agent(blind.clone()),
    ] {
        let error = builder.build().unwrap_err();
        assert!(
            matches!(&error, Error::Config(error) if *error.reason() == Reason::Unverified),
            "{error:?}"
        );
        assert!(error.to_string().contains("dangerous_allow_unverified_tls"));
    }
    let api = Client::builder(auth(&server))
        .agent(blind)
        .dangerous_allow_unverified_tls()
        .build()
        .unwrap();
    api.check().unwrap();
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "{server}/token",
    client_auth = none,
    rotate_refresh_token,
))]
struct Rotating {
    server: String,
    client_id: String,
    refresh_token: Secret,
}

/// What a rotating credential's call fails with, twice: the first one has spent nothing.
fn not_sent(url: &str, agent: Agent) -> TransportError {
    let (server, client_id) = (url.to_owned(), "id".to_owned());
    let auth = Rotating { server, client_id, refresh_token: "canary".into() }
        .authenticator_with(MemoryTokenStore::new())
        .unwrap();
    let clock = ManualClock::new();
    let builder = Client::builder(auth).agent(agent).clock(clock.clone());
    let api = builder.timeout_token(Duration::from_millis(500)).build().unwrap();
    for _ in 0..3 {
        let error = api.check().unwrap_err();
        assert!(error.is_retryable() && !error.needs_user_action(), "{error:?}");
        let Error::Transport(error) = error else { panic!("{error:?}") };
        assert!(error.is_not_sent(), "{error:?}");
    }
    assert_eq!(clock.slept().len(), 6, "three attempts a call");
    let Error::Transport(error) = api.check().unwrap_err() else { panic!("another error") };
    (*error).clone()
}

#[test]
fn lock_14_tls_that_fails_is_not_sent_and_names_the_reason() {
    let unknown = start("localhost", |_| {});
    let elsewhere = start("elsewhere.example.com", |_| {});
    let expired = start("localhost", |own| {
        (own.not_before, own.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1));
    });
    let early = start("localhost", |own| {
        (own.not_before, own.not_after) = (date_time_ymd(2090, 1, 1), date_time_ymd(2091, 1, 1));
    });
    // A fatal alert: protocol_version.
    let old = saying(b"\x15\x03\x03\x00\x02\x02\x46");
    for (url, agent, reason) in [
        (
            &unknown.url,
            Agent::new_with_defaults(),
            "the server's certificate has an unknown issuer",
        ),
        (
            &elsewhere.url,
            trusting(&elsewhere.root),
            "the server's certificate is for another host name",
        ),
        (&expired.url, trusting(&expired.root), "the server's certificate has expired"),
        (&early.url, trusting(&early.root), "the server's certificate is not valid yet"),
        (&old, trusting(&early.root), "the server supports no TLS version or cipher suite"),
    ] {
        let error = not_sent(url, agent);
        assert_eq!(error.kind(), TransportErrorKind::Tls);
        assert!(error.to_string().contains(reason), "{error}");
    }
    for server in [unknown, elsewhere, expired, early] {
        assert_eq!(*server.seen.lock().unwrap(), "");
    }
}

/// A server that reads what comes first, says this, and hangs up.
fn saying(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut buffer = [0; 16 * 1024];
            // Without it the close would be a reset.
            if !bytes.starts_with(b"reset") {
                let _ = stream.read(&mut buffer);
                let _ = stream.write_all(bytes);
            }
        }
    });
    url
}

#[test]
fn out_1_a_handshake_that_another_program_answers_is_not_sent() {
    for (bytes, reason) in [
        (b"" as &[u8], "closed during the handshake"),
        (b"reset", "closed during the handshake"),
        // What a captive portal says to everything.
        (b"HTTP/1.1 302 Found\r\nlocation: http://portal.example/\r\n\r\n", "is not TLS"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n<html>plain HTTP sent to HTTPS port", "is not TLS"),
        (b"SSH-2.0-x\r\n", "is not TLS"),
        // Half of a record's head.
        (b"\x16\x03", "closed during the handshake"),
    ] {
        let error = not_sent(&saying(bytes), Agent::new_with_defaults());
        assert_eq!(error.kind(), TransportErrorKind::Tls, "{error}");
        assert!(error.to_string().contains(reason), "{bytes:?}: {error}");
    }
}

#[test]
fn out_1_a_handshake_that_never_ends_is_not_sent() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let error = not_sent(&url, Agent::new_with_defaults());
    assert_eq!(error.kind(), TransportErrorKind::Timeout);
}

#[test]
fn out_1_a_certificate_that_the_server_misses_is_not_sent() {
    for versions in [&[&rustls::version::TLS13], &[&rustls::version::TLS12]] {
        let server = start_with("localhost", |_| {}, versions, true);
        let error = not_sent(&server.url, trusting(&server.root));
        assert_eq!(error.kind(), TransportErrorKind::Tls);
        assert!(error.to_string().contains("the server requires a client certificate"), "{error}");
        assert_eq!(*server.seen.lock().unwrap(), "");
    }
}

#[test]
fn gua_1_a_request_that_verifies_no_certificate_is_refused() {
    let server = start("elsewhere.example.com", |_| {});
    let tls = TlsConfig::builder().disable_verification(true).build();
    let api = Client::new(auth(&server));
    let request = || {
        Agent::new_with_defaults()
            .configure_request(Request::get(&server.url).body(()).unwrap())
            .tls_config(tls.clone())
            .build()
    };
    let error = api.run(request()).unwrap_err();
    assert!(
        matches!(&error, Error::Config(error) if *error.reason() == Reason::Unverified),
        "{error:?}"
    );
    assert_eq!(*server.seen.lock().unwrap(), "");
}

#[cfg(not(feature = "platform-verifier"))]
#[test]
fn trn_05_roots_that_this_build_cannot_read_are_an_error_and_no_panic() {
    let server = start("localhost", |_| {});
    let platform = agent(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build());
    let error = Client::builder(auth(&server)).agent(platform).build().unwrap_err();
    assert!(
        matches!(&error, Error::Config(error) if *error.reason() == Reason::Feature("platform-verifier")),
        "{error:?}"
    );
}

#[test]
fn trn_05_which_roots_are_believed_is_documented() {
    let manifest = std::fs::read_to_string("Cargo.toml").unwrap();
    assert!(
        manifest.contains("the roots of webpki-roots") && manifest.contains("platform-verifier")
    );
    let security = std::fs::read_to_string("../SECURITY.md").unwrap();
    assert!(security.contains("webpki-roots"));
}

#[cfg(feature = "gzip")]
#[test]
fn trn_11_a_gzip_bomb_is_too_long() {
    use auth_blocking::AnswerReason;
    use auth_blocking::testing::Answer;
    // One mebibyte of zeros.
    let bomb = include_bytes!("data/zeros.gz");
    let server = auth_blocking::testing::Server::start().unwrap();
    server.on(
        "POST",
        "/token",
        [Answer::status(200).header("content-encoding", "gzip").body(bomb.to_vec())],
    );
    let api =
        Api { server: server.url(), client_id: "id".to_owned(), client_secret: "canary".into() };
    let Error::Answer(error) = Client::new(api.authenticator().unwrap()).check().unwrap_err()
    else {
        panic!()
    };
    assert_eq!(error.reason, AnswerReason::TooLong(256 * 1024));
}
