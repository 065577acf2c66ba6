//! What was found by those who tried to break it: each of these presented a token too often, lost a chain, or kept somebody
//! waiting.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{
    AuthConfig, Client, Clock, Error, Exclusive, FileTokenStore, MemoryTokenStore, Record,
    RecordKey, RequestBody, Secret, StoreError, StoreErrorKind, Token, TokenRequests, TokenStore,
};
use auth_tests::apis::{client, machine, rotation, server, token};

use crate::methods::{ALL, changing, rotating, told};

type Hook = Box<dyn Fn() + Send + Sync>;

/// A store that can be told to fail, and to do something before a section is entered.
#[derive(Clone)]
struct Hooked {
    store: Arc<dyn TokenStore>,
    no_writes: Arc<AtomicBool>,
    expired: Arc<AtomicBool>,
    before_enter: Arc<Mutex<Option<Hook>>>,
    after_load: Arc<Mutex<Option<Hook>>>,
    key: Arc<Mutex<Option<RecordKey>>>,
}

impl std::fmt::Debug for Hooked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hooked")
    }
}

impl Hooked {
    fn new(store: impl TokenStore + 'static) -> Self {
        Self {
            store: Arc::new(store),
            no_writes: Arc::default(),
            expired: Arc::default(),
            before_enter: Arc::default(),
            after_load: Arc::default(),
            key: Arc::default(),
        }
    }
}

impl TokenStore for Hooked {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        self.store.load(key)
    }
    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        *self.key.lock().unwrap() = Some(key.clone());
        let hook = self.before_enter.lock().unwrap().take();
        if let Some(hook) = hook {
            hook();
        }
        Ok(Box::new(HookedSection(self.store.exclusive(key, wait)?, self.clone())))
    }
}

struct HookedSection(Box<dyn Exclusive>, Hooked);

impl Exclusive for HookedSection {
    fn load(&mut self) -> Result<Option<Record>, StoreError> {
        let found = self.0.load();
        let hook = self.1.after_load.lock().unwrap().take();
        if let Some(hook) = hook {
            hook();
        }
        found
    }
    fn compare_and_swap(
        &mut self,
        replaces: Option<u64>,
        record: &Record,
    ) -> Result<bool, StoreError> {
        if self.1.no_writes.load(Ordering::SeqCst) {
            return Err(StoreError::new(
                "t",
                StoreErrorKind::Io(std::io::ErrorKind::ConnectionRefused),
            ));
        }
        self.0.compare_and_swap(replaces, record)
    }
    fn hold_for(&mut self, _: Duration) -> Result<(), StoreError> {
        if self.1.expired.swap(false, Ordering::SeqCst) {
            return Err(StoreError::new("t", StoreErrorKind::Expired));
        }
        Ok(())
    }
    fn reserve_spool(&mut self) -> Result<(), StoreError> {
        self.0.reserve_spool()
    }
    fn spool(&mut self, answer: &[u8]) -> Result<(), StoreError> {
        self.0.spool(answer)
    }
    fn spooled(&mut self) -> Result<Option<auth_core::wire::body::SecretBytes>, StoreError> {
        self.0.spooled()
    }
    fn clear_spool(&mut self) -> Result<(), StoreError> {
        self.0.clear_spool()
    }
}

/// The refresh tokens that were presented.
fn presented(server: &Server) -> Vec<String> {
    auth_tests::apis::requests(server, "/token")
        .iter()
        .filter_map(|seen| seen.form_pairs().into_iter().find(|(name, _)| name == "refresh_token"))
        .map(|(_, value)| value)
        .collect()
}

#[test]
fn forget_refusal_is_no_way_around_the_wait_after_an_unknown_outcome() {
    let (server, store) = (server([Answer::hang_up()]), MemoryTokenStore::new());
    client(&server, rotating(store.clone(), "s")).0.check().unwrap_err();
    for _ in 0..5 {
        let (api, _) = client(&server, rotating(store.clone(), "s"));
        api.forget_refusal().unwrap();
        api.check().unwrap_err();
    }
    assert_eq!(server.count("/token"), 1);
}

#[test]
fn forget_refusal_keeps_the_response_in_the_spool() {
    let dir = tempfile::tempdir().unwrap();
    let files = FileTokenStore::open(dir.path().join("tokens")).unwrap();
    let store = Hooked::new(files.clone());
    let away = store.clone();
    let server = told(move |_| {
        away.no_writes.store(true, Ordering::SeqCst);
        rotation(1)
    });
    let (api, _) = client(&server, rotating(store, "s"));
    api.get("/items").call().unwrap();
    drop(api);
    let (next, _) = client(&server, rotating(files, "s"));
    next.forget_refusal().unwrap();
    next.access_token().unwrap();
    assert_eq!(presented(&server), ["rt0"]);
}

#[test]
fn what_another_path_answers_resets_no_wait_by_way_of_its_replay() {
    // A login ends the session before it.
    let newest = Arc::new(AtomicU32::new(0));
    let server = Server::start().unwrap();
    let own = newest.clone();
    server.run("POST", "/token", move |_| {
        token(&format!("t{}", own.fetch_add(1, Ordering::SeqCst) + 1), 86400)
    });
    server.on("*", "/closed", [Answer::status(401)]);
    let api: Arc<OnceLock<Client>> = Arc::default();
    let other = api.clone();
    server.run("GET", "/items", move |seen| {
        let is_newest = |seen: &auth_blocking::testing::Seen| {
            seen.header("authorization").unwrap()
                == format!("Bearer t{}", newest.load(Ordering::SeqCst))
        };
        if seen.header("x-replay").is_none() && is_newest(seen) && seen.header("x-slow").is_some() {
            // Another thread meanwhile.
            let _ = other.get().unwrap().get("/closed").call();
        }
        if is_newest(seen) { Answer::json("[]") } else { Answer::status(401) }
    });
    let (own, _clock) = client(&server, machine());
    api.set(own.clone()).unwrap();
    own.check().unwrap();
    for _ in 0..20 {
        own.get("/items").header("x-slow", "1").call().unwrap();
    }
    // The first, and one for /closed.
    assert_eq!(server.count("/token"), 2);
}

#[test]
fn a_503_after_the_renewal_is_no_help() {
    let server = Server::start().unwrap();
    let n = AtomicU32::new(0);
    server.run("POST", "/token", move |_| {
        token(&format!("t{}", n.fetch_add(1, Ordering::SeqCst)), 86400)
    });
    let m = AtomicU32::new(0);
    server.run("GET", "/flaps", move |_| {
        Answer::status(if m.fetch_add(1, Ordering::SeqCst).is_multiple_of(2) { 401 } else { 503 })
    });
    let (api, _) = client(&server, machine());
    api.check().unwrap();
    for _ in 0..20 {
        api.get("/flaps").call().unwrap_err();
    }
    assert_eq!(server.count("/token"), 2);
}

/// A server whose tokens die after `life` seconds though they say a day.
fn dying(clock: &ManualClock, life: u64) -> Server {
    let server = Server::start().unwrap();
    let born: Arc<Mutex<Vec<std::time::SystemTime>>> = Arc::default();
    let (own, time) = (born.clone(), clock.clone());
    server.run("POST", "/token", move |_| {
        let mut born = own.lock().unwrap();
        born.push(time.now().wall);
        token(&format!("{}", born.len() - 1), 86400)
    });
    let time = clock.clone();
    server.run("*", "/items", move |seen| {
        let n: usize = seen.header("authorization").unwrap()["Bearer ".len()..].parse().unwrap();
        let age = time.now().wall.duration_since(born.lock().unwrap()[n]).unwrap();
        if age < Duration::from_secs(life) { Answer::json("[]") } else { Answer::status(401) }
    });
    server
}

#[test]
fn uploads_of_streams_whose_new_tokens_help_go_on() {
    let clock = ManualClock::new();
    let server = dying(&clock, 60);
    let api =
        server.client(machine()).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    let (mut in_a_row, mut worst, mut failed) = (0, 0, 0);
    for _ in 0..360 {
        match api.post("/items").send(RequestBody::once(&b"abc"[..], Some(3))) {
            Ok(_) => in_a_row = 0,
            Err(_) => {
                in_a_row += 1;
                failed += 1;
            }
        }
        worst = worst.max(in_a_row);
        clock.advance(Duration::from_secs(10));
    }
    assert!(
        worst <= 1,
        "{worst} calls in a row, {failed} of 360, failed; {} tokens",
        server.count("/token")
    );
}

#[test]
fn a_program_that_rejects_tokens_whose_next_ones_help_goes_on() {
    let server = Server::start().unwrap();
    let n = AtomicU32::new(0);
    server.run("POST", "/token", move |_| {
        token(&format!("t{}", n.fetch_add(1, Ordering::SeqCst)), 86400)
    });
    server.on("*", "/items", [Answer::json("[]")]);
    let (api, clock) = client(&server, machine());
    let mut failed = 0;
    for second in (0..3600).step_by(10) {
        // The session is dead once a minute; all other calls succeed.
        if second % 60 == 0
            && let Ok(token) = api.access_token()
        {
            api.reject(&token).unwrap();
        }
        failed += usize::from(api.get("/items").call().is_err());
        clock.advance(Duration::from_secs(10));
    }
    assert_eq!(failed, 0, "of 360");
}

/// Scenario: the commit failed; then the armed record was written, the refresh failed, the unsaved entry is dropped.
#[test]
fn a_chain_that_is_no_longer_ahead_leaves_its_siblings_record_alone() {
    let clock = ManualClock::new();
    let store = Hooked::new(MemoryTokenStore::new());
    let away = store.clone();
    let n = AtomicU32::new(0);
    let server = told(move |_| match n.fetch_add(1, Ordering::SeqCst) {
        0 => {
            away.no_writes.store(true, Ordering::SeqCst);
            rotation(1)
        }
        1 => Answer::status(503),
        n => rotation(n),
    });
    server.run("GET", "/me", |seen| {
        if seen.header("authorization") == Some("Bearer at1") {
            Answer::status(401)
        } else {
            Answer::json("[]")
        }
    });
    let make = || {
        server
            .client(rotating(store.clone(), "s"))
            .clock(clock.clone())
            .entropy(clock.entropy())
            .build()
            .unwrap()
    };
    let (a, b) = (make(), make());
    a.get("/items").call().unwrap(); // rt0 -> rt1, not saved
    store.no_writes.store(false, Ordering::SeqCst); // the store is back
    a.get("/me").call().unwrap_err(); // 401: armed with rt1, 503
    assert_eq!(presented(&server), ["rt0", "rt1"]);
    clock.advance(Duration::from_secs(10));
    b.access_token().unwrap(); // rt1 -> rt2, saved
    clock.advance(Duration::from_secs(1));
    a.get("/me").call().unwrap();
    clock.advance(Duration::from_secs(7200));
    b.get("/me").call().unwrap();
    // rt1 is spent; nobody is to present it again.
    assert_eq!(presented(&server), ["rt0", "rt1", "rt1", "rt2"]);
}

/// Scenario: saved in the background while the next renewal begins; a sibling enters first.
#[test]
fn a_sibling_that_enters_between_the_save_and_the_renewal_is_gone_on_from() {
    let clock = ManualClock::new();
    let store = Hooked::new(MemoryTokenStore::new());
    let away = store.clone();
    let n = AtomicU32::new(0);
    let server = told(move |_| match n.fetch_add(1, Ordering::SeqCst) {
        0 => {
            away.no_writes.store(true, Ordering::SeqCst);
            rotation(1)
        }
        n => rotation(n + 1),
    });
    let make = || {
        server
            .client(rotating(store.clone(), "s"))
            .clock(clock.clone())
            .entropy(clock.entropy())
            .build()
            .unwrap()
    };
    let (a, b) = (make(), make());
    a.get("/items").call().unwrap(); // rt0 -> rt1, not saved
    clock.advance(Duration::from_secs(7200)); // at1 ended
    store.no_writes.store(false, Ordering::SeqCst);
    // The sibling waited at the door and enters first, before A's own.
    *store.before_enter.lock().unwrap() = Some(Box::new(move || drop(b.access_token().unwrap())));
    a.get("/items").call().unwrap();
    assert_eq!(presented(&server), ["rt0", "rt1"]);
}

#[test]
fn a_record_of_the_same_generation_by_accident_is_news() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("tokens");
    let (bad, good) = (
        server([Answer::json(r#"{"error":"invalid_grant"}"#).with_status(400)]),
        server([rotation(1)]),
    );
    let open = || FileTokenStore::open(&path).unwrap();
    let (api, _) = client(&bad, rotating(open(), "s"));
    api.get("/items").call().unwrap_err();
    for entry in std::fs::read_dir(&path).unwrap() {
        let entry = entry.unwrap().path();
        if entry.extension().is_some_and(|ext| ext != "lock") {
            std::fs::remove_file(entry).unwrap();
        }
    }
    client(&good, rotating(open(), "s")).0.check().unwrap();
    api.get("/items").call().unwrap();
}

#[test]
fn an_outage_when_a_refused_one_is_presented_again_waits_as_an_outage() {
    let (server, now) = changing(Answer::json(r#"{"error":"invalid_grant"}"#).with_status(400));
    let (api, clock) = client(&server, rotating(MemoryTokenStore::new(), "s"));
    for wait in [60, 300, 900] {
        api.check().unwrap_err();
        clock.advance(Duration::from_secs(wait));
    }
    *now.lock().unwrap() = Answer::status(503);
    let error = api.check().unwrap_err();
    let wait = error.retry_at().unwrap().duration_since(clock.now().wall).unwrap();
    let text = error.to_string();
    *now.lock().unwrap() = rotation(1);
    clock.advance(Duration::from_secs(10));
    let next = api.check();
    assert!(
        wait == Duration::from_secs(10) && next.is_ok(),
        "{text}; but in {wait:?}; then {next:?}"
    );
}

#[derive(AuthConfig)]
#[auth(base_url = "https://api.example.com")]
#[auth(session(
    login(post = "https://auth.example.com/login", json("user" = "{client_id}")),
    token_path = "access_token",
    until_rejected,
    send_as(header = "X-Session"),
))]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token"))]
struct Two {
    client_id: String,
    client_secret: Secret,
}

#[test]
fn a_method_that_cannot_be_renewed_does_not_stop_the_other() {
    let mut said = Vec::new();
    for broken in
        [Answer::status(403), Answer::hang_up(), Answer::status(429).header("retry-after", "3600")]
    {
        let server = server([token("t1", 86400), token("t2", 86400)]);
        // The session still works, but there is no other one now.
        server.on("POST", "/login", [token("s1", 0), broken]);
        server.run("GET", "/me", |seen| {
            if seen.header("authorization") == Some("Bearer t2") {
                Answer::json("[]")
            } else {
                Answer::status(401)
            }
        });
        let config = Two { client_id: "id".to_owned(), client_secret: "s".into() };
        let (api, clock) = client(&server, config.authenticator().unwrap());
        api.check().unwrap();
        let mut failed = 0;
        for _ in 0..100 {
            failed += u32::from(api.get("/me").call().is_err());
            clock.advance(Duration::from_secs(36));
        }
        said.push(format!(
            "{failed} of 100 calls in an hour; tokens {} logins {}",
            server.count("/token"),
            server.count("/login")
        ));
    }
    assert!(said.iter().all(|said| said.starts_with("0 ") || said.starts_with("1 ")), "{said:#?}");
}

#[test]
fn a_leader_with_a_short_limit_fails_nobody_else() {
    let store = Hooked::new(MemoryTokenStore::new());
    let server = server([token("t1", 1)]);
    let (api, _) = client(&server, (ALL[0].1)(Some(Arc::new(store.clone())), "s"));
    api.check().unwrap();
    let key = store.key.lock().unwrap().clone().unwrap();
    let (api, _) = client(&server, (ALL[0].1)(Some(Arc::new(store.clone())), "s"));
    // Another process is in the section for a second.
    let held = store.store.exclusive(&key, Duration::ZERO).unwrap();
    std::thread::scope(|scope| {
        let hasty =
            scope.spawn(|| api.get("/items").timeout(Duration::from_millis(300)).call().map(drop));
        std::thread::sleep(Duration::from_millis(100));
        let patient = scope.spawn(|| api.get("/items").call().map(drop));
        std::thread::sleep(Duration::from_millis(800));
        drop(held);
        let (hasty, patient) = (hasty.join().unwrap(), patient.join().unwrap());
        assert!(patient.is_ok(), "hasty: {hasty:?}, patient: {patient:?}");
    });
}

static INNER: OnceLock<Client> = OnceLock::new();

#[derive(AuthConfig)]
#[auth(token_with = by_inner, base_url = "https://api.example.com")]
struct Outer {
    password: Secret,
}

fn by_inner(_: &Outer, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    let inner = INNER.get().unwrap().access_token()?;
    Ok(Token::new(format!("by {}", inner.expose())))
}

#[test]
fn a_refusal_of_another_credential_is_not_remembered_as_ones_own() {
    let (server, now) = changing(Answer::status(401));
    let clock = ManualClock::new();
    let make =
        |auth| server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    let inner = make(machine());
    INNER.set(inner.clone()).unwrap();
    let outer = make(Outer { password: "p".into() }.authenticator().unwrap());
    outer.check().unwrap_err();
    *now.lock().unwrap() = token("t", 600);
    inner.forget_refusal().unwrap();
    inner.check().unwrap();
    outer.check().unwrap();
}

#[test]
fn what_was_not_sent_because_the_section_ended_waits_for_nothing() {
    let store = Hooked::new(MemoryTokenStore::new());
    let server = server([rotation(1)]);
    let (api, _) = client(&server, rotating(store.clone(), "s"));
    store.expired.store(true, Ordering::SeqCst);
    let error = api.check().unwrap_err();
    assert_eq!(server.count("/token"), 0);
    let next = api.check();
    assert!(next.is_ok(), "{error:?}, then {next:?}");
}

/// A flight for a call that found the token in hand in the store is taken for another token.
#[test]
fn a_rejected_token_is_not_replayed_as_the_new_one() {
    let memory = MemoryTokenStore::new();
    let store = Hooked::new(memory.clone());
    let n = AtomicU32::new(0);
    let server = told(move |_| match n.fetch_add(1, Ordering::SeqCst) {
        0 => rotation(1),
        _ => Answer::status(503),
    });
    let clock = ManualClock::new();
    let make = |store: Arc<dyn TokenStore>| {
        server
            .client(rotating(store, "s"))
            .clock(clock.clone())
            .entropy(clock.entropy())
            .build()
            .unwrap()
    };
    let a = make(Arc::new(store.clone()));
    let b = make(Arc::new(memory));
    a.check().unwrap();
    b.check().unwrap();
    // In its leeway; the sibling's renewal has an unknown outcome.
    clock.advance(Duration::from_secs(3550));
    b.get("/items").call().unwrap();
    assert_eq!(server.count("/token"), 2);
    let slow = a.clone();
    server.on("GET", "/me", [Answer::status(401)]);
    let (go, wait) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        let rejected = Mutex::new(Some(wait));
        *store.before_enter.lock().unwrap() = Some(Box::new(move || {
            go.send(()).unwrap();
            std::thread::sleep(Duration::from_millis(500));
        }));
        // Its own token, fetched before the flight.
        let call = scope.spawn(move || {
            rejected.lock().unwrap().take().unwrap().recv().unwrap();
            slow.get("/me").call().map(drop)
        });
        a.get("/items").call().unwrap();
        let error = call.join().unwrap().unwrap_err();
        assert!(
            error.retry_at().is_some() && server.count("/me") == 1,
            "{error:?}, user action {}, retry_at {:?}, sent {}",
            error.needs_user_action(),
            error.retry_at(),
            server.count("/me")
        );
    });
}

/// The early renewal takes longer than the token lives: its refresh token goes out again in the same call.
#[test]
fn an_unknown_outcome_is_not_presented_again_in_the_same_call() {
    let clock = ManualClock::new();
    let (n, time) = (AtomicU32::new(0), clock.clone());
    let server = told(move |_| match n.fetch_add(1, Ordering::SeqCst) {
        0 => rotation(1),
        _ => {
            time.advance(Duration::from_secs(31));
            Answer::hang_up()
        }
    });
    let api = server
        .client(rotating(MemoryTokenStore::new(), "s"))
        .clock(clock.clone())
        .entropy(clock.entropy())
        .build()
        .unwrap();
    api.check().unwrap();
    clock.advance(Duration::from_secs(3575));
    let error = api.get("/items").call().unwrap_err();
    assert_eq!(presented(&server), ["rt0", "rt1"], "{error:?}");
}

#[test]
fn an_unknown_outcome_is_not_presented_again_after_a_401_of_the_same_call() {
    let clock = ManualClock::new();
    let (n, time) = (AtomicU32::new(0), clock.clone());
    let server = told(move |_| match n.fetch_add(1, Ordering::SeqCst) {
        0 => rotation(1),
        _ => {
            time.advance(Duration::from_secs(30));
            Answer::hang_up()
        }
    });
    server.on("GET", "/me", [Answer::status(401)]);
    let api = server
        .client(rotating(MemoryTokenStore::new(), "s"))
        .clock(clock.clone())
        .entropy(clock.entropy())
        .build()
        .unwrap();
    api.check().unwrap();
    clock.advance(Duration::from_secs(3545));
    let error = api.get("/me").call().unwrap_err();
    assert_eq!(presented(&server), ["rt0", "rt1"], "{error:?}");
}

/// A timeout of 30 s: the error says 10 s, and there is no wait at all.
#[test]
fn after_a_timeout_the_wait_begins() {
    let clock = ManualClock::new();
    let time = clock.clone();
    let server = told(move |_| {
        time.advance(Duration::from_secs(30));
        Answer::hang_up()
    });
    let api = server
        .client(rotating(MemoryTokenStore::new(), "s"))
        .clock(clock.clone())
        .entropy(clock.entropy())
        .build()
        .unwrap();
    let error = api.check().unwrap_err();
    let at = error.retry_at();
    api.check().unwrap_err();
    assert!(
        server.count("/token") == 1 && at.is_some(),
        "{error}; retry_at {at:?}; sent {}",
        server.count("/token")
    );
}

#[test]
fn events_of_a_login_per_call_are_told() {
    let (_, make) = ALL.into_iter().find(|(name, _)| *name == "login per call").unwrap();
    let server = server([token("t", 0)]);
    let told = Arc::new(Mutex::new(Vec::new()));
    let own = told.clone();
    let api = server
        .client(make(None, "p"))
        .on_event(move |event| own.lock().unwrap().push(format!("{:?}", event.kind)))
        .build()
        .unwrap();
    for _ in 0..3 {
        api.get("/items").call().unwrap();
    }
    assert_eq!(*told.lock().unwrap(), ["Renewed"; 3]);
}

/// A store whose reads lag behind.
#[derive(Debug)]
struct Lagging(MemoryTokenStore, Arc<AtomicU32>);
struct LaggingSection(Box<dyn Exclusive>, Arc<AtomicU32>);
impl TokenStore for Lagging {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        self.0.load(key)
    }
    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        Ok(Box::new(LaggingSection(self.0.exclusive(key, wait)?, self.1.clone())))
    }
}
impl Exclusive for LaggingSection {
    fn load(&mut self) -> Result<Option<Record>, StoreError> {
        self.0.load()
    }
    fn compare_and_swap(&mut self, _: Option<u64>, _: &Record) -> Result<bool, StoreError> {
        if self.1.fetch_add(1, Ordering::SeqCst) > 10_000 {
            return Err(StoreError::new("t", StoreErrorKind::Busy));
        }
        Ok(false)
    }
}

#[test]
fn arming_is_given_up_in_the_end() {
    let server = server([rotation(1)]);
    let tries = Arc::new(AtomicU32::new(0));
    let (api, _) = client(&server, rotating(Lagging(MemoryTokenStore::new(), tries.clone()), "s"));
    api.check().unwrap_err();
    assert!(tries.load(Ordering::SeqCst) < 100, "{tries:?}");
}

/// Two logins at once of a method that makes one per call: the one that was lost forgets the refusal of the other.
#[test]
fn a_lost_login_per_call_forgets_no_refusal() {
    let (_, make) = ALL.into_iter().find(|(name, _)| *name == "login per call").unwrap();
    let n = AtomicU32::new(0);
    let (in_flight, arrived) = std::sync::mpsc::channel();
    let (go, wait) = std::sync::mpsc::channel();
    let (in_flight, wait) = (Mutex::new(in_flight), Mutex::new(wait));
    let server = told(move |_| match n.fetch_add(1, Ordering::SeqCst) {
        0 => token("t", 0),
        1 => {
            in_flight.lock().unwrap().send(()).unwrap();
            wait.lock().unwrap().recv().unwrap();
            Answer::json("<html>")
        }
        _ => Answer::status(401),
    });
    let (api, _) = client(&server, make(None, "p"));
    api.get("/items").call().unwrap();
    let _ = (&go, &arrived);
    std::thread::scope(|scope| {
        let slow = scope.spawn(|| api.get("/items").call().map(drop));
        arrived.recv().unwrap();
        api.get("/items").call().unwrap_err();
        go.send(()).unwrap();
        slow.join().unwrap().unwrap_err();
    });
    assert_eq!(server.count("/token"), 3);
    let _ = api.get("/items").call();
    assert_eq!(server.count("/token"), 3);
}

#[test]
fn a_busy_login_per_call_forgets_no_refusal() {
    let (_, make) = ALL.into_iter().find(|(name, _)| *name == "login per call").unwrap();
    for last in [Answer::json("<html>"), Answer::status(503), token("t", 0)] {
        let n = AtomicU32::new(0);
        let (in_flight, arrived) = std::sync::mpsc::channel();
        let (go, wait) = std::sync::mpsc::channel();
        let (in_flight, wait) = (Mutex::new(in_flight), Mutex::new(wait));
        let (said, kind) = (last.clone(), format!("{last:?}"));
        let server = told(move |_| match n.fetch_add(1, Ordering::SeqCst) {
            0 => token("t", 0),
            1 => {
                in_flight.lock().unwrap().send(()).unwrap();
                wait.lock().unwrap().recv().unwrap();
                said.clone().header("retry-after", "3600")
            }
            _ => Answer::status(429).header("retry-after", "600"),
        });
        let (api, _) = client(&server, make(None, "p"));
        api.get("/items").call().unwrap();
        std::thread::scope(|scope| {
            let slow = scope.spawn(|| drop(api.get("/items").call()));
            arrived.recv().unwrap();
            api.get("/items").call().unwrap_err();
            go.send(()).unwrap();
            slow.join().unwrap();
        });
        let before = server.count("/token");
        let _ = api.get("/items").call();
        assert_eq!(server.count("/token"), before, "{kind}");
    }
}

/// A store that panics once, in the background.
#[derive(Debug)]
struct Panics(MemoryTokenStore, Arc<AtomicU32>);
struct PanicsSection(Box<dyn Exclusive>, Arc<AtomicU32>);
impl TokenStore for Panics {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        self.0.load(key)
    }
    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        Ok(Box::new(PanicsSection(self.0.exclusive(key, wait)?, self.1.clone())))
    }
}
impl Exclusive for PanicsSection {
    fn load(&mut self) -> Result<Option<Record>, StoreError> {
        self.0.load()
    }
    fn compare_and_swap(
        &mut self,
        replaces: Option<u64>,
        record: &Record,
    ) -> Result<bool, StoreError> {
        match self.1.fetch_add(1, Ordering::SeqCst) {
            2 => {
                Err(StoreError::new("t", StoreErrorKind::Io(std::io::ErrorKind::ConnectionRefused)))
            }
            3 => panic!("the store's own"),
            _ => self.0.compare_and_swap(replaces, record),
        }
    }
}

#[test]
fn a_store_that_panics_once_loses_no_record() {
    let server = server([rotation(1), rotation(2)]);
    let memory = MemoryTokenStore::new();
    let (api, clock) = client(&server, rotating(Panics(memory.clone(), Arc::default()), "s"));
    for _ in 0..20 {
        api.get("/items").call().unwrap();
        clock.advance(Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(20));
    }
    // Another process finds it.
    let (other, other_clock) = client(&server, rotating(memory, "s"));
    other_clock.advance(Duration::from_secs(1200));
    assert_eq!(other.access_token().unwrap().expose(), "at1");
    assert_eq!(presented(&server), ["rt0"]);
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/token",
    client_auth = none,
    rotate_refresh_token,
    scope = "{scope}",
))]
struct Scoped {
    client_id: String,
    refresh_token: Secret,
    scope: String,
}

#[test]
fn two_programs_that_start_anew_do_not_end_each_others_waits() {
    let server = server([Answer::json(r#"{"error":"invalid_grant"}"#).with_status(400)]);
    let store = MemoryTokenStore::new();
    for start in 0..100 {
        let config = Scoped {
            client_id: "id".to_owned(),
            refresh_token: "rt0".into(),
            scope: ["a", "b"][start % 2].to_owned(),
        };
        client(&server, config.authenticator_with(store.clone()).unwrap()).0.check().unwrap_err();
    }
    assert_eq!(server.count("/token"), 2);
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/token",
    client_auth = none,
    rotate_refresh_token,
    account = "{user}",
))]
struct OfAccount {
    client_id: String,
    refresh_token: Secret,
    user: String,
}

#[test]
fn two_configured_refresh_tokens_of_an_account_do_not_end_each_others_waits() {
    for (name, answer) in [
        ("hang up", Answer::hang_up()),
        ("refused", Answer::json(r#"{"error":"invalid_grant"}"#).with_status(400)),
    ] {
        for anew in [false, true] {
            let server = server([answer.clone()]);
            let store = MemoryTokenStore::new();
            let make = |n: usize| {
                let config = OfAccount {
                    client_id: "id".to_owned(),
                    refresh_token: ["s1", "s2"][n].into(),
                    user: "u".to_owned(),
                };
                client(&server, config.authenticator_with(store.clone()).unwrap()).0
            };
            let two = [make(0), make(1)];
            for call in 0..100 {
                let api = if anew { make(call % 2) } else { two[call % 2].clone() };
                api.check().unwrap_err();
            }
            assert_eq!(server.count("/token"), 2, "{name}, started anew: {anew}");
        }
    }
}

/// A proven chain of an account; then somebody configures a wrong one while the endpoint is out.
#[test]
fn a_wrong_refresh_token_ends_no_wait_of_the_right_one() {
    let (server, now) = changing(rotation(1));
    let store = MemoryTokenStore::new();
    let clock = ManualClock::new();
    let make = |seed: &str| {
        let config = OfAccount {
            client_id: "id".to_owned(),
            refresh_token: seed.into(),
            user: "u".to_owned(),
        };
        server
            .client(config.authenticator_with(store.clone()).unwrap())
            .clock(clock.clone())
            .entropy(clock.entropy())
            .build()
            .unwrap()
    };
    let old = make("s1");
    old.check().unwrap();
    clock.advance(Duration::from_secs(7200));
    *now.lock().unwrap() = Answer::hang_up();
    // The old one's refresh has an unknown outcome.
    old.check().unwrap_err();
    for _ in 0..10 {
        make("s2").check().unwrap_err();
        old.check().unwrap_err();
    }
    assert_eq!(presented(&server), ["s1", "rt1", "s2"]);
}

#[test]
fn a_401_of_a_stream_says_that_the_call_can_be_made_again() {
    let clock = ManualClock::new();
    let server = dying(&clock, 60);
    let api =
        server.client(machine()).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    api.check().unwrap();
    clock.advance(Duration::from_secs(61));
    let error = api.post("/items").send(RequestBody::once(&b"abc"[..], Some(3))).unwrap_err();
    let Error::Status(status) = &error else { panic!() };
    assert!(status.is_body_not_replayable());
    assert!(
        !error.needs_user_action() && error.is_retryable(),
        "user action {}, retryable {}",
        error.needs_user_action(),
        error.is_retryable()
    );
}

/// As `h_d2`, without a hook: how often does a sibling that waits enter first?
#[test]
fn by_nature() {
    let mut spent = 0;
    for _ in 0..200 {
        let clock = ManualClock::new();
        let store = Hooked::new(MemoryTokenStore::new());
        let away = store.clone();
        let n = AtomicU32::new(0);
        let server = told(move |_| match n.fetch_add(1, Ordering::SeqCst) {
            0 => {
                away.no_writes.store(true, Ordering::SeqCst);
                rotation(1)
            }
            n => rotation(n + 1),
        });
        let make = || {
            server
                .client(rotating(store.clone(), "s"))
                .clock(clock.clone())
                .entropy(clock.entropy())
                .build()
                .unwrap()
        };
        let (a, b) = (make(), make());
        a.get("/items").call().unwrap();
        clock.advance(Duration::from_secs(7200));
        std::thread::scope(|scope| {
            scope.spawn(|| b.get("/items").call().unwrap());
            std::thread::sleep(Duration::from_millis(5));
            store.no_writes.store(false, Ordering::SeqCst);
            let _ = a.get("/items").call();
        });
        let all = presented(&server);
        spent += u32::from(all.iter().filter(|token| *token == "rt1").count() > 1);
    }
    assert_eq!(spent, 0, "of 200");
}

/// A response that a killed process left is lost where another program of the account comes first.
#[test]
fn the_response_in_the_spool_is_saved_before_another_chain_takes_the_record() {
    let dir = tempfile::tempdir().unwrap();
    let files = FileTokenStore::open(dir.path().join("tokens")).unwrap();
    let store = Hooked::new(files.clone());
    let away = store.clone();
    let n = AtomicU32::new(0);
    let server = told(move |_| match n.fetch_add(1, Ordering::SeqCst) {
        0 => rotation(1),
        1 => {
            away.no_writes.store(true, Ordering::SeqCst);
            rotation(2)
        }
        2 => Answer::json(r#"{"error":"invalid_grant"}"#).with_status(400),
        _ => rotation(3),
    });
    let clock = ManualClock::new();
    let make = |store: Arc<dyn TokenStore>, seed: &str| {
        let config = OfAccount {
            client_id: "id".to_owned(),
            refresh_token: seed.into(),
            user: "u".to_owned(),
        };
        server
            .client(config.authenticator_with(store).unwrap())
            .clock(clock.clone())
            .entropy(clock.entropy())
            .build()
            .unwrap()
    };
    let a = make(Arc::new(store), "s1");
    a.check().unwrap();
    clock.advance(Duration::from_secs(7200));
    a.check().unwrap(); // rt1 -> rt2, in the spool alone
    drop(a); // killed
    // A program with a wrong configured refresh token.
    make(Arc::new(files.clone()), "wrong").check().unwrap_err();
    // The right one again.
    let again = make(Arc::new(files), "s1").access_token();
    assert!(again.is_ok(), "{again:?}: {:?}", presented(&server));
    assert_eq!(presented(&server), ["s1", "rt1", "wrong", "rt2"]);
}

/// A stored record that a program of an unknown later version wrote, or that is damaged, and a token that is good.
#[test]
fn who_has_a_good_token_is_not_slowed_by_a_held_section() {
    let store = Hooked::new(MemoryTokenStore::new());
    let server = server([rotation(1), rotation(2)]);
    let (api, clock) = client(&server, rotating(store.clone(), "s"));
    api.check().unwrap();
    let key = store.key.lock().unwrap().clone().unwrap();
    let held = store.store.exclusive(&key, Duration::ZERO).unwrap();
    // In the last sixth of its leeway.
    clock.advance(Duration::from_secs(3595));
    let start = std::time::Instant::now();
    for _ in 0..3 {
        api.get("/items").call().unwrap();
        api.post("/items").send(RequestBody::once(&b"abc"[..], Some(3))).unwrap();
    }
    assert!(start.elapsed() < Duration::from_secs(1));
    drop(held);
}

#[test]
fn a_word_of_the_program_does_not_wait_for_its_own_section() {
    let store = Hooked::new(MemoryTokenStore::new());
    let away = store.clone();
    let server = told(move |_| {
        away.no_writes.store(true, Ordering::SeqCst);
        rotation(1)
    });
    let (api, _) = client(&server, rotating(store, "s"));
    let token = api.access_token().unwrap();
    let start = std::time::Instant::now();
    let said = api.reject(&token);
    let took = start.elapsed();
    assert!(took < Duration::from_secs(5), "{took:?} {said:?}");
}
