//! A program of the first release: it writes what that release leaves in a store, and calls an API with a store.
//! `start.sh` builds it from that release's own sources.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{
    AuthConfig, Client, Exclusive, FileTokenStore, Record, RecordKey, Secret, StoreError,
    TokenStore,
};

/// The credential of the records.
#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/token",
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.example.com")]
struct Api {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

/// The same against a server of the caller's.
#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "{url}/token",
    client_auth = none,
    rotate_refresh_token,
))]
#[auth(base_url = "{url}")]
struct Rotating {
    url: String,
    client_id: String,
    refresh_token: Secret,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["make", out] => make(Path::new(out)),
        ["call", dir, url] => call(dir, url),
        _ => panic!("make OUT, or call DIR URL"),
    }
}

/// Calls the API and prints what came of it.
fn call(dir: &str, url: &str) {
    let store = FileTokenStore::open(dir).unwrap();
    let config = Rotating {
        url: url.to_owned(),
        client_id: "id".to_owned(),
        refresh_token: "rt-0".into(),
    };
    let api = Client::new(config.authenticator_with(store).unwrap());
    match api.get("/items").call() {
        Ok(answer) => println!("status {}", answer.status().as_u16()),
        Err(error) => println!("{error:?}"),
    }
}

/// Copies the directory after each step of the store.
#[derive(Clone, Debug)]
struct Watched {
    store: FileTokenStore,
    dir: PathBuf,
    steps: Arc<Mutex<Vec<(String, PathBuf)>>>,
    copies: PathBuf,
}

impl Watched {
    fn note(&self, step: &str) {
        let mut steps = self.steps.lock().unwrap();
        let copy = self.copies.join(format!("{}-{step}", steps.len()));
        fs::create_dir_all(&copy).unwrap();
        for entry in fs::read_dir(&self.dir).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
        }
        steps.push((step.to_owned(), copy));
    }
}

impl TokenStore for Watched {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        self.store.load(key)
    }

    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        let section = self.store.exclusive(key, wait)?;
        Ok(Box::new(Section { section, watched: self.clone() }))
    }
}

struct Section {
    section: Box<dyn Exclusive>,
    watched: Watched,
}

impl Exclusive for Section {
    fn load(&mut self) -> Result<Option<Record>, StoreError> {
        self.section.load()
    }

    fn compare_and_swap(&mut self, replaces: Option<u64>, record: &Record) -> Result<bool, StoreError> {
        let taken = self.section.compare_and_swap(replaces, record)?;
        self.watched.note("record");
        Ok(taken)
    }

    fn reserve_spool(&mut self) -> Result<(), StoreError> {
        self.section.reserve_spool()
    }

    fn spool(&mut self, answer: &[u8]) -> Result<(), StoreError> {
        self.section.spool(answer)?;
        self.watched.note("spool");
        Ok(())
    }

    fn spooled(&mut self) -> Result<Option<auth_core::body::SecretBytes>, StoreError> {
        self.section.spooled()
    }

    fn clear_spool(&mut self) -> Result<(), StoreError> {
        self.section.clear_spool()
    }
}

/// Writes a directory for each state in which that release can leave a record.
fn make(out: &Path) {
    let copies = tempfile::tempdir().unwrap();
    let answer = |n: u32| {
        Answer::json(format!(
            r#"{{"access_token":"at-{n}","refresh_token":"rt-{n}","expires_in":3600}}"#
        ))
    };
    let invalid = || Answer::json(r#"{"error":"invalid_grant"}"#).with_status(400);
    let run = |name: &str, answers: Vec<Answer>, calls: usize| {
        let dir = copies.path().join(name).join("store");
        let watched = Watched {
            store: FileTokenStore::open(&dir).unwrap(),
            dir,
            steps: Arc::default(),
            copies: copies.path().join(name),
        };
        let server = Server::start().unwrap();
        server.on("POST", "/token", answers);
        server.on("GET", "/items", [Answer::json("[]")]);
        let clock = ManualClock::new();
        for _ in 0..calls {
            let config = Api {
                client_id: "id".to_owned(),
                client_secret: "secret".into(),
                refresh_token: "rt-0".into(),
            };
            let auth = config.authenticator_with(watched.clone()).unwrap();
            let api = server.client(auth).clock(clock.clone()).build().unwrap();
            let _ = api.get("/items").call();
            clock.advance(Duration::from_secs(4000));
        }
        watched.steps.lock().unwrap().clone()
    };
    let keep = |steps: &[(String, PathBuf)], at: usize, name: &str| {
        let (to, (_, from)) = (out.join(name), &steps[at]);
        fs::create_dir_all(&to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            if entry.path().extension().is_some_and(|own| own == "json" || own == "spool") {
                fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
            }
        }
    };
    // Armed, the answer in the spool, committed; armed, spooled, committed.
    let steps = run("usual", vec![answer(1), answer(2)], 2);
    keep(&steps, 0, "first_armed");
    keep(&steps, 1, "first_spooled");
    keep(&steps, 2, "committed");
    keep(&steps, 3, "armed");
    keep(&steps, 4, "spooled");
    let steps = run("lost", vec![answer(1), Answer::hang_up()], 3);
    keep(&steps, 3, "lost");
    keep(&steps, steps.len() - 1, "lost_twice");
    let steps = run("refused", vec![answer(1), invalid()], 2);
    keep(&steps, steps.len() - 1, "refused");
    // Cut off, as by a failing disk.
    let from = out.join("committed");
    let to = out.join("damaged");
    fs::create_dir_all(&to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let bytes = fs::read(entry.path()).unwrap();
        fs::write(to.join(entry.file_name()), &bytes[..bytes.len() / 2]).unwrap();
    }
}
