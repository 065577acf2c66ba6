//! Token stores that are slow, away, or told lies.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{
    AuthConfig, Authenticator, Client, Error, EventKind, Exclusive, FileTokenStore,
    MemoryTokenStore, Record, RecordKey, Secret, StoreError, StoreErrorKind, TokenStore,
};

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "https://auth.example.com/token", rotate_refresh_token))]
#[auth(base_url = "https://api.example.com")]
struct Api {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

fn auth(store: impl TokenStore + 'static) -> Authenticator {
    let config = Api {
        client_id: "id".to_owned(),
        client_secret: "secret".into(),
        refresh_token: "rt-0".into(),
    };
    config.authenticator_with(store).unwrap()
}

/// Long enough for anything that does not hang.
const SOON: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writes {
    Succeed,
    Fail,
    /// One fails, and the next ones succeed.
    FailOnce,
    Hang,
}

/// A store whose writes do what a test tells them.
#[derive(Clone, Debug)]
struct Faulty(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    store: MemoryTokenStore,
    writes: Mutex<Writes>,
    told: Condvar,
    /// How many writes did not succeed at once.
    tries: AtomicUsize,
}

impl Faulty {
    fn new() -> Self {
        let (writes, told) = (Mutex::new(Writes::Succeed), Condvar::new());
        let (store, tries) = (MemoryTokenStore::new(), AtomicUsize::new(0));
        Self(Arc::new(Shared { store, writes, told, tries }))
    }

    fn tell(&self, writes: Writes) {
        *self.0.writes.lock().unwrap() = writes;
        self.0.told.notify_all();
    }

    fn tries(&self) -> usize {
        self.0.tries.load(Ordering::SeqCst)
    }

    /// Waits until so many writes were tried.
    fn wait_for_tries(&self, count: usize) {
        wait_until(|| self.tries() >= count);
        assert_eq!(self.tries(), count);
    }
}

#[track_caller]
fn wait_until(is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < SOON, "it does not happen");
        thread::sleep(Duration::from_millis(1));
    }
}

impl TokenStore for Faulty {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        self.0.store.load(key)
    }

    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        let section = self.0.store.exclusive(key, wait)?;
        Ok(Box::new(FaultySection { store: self.clone(), section }))
    }
}

struct FaultySection {
    store: Faulty,
    section: Box<dyn Exclusive>,
}

impl Exclusive for FaultySection {
    fn load(&mut self) -> Result<Option<Record>, StoreError> {
        self.section.load()
    }

    fn compare_and_swap(
        &mut self,
        replaces: Option<u64>,
        record: &Record,
    ) -> Result<bool, StoreError> {
        let shared = &self.store.0;
        let writes = shared.writes.lock().unwrap();
        if *writes != Writes::Succeed {
            shared.tries.fetch_add(1, Ordering::SeqCst);
        }
        let mut writes = shared.told.wait_while(writes, |writes| *writes == Writes::Hang).unwrap();
        let is_failing = matches!(*writes, Writes::Fail | Writes::FailOnce);
        if *writes == Writes::FailOnce {
            *writes = Writes::Succeed;
        }
        match is_failing {
            true => Err(StoreError::new("the test's", StoreErrorKind::Refused)),
            false => self.section.compare_and_swap(replaces, record),
        }
    }
}

/// A client whose newest token the store failed to save: its second one, whose response broke the store.
struct Unsaved {
    server: Server,
    store: Faulty,
    clock: ManualClock,
    client: Client,
    troubles: Arc<AtomicUsize>,
}

impl Unsaved {
    /// `listener` hears each `StoreTrouble`, on the thread that tells it.
    fn new(listener: impl Fn() + Send + Sync + 'static) -> Self {
        let (store, clock) = (Faulty::new(), ManualClock::new());
        let (breaking, number) = (store.clone(), AtomicUsize::new(0));
        let server = Server::start().unwrap();
        server.run("POST", "/token", move |_| {
            let number = number.fetch_add(1, Ordering::SeqCst) + 1;
            if number == 2 {
                breaking.tell(Writes::Fail);
            }
            Answer::json(format!(
                r#"{{"access_token":"at-{number}","refresh_token":"rt-{number}","expires_in":600}}"#
            ))
        });
        server.run("GET", "/items", |_| Answer::json("[]"));
        let troubles = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&troubles);
        let client = server
            .client(auth(store.clone()))
            .clock(clock.clone())
            .entropy(clock.entropy())
            .on_event(move |event| {
                if matches!(event.kind, EventKind::StoreTrouble(_)) {
                    listener();
                    counted.fetch_add(1, Ordering::SeqCst);
                }
            })
            .build()
            .unwrap();
        client.check().unwrap();
        clock.advance(Duration::from_secs(601));
        Self { server, store, clock, client, troubles }
    }

    fn call(&self) {
        self.client.get("/items").call().unwrap();
    }

    fn wait_for_troubles(&self, count: usize) {
        wait_until(|| self.troubles.load(Ordering::SeqCst) >= count);
        assert_eq!(self.troubles.load(Ordering::SeqCst), count);
    }
}

#[test]
fn sto_1_a_failed_save_is_tried_again_after_growing_rests() {
    let world = Unsaved::new(|| {});
    world.call();
    assert_eq!(world.store.tries(), 1);
    for _ in 0..6 {
        world.call();
    }
    assert_eq!(world.store.tries(), 1, "within the first rest");
    for (at, rest) in [1, 2, 4, 8, 16, 32, 60, 60].into_iter().enumerate() {
        world.wait_for_troubles(1 + at);
        world.clock.advance(Duration::from_secs(rest) - Duration::from_millis(1));
        world.call();
        assert_eq!(world.store.tries(), 1 + at, "{rest} s are not over");
        world.clock.advance(Duration::from_millis(1));
        for _ in 0..6 {
            world.call();
        }
        world.store.wait_for_tries(2 + at);
    }
    // It is saved once the store works, and another authenticator goes on with it.
    world.wait_for_troubles(9);
    world.store.tell(Writes::Succeed);
    world.clock.advance(Duration::from_secs(60));
    world.call();
    let next = world
        .server
        .client(auth(world.store.clone()))
        .clock(world.clock.clone())
        .entropy(world.clock.entropy());
    assert_eq!(next.build().unwrap().access_token().unwrap().expose(), "at-2");
    assert_eq!(world.server.count("/token"), 2);
}

/// What another program that shares the store gets, which waits for its section.
fn next_token(world: &Unsaved) -> Result<String, Error> {
    let (client, clock) = (world.server.client(auth(world.store.clone())), &world.clock);
    let client = client.clock(clock.clone()).entropy(clock.entropy()).timeout_token(SOON);
    Ok(client.build()?.access_token()?.expose().to_owned())
}

#[test]
fn sto_1_a_program_that_makes_no_calls_saves_its_token_all_the_same() {
    let world = Unsaved::new(|| {});
    world.call();
    world.wait_for_troubles(1);
    world.store.tell(Writes::Succeed);
    world.clock.advance(Duration::from_secs(1));
    assert_eq!(next_token(&world).unwrap(), "at-2");
    assert_eq!(world.server.count("/token"), 2);
}

#[test]
fn sto_1_a_program_that_drops_its_client_keeps_nobody_out() {
    let mut world = Unsaved::new(|| {});
    world.call();
    world.wait_for_troubles(1);
    world.store.tell(Writes::Succeed);
    // The rest is not over, and will not be.
    world.client = Client::new(auth(MemoryTokenStore::new()));
    let next = next_token(&world);
    assert!(!matches!(&next, Err(Error::Store(_))), "{next:?}");
}

#[test]
fn sto_1_calls_with_a_good_token_never_wait_for_the_store() {
    let world = Unsaved::new(|| {});
    world.call();
    world.wait_for_troubles(1);
    world.store.tell(Writes::Hang);
    world.clock.advance(Duration::from_secs(1));
    let (done, calls) = mpsc::channel();
    for _ in 0..6 {
        let (done, client) = (done.clone(), world.client.clone());
        thread::spawn(move || done.send(client.get("/items").call().map(|_| ())));
    }
    let returned = (0..6).map_while(|_| calls.recv_timeout(SOON).ok()).count();
    world.store.tell(Writes::Succeed);
    assert_eq!(returned, 6, "calls that did not wait for the store");
    assert_eq!(world.store.tries(), 2, "one of them had the save tried");
}

#[test]
fn sto_1_a_renewal_waits_for_the_save_that_is_under_way() {
    let world = Unsaved::new(|| {});
    world.call();
    world.wait_for_troubles(1);
    world.store.tell(Writes::Hang);
    world.clock.advance(Duration::from_secs(1));
    world.call();
    world.store.wait_for_tries(2);
    world.clock.advance(Duration::from_secs(600));
    let (done, calls) = mpsc::channel();
    let client = world.client.clone();
    thread::spawn(move || done.send(client.access_token().map(|token| token.expose().to_owned())));
    world.store.tell(Writes::FailOnce);
    // It takes over the lock that is still held; of another one it would wait for itself.
    assert_eq!(calls.recv_timeout(SOON).unwrap().unwrap(), "at-3");
    assert_eq!(world.server.count("/token"), 3);
}

#[test]
fn sto_4_a_renewal_that_fails_does_not_lose_the_unsaved_token() {
    let world = Unsaved::new(|| {});
    world.call();
    world.wait_for_troubles(1);
    // Due, and the store is still away: nothing can be armed, and the token in hand is used.
    world.clock.advance(Duration::from_secs(545));
    world.call();
    assert_eq!(world.server.count("/token"), 2);
    // Back again, the store gets what it missed, and another program goes on with it.
    world.store.tell(Writes::Succeed);
    world.clock.advance(Duration::from_secs(3));
    world.call();
    let saved = || {
        let next = world
            .server
            .client(auth(world.store.clone()))
            .clock(world.clock.clone())
            .entropy(world.clock.entropy());
        next.build().unwrap().get("/items").timeout(Duration::from_millis(50)).call().is_ok()
    };
    wait_until(saved);
    let seen = world.server.seen();
    let tokens = seen.iter().filter(|seen| seen.path == "/token").map(|seen| seen.text());
    let spent = tokens.filter(|text| text.contains("refresh_token=rt-1")).count();
    assert_eq!(spent, 1, "how often a refresh token that was exchanged is presented");
}

/// Where the listener finds the client that it is a part of.
type Slot = Arc<OnceLock<Client>>;

#[test]
fn sto_1_a_listener_may_use_the_client_on_store_trouble() {
    let (slot, heard): (Slot, _) = (Slot::default(), Arc::new(Mutex::new(Vec::new())));
    let (found, hear) = (Arc::clone(&slot), Arc::clone(&heard));
    let world = Unsaved::new(move || {
        // On this thread, and on another one that this one waits for.
        let own = found.get().unwrap().access_token();
        let client = found.get().unwrap().clone();
        let other = thread::spawn(move || client.access_token()).join().unwrap();
        for token in [own, other] {
            let token = token.map(|token| token.expose().to_owned());
            hear.lock().unwrap().push(token.map_err(|error| error.to_string()));
        }
    });
    slot.set(world.client.clone()).unwrap();
    let (done, calls) = mpsc::channel();
    let client = world.client.clone();
    let clock = world.clock.clone();
    thread::spawn(move || {
        for _ in 0..2 {
            client.get("/items").call().unwrap();
            clock.advance(Duration::from_secs(1));
        }
        done.send(())
    });
    let returned = calls.recv_timeout(SOON);
    assert!(returned.is_ok(), "the listener and the call wait for each other");
    world.wait_for_troubles(2);
    let expected = vec![Ok::<String, String>("at-2".to_owned()); 4];
    assert_eq!(*heard.lock().unwrap(), expected);
}

/// A directory seen as one of a network: a file system in user space that has the name of one.
struct Mounted(tempfile::TempDir);

impl Mounted {
    /// `None` where this user may not mount, or the program is not there.
    fn as_sshfs() -> Option<Self> {
        let mounted = Self(tempfile::tempdir().unwrap());
        let (behind, place) = (mounted.0.path().join("behind"), mounted.place());
        std::fs::create_dir(&behind).unwrap();
        std::fs::create_dir(&place).unwrap();
        let mut bindfs = Command::new("bindfs");
        bindfs.args(["-o", "subtype=sshfs"]).arg(behind).arg(place).stderr(Stdio::null());
        let is_mounted = bindfs.status().is_ok_and(|status| status.success());
        if !is_mounted {
            println!("skipped: no file system in user space: bindfs and the right to mount");
        }
        is_mounted.then_some(mounted)
    }

    fn place(&self) -> PathBuf {
        self.0.path().join("mounted")
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let mut umount = Command::new("umount");
        let _ = umount.arg("--lazy").arg(self.place()).stderr(Stdio::null()).status();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn sto_8_a_directory_on_sshfs_is_refused() {
    let Some(mounted) = Mounted::as_sshfs() else { return };
    let dir = mounted.place().join("tokens");
    let opened = FileTokenStore::open(&dir).map_err(|error| error.kind().clone());
    assert_eq!(opened.err(), Some(StoreErrorKind::FileSystem));
    FileTokenStore::open_on_any_file_system(&dir).unwrap();
}

#[test]
fn id_4_a_relative_directory_is_the_one_of_when_the_store_was_opened() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "sto::changes_its_directory", "--nocapture"]);
    child.env("STO_SECOND", second.path()).current_dir(first.path());
    let output = child.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let entries = |dir: &Path| std::fs::read_dir(dir).map_or(0, Iterator::count);
    let records = [&first, &second].map(|dir| entries(&dir.path().join("tokens")));
    assert_eq!(
        records,
        [4, 0],
        "a record and its lock, at its name and the first release's, where the store was opened, nothing elsewhere"
    );
}

/// Runs in a child, whose current directory is no other test's; does nothing in the suite itself.
#[test]
fn changes_its_directory() {
    let Ok(second) = std::env::var("STO_SECOND") else { return };
    let server = Server::start().unwrap();
    let token = r#"{"access_token":"at","refresh_token":"rt-1","expires_in":600}"#;
    server.run("POST", "/token", move |_| Answer::json(token));
    let store = FileTokenStore::open("tokens").unwrap();
    std::env::set_current_dir(second).unwrap();
    server.client(auth(store)).build().unwrap().check().unwrap();
}
