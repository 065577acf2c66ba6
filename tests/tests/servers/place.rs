//! The stores under test: where they are, and servers of a test's own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime};

use auth_blocking::{
    FileTokenStore, PostgresTokenStore, RedisTokenStore, StoreError, StoreErrorKind, TokenStore,
};

/// A store by its URL or its folder.
pub(crate) fn open(place: &str) -> Arc<dyn TokenStore> {
    try_open(place).unwrap()
}

pub(crate) fn try_open(place: &str) -> Result<Arc<dyn TokenStore>, StoreError> {
    if place.starts_with("redis") {
        return match RedisTokenStore::open(place) {
            Ok(store) => Ok(Arc::new(store)),
            // In another network namespace of this machine.
            Err(error) if error.kind() == &StoreErrorKind::Encryption => {
                let client = auth_blocking::redis::Client::open(place).unwrap();
                Ok(Arc::new(RedisTokenStore::with_client(client)))
            }
            Err(error) => Err(error),
        };
    }
    if place.starts_with("postgres") {
        if place.contains("127.0.0.1") {
            return Ok(Arc::new(PostgresTokenStore::open(place)?));
        }
        let config: auth_blocking::postgres::Config = place.parse().unwrap();
        let connect = move || config.connect(auth_blocking::postgres::NoTls);
        return Ok(Arc::new(PostgresTokenStore::with_connect("postgresql", connect)));
    }
    Ok(Arc::new(FileTokenStore::open(place)?))
}

/// The stores on servers that were started for the suite.
pub(crate) fn servers() -> Vec<String> {
    [
        ("AUTH_TEST_REDIS_URL", "Redis", "redis"),
        ("AUTH_TEST_POSTGRES_URL", "PostgreSQL", "postgres"),
    ]
    .into_iter()
    .filter_map(|(variable, name, folder)| variable_or_skip(variable, name, folder))
    .collect()
}

/// What a start script exported; else the reason why the test does nothing.
pub(crate) fn variable_or_skip(variable: &str, name: &str, folder: &str) -> Option<String> {
    let value = std::env::var(variable).ok();
    if value.is_none() {
        println!("skipped: no {name} (tests/servers/{folder}/start.sh)");
    }
    value
}

/// A name that no other test and no earlier run uses.
pub(crate) fn unique(name: &str) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos();
    format!("{name}-{now}-{}", NUMBER.fetch_add(1, Ordering::Relaxed))
}

pub(crate) fn script(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("servers").join(path)
}

/// A server for one test, which may stop it.
pub(crate) struct OwnServer {
    folder: &'static str,
    state: tempfile::TempDir,
    pub(crate) url: String,
}

impl OwnServer {
    /// Starts one of each; the machine has them where the suite's own were started.
    pub(crate) fn start_each() -> Vec<Self> {
        ["redis", "postgres"]
            .into_iter()
            .filter(|folder| {
                let variable = format!("AUTH_TEST_{}_URL", folder.to_uppercase());
                variable_or_skip(&variable, folder, folder).is_some()
            })
            .map(Self::start)
            .collect()
    }

    fn start(folder: &'static str) -> Self {
        let state = tempfile::tempdir().unwrap();
        let mut server = Self { folder, state, url: String::new() };
        let output = server.run("start.sh", &[]);
        let prefix = format!("export AUTH_TEST_{}_URL=", folder.to_uppercase());
        server.url = output.lines().find_map(|line| line.strip_prefix(&prefix)).unwrap().to_owned();
        server
    }

    pub(crate) fn start_again(&self) {
        self.run("start.sh", &[]);
    }

    pub(crate) fn stop(&self) {
        self.run("stop.sh", &[]);
    }

    fn run(&self, name: &str, arguments: &[&str]) -> String {
        let output = Command::new(script(&format!("{}/{name}", self.folder)))
            .args(arguments)
            .env("AUTH_SERVERS_STATE", self.state.path())
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {errors}");
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        self.run("stop.sh", &["--forget"]);
    }
}

/// Waits for what another thread does.
#[track_caller]
pub(crate) fn wait_until(is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(30), "it does not happen");
        std::thread::sleep(Duration::from_millis(5));
    }
}
