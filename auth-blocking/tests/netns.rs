//! What never left the machine, in real networks: without a name server, with a silent one, without a route, and behind
//! a captive portal. The stand-ins of `tls.rs` and of the findings' `not_sent.rs` must fail as these do.
//!
//! Linux, root and `AUTH_TEST_NETNS=1`: it makes network namespaces of its own, by `tests/servers/netns`.
#![cfg(all(feature = "rustls", target_os = "linux"))]
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use auth_blocking::testing::ManualClock;
use auth_blocking::{
    AuthConfig, Client, Error, FileTokenStore, Secret, TransportErrorKind as Kind,
};

/// The hub, as the host sees it: at the first address a name server that names this one for every host, and a portal; at
/// the second a name server that says nothing.
const PORTAL: Ipv4Addr = Ipv4Addr::new(10, 83, 1, 1);
const SILENT: Ipv4Addr = Ipv4Addr::new(10, 83, 2, 1);

#[test]
fn out_1_what_fails_in_real_networks_is_not_sent() {
    if std::env::var_os("AUTH_TEST_NETNS").is_none() {
        println!("skipped: AUTH_TEST_NETNS is not set");
        return;
    }
    let names = Names(format!("g{}", std::process::id() % 100_000));
    let up = Command::new(script("up.sh")).arg(&names.0).output().unwrap();
    if !up.status.success() {
        println!("skipped: no network namespaces: {}", String::from_utf8_lossy(&up.stderr).trim());
        return;
    }
    let mut hub = Hub::start(&names);
    for (scenario, name_server, route) in [
        ("no name server", Some(Ipv4Addr::new(10, 83, 1, 2)), true),
        ("a name server out of reach", Some(Ipv4Addr::new(198, 51, 100, 53)), false),
        ("a silent name server", Some(SILENT), true),
        ("no route", None, false),
        ("a captive portal", Some(PORTAL), true),
    ] {
        let directory = names.directory();
        fs::create_dir_all(&directory).unwrap();
        let server = name_server.unwrap_or(PORTAL);
        fs::write(directory.join("resolv.conf"), format!("nameserver {server}\n")).unwrap();
        let change = if route { "replace" } else { "delete" };
        // It may be gone already.
        let _ = Command::new("ip")
            .args(["-n", &format!("{}-a", names.0), "route", change, "default", "via"])
            .arg(PORTAL.to_string())
            .stderr(Stdio::null())
            .status();
        let exe = std::env::current_exe().unwrap();
        let run =
            inside(&names, "a", &exe, "host").env("NETNS_SCENARIO", scenario).output().unwrap();
        let text = String::from_utf8_lossy(&run.stdout) + String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success() && text.contains("as it should be"), "{scenario}: {text}");
        println!("{scenario}: not sent");
    }
    // The portal was spoken to, in TLS and in no other way.
    assert_eq!(hub.stop(), "");
}

/// Runs in a namespace of its own: a host in such a network.
#[test]
fn host() {
    let Ok(scenario) = std::env::var("NETNS_SCENARIO") else { return };
    match &*scenario {
        "no name server" | "a name server out of reach" => {
            spends_nothing("https://auth.example.com", &[Kind::Host], "");
        }
        "a silent name server" => {
            spends_nothing("https://auth.example.com", &[Kind::Timeout], "");
            abandons_four_threads();
        }
        "no route" => spends_nothing("https://198.51.100.7", &[Kind::Connect], ""),
        "a captive portal" => {
            spends_nothing("https://auth.example.com", &[Kind::Tls], "is not TLS");
            is_no_answer("http://auth.example.com");
        }
        other => panic!("{other}"),
    }
    println!("as it should be");
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "{server}/token",
    client_auth = none,
    rotate_refresh_token,
))]
#[auth(dangerous_allow_http)]
struct Rotating {
    server: String,
    client_id: String,
    refresh_token: Secret,
}

fn client(url: &str, directory: &Path) -> Client {
    let (server, client_id) = (url.to_owned(), "id".to_owned());
    let store = FileTokenStore::open(directory.join("tokens")).unwrap();
    let auth = Rotating { server, client_id, refresh_token: "canary".into() }
        .authenticator_with(store)
        .unwrap();
    let builder = Client::builder(auth).clock(ManualClock::new());
    builder.timeout_token(Duration::from_millis(500)).build().unwrap()
}

/// As the stand-ins: four calls, each of which tries anew.
fn spends_nothing(url: &str, kinds: &[Kind], reason: &str) {
    let directory = tempdir();
    for _ in 0..4 {
        // Each in a program of its own, as far as the store can tell.
        let error = client(url, &directory.0).check().unwrap_err();
        assert!(error.is_retryable() && !error.needs_user_action(), "{error:?}");
        let Error::Transport(error) = &error else { panic!("{error:?}") };
        assert!(error.is_not_sent() && kinds.contains(&error.kind()), "{error:?}");
        assert!((**error).to_string().contains(reason), "{error:?}");
    }
}

/// A lookup cannot be ended, only given up: not more than four times, and then at once.
fn abandons_four_threads() {
    let directory = tempdir();
    let api = client("https://auth.example.com", &directory.0);
    let (before, begun) = (threads(), Instant::now());
    for _ in 0..20 {
        let error = api.check().unwrap_err();
        assert!(matches!(&error, Error::Transport(error) if error.is_not_sent()), "{error:?}");
    }
    assert!(threads() <= before + 4, "{} threads, {before} before", threads());
    // Sixty attempts of half a second each, had each waited.
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

fn threads() -> usize {
    fs::read_dir("/proc/self/task").unwrap().count()
}

/// A portal's page is the response of no token endpoint: it spends nothing, and is followed nowhere.
fn is_no_answer(url: &str) {
    let directory = tempdir();
    for _ in 0..3 {
        let error = client(url, &directory.0).check().unwrap_err();
        assert!(matches!(error, Error::Answer(_)), "{error:?}");
    }
}

/// Runs in the hub's namespace until its input ends.
#[test]
fn hub() {
    if std::env::var_os("NETNS_HUB").is_none() {
        return;
    }
    let _silent = UdpSocket::bind((SILENT, 53)).unwrap();
    let liar = UdpSocket::bind((PORTAL, 53)).unwrap();
    thread::spawn(move || {
        let mut query = [0; 512];
        while let Ok((length, from)) = liar.recv_from(&mut query) {
            let _ = liar.send_to(&response(&query[..length]), from);
        }
    });
    for port in [80, 443] {
        let listener = TcpListener::bind((PORTAL, port)).unwrap();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut buffer = [0; 16 * 1024];
                let length = stream.read(&mut buffer).unwrap_or_default();
                if port == 443 && (buffer[0] != 0x16 || contains(&buffer[..length], b"canary")) {
                    println!("what came is not a TLS hello");
                }
                let page = "HTTP/1.1 302 Found\r\nlocation: http://10.83.1.1/login\r\ncontent-length: 6\r\n\r\n<html>";
                let _ = stream.write_all(page.as_bytes());
            }
        });
    }
    println!("ready");
    let _ = std::io::stdin().read(&mut [0]);
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// The portal's address for whatever is asked (RFC 1035 section 4); no address of another family.
fn response(query: &[u8]) -> Vec<u8> {
    let end = query.iter().skip(12).position(|byte| *byte == 0).unwrap_or_default() + 12 + 5;
    let is_a = query.get(end - 4..end - 2) == Some(&[0, 1]);
    let mut response = query[..end].to_vec();
    (response[2], response[3]) = (0x81, 0x80);
    response[6..12].copy_from_slice(&[0, u8::from(is_a), 0, 0, 0, 0]);
    if is_a {
        response.extend_from_slice(&[0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4]);
        response.extend_from_slice(&PORTAL.octets());
    }
    response
}

/// A test of this file, run within a namespace.
fn inside(names: &Names, end: &str, exe: &Path, test: &str) -> Command {
    let mut command = Command::new("ip");
    command.args(["netns", "exec", &format!("{}-{end}", names.0)]).arg(exe);
    command.args(["--exact", test, "--nocapture"]);
    command
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/servers/netns").join(name)
}

struct Hub(Child, BufReader<std::process::ChildStdout>);

impl Hub {
    fn start(names: &Names) -> Self {
        let exe = std::env::current_exe().unwrap();
        let mut command = inside(names, "hub", &exe, "hub");
        command.env("NETNS_HUB", "1").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("ready") {
            line.clear();
            assert!(out.read_line(&mut line).unwrap() > 0, "the hub ended");
        }
        Self(child, out)
    }

    /// Ends it; returns what it complained of.
    fn stop(&mut self) -> String {
        drop(self.0.stdin.take());
        self.0.wait().unwrap();
        let mut text = String::new();
        self.1.read_to_string(&mut text).unwrap();
        text.lines().filter(|line| line.contains("what came")).collect()
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

/// The namespaces' prefix; they are removed however the test ends.
struct Names(String);

impl Names {
    /// Where `ip netns exec` finds the files that it puts over those in /etc.
    fn directory(&self) -> PathBuf {
        Path::new("/etc/netns").join(format!("{}-a", self.0))
    }
}

impl Drop for Names {
    fn drop(&mut self) {
        let _ = Command::new(script("down.sh")).arg(&self.0).status();
        let _ = fs::remove_dir_all(self.directory());
    }
}

struct Tempdir(PathBuf);

fn tempdir() -> Tempdir {
    let number = Instant::now().elapsed().as_nanos();
    let name = format!("auth-netns-{}-{number}-{:p}", std::process::id(), &number);
    let path = std::env::temp_dir().join(name);
    fs::create_dir(&path).unwrap();
    Tempdir(path)
}

impl Drop for Tempdir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
