//! The token stores of this release: memory and files.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{
    AuthConfig, Error, EventKind, FileTokenStore, MemoryTokenStore, Secret, StoreErrorKind,
    TokenStore,
};
pub(crate) use auth_tests::records::files;

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "https://auth.example.com/token", rotate_refresh_token))]
#[auth(base_url = "https://api.example.com")]
struct Api {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

pub(crate) fn auth(
    refresh_token: &str,
    store: impl TokenStore + 'static,
) -> auth_blocking::Authenticator {
    let config = Api {
        client_id: "id".to_owned(),
        client_secret: "secret".into(),
        refresh_token: refresh_token.into(),
    };
    config.authenticator_with(store).unwrap()
}

/// A server whose refresh tokens work once: `rt-N` gives `rt-(N+1)`.
pub(crate) fn server() -> Server {
    let server = Server::start().unwrap();
    let next = std::sync::Mutex::new(0);
    server.run("POST", "/token", move |seen| {
        let mut next = next.lock().unwrap();
        if !seen.text().contains(&format!("refresh_token=rt-{next}")) {
            return Answer::json(r#"{"error":"invalid_grant"}"#).with_status(400);
        }
        *next += 1;
        Answer::json(format!(
            r#"{{"access_token":"at-{next}","refresh_token":"rt-{next}","expires_in":600}}"#
        ))
    });
    server.on("GET", "/items", [Answer::json("[]")]);
    server
}

/// Waits for what another thread does.
#[track_caller]
pub(crate) fn wait_until(is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(10), "it does not happen");
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_chain_goes_on_after_a_restart() {
    let (server, clock, dir) = (server(), ManualClock::new(), tempfile::tempdir().unwrap());
    let dir = dir.path().join("tokens");
    for _ in 0..3 {
        let store = FileTokenStore::open(&dir).unwrap();
        let api = server
            .client(auth("rt-0", store))
            .clock(clock.clone())
            .entropy(clock.entropy())
            .build()
            .unwrap();
        api.get("/items").call().unwrap();
        clock.advance(Duration::from_secs(601));
        api.get("/items").call().unwrap();
    }
    assert_eq!(server.count("/token"), 4);
    let records = files(&dir, "json");
    assert_eq!((records.len(), mode(&records[0]), mode(&dir)), (1, 0o600, 0o700));
    assert!(records[0].file_name().unwrap().to_str().unwrap().len() == 64 + 5);
    assert!(files(&dir, "new").is_empty());
}

#[test]
fn two_authenticators_on_one_store_make_one_request() {
    let dir = tempfile::tempdir().unwrap();
    let files = FileTokenStore::open(dir.path().join("tokens")).unwrap();
    let stores: [Arc<dyn TokenStore>; 2] = [Arc::new(MemoryTokenStore::new()), Arc::new(files)];
    for store in stores {
        let (server, clock) = (server(), ManualClock::new());
        for _ in 0..2 {
            let api = server
                .client(auth("rt-0", Arc::clone(&store)))
                .clock(clock.clone())
                .entropy(clock.entropy())
                .build()
                .unwrap();
            api.get("/items").call().unwrap();
        }
        assert_eq!(server.count("/token"), 1);
    }
}

#[test]
fn a_new_seed_starts_a_new_chain() {
    let dir = tempfile::tempdir().unwrap();
    let store = FileTokenStore::open(dir.path().join("tokens")).unwrap();
    let server = Server::start().unwrap();
    server.on(
        "POST",
        "/token",
        [Answer::json(r#"{"access_token":"at","refresh_token":"next","expires_in":600}"#)],
    );
    server.on("GET", "/items", [Answer::json("[]")]);
    for seed in ["a", "b", "a"] {
        server
            .client(auth(seed, store.clone()))
            .clock(ManualClock::new())
            .build()
            .unwrap()
            .get("/items")
            .call()
            .unwrap();
    }
    let seeds: Vec<String> = server
        .seen()
        .iter()
        .filter(|seen| seen.path == "/token")
        .map(|seen| seen.form_pairs()[2].1.clone())
        .collect();
    assert_eq!(seeds, ["a", "b"]);
    assert_eq!(files(&dir.path().join("tokens"), "json").len(), 2);
}

#[test]
fn a_directory_that_others_can_enter_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(FileTokenStore::open(dir.path()).unwrap_err().kind(), &StoreErrorKind::Permissions);
    assert_eq!(mode(dir.path()), 0o755, "it is not mended silently");
}

#[test]
fn sessions_and_credentials_share_a_store_under_their_own_keys() {
    #[derive(AuthConfig)]
    #[auth(session(login(post = "https://api.example.com/login", json("u" = "{user}")), token_path = "t", expires_after = "1h"))]
    #[auth(base_url = "https://api.example.com")]
    struct Session {
        user: String,
    }
    let (server, store) = (server(), MemoryTokenStore::new());
    server.run("POST", "/login", |seen| Answer::json(format!(r#"{{"t":{}}}"#, seen.json()["u"])));
    for user in ["ada", "bob", "ada"] {
        let auth = Session::builder().user(user).token_store(store.clone()).build().unwrap();
        let api = server.client(auth).clock(ManualClock::new()).build().unwrap();
        assert_eq!(api.access_token().unwrap().expose(), user);
    }
    assert_eq!(server.count("/login"), 2);
}

#[test]
fn a_stored_token_is_renewed_before_its_end() {
    let (server, clock, store) = (server(), ManualClock::new(), MemoryTokenStore::new());
    // Each time a new authenticator, as after a restart: the leeway is that of the whole life.
    for (advance, requests) in [(0, 1), (539, 1), (1, 2)] {
        clock.advance(Duration::from_secs(advance));
        let api = server
            .client(auth("rt-0", store.clone()))
            .clock(clock.clone())
            .entropy(clock.entropy())
            .build()
            .unwrap();
        api.get("/items").call().unwrap();
        assert_eq!(server.count("/token"), requests, "after {advance} s");
    }
}

/// The name that the one record of a store is written under before it is renamed.
pub(crate) fn aside(dir: &Path) -> PathBuf {
    files(dir, "lock").remove(0).with_extension("new")
}

#[test]
fn a_store_that_cannot_be_written_is_found_before_the_refresh_token_is_spent() {
    let (server, clock, dir) = (server(), ManualClock::new(), tempfile::tempdir().unwrap());
    let dir = dir.path().join("tokens");
    let store = FileTokenStore::open(&dir).unwrap();
    let api = server
        .client(auth("rt-0", store))
        .clock(clock.clone())
        .entropy(clock.entropy())
        .build()
        .unwrap();
    api.check().unwrap();
    clock.advance(Duration::from_secs(601));
    // A directory in the way: nothing can be written.
    fs::create_dir(aside(&dir)).unwrap();
    for _ in 0..3 {
        assert!(matches!(api.check().unwrap_err(), Error::Store(_)));
    }
    assert_eq!(server.count("/token"), 1);
    fs::remove_dir(aside(&dir)).unwrap();
    api.check().unwrap();
    assert_eq!(server.count("/token"), 2);
}

#[test]
fn a_token_that_cannot_be_written_serves_from_memory_until_it_can() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("tokens");
    let server = Server::start().unwrap();
    let broken = dir.clone();
    server.run("POST", "/token", move |seen| {
        let number = usize::from(seen.text().contains("rt-1")) + 1;
        if number == 2 {
            // The store breaks while the answer is on its way.
            fs::create_dir(aside(&broken)).unwrap();
        }
        Answer::json(format!(
            r#"{{"access_token":"at-{number}","refresh_token":"rt-{number}","expires_in":600}}"#
        ))
    });
    server.on("GET", "/items", [Answer::json("[]")]);
    let (clock, events) = (ManualClock::new(), Arc::new(std::sync::Mutex::new(Vec::new())));
    let heard = Arc::clone(&events);
    let store = FileTokenStore::open(&dir).unwrap();
    let api = server
        .client(auth("rt-0", store.clone()))
        .clock(clock.clone())
        .entropy(clock.entropy())
        .on_event(move |event| heard.lock().unwrap().push(event.kind.clone()))
        .build()
        .unwrap();
    api.get("/items").call().unwrap();
    clock.advance(Duration::from_secs(601));
    for _ in 0..2 {
        api.get("/items").call().unwrap();
        assert_eq!(server.seen().last().unwrap().header("authorization"), Some("Bearer at-2"));
    }
    let trouble = || {
        let events = events.lock().unwrap();
        events.iter().filter(|kind| matches!(kind, EventKind::StoreTrouble(_))).count()
    };
    assert_eq!(trouble(), 1, "it is not tried again at once");
    clock.advance(Duration::from_secs(1));
    api.get("/items").call().unwrap();
    wait_until(|| trouble() == 2);
    // Meanwhile the lock is held, so that nobody refreshes with the spent token; the answer is in the spool.
    let lock = fs::File::open(files(&dir, "lock").remove(0)).unwrap();
    assert!(lock.try_lock().is_err());
    assert_eq!(files(&dir, "spool").len(), 1);
    fs::remove_dir(aside(&dir)).unwrap();
    clock.advance(Duration::from_secs(2));
    api.get("/items").call().unwrap();
    wait_until(|| lock.try_lock().is_ok());
    lock.unlock().unwrap();
    assert!(files(&dir, "spool").is_empty());
    // A restart goes on with what was written at last.
    let api =
        server.client(auth("rt-0", store)).entropy(clock.entropy()).clock(clock).build().unwrap();
    assert_eq!(api.access_token().unwrap().expose(), "at-2");
    assert_eq!(server.count("/token"), 2);
}
