//! A process that is killed at each point of a rotation, and what the next one finds.

use std::cell::Cell;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{
    AuthConfig, Client, Error, Exclusive, FileTokenStore, Record, RecordKey, Secret, StoreError,
    TokenStore,
};
use auth_tests::apis::{client, rotating, rotating_client, rotation, server};
use auth_tests::family::Family;

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "{server}/token", client_auth = none, rotate_refresh_token))]
struct Api {
    server: String,
    client_id: String,
    refresh_token: Secret,
}

/// A program that runs so many hours after 2030 began: what waits for a refresh of unknown outcome is over in an hour.
fn api(server: &str, seed: &str, store: impl TokenStore + 'static, hour: u64) -> Client {
    let config =
        Api { server: server.to_owned(), client_id: "id".to_owned(), refresh_token: seed.into() };
    let clock = ManualClock::new();
    clock.advance(Duration::from_secs(hour * 3600));
    let auth = config.authenticator_with(store).unwrap();
    Client::builder(auth).clock(clock).build().unwrap()
}

/// A file store whose process ends, as if killed, at one point of the exclusive section.
#[derive(Debug)]
struct Killing(FileTokenStore, String);

struct Section {
    inner: Box<dyn Exclusive>,
    point: String,
    writes: u32,
}

impl Section {
    fn at(&self, point: &str) {
        if self.point == point {
            std::process::abort();
        }
    }
}

impl TokenStore for Killing {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        self.0.load(key)
    }

    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        let inner = self.0.exclusive(key, wait)?;
        Ok(Box::new(Section { inner, point: self.1.clone(), writes: 0 }))
    }
}

impl Exclusive for Section {
    fn load(&mut self) -> Result<Option<Record>, StoreError> {
        self.inner.load()
    }

    fn compare_and_swap(
        &mut self,
        replaces: Option<u64>,
        record: &Record,
    ) -> Result<bool, StoreError> {
        self.writes += 1;
        let taken = self.inner.compare_and_swap(replaces, record)?;
        self.at(if self.writes == 1 { "armed" } else { "committed" });
        Ok(taken)
    }

    fn reserve_spool(&mut self) -> Result<(), StoreError> {
        self.at("before_arm");
        self.inner.reserve_spool()
    }

    fn spool(&mut self, answer: &[u8]) -> Result<(), StoreError> {
        self.at("answered");
        self.inner.spool(answer)?;
        self.at("spooled");
        Ok(())
    }

    fn spooled(&mut self) -> Result<Option<auth_core::wire::body::SecretBytes>, StoreError> {
        self.inner.spooled()
    }

    fn clear_spool(&mut self) -> Result<(), StoreError> {
        self.inner.clear_spool()
    }
}

/// Runs in the child; does nothing in the suite itself.
#[test]
fn child() {
    let Ok(server) = std::env::var("CRASH_SERVER") else { return };
    let variable = |name: &str| std::env::var(name).unwrap();
    let store =
        Killing(FileTokenStore::open(variable("CRASH_DIR")).unwrap(), variable("CRASH_POINT"));
    let api = api(&server, &variable("CRASH_SEED"), store, variable("CRASH_HOUR").parse().unwrap());
    println!("{:?}", api.access_token().map(|_| "token"));
}

fn spawn(server: &Server, dir: &Path, seed: &str, point: &str, hour: u64) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::child", "--nocapture"])
        .env("CRASH_SERVER", server.url())
        .env("CRASH_DIR", dir)
        .env("CRASH_SEED", seed)
        .env("CRASH_POINT", point)
        .env("CRASH_HOUR", hour.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

struct World {
    server: Server,
    family: Arc<Mutex<Family>>,
    dir: tempfile::TempDir,
    seed: String,
    hour: Cell<u64>,
}

impl World {
    fn new(grace: bool) -> Self {
        let server = Server::start().unwrap();
        let family = Arc::new(Mutex::new(Family::new(grace, 36_000)));
        let answering = Arc::clone(&family);
        server.run("POST", "/token", move |seen| {
            let (status, body) = answering.lock().unwrap().refresh(&seen.text());
            Answer::json(body).with_status(status)
        });
        let seed = family.lock().unwrap().sign_in();
        Self { server, family, dir: tempfile::tempdir().unwrap(), seed, hour: Cell::new(0) }
    }

    /// Kills a process at `point`, an hour before whatever comes next, and says how many requests it made.
    fn kill(&self, point: &str) -> usize {
        let hour = self.hour.replace(self.hour.get() + 1);
        let mut child = spawn(&self.server, &self.tokens(), &self.seed, point, hour);
        assert!(!child.wait().unwrap().success(), "{point} was not reached");
        self.server.count("/token")
    }

    fn tokens(&self) -> std::path::PathBuf {
        self.dir.path().join("tokens")
    }

    /// The next process.
    fn check(&self) -> Result<(), Error> {
        let store = FileTokenStore::open(self.tokens()).unwrap();
        api(&self.server.url(), &self.seed, store, self.hour.get()).check()
    }
}

#[test]
fn crash_01_killed_before_anything_was_written() {
    let world = World::new(false);
    assert_eq!(world.kill("before_arm"), 0);
    world.check().unwrap();
    assert_eq!(world.server.count("/token"), 1);
}

#[test]
fn crash_02_killed_between_arming_and_sending() {
    let world = World::new(false);
    assert_eq!(world.kill("armed"), 0);
    world.check().unwrap();
    assert_eq!(world.server.count("/token"), 1);
}

#[test]
fn crash_03_killed_with_the_answer_in_memory() {
    let grace = World::new(true);
    assert_eq!(grace.kill("answered"), 1);
    grace.check().unwrap();
    assert_eq!(grace.server.count("/token"), 2);

    let strict = World::new(false);
    assert_eq!(strict.kill("answered"), 1);
    for _ in 0..10 {
        assert!(strict.check().unwrap_err().needs_user_action());
    }
    // One replay over any number of restarts, until an hour has passed.
    assert_eq!(strict.server.count("/token"), 2);
    assert_eq!(strict.family.lock().unwrap().wrong().len(), 1);
}

#[test]
fn crash_03_a_crash_loop_ends_no_credential() {
    let world = World::new(true);
    for _ in 0..5 {
        world.kill("answered");
    }
    world.check().unwrap();
    assert_eq!(world.server.count("/token"), 6);
}

#[test]
fn crash_04_killed_with_the_answer_in_the_spool() {
    let world = World::new(false);
    assert_eq!(world.kill("spooled"), 1);
    world.check().unwrap();
    assert_eq!(world.server.count("/token"), 1);
}

#[test]
fn crash_05_killed_around_the_commit() {
    let world = World::new(false);
    assert_eq!(world.kill("committed"), 1);
    world.check().unwrap();
    assert_eq!(world.server.count("/token"), 1);

    // A power cut that takes the rename back: the old record, and the spool that was synced before.
    let world = World::new(false);
    world.kill("spooled");
    let before: Vec<(std::path::PathBuf, Vec<u8>)> = std::fs::read_dir(world.tokens())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect();
    world.check().unwrap();
    for (path, bytes) in before {
        let _ = std::fs::remove_file(&path);
        let options =
            std::os::unix::fs::OpenOptionsExt::mode(&mut std::fs::OpenOptions::new(), 0o600)
                .write(true)
                .create_new(true)
                .open(path);
        std::io::Write::write_all(&mut options.unwrap(), &bytes).unwrap();
    }
    world.check().unwrap();
    assert_eq!(world.server.count("/token"), 1);
}

#[test]
fn crash_06_an_answer_that_was_lost_is_not_asked_for_again_in_the_call() {
    let server = server([rotation(1), Answer::hang_up(), rotation(2)]);
    let (api, clock) = rotating_client(&server);
    api.check().unwrap();
    clock.advance(Duration::from_secs(3545));
    // The old token is still good, so nothing is lost yet.
    for _ in 0..10 {
        assert_eq!(api.access_token().unwrap().expose(), "at1");
    }
    assert_eq!(server.count("/token"), 2);
    clock.advance(Duration::from_secs(60));
    api.check().unwrap();
    assert_eq!(server.count("/token"), 3);

    let server = self::server([Answer::hang_up()]);
    let (api, _) = rotating_client(&server);
    assert!(matches!(api.check().unwrap_err(), Error::RefreshOutcomeUnknown(_)));
    assert_eq!(server.count("/token"), 1);
}

#[test]
fn crash_09_an_answer_that_cannot_be_read_stays_in_the_spool() {
    use std::os::unix::fs::PermissionsExt;
    let (server, dir) = (
        server([Answer::status(200).body("<html>refresh_token=rt1</html>")]),
        tempfile::tempdir().unwrap(),
    );
    let dir = dir.path().join("tokens");
    let (api, _) = client(&server, rotating(FileTokenStore::open(&dir).unwrap()));
    assert!(matches!(api.check().unwrap_err(), Error::Answer(_)));
    let spool = std::fs::read_dir(&dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "spool"))
        .unwrap();
    assert!(String::from_utf8_lossy(&std::fs::read(&spool).unwrap()).contains("refresh_token=rt1"));
    assert_eq!(std::fs::metadata(&spool).unwrap().permissions().mode() & 0o777, 0o600);
}

/// Five processes that wake up with a token of two days ago.
#[test]
fn race_08_processes_that_slept_make_one_request() {
    let world = World::new(false);
    let past = ManualClock::at(std::time::SystemTime::now() - Duration::from_secs(2 * 86_400));
    let config = Api {
        server: world.server.url(),
        client_id: "id".to_owned(),
        refresh_token: world.seed.as_str().into(),
    };
    let auth = config.authenticator_with(FileTokenStore::open(world.tokens()).unwrap()).unwrap();
    Client::builder(auth).entropy(past.entropy()).clock(past).build().unwrap().check().unwrap();
    let children: Vec<Child> =
        (0..5).map(|_| spawn(&world.server, &world.tokens(), &world.seed, "none", 0)).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(String::from_utf8_lossy(&output.stdout).contains("Ok(\"token\")"), "{output:?}");
    }
    assert_eq!(world.server.count("/token"), 2);
    assert!(world.family.lock().unwrap().wrong().is_empty());
}

/// The holder of the lock is killed while its request is on the way.
#[test]
fn race_13_a_dead_holder_leaves_no_lock() {
    let (server, dir) = (Server::start().unwrap(), tempfile::tempdir().unwrap());
    let (dir, first) = (dir.path().join("tokens"), Mutex::new(true));
    server.run("POST", "/token", move |_| {
        let stalls = std::mem::take(&mut *first.lock().unwrap());
        rotation(1).delay(Duration::from_secs(if stalls { 20 } else { 0 }))
    });
    let mut child = spawn(&server, &dir, "rt0", "none", 0);
    while server.count("/token") == 0 {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    api(&server.url(), "rt0", FileTokenStore::open(&dir).unwrap(), 1).check().unwrap();
    assert_eq!(server.count("/token"), 2);
}
