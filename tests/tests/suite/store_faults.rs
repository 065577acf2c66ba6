//! A file store whose disk, rights or files are not as they should be.

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{Error, EventKind, FileTokenStore, RecordError, StoreErrorKind};

use crate::stores::{aside, auth, files, server, wait_until};

/// Spoils the record of a credential in `dir`; then nothing is requested, and the record is left as it is.
/// The kind of the error.
fn refused(dir: &Path, spoil: impl Fn(&Path)) -> StoreErrorKind {
    let (server, clock) = (server(), ManualClock::new());
    let store = FileTokenStore::open(dir).unwrap();
    let api = || {
        server
            .client(auth("rt-0", store.clone()))
            .clock(clock.clone())
            .entropy(clock.entropy())
            .build()
            .unwrap()
    };
    api().check().unwrap();
    let record = files(dir, "json").remove(0);
    spoil(&record);
    let content = || record.is_file().then(|| fs::read(&record).ok());
    let before = content();
    let error = api().check().unwrap_err();
    assert!(error.needs_user_action() && !error.is_retryable());
    assert_eq!(server.count("/token"), 1);
    assert_eq!(content(), before, "a record that cannot be used is left as it is");
    kind(error)
}

fn kind(error: Error) -> StoreErrorKind {
    match error {
        Error::Store(error) => error.kind().clone(),
        other => panic!("{other:?}"),
    }
}

/// The copies of damaged records.
fn damaged(dir: &Path) -> Vec<Vec<u8>> {
    let paths = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let is_copy = |path: &PathBuf| path.to_str().unwrap().contains(".damaged-");
    paths.filter(is_copy).map(|path| fs::read(path).unwrap()).collect()
}

#[test]
fn a_record_that_is_cut_off_anywhere_is_kept_aside_and_never_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("tokens");
    let (server, clock) = (server(), ManualClock::new());
    let store = FileTokenStore::open(&dir).unwrap();
    let api = || {
        server
            .client(auth("rt-0", store.clone()))
            .clock(clock.clone())
            .entropy(clock.entropy())
            .build()
            .unwrap()
    };
    api().check().unwrap();
    let record = files(&dir, "json").remove(0);
    let whole = fs::read(&record).unwrap();
    for end in 0..whole.len() {
        fs::write(&record, &whole[..end]).unwrap();
        for _ in 0..2 {
            assert_eq!(
                kind(api().check().unwrap_err()),
                StoreErrorKind::Record(RecordError::Corrupt),
                "{end}"
            );
        }
        assert_eq!(fs::read(&record).unwrap(), &whole[..end]);
    }
    // One copy of each, readable by the owner alone.
    let mut copies = damaged(&dir);
    copies.sort_by_key(Vec::len);
    let expected: Vec<Vec<u8>> = (0..whole.len()).map(|end| whole[..end].to_vec()).collect();
    assert!(copies == expected);
    fs::write(&record, &whole).unwrap();
    api().check().unwrap();
    assert_eq!(server.count("/token"), 1);
}

#[test]
fn what_is_no_record_is_damaged_and_a_newer_version_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let huge = vec![b'0'; 3 * 1024 * 1024];
    for (at, spoiled) in
        [b"{\"access_token\":\"at\"}".as_slice(), b"\0\0\0", &huge].into_iter().enumerate()
    {
        let dir = dir.path().join(at.to_string());
        let kind = refused(&dir, |record| fs::write(record, spoiled).unwrap());
        assert_eq!(kind, StoreErrorKind::Record(RecordError::Corrupt));
        assert_eq!(damaged(&dir).len(), 1);
    }
    let dir = dir.path().join("newer");
    let kind = refused(&dir, |record| {
        let text = fs::read_to_string(record).unwrap();
        fs::write(record, text.replace("\"version\":2", "\"version\":3")).unwrap();
    });
    assert_eq!(kind, StoreErrorKind::Record(RecordError::Version));
    assert!(damaged(&dir).is_empty());
}

/// What a test calls it, and how it is done to a record.
type Spoil = (&'static str, fn(&Path));

#[test]
fn what_is_no_private_file_is_refused() {
    let spoils: [Spoil; 5] = [
        ("group", |record| fs::set_permissions(record, fs::Permissions::from_mode(0o640)).unwrap()),
        ("others", |record| {
            fs::set_permissions(record, fs::Permissions::from_mode(0o604)).unwrap()
        }),
        ("link", |record| {
            let aside = record.with_extension("aside");
            fs::rename(record, &aside).unwrap();
            symlink(&aside, record).unwrap();
        }),
        ("directory", |record| {
            fs::remove_file(record).unwrap();
            fs::create_dir(record).unwrap();
            fs::set_permissions(record, fs::Permissions::from_mode(0o700)).unwrap();
        }),
        // Nobody writes into it: a reader that waits would wait for ever.
        ("pipe", |record| {
            fs::remove_file(record).unwrap();
            let made = Command::new("mkfifo").args(["-m", "600"]).arg(record).status().unwrap();
            assert!(made.success());
        }),
    ];
    let dir = tempfile::tempdir().unwrap();
    for (name, spoil) in spoils {
        let kind = refused(&dir.path().join(name), spoil);
        assert_eq!(kind, StoreErrorKind::Permissions, "{name}");
    }
}

#[test]
fn a_link_in_the_place_of_lock_or_spool_is_not_followed() {
    let dir = tempfile::tempdir().unwrap();
    let outside = dir.path().join("outside");
    fs::write(&outside, "not ours").unwrap();
    let dir = dir.path().join("tokens");
    let (server, clock) = (server(), ManualClock::new());
    let store = FileTokenStore::open(&dir).unwrap();
    let api = server
        .client(auth("rt-0", store))
        .clock(clock.clone())
        .entropy(clock.entropy())
        .build()
        .unwrap();
    api.check().unwrap();
    clock.advance(Duration::from_secs(601));
    let lock = files(&dir, "lock").remove(0);
    for place in [lock.clone(), lock.with_extension("spool")] {
        let _ = fs::remove_file(&place);
        symlink(&outside, &place).unwrap();
        assert_eq!(kind(api.check().unwrap_err()), StoreErrorKind::Permissions);
        fs::remove_file(&place).unwrap();
    }
    assert_eq!(server.count("/token"), 1);
    api.check().unwrap();
    assert_eq!(fs::read_to_string(&outside).unwrap(), "not ours");
}

#[test]
fn what_a_kill_left_half_written_is_in_nobodys_way() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("tokens");
    let (server, clock) = (server(), ManualClock::new());
    let store = FileTokenStore::open(&dir).unwrap();
    let api = || {
        server
            .client(auth("rt-0", store.clone()))
            .clock(clock.clone())
            .entropy(clock.entropy())
            .build()
            .unwrap()
    };
    api().check().unwrap();
    // Two versions of the record: the one that counts, and one that was not renamed; and a spool without an answer.
    let record = files(&dir, "json").remove(0);
    let whole = fs::read(&record).unwrap();
    fs::write(aside(&dir), &whole[..whole.len() / 2]).unwrap();
    fs::write(record.with_extension("spool"), [0; 1000]).unwrap();
    api().check().unwrap();
    assert_eq!(server.count("/token"), 1);
    clock.advance(Duration::from_secs(601));
    api().check().unwrap();
    assert_eq!(server.count("/token"), 2);
    assert!(files(&dir, "new").is_empty() && files(&dir, "spool").is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_lock_whose_file_was_removed_is_taken_anew() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("tokens");
    let (server, clock) = (server(), ManualClock::new());
    let store = FileTokenStore::open(&dir).unwrap();
    server
        .client(auth("rt-0", store.clone()))
        .clock(clock.clone())
        .entropy(clock.entropy())
        .build()
        .unwrap()
        .check()
        .unwrap();
    clock.advance(Duration::from_secs(601));
    let path = files(&dir, "lock").remove(0);
    let held = fs::File::open(&path).unwrap();
    held.lock().unwrap();
    let api =
        server.client(auth("rt-0", store)).entropy(clock.entropy()).clock(clock).build().unwrap();
    let waiting = std::thread::spawn(move || api.check());
    // It waits for the lock of a file that is gone by the time it gets it.
    while open_files(&path) < 2 {
        std::thread::yield_now();
    }
    fs::remove_file(&path).unwrap();
    held.unlock().unwrap();
    waiting.join().unwrap().unwrap();
    assert!(path.exists());
    assert_eq!(server.count("/token"), 2);
}

/// How often this process has the file open.
#[cfg(target_os = "linux")]
fn open_files(path: &Path) -> usize {
    let opened = fs::read_dir("/proc/self/fd").unwrap();
    let names = opened.filter_map(|entry| fs::read_link(entry.unwrap().path()).ok());
    names.filter(|name| name == path).count()
}

/// A small disk of the test's own.
struct Disk(tempfile::TempDir);

impl Disk {
    /// One mebibyte; `None` where this user may not mount.
    fn mount() -> Option<Self> {
        let disk = Self(tempfile::tempdir().unwrap());
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=1m,mode=0700", "auth-tests"]);
        let output = mount.arg(disk.0.path()).output().unwrap();
        if !output.status.success() {
            println!("skipped: no disk of its own: mounting needs root");
            return None;
        }
        Some(disk)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn fill(&self) {
        fill(self.path());
    }

    fn free(&self) {
        fs::remove_file(self.path().join("filler")).unwrap();
    }

    fn remount(&self, option: &str) {
        let mut mount = Command::new("mount");
        mount.args(["-o", &format!("remount,{option}")]);
        assert!(mount.arg(self.path()).status().unwrap().success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}

fn fill(dir: &Path) {
    let mut filler =
        fs::OpenOptions::new().create(true).append(true).open(dir.join("filler")).unwrap();
    for size in [4096, 1] {
        while filler.write_all(&vec![0; size]).is_ok() {}
    }
}

#[test]
fn a_full_disk_is_found_before_the_refresh_token_is_spent() {
    let Some(disk) = Disk::mount() else { return };
    let (server, clock) = (server(), ManualClock::new());
    let store = FileTokenStore::open(disk.path().join("tokens")).unwrap();
    let api = server
        .client(auth("rt-0", store))
        .clock(clock.clone())
        .entropy(clock.entropy())
        .build()
        .unwrap();
    api.check().unwrap();
    disk.fill();
    // Due, and the early renewal fails: the token in hand serves.
    clock.advance(Duration::from_secs(545));
    assert_eq!(api.access_token().unwrap().expose(), "at-1");
    clock.advance(Duration::from_secs(60));
    for _ in 0..3 {
        let kind = kind(api.check().unwrap_err());
        assert_eq!(kind, StoreErrorKind::Io(ErrorKind::StorageFull));
    }
    assert_eq!(server.count("/token"), 1);
    disk.free();
    api.check().unwrap();
    assert_eq!(server.count("/token"), 2);
}

#[test]
fn a_disk_that_fills_up_while_the_answer_is_on_its_way_loses_nothing() {
    let Some(disk) = Disk::mount() else { return };
    let dir = disk.path().join("tokens");
    let server = Server::start().unwrap();
    let (filled, at) = (disk.path().to_owned(), std::sync::Mutex::new(0));
    server.run("POST", "/token", move |_| {
        let mut at = at.lock().unwrap();
        *at += 1;
        if *at == 2 {
            fill(&filled);
        }
        Answer::json(format!(
            r#"{{"access_token":"at-{at}","refresh_token":"rt-{at}","expires_in":600}}"#
        ))
    });
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
    api.check().unwrap();
    clock.advance(Duration::from_secs(601));
    let full = |kind: &EventKind| {
        matches!(kind, EventKind::StoreTrouble(error)
            if error.kind() == &StoreErrorKind::Io(ErrorKind::StorageFull))
    };
    for troubles in 1..=2 {
        assert_eq!(api.access_token().unwrap().expose(), "at-2");
        wait_until(|| events.lock().unwrap().iter().filter(|kind| full(kind)).count() == troubles);
        clock.advance(Duration::from_secs(1));
    }
    // The program ends; the answer is in its spool, for which there was room from the start.
    drop(api);
    let next = || {
        server
            .client(auth("rt-0", store.clone()))
            .clock(clock.clone())
            .entropy(clock.entropy())
            .build()
            .unwrap()
    };
    assert_eq!(next().access_token().unwrap().expose(), "at-2");
    disk.free();
    for _ in 0..2 {
        assert_eq!(next().access_token().unwrap().expose(), "at-2");
    }
    assert!(files(&dir, "spool").is_empty());
    assert_eq!(server.count("/token"), 2);
}

#[test]
fn a_directory_that_became_read_only_is_found_before_the_refresh_token_is_spent() {
    let Some(disk) = Disk::mount() else { return };
    let dir = disk.path().join("tokens");
    let (server, clock) = (server(), ManualClock::new());
    let store = FileTokenStore::open(&dir).unwrap();
    let api = server
        .client(auth("rt-0", store))
        .clock(clock.clone())
        .entropy(clock.entropy())
        .build()
        .unwrap();
    api.check().unwrap();
    disk.remount("ro");
    clock.advance(Duration::from_secs(545));
    assert_eq!(api.access_token().unwrap().expose(), "at-1");
    clock.advance(Duration::from_secs(60));
    let kind_found = kind(api.check().unwrap_err());
    assert_eq!(kind_found, StoreErrorKind::Io(ErrorKind::ReadOnlyFilesystem));
    let new = FileTokenStore::open(disk.path().join("other")).unwrap_err();
    assert_eq!(new.kind(), &StoreErrorKind::Io(ErrorKind::ReadOnlyFilesystem));
    assert_eq!(server.count("/token"), 1);
    disk.remount("rw");
    api.check().unwrap();
    assert_eq!(server.count("/token"), 2);
}
