//! Who has a record in a store, and how a record is removed.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use auth_blocking::store::{
    Account, Exclusive, Record, RecordError, RecordKey, StoreError, StoreErrorKind, TokenStore,
};
use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, Client, FileTokenStore, MemoryTokenStore, Secret};

use crate::stores::files;

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/{tenant}/token",
    account = "{customer}",
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.example.com")]
struct Customer {
    tenant: String,
    customer: String,
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

/// Nothing of its owner may be told.
#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/{tenant}/token",
    account = "{customer}",
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.example.com")]
struct Hidden {
    tenant: Secret,
    customer: Secret,
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

fn server() -> Server {
    let server = Server::start().unwrap();
    server.on(
        "POST",
        "/acme/token",
        [Answer::json(r#"{"access_token":"at","refresh_token":"next","expires_in":600}"#)],
    );
    server.on("GET", "/items", [Answer::json("[]")]);
    server
}

fn client(server: &Server, customer: &str, store: impl TokenStore + 'static) -> Client {
    let auth = Customer {
        tenant: "acme".to_owned(),
        customer: customer.to_owned(),
        client_id: "id".to_owned(),
        client_secret: "secret".into(),
        refresh_token: format!("seed-{customer}").into(),
    };
    let auth = auth.authenticator_with(store).unwrap();
    server.client(auth).clock(ManualClock::new()).build().unwrap()
}

fn accounts(store: &dyn TokenStore) -> Vec<Account> {
    let mut accounts: Vec<Account> =
        store.accounts().unwrap().collect::<Result<_, StoreError>>().unwrap();
    accounts.sort_by(|one, other| one.name().cmp(&other.name()));
    accounts
}

fn names(store: &dyn TokenStore) -> Vec<Option<String>> {
    accounts(store).iter().map(|account| account.name().map(str::to_owned)).collect()
}

fn stores() -> (tempfile::TempDir, [Arc<dyn TokenStore>; 2]) {
    let dir = tempfile::tempdir().unwrap();
    let files = FileTokenStore::open(dir.path().join("tokens")).unwrap();
    (dir, [Arc::new(MemoryTokenStore::new()), Arc::new(files)])
}

#[test]
fn who_is_signed_in_is_listed_and_signed_out() {
    let (_dir, stores) = stores();
    for store in stores {
        assert!(accounts(&store).is_empty());
        let server = server();
        for customer in ["ada", "bob"] {
            client(&server, customer, Arc::clone(&store)).check().unwrap();
        }
        // What keeps programs of the first release away from a chain's former name is no account.
        let all = accounts(&store);
        assert_eq!(names(&store), [Some("ada".to_owned()), Some("bob".to_owned())]);
        for account in &all {
            // The tenant in its path is nobody's business here.
            assert_eq!(account.endpoint(), Some("https://auth.example.com"));
            assert!(account.error().is_none() && !account.is_refused());
            let printed = format!("{account:?}");
            let is_told = ["seed-", "next", "secret", account.key().as_str()]
                .map(|text| printed.contains(text));
            assert_eq!(is_told, [false; 4], "{printed}");
        }
        assert!(store.remove(all[0].key()).unwrap());
        assert!(!store.remove(all[0].key()).unwrap());
        assert_eq!(names(&store), [Some("bob".to_owned())]);
        // Others go on; who was signed out begins with what is configured.
        client(&server, "bob", Arc::clone(&store)).check().unwrap();
        assert_eq!(server.count("/acme/token"), 2);
        client(&server, "ada", Arc::clone(&store)).check().unwrap();
        assert_eq!(server.count("/acme/token"), 3);
        assert_eq!(names(&store).len(), 2);
    }
}

#[test]
fn a_running_program_goes_on_with_what_it_has_in_memory() {
    let (_dir, stores) = stores();
    for store in stores {
        let (server, clock) = (server(), ManualClock::new());
        let auth = Customer {
            tenant: "acme".to_owned(),
            customer: "ada".to_owned(),
            client_id: "id".to_owned(),
            client_secret: "secret".into(),
            refresh_token: "seed-ada".into(),
        };
        let auth = auth.authenticator_with(Arc::clone(&store)).unwrap();
        let client = server.client(auth).clock(clock.clone()).entropy(clock.entropy());
        let client = client.build().unwrap();
        client.check().unwrap();
        store.remove(accounts(&store)[0].key()).unwrap();
        client.check().unwrap();
        assert_eq!(server.count("/acme/token"), 1, "its token is in memory");
        clock.advance(Duration::from_secs(601));
        // The configured refresh token is used up.
        client.check().unwrap();
        assert!(server.seen().last().unwrap().text().contains("refresh_token=next"));
        assert_eq!(server.count("/acme/token"), 2);
        assert_eq!(names(&store), [Some("ada".to_owned())]);
    }
}

#[test]
fn a_refused_account_is_listed_as_one() {
    let (_dir, stores) = stores();
    for store in stores {
        let server = Server::start().unwrap();
        let refused = Answer::json(r#"{"error":"invalid_grant"}"#).with_status(400);
        server.on("POST", "/acme/token", [refused]);
        client(&server, "ada", Arc::clone(&store)).check().unwrap_err();
        let all = accounts(&store);
        assert_eq!((all[0].name(), all[0].is_refused()), (Some("ada"), true));
    }
}

#[test]
fn an_account_that_is_a_secret_is_not_kept() {
    let (dir, stores) = stores();
    for store in stores {
        let config = Hidden {
            tenant: "acme".into(),
            customer: "ada".into(),
            client_id: "id".to_owned(),
            client_secret: "secret".into(),
            refresh_token: "seed-ada".into(),
        };
        let auth = config.authenticator_with(Arc::clone(&store)).unwrap();
        server().client(auth).clock(ManualClock::new()).build().unwrap().check().unwrap();
        let all = accounts(&store);
        assert_eq!((all.len(), all[0].name(), all[0].endpoint()), (1, None, None));
    }
    for record in files(&dir.path().join("tokens"), "json") {
        let text = fs::read_to_string(record).unwrap();
        assert!(!text.contains("ada") && !text.contains("acme"), "{text}");
    }
}

/// A record of a release before, and of a program that kept none.
#[test]
fn a_record_without_an_account_is_listed_by_its_key() {
    let dir = tempfile::tempdir().unwrap();
    let tokens = dir.path().join("tokens");
    let store = FileTokenStore::open(&tokens).unwrap();
    let former = "34e8bd77fe8769fa969203022807b38a4c8d4f4a478e5b3173abd77430d86c37";
    let record = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/first_release/records/committed/",
        "34e8bd77fe8769fa969203022807b38a4c8d4f4a478e5b3173abd77430d86c37.json"
    );
    let path = tokens.join(format!("{former}.json"));
    fs::copy(record, &path).unwrap();
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    for name in ["README.md", "not-a-key.json"] {
        fs::write(tokens.join(name), "").unwrap();
    }
    let all = accounts(&store);
    assert_eq!((all.len(), all[0].name(), all[0].endpoint()), (1, None, None));
    assert_eq!(all[0].key(), &RecordKey::parse(former).unwrap());
}

#[test]
fn a_damaged_record_is_listed_and_removed_with_its_copies() {
    let dir = tempfile::tempdir().unwrap();
    let (tokens, server) = (dir.path().join("tokens"), server());
    let store = FileTokenStore::open(&tokens).unwrap();
    client(&server, "ada", store.clone()).check().unwrap();
    let record = files(&tokens, "json").remove(0);
    let text = fs::read_to_string(&record).unwrap();
    fs::write(&record, text.replacen("at", "xx", 1)).unwrap();
    client(&server, "ada", store.clone()).check().unwrap_err();
    let damaged = || {
        let names = fs::read_dir(&tokens).unwrap().map(|entry| entry.unwrap().file_name());
        names.filter(|name| name.to_string_lossy().contains(".damaged-")).count()
    };
    assert_eq!(damaged(), 1);
    let all = accounts(&store);
    let account = all.iter().find(|account| account.error() == Some(RecordError::Corrupt)).unwrap();
    assert!(account.name().is_none());
    assert!(store.remove(account.key()).unwrap());
    assert!(!record.exists());
    assert_eq!(damaged(), 0);
    client(&server, "ada", store).check().unwrap();
}

#[test]
fn nothing_of_a_removed_record_is_on_disk_but_its_lock() {
    let (dir, key) = (tempfile::tempdir().unwrap(), RecordKey::named("a"));
    let store = FileTokenStore::open(dir.path().join("tokens")).unwrap();
    let mut section = store.exclusive(&key, Duration::ZERO).unwrap();
    section.reserve_spool().unwrap();
    section.compare_and_swap(None, &Record::moved(SystemTime::UNIX_EPOCH)).unwrap();
    section.spool(b"answer").unwrap();
    fs::write(dir.path().join(format!("tokens/{}.new", key.as_str())), "half").unwrap();
    drop(section);
    assert!(store.remove(&key).unwrap());
    let left: Vec<_> = fs::read_dir(dir.path().join("tokens"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(left, [format!("{}.lock", key.as_str())]);
}

#[test]
fn who_removes_a_record_waits_for_its_holder() {
    let (_dir, stores) = stores();
    for store in stores {
        let (key, is_left) = (RecordKey::named("a"), AtomicBool::new(false));
        let section = store.exclusive(&key, Duration::ZERO).unwrap();
        thread::scope(|scope| {
            let removing = scope.spawn(|| {
                store.remove(&key).unwrap();
                assert!(is_left.load(Ordering::SeqCst), "removed while another was in the section");
            });
            thread::yield_now();
            is_left.store(true, Ordering::SeqCst);
            drop(section);
            removing.join().unwrap();
        });
    }
}

/// What a store of the program has that was written before there was a list.
#[derive(Debug)]
struct Plain(MemoryTokenStore);

struct PlainSection(Box<dyn Exclusive>);

impl TokenStore for Plain {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        self.0.load(key)
    }

    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        Ok(Box::new(PlainSection(self.0.exclusive(key, wait)?)))
    }
}

impl Exclusive for PlainSection {
    fn load(&mut self) -> Result<Option<Record>, StoreError> {
        self.0.load()
    }

    fn compare_and_swap(
        &mut self,
        replaces: Option<u64>,
        record: &Record,
    ) -> Result<bool, StoreError> {
        self.0.compare_and_swap(replaces, record)
    }
}

#[test]
fn a_store_that_cannot_list_or_remove_says_so() {
    let store = Plain(MemoryTokenStore::new());
    let server = server();
    let store: Arc<dyn TokenStore> = Arc::new(store);
    client(&server, "ada", Arc::clone(&store)).check().unwrap();
    for error in
        [store.accounts().err().unwrap(), store.remove(&RecordKey::named("a")).unwrap_err()]
    {
        assert_eq!(error.kind(), &StoreErrorKind::Unsupported);
        assert!(!error.is_retryable());
        assert_eq!(
            error.to_string(),
            "token store of the program: it does not remove or list records"
        );
    }
}
