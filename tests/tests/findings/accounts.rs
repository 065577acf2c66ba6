//! Accounts whose configured refresh token changes, and chains that get an account or lose it.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{
    AuthConfig, Authenticator, Client, Error, Exclusive, FileTokenStore, Record, RecordKey, Secret,
    StoreError, StoreErrorKind, TokenStore,
};

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/token",
    client_auth = none,
    account = "{profile}",
    params("resource" = "{resource()}"),
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.example.com")]
struct OfAccount {
    client_id: String,
    profile: String,
    refresh_token: Option<Secret>,
}

impl OfAccount {
    fn resource(&self) -> &'static str {
        "mail"
    }
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/token",
    client_auth = none,
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.example.com")]
struct OfSeed {
    client_id: String,
    refresh_token: Secret,
}

/// An endpoint where each refresh token works once, the two seeds included, and anything else is `invalid_grant`.
struct World {
    server: Server,
    presented: Arc<Mutex<Vec<String>>>,
    clock: ManualClock,
    dir: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let server = Server::start().unwrap();
        let presented: Arc<Mutex<Vec<String>>> = Arc::default();
        let (kept, good) =
            (Arc::clone(&presented), Mutex::new(vec!["seed".to_owned(), "other".to_owned()]));
        server.run("POST", "/token", move |seen| {
            let pairs = seen.form_pairs();
            let sent = pairs.iter().find(|(name, _)| name == "refresh_token").unwrap().1.clone();
            let (mut presented, mut good) = (kept.lock().unwrap(), good.lock().unwrap());
            let Some(at) = good.iter().position(|token| *token == sent) else {
                presented.push(format!("{sent} refused"));
                return Answer::json(r#"{"error":"invalid_grant"}"#).with_status(400);
            };
            good.remove(at);
            presented.push(sent);
            let next = format!("rt-{}", presented.len());
            good.push(next.clone());
            Answer::json(format!(
                r#"{{"access_token":"at","refresh_token":"{next}","expires_in":600}}"#
            ))
        });
        server.on("GET", "/items", [Answer::json("[]")]);
        Self { server, presented, clock: ManualClock::new(), dir: tempfile::tempdir().unwrap() }
    }

    fn store(&self) -> FileTokenStore {
        FileTokenStore::open(self.dir.path().join("tokens")).unwrap()
    }

    fn account(&self, seed: Option<&str>) -> Authenticator {
        let config = OfAccount {
            client_id: "id".to_owned(),
            profile: "work".to_owned(),
            refresh_token: seed.map(Secret::from),
        };
        config.authenticator_with(self.store()).unwrap()
    }

    fn seed(&self) -> Authenticator {
        let config = OfSeed { client_id: "id".to_owned(), refresh_token: "seed".into() };
        config.authenticator_with(self.store()).unwrap()
    }

    fn client(&self, auth: Authenticator) -> Client {
        self.server
            .client(auth)
            .clock(self.clock.clone())
            .entropy(self.clock.entropy())
            .build()
            .unwrap()
    }

    /// A program that starts, calls once, and ends.
    fn call(&self, auth: Authenticator) -> Result<(), Error> {
        self.client(auth).get("/items").call().map(drop)
    }

    /// As [`World::call`]; then its token ends.
    fn run(&self, auth: Authenticator) -> Result<(), Error> {
        let called = self.call(auth);
        self.clock.advance(Duration::from_secs(601));
        called
    }

    fn presented(&self) -> Vec<String> {
        self.presented.lock().unwrap().clone()
    }
}

#[test]
fn id_3_a_mistyped_refresh_token_does_not_end_the_accounts_chain() {
    let world = World::new();
    world.run(world.account(Some("seed"))).unwrap();
    world.run(world.account(None)).unwrap();
    assert!(world.call(world.account(Some("typo"))).unwrap_err().needs_sign_in());
    // Told just now, it is not presented again.
    assert!(world.run(world.account(Some("typo"))).is_err());
    world.run(world.account(Some("seed"))).unwrap();
    world.run(world.account(None)).unwrap();
    assert_eq!(world.presented(), ["seed", "rt-1", "typo refused", "rt-2", "rt-4"]);
}

#[test]
fn id_3_a_refresh_token_that_was_never_sent_does_not_end_the_accounts_chain() {
    let world = World::new();
    world.run(world.account(Some("seed"))).unwrap();
    let nowhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let proxy = auth_blocking::ureq::Proxy::new(&format!("http://{nowhere}")).unwrap();
    let agent = auth_blocking::ureq::Agent::config_builder().proxy(Some(proxy)).build();
    let down = Client::builder(world.account(Some("other"))).agent(agent.into());
    assert!(
        down.clock(world.clock.clone())
            .entropy(world.clock.entropy())
            .build()
            .unwrap()
            .check()
            .is_err()
    );
    world.run(world.account(None)).unwrap();
    world.run(world.account(Some("seed"))).unwrap();
    assert_eq!(world.presented(), ["seed", "rt-1", "rt-2"]);
    // Sent, it takes over, and who still has the one of before goes on with it.
    world.run(world.account(Some("other"))).unwrap();
    world.run(world.account(Some("seed"))).unwrap();
    world.run(world.account(None)).unwrap();
    assert_eq!(world.presented()[3..], ["other", "rt-4", "rt-5"]);
}

#[test]
fn id_3_two_generations_of_a_deployment_share_the_accounts_chain() {
    let world = World::new();
    let old = world.client(world.account(Some("seed")));
    old.get("/items").call().unwrap();
    let new = world.client(world.account(Some("other")));
    new.get("/items").call().unwrap();
    for _ in 0..2 {
        world.clock.advance(Duration::from_secs(601));
        old.get("/items").call().unwrap();
        new.get("/items").call().unwrap();
    }
    drop((old, new));
    world.clock.advance(Duration::from_secs(601));
    world.run(world.account(Some("other"))).unwrap();
    assert_eq!(world.presented(), ["seed", "other", "rt-2", "rt-3", "rt-4"]);
}

#[test]
fn id_3_a_chain_that_gets_an_account_goes_on() {
    let world = World::new();
    world.run(world.seed()).unwrap();
    world.run(world.seed()).unwrap();
    world.run(world.account(Some("seed"))).unwrap();
    world.run(world.account(None)).unwrap();
    assert_eq!(world.presented(), ["seed", "rt-1", "rt-2", "rt-3"]);
}

#[test]
fn id_3_without_its_account_a_spent_refresh_token_is_not_presented() {
    let world = World::new();
    world.run(world.account(Some("seed"))).unwrap();
    world.run(world.account(Some("seed"))).unwrap();
    let error = world.run(world.seed()).unwrap_err();
    assert!(error.to_string().contains("name the `account`"), "{error}");
    assert_eq!(world.presented(), ["seed", "rt-1"]);
}

/// With a method in its request: the seed is no part of what the token is asked for.
#[test]
fn lock_34_a_configured_secret_is_no_part_of_what_a_token_is_asked_for() {
    let world = World::new();
    for seed in [Some("seed"), None, Some("seed"), None] {
        world.client(world.account(seed)).get("/items").call().unwrap();
    }
    assert_eq!(world.presented(), ["seed"]);
}

/// A store whose response to a write is lost, so often.
#[derive(Clone, Debug)]
struct Lost(FileTokenStore, Arc<Mutex<u32>>);

impl TokenStore for Lost {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        self.0.load(key)
    }

    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        Ok(Box::new(LostSection(self.0.exclusive(key, wait)?, Arc::clone(&self.1))))
    }
}

struct LostSection(Box<dyn Exclusive>, Arc<Mutex<u32>>);

impl Exclusive for LostSection {
    fn load(&mut self) -> Result<Option<Record>, StoreError> {
        self.0.load()
    }

    fn compare_and_swap(
        &mut self,
        replaces: Option<u64>,
        record: &Record,
    ) -> Result<bool, StoreError> {
        let written = self.0.compare_and_swap(replaces, record)?;
        let mut lost = self.1.lock().unwrap();
        // The first write keeps the first release away.
        if *lost == 0 || record.is_moved() {
            return Ok(written);
        }
        *lost -= 1;
        Err(StoreError::new("the test's", StoreErrorKind::Io(std::io::ErrorKind::TimedOut)))
    }
}

#[test]
fn sto_1_lost_responses_of_a_store_end_no_credential() {
    let world = World::new();
    let lost = Arc::new(Mutex::new(0));
    let store = Lost(world.store(), Arc::clone(&lost));
    let config = OfSeed { client_id: "id".to_owned(), refresh_token: "seed".into() };
    let api = world.client(config.authenticator_with(store).unwrap());
    for _ in 0..4 {
        *lost.lock().unwrap() = 1;
        assert!(matches!(api.check().unwrap_err(), Error::Store(_)));
        world.clock.advance(Duration::from_secs(86_400));
    }
    api.check().unwrap();
    assert_eq!(world.presented(), ["seed"]);
}

/// Another program holds the former name of a chain.
#[test]
fn id_3_a_former_name_that_is_held_costs_a_call_no_more_than_its_limit() {
    let world = World::new();
    world.run(world.seed()).unwrap();
    let dir = world.dir.path().join("tokens");
    let held: Vec<_> = locks(&dir)
        .map(|path| {
            let lock = std::fs::File::open(path).unwrap();
            lock.lock().unwrap();
            lock
        })
        .collect();
    let api = world.client(world.account(Some("seed")));
    let error = api.get("/items").timeout(Duration::from_millis(100)).call().unwrap_err();
    assert!(matches!(error, Error::Store(_)), "{error:?}");
    drop(held);
    api.get("/items").call().unwrap();
    assert_eq!(world.presented(), ["seed", "rt-1"]);
}

fn locks(dir: &Path) -> impl Iterator<Item = std::path::PathBuf> {
    let paths = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|own| own == "lock"))
}
