//! Processes that share a file store: one token request between them, and no token lost by a kill.
//!
//! For the kills a child process rotates as fast as it can, against a server in this process, and is killed at random
//! instants. Afterwards the credential must still work, except in one window that no client can close: the
//! request was sent and its answer is not on disk yet. There a server with a grace period still lets the
//! client in; a strict one gets the spent token once more and refuses it, and then a person must sign in again.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, Client, Clock, Error, FileTokenStore, Now, Secret};
use auth_tests::family::Family;

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "{server}/token", rotate_refresh_token))]
struct Api {
    server: String,
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

/// A program that runs so many hours after 2030 began: what waits for a refresh of unknown outcome is over in an hour.
fn client(server: &str, dir: &Path, seed: &str, hour: u64) -> Client {
    let config = Api {
        server: server.to_owned(),
        client_id: "id".to_owned(),
        client_secret: "secret".into(),
        refresh_token: seed.into(),
    };
    let auth = config.authenticator_with(FileTokenStore::open(dir).unwrap()).unwrap();
    let clock = ManualClock::new();
    clock.advance(Duration::from_secs(hour * 3600));
    Client::builder(auth).clock(Runs(clock, Instant::now())).build().unwrap()
}

/// A manual clock that runs on.
#[derive(Debug)]
struct Runs(ManualClock, Instant);

impl Clock for Runs {
    fn now(&self) -> Now {
        let (now, gone) = (self.0.now(), self.1.elapsed());
        Now { wall: now.wall + gone, monotonic: now.monotonic + gone }
    }

    fn sleep(&self, duration: Duration) {
        thread::sleep(duration);
    }
}

/// Runs in the child; does nothing in the suite itself.
#[test]
fn child() {
    let Ok(server) = std::env::var("KILLS_SERVER") else { return };
    let (dir, seed) = (std::env::var("KILLS_DIR").unwrap(), std::env::var("KILLS_SEED").unwrap());
    let hour = std::env::var("KILLS_HOUR").unwrap().parse().unwrap();
    let api = client(&server, Path::new(&dir), &seed, hour);
    if std::env::var_os("KILLS_ONCE").is_some() {
        assert_eq!(api.access_token().unwrap().expose(), "at");
        return;
    }
    // The server's tokens end at once, so that each check rotates.
    while api.check().is_ok() {}
}

fn lock(family: &Mutex<Family>) -> MutexGuard<'_, Family> {
    family.lock().unwrap()
}

fn start(grace: bool, life: u32) -> (Server, Arc<Mutex<Family>>) {
    let server = Server::start().unwrap();
    let family = Arc::new(Mutex::new(Family::new(grace, life)));
    let answering = Arc::clone(&family);
    server.run("POST", "/token", move |seen| {
        let (status, body) = lock(&answering).refresh(&seen.text());
        Answer::json(body).with_status(status)
    });
    (server, family)
}

fn spawn(server: &Server, dir: &Path, seed: &str, hour: u64) -> Child {
    command(server, dir, seed, hour).spawn().unwrap()
}

fn command(server: &Server, dir: &Path, seed: &str, hour: u64) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "child", "--nocapture"])
        .env("KILLS_SERVER", server.url())
        .env("KILLS_DIR", dir)
        .env("KILLS_SEED", seed)
        .env("KILLS_HOUR", hour.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Lets a child rotate, and kills it at a random instant after its first rotation.
fn kill_one(
    (server, family): (&Server, &Mutex<Family>),
    dir: &Path,
    seed: &str,
    hour: u64,
    random: &mut u64,
) {
    let before = lock(family).number;
    let mut child = spawn(server, dir, seed, hour);
    let deadline = Instant::now() + Duration::from_secs(30);
    while lock(family).number == before {
        assert!(Instant::now() < deadline, "the child does not rotate");
        thread::yield_now();
    }
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    thread::sleep(Duration::from_micros(*random % 20_000));
    child.kill().unwrap();
    child.wait().unwrap();
}

/// All that is on disk.
fn snapshot(dir: &Path) -> Vec<u8> {
    let paths = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    paths.flat_map(|path| std::fs::read(path).unwrap()).collect()
}

fn has(disk: &[u8], token: &str) -> bool {
    disk.windows(token.len()).any(|window| window == token.as_bytes())
}

fn seed() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let seed = now.subsec_nanos().into();
    println!("random seed {seed}");
    std::cmp::max(seed, 1)
}

#[test]
fn with_a_grace_period_every_kill_is_survived() {
    let (server, family) = start(true, 0);
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("tokens");
    let refresh_token = lock(&family).sign_in();
    let mut random = seed();
    for kill in 0..100u64 {
        kill_one((&server, &family), &dir, &refresh_token, 2 * kill, &mut random);
        client(&server.url(), &dir, &refresh_token, 2 * kill + 1)
            .check()
            .unwrap_or_else(|error| panic!("kill {kill}: {error}"));
    }
}

#[test]
fn a_strict_server_loses_nothing_outside_the_one_window() {
    let (server, family) = start(false, 0);
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("tokens");
    let mut refresh_token = lock(&family).sign_in();
    let (mut random, mut in_window) = (seed(), 0);
    for kill in 0..200u64 {
        kill_one((&server, &family), &dir, &refresh_token, 2 * kill, &mut random);
        let client = || client(&server.url(), &dir, &refresh_token, 2 * kill + 1);
        lock(&family).presented.clear();
        let disk = snapshot(&dir);
        let Err(error) = client().check() else { continue };
        // The child's last request may arrive after the kill; what counts is the one that was wrong.
        let right = lock(&family).wrong().first().cloned().expect("nothing else fails");
        assert!(!has(&disk, &right), "kill {kill}: {right} was on disk, and yet: {error}");
        in_window += 1;
        // Sent, rotated, and the answer lost with the process.
        assert!(
            matches!(error, Error::Refused(_)) && error.needs_user_action(),
            "kill {kill}: {error:?}"
        );
        for _ in 0..3 {
            let error = client().check().unwrap_err();
            assert!(error.needs_user_action(), "kill {kill}: {error:?}");
        }
        assert_eq!(lock(&family).wrong().len(), 1, "one replay over any number of restarts");
        refresh_token = lock(&family).sign_in();
    }
    println!("200 kills, {in_window} of them between the request and the spool");
}

#[test]
fn eight_processes_make_one_token_request() {
    for round in 0..50 {
        let (server, family) = start(false, 600);
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("tokens");
        let seed = lock(&family).sign_in();
        let children: Vec<Child> = (0..8)
            .map(|_| command(&server, &dir, &seed, 0).env("KILLS_ONCE", "1").spawn().unwrap())
            .collect();
        for mut child in children {
            assert!(child.wait().unwrap().success());
        }
        assert_eq!(server.count("/token"), 1, "round {round}");
    }
}
