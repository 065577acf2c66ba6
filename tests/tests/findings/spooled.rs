//! A response in the spool that nobody has looked at.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{
    AuthConfig, Exclusive, FileTokenStore, Record, RecordKey, Secret, StoreError, StoreErrorKind,
    TokenStore,
};
use auth_core::wire::body::SecretBytes;

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/token",
    client_auth = none,
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.example.com")]
struct Rotating {
    client_id: String,
    refresh_token: Secret,
}

/// A store that takes no record any more once an answer is in its spool: what a kill between the two leaves.
#[derive(Debug)]
struct CutAfterSpool(FileTokenStore);

impl TokenStore for CutAfterSpool {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        self.0.load(key)
    }

    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        Ok(Box::new(Cut { section: self.0.exclusive(key, wait)?, spooled: false }))
    }
}

struct Cut {
    section: Box<dyn Exclusive>,
    spooled: bool,
}

impl Exclusive for Cut {
    fn load(&mut self) -> Result<Option<Record>, StoreError> {
        self.section.load()
    }

    fn compare_and_swap(
        &mut self,
        replaces: Option<u64>,
        record: &Record,
    ) -> Result<bool, StoreError> {
        if self.spooled {
            return Err(StoreError::new("cut", StoreErrorKind::Io(std::io::ErrorKind::Other)));
        }
        self.section.compare_and_swap(replaces, record)
    }

    fn reserve_spool(&mut self) -> Result<(), StoreError> {
        self.section.reserve_spool()
    }

    fn spool(&mut self, answer: &[u8]) -> Result<(), StoreError> {
        self.spooled = true;
        self.section.spool(answer)
    }

    fn spooled(&mut self) -> Result<Option<SecretBytes>, StoreError> {
        self.section.spooled()
    }

    fn clear_spool(&mut self) -> Result<(), StoreError> {
        self.section.clear_spool()
    }
}

/// The refresh tokens that were presented, and the tokens that the API saw, where a program starts so many seconds after
/// one that was killed with an answer in its spool, and calls twice, ten minutes less a second between.
fn after(seconds: u64) -> (Vec<String>, Vec<String>) {
    let (server, clock) = (Server::start().unwrap(), ManualClock::new());
    let got: Arc<Mutex<Vec<String>>> = Arc::default();
    let kept = Arc::clone(&got);
    server.run("POST", "/token", move |seen| {
        let pairs = seen.form_pairs();
        let sent = pairs.iter().find(|(name, _)| name == "refresh_token").unwrap().1.clone();
        let mut got = kept.lock().unwrap();
        got.push(sent);
        let n = got.len();
        Answer::json(format!(
            r#"{{"access_token":"at-{n}","refresh_token":"rt-{n}","expires_in":3600}}"#
        ))
    });
    server.on("GET", "/items", [Answer::json("[]")]);
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("tokens");
    let open = |dir: &Path| FileTokenStore::open(dir).unwrap();
    let config = || Rotating { client_id: "id".to_owned(), refresh_token: "rt-0".into() };
    let killed = config().authenticator_with(CutAfterSpool(open(&dir))).unwrap();
    server
        .client(killed)
        .clock(clock.clone())
        .entropy(clock.entropy())
        .build()
        .unwrap()
        .check()
        .unwrap();
    clock.advance(Duration::from_secs(seconds));
    let auth = config().authenticator_with(open(&dir)).unwrap();
    let api = server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    api.get("/items").call().unwrap();
    clock.advance(Duration::from_secs(599));
    api.get("/items").call().unwrap();
    let seen = server.seen();
    let tokens = seen.iter().filter(|seen| seen.path == "/items");
    let tokens = tokens.map(|seen| seen.header("authorization").unwrap().to_owned()).collect();
    let got = got.lock().unwrap().clone();
    (got, tokens)
}

/// LOCK-32
#[test]
fn sto_2_a_spooled_answer_has_lived_since_it_came() {
    // Fifty minutes later it is good for ten minutes more, and is renewed in the last one.
    let (presented, tokens) = after(3000);
    assert_eq!(presented, ["rt-0", "rt-1"]);
    assert_eq!(tokens, ["Bearer at-1", "Bearer at-2"]);
    // Two hours later only its refresh token is of use.
    let (presented, tokens) = after(7200);
    assert_eq!(presented, ["rt-0", "rt-1"]);
    assert_eq!(tokens, ["Bearer at-2", "Bearer at-2"]);
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/token",
    client_auth = none,
    params("resource" = "{resource}"),
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.example.com")]
struct Resource {
    client_id: String,
    refresh_token: Secret,
    resource: String,
}

#[test]
fn id_1_a_spooled_answer_serves_only_what_it_was_asked_for() {
    let server = Server::start().unwrap();
    server.run("POST", "/token", move |seen| {
        let pairs = seen.form_pairs();
        let of = |name: &str| pairs.iter().find(|(own, _)| own == name).unwrap().1.clone();
        let (token, parent) = (of("resource"), of("refresh_token"));
        Answer::json(format!(
            r#"{{"access_token":"{token}","refresh_token":"{parent}+","expires_in":3600}}"#
        ))
    });
    let dir = tempfile::tempdir().unwrap();
    let open = || FileTokenStore::open(dir.path().join("tokens")).unwrap();
    let config = |resource: &str| Resource {
        client_id: "id".to_owned(),
        refresh_token: "rt".into(),
        resource: resource.to_owned(),
    };
    let clock = ManualClock::new();
    let killed = config("mail").authenticator_with(CutAfterSpool(open())).unwrap();
    server
        .client(killed)
        .clock(clock.clone())
        .entropy(clock.entropy())
        .build()
        .unwrap()
        .check()
        .unwrap();
    let next = config("files").authenticator_with(open()).unwrap();
    let next = server.client(next).entropy(clock.entropy()).clock(clock).build().unwrap();
    assert_eq!(next.access_token().unwrap().expose(), "files");
    let seen = server.seen();
    assert!(seen.last().unwrap().text().contains("refresh_token=rt%2B"), "the spooled one goes on");
}
