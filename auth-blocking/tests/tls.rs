//! TLS, on both sides: which certificates are believed, and what is sent where one is not.
#![cfg(feature = "rustls")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;

use auth_blocking::ureq::Agent;
use auth_blocking::ureq::tls::{Certificate, RootCerts, TlsConfig};
use auth_blocking::{AuthConfig, Authenticator, Client, Error, Reason, Secret, TransportErrorKind};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

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
    let config =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![own.der().clone()], key)
            .unwrap();

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
    let clock = auth_blocking::testing::ManualClock::new();
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
