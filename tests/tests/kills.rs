//! A child is killed in every step of a rotation that it takes in its store, and at every stage of the answer.
//!
//! Afterwards the credential still works, except where the answer was sent and had not been spooled. There a server
//! with a grace period lets the client in; a strict one gets the spent token once more, after its wait, and refuses it: then
//! a person must sign in again.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use auth_blocking::testing::ManualClock;
use auth_blocking::{AuthConfig, Client, Error, FileTokenStore, Secret, TokenStore};
use auth_own_store::FolderTokenStore;
use auth_tests::endpoint::{self, Endpoint};
use auth_tests::family::Family;
use auth_tests::killed::{Killed, die};

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "{endpoint}", rotate_refresh_token))]
struct Api {
    endpoint: String,
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

/// Each client lives an hour after the one before it: a token that lives for no time serves for some seconds.
static HOURS: AtomicU64 = AtomicU64::new(0);

fn later() -> u64 {
    HOURS.fetch_add(1, Ordering::Relaxed)
}

fn clock(hours: u64) -> ManualClock {
    let clock = ManualClock::new();
    clock.advance(Duration::from_secs(hours * 3600));
    clock
}

fn client(
    endpoint: &str,
    store: impl TokenStore + 'static,
    seed: &str,
    clock: ManualClock,
) -> Client {
    let config = Api {
        endpoint: endpoint.to_owned(),
        client_id: "id".to_owned(),
        client_secret: "secret".into(),
        refresh_token: seed.into(),
    };
    let auth = config.authenticator_with(store).unwrap();
    Client::builder(auth).entropy(clock.entropy()).clock(clock).build().unwrap()
}

/// The store of the folder: the library's, or the example of one of a user's own.
fn open(dir: &Path) -> Arc<dyn TokenStore> {
    let tokens = dir.join("tokens");
    if dir.join(OWN).exists() {
        return Arc::new(FolderTokenStore::open(tokens).unwrap());
    }
    Arc::new(FileTokenStore::open(tokens).unwrap())
}

/// A file that says that the store is the example's.
const OWN: &str = "own";

/// Runs in the child, which rotates twice; does nothing in the suite itself.
#[test]
fn child() {
    let Ok(endpoint) = std::env::var("KILLS_ENDPOINT") else { return };
    let dir = std::env::var("KILLS_DIR").unwrap();
    let (dir, seed) = (Path::new(&dir), std::env::var("KILLS_SEED").unwrap());
    let last = std::env::var("KILLS_STEP").unwrap().parse().unwrap();
    let store = Killed::new(open(dir), last, dir.join("killed"));
    let clock = clock(std::env::var("KILLS_HOUR").unwrap().parse().unwrap());
    let api = client(&endpoint, store.clone(), &seed, clock.clone());
    for _ in 0..2 {
        api.check().unwrap();
        clock.advance(Duration::from_secs(60));
    }
    std::fs::write(dir.join("steps"), store.steps().to_string()).unwrap();
    // The one who kills it must find it: a number of a process that has ended may be another's.
    while std::env::var_os("KILLS_STAY").is_some() {
        std::thread::park();
    }
}

fn command(endpoint: &str, dir: &Path, seed: &str, step: u32) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "child", "--nocapture"])
        .env("KILLS_ENDPOINT", endpoint)
        .env("KILLS_DIR", dir)
        .env("KILLS_SEED", seed)
        .env("KILLS_STEP", step.to_string())
        .env("KILLS_HOUR", later().to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// A credential, its endpoint and its folder.
struct World {
    family: Arc<Mutex<Family>>,
    endpoint: Endpoint,
    seed: String,
    dir: tempfile::TempDir,
}

impl World {
    /// `serve` is given the connection and the answer.
    fn new(
        grace: bool,
        serve: impl Fn(&Mutex<Family>, &str, &mut dyn Write) + Send + Sync + 'static,
    ) -> Self {
        // Tokens that end at once: each check rotates.
        let mut family = Family::new(grace, 0);
        let seed = family.sign_in();
        let family = Arc::new(Mutex::new(family));
        let answering = Arc::clone(&family);
        let endpoint = Endpoint::start(IpAddr::V4(Ipv4Addr::LOCALHOST), move |form, stream| {
            serve(&answering, form, stream);
        });
        Self { family, endpoint, seed, dir: tempfile::tempdir().unwrap() }
    }

    fn url(&self) -> String {
        format!("http://{}/token", self.endpoint.address)
    }

    /// A child that dies in a step of the store; with 0, one that ends by itself.
    fn spawn(&self, step: u32) -> Child {
        command(&self.url(), self.dir.path(), &self.seed, step).spawn().unwrap()
    }

    /// A child that lives until it is killed.
    fn spawn_victim(&self) -> Child {
        let mut command = command(&self.url(), self.dir.path(), &self.seed, 0);
        command.env("KILLS_STAY", "1").spawn().unwrap()
    }

    /// A new process in all but name: nothing is in memory.
    fn check(&self) -> Result<(), Error> {
        self.check_at(later())
    }

    fn check_at(&self, hour: u64) -> Result<(), Error> {
        client(&self.url(), open(self.dir.path()), &self.seed, clock(hour)).check()
    }

    fn family(&self) -> MutexGuard<'_, Family> {
        self.family.lock().unwrap()
    }

    fn is_on_disk(&self, token: &str) -> bool {
        let tokens = std::fs::read_dir(self.dir.path().join("tokens")).unwrap();
        let files = tokens.map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
        files.into_iter().any(|file| file.windows(token.len()).any(|part| part == token.as_bytes()))
    }

    /// The chain goes on, and no wrong token was presented.
    fn lives(&self, place: &str) {
        for _ in 0..2 {
            self.check().unwrap_or_else(|error| panic!("{place}: {error:?}"));
        }
        if !self.family().grace {
            assert!(self.family().wrong().is_empty(), "{place}");
        }
    }

    /// A person must sign in again, and the spent token was presented once more.
    fn asks_for_a_sign_in(&self, place: &str) {
        let hour = later();
        for _ in 0..4 {
            let error = self.check_at(hour).unwrap_err();
            assert!(error.needs_user_action(), "{place}: {error:?}");
        }
        assert_eq!(self.family().wrong().len(), 1, "{place}");
    }
}

fn answer(family: &Mutex<Family>, form: &str) -> Vec<u8> {
    let (status, body) = family.lock().unwrap().refresh(form);
    endpoint::answer(status, &body)
}

fn answers(family: &Mutex<Family>, form: &str, stream: &mut dyn Write) {
    // The child may be gone.
    let _ = stream.write_all(&answer(family, form));
}

#[test]
fn a_kill_in_any_step_of_the_store() {
    a_kill_in_any_step(|world| world);
}

#[test]
fn a_kill_in_any_step_of_a_store_of_the_users_own() {
    a_kill_in_any_step(|world| {
        std::fs::write(world.dir.path().join(OWN), "").unwrap();
        world
    });
}

fn a_kill_in_any_step(with_store: impl Fn(World) -> World) {
    let world = with_store(World::new(false, answers));
    assert!(world.spawn(0).wait().unwrap().success());
    let steps: u32 =
        std::fs::read_to_string(world.dir.path().join("steps")).unwrap().parse().unwrap();
    assert!(steps >= 2 * 2 * 9, "{steps}");
    for grace in [true, false] {
        let mut in_window = 0;
        for step in 1..=steps {
            let world = with_store(World::new(grace, answers));
            let status = world.spawn(step).wait().unwrap();
            assert_eq!(status.signal(), Some(9), "step {step}");
            let place = std::fs::read_to_string(world.dir.path().join("killed")).unwrap();
            // The answer is in the dead process's memory, and nowhere else.
            if !grace && place == "before spool" {
                in_window += 1;
                world.asks_for_a_sign_in(&place);
            } else {
                world.lives(&place);
            }
        }
        println!(
            "grace {grace}: {steps} kills, {in_window} of them between the request and the spool"
        );
        assert_eq!(in_window, if grace { 0 } else { 2 });
    }
}

/// What the server has done when the child dies.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    Received,
    Acted,
    SentHalf,
    SentAll,
}

/// Kills a child at a stage of its `n`-th answer.
fn kill_at(stage: Stage, n: u32, grace: bool) -> World {
    let child: Arc<Mutex<Option<u32>>> = Arc::default();
    let (victim, count) = (Arc::clone(&child), Mutex::new(0));
    let world = World::new(grace, move |family, form, stream| {
        let mut count = count.lock().unwrap();
        *count += 1;
        if *count != n {
            return answers(family, form, stream);
        }
        let kill = || loop {
            // It asks before its parent knows its number.
            if let Some(child) = victim.lock().unwrap().take() {
                return die(child);
            }
            std::thread::yield_now();
        };
        if stage == Stage::Received {
            return kill();
        }
        let answer = answer(family, form);
        let sent = match stage {
            Stage::Received | Stage::Acted => 0,
            Stage::SentHalf => answer.len() / 2,
            Stage::SentAll => answer.len(),
        };
        stream.write_all(&answer[..sent]).unwrap();
        stream.flush().unwrap();
        kill();
    });
    let mut process = world.spawn_victim();
    *child.lock().unwrap() = Some(process.id());
    assert_eq!(process.wait().unwrap().signal(), Some(9), "{stage:?}");
    world
}

#[test]
fn a_kill_at_any_stage_of_the_answer_with_a_grace_period() {
    for stage in [Stage::Received, Stage::Acted, Stage::SentHalf, Stage::SentAll] {
        for n in 1..=2 {
            kill_at(stage, n, true).lives(&format!("{stage:?} {n}"));
        }
    }
}

#[test]
fn a_kill_at_any_stage_of_the_answer_of_a_strict_server() {
    for n in 1..=2 {
        // Not acted on: presented again, it is the right token still.
        kill_at(Stage::Received, n, false).lives("received");
        for stage in [Stage::Acted, Stage::SentHalf] {
            kill_at(stage, n, false).asks_for_a_sign_in(&format!("{stage:?} {n}"));
        }
        // How far the child came is told by its disk.
        for _ in 0..10 {
            let world = kill_at(Stage::SentAll, n, false);
            let right = format!("rt-1-{}.", world.family().number);
            if world.is_on_disk(&right) {
                world.lives("sent all, spooled");
            } else {
                world.asks_for_a_sign_in("sent all, not spooled");
            }
        }
    }
}

/// OUT-2: two children die while they wait, and the server has not acted.
#[test]
fn a_refresh_that_is_never_answered_ends_no_credential() {
    let child: Arc<Mutex<Option<u32>>> = Arc::default();
    let (victim, left) = (Arc::clone(&child), AtomicU64::new(2));
    let world = World::new(false, move |family, form, stream| {
        if left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
            .is_err()
        {
            return answers(family, form, stream);
        }
        loop {
            if let Some(child) = victim.lock().unwrap().take() {
                return die(child);
            }
            std::thread::yield_now();
        }
    });
    let mut hour = 0;
    for _ in 0..2 {
        hour = HOURS.load(Ordering::SeqCst);
        let mut process = world.spawn_victim();
        *child.lock().unwrap() = Some(process.id());
        assert_eq!(process.wait().unwrap().signal(), Some(9));
    }
    // Not before its wait is over: the last child died in this very hour.
    let early = world.check_at(hour);
    if let Err(error) = early {
        assert!(matches!(error, Error::RefreshOutcomeUnknown(_)), "{error:?}");
        assert!(error.is_retryable() && !error.needs_user_action(), "{error:?}");
        assert_eq!(world.endpoint.requests(), 2);
    }
    world.lives("never answered");
}
