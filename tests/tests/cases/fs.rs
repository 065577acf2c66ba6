//! The files of a file store.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use auth_blocking::testing::{ManualClock, Server};
use auth_blocking::{Client, Error, FileTokenStore, StoreErrorKind};
use auth_tests::apis::{self, rotating, rotation};

fn client(server: &Server, dir: &Path) -> Client {
    let auth = rotating(FileTokenStore::open(dir).unwrap());
    server.client(auth).clock(ManualClock::new()).build().unwrap()
}

fn file(dir: &Path, extension: &str) -> PathBuf {
    auth_tests::records::files(dir, extension).remove(0)
}

/// What a store says of a record that was spoilt; nothing is requested.
fn refused(spoil: impl Fn(&Path)) -> StoreErrorKind {
    let (server, dir) = (apis::server([rotation(1)]), tempfile::tempdir().unwrap());
    let dir = dir.path().join("tokens");
    client(&server, &dir).check().unwrap();
    spoil(&file(&dir, "json"));
    server.clear();
    let error = client(&server, &dir).check().unwrap_err();
    assert_eq!(server.seen().len(), 0);
    match error {
        Error::Store(error) => error.kind().clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn fs_01_what_belongs_to_somebody_else_is_refused() {
    let chown = |path: &Path| std::os::unix::fs::chown(path, Some(12345), None);
    let probe = tempfile::NamedTempFile::new().unwrap();
    if chown(probe.path()).is_err() {
        println!("skipped: only root can give files away");
        return;
    }
    assert_eq!(refused(|record| chown(record).unwrap()), StoreErrorKind::Permissions);
    let dir = tempfile::tempdir().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o700)).unwrap();
    chown(dir.path()).unwrap();
    assert_eq!(FileTokenStore::open(dir.path()).unwrap_err().kind(), &StoreErrorKind::Permissions);
    for mode in [0o770, 0o750, 0o707, 0o720] {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(
            FileTokenStore::open(dir.path()).unwrap_err().kind(),
            &StoreErrorKind::Permissions
        );
    }
}

/// Runs in the child; does nothing in the suite itself.
#[test]
fn child() {
    let (Ok(what), Ok(dir)) = (std::env::var("FS_CHILD"), std::env::var("FS_DIR")) else { return };
    let (server, dir) = (apis::server([rotation(1)]), PathBuf::from(dir));
    match what.as_str() {
        "create" => {
            client(&server, &dir).check().unwrap();
            fs::write(dir.with_extension("other"), "x").unwrap();
        }
        "exhaust" => {
            let api = client(&server, &dir);
            let open: Vec<fs::File> =
                std::iter::from_fn(|| fs::File::open("/dev/null").ok()).collect();
            let error = api.check().unwrap_err();
            assert!(
                matches!(&error, Error::Store(error) if matches!(error.kind(), StoreErrorKind::Io(_))),
                "{error:?}"
            );
            assert_eq!(server.count("/token"), 0);
            assert!(open.len() > 10);
            drop(open);
            api.check().unwrap();
            assert_eq!(server.count("/token"), 1);
        }
        other => panic!("{other}"),
    }
}

/// Runs the child in a shell that says `before` first.
fn run(before: &str, what: &str, dir: &Path) {
    let output = Command::new("sh")
        .args(["-c", &format!("{before}; exec \"$0\" --exact fs::child --nocapture")])
        .arg(std::env::current_exe().unwrap())
        .envs([("FS_CHILD", what), ("FS_DIR", dir.to_str().unwrap())])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn fs_02_files_are_private_from_the_first_instant() {
    let dir = tempfile::tempdir().unwrap();
    let tokens = dir.path().join("tokens");
    run("umask 000", "create", &tokens);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir.path().join("tokens.other")), 0o666, "the umask was off");
    assert_eq!(mode(&tokens), 0o700);
    let mut files = 0;
    for entry in fs::read_dir(&tokens).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        files += 1;
    }
    assert!(files >= 2);
}

#[test]
fn fs_04_a_file_with_a_second_name_is_refused() {
    let kind = refused(|record| fs::hard_link(record, record.with_extension("second")).unwrap());
    assert_eq!(kind, StoreErrorKind::Permissions);
}

#[test]
fn fs_05_a_flipped_bit_anywhere_is_damage() {
    let (server, dir) = (apis::server([rotation(1)]), tempfile::tempdir().unwrap());
    let dir = dir.path().join("tokens");
    client(&server, &dir).check().unwrap();
    let path = file(&dir, "json");
    let whole = fs::read(&path).unwrap();
    for at in (0..whole.len()).step_by(7) {
        let mut spoilt = whole.clone();
        spoilt[at] ^= 1 << (at % 8);
        fs::write(&path, &spoilt).unwrap();
        let error = client(&server, &dir).check().unwrap_err();
        assert!(
            matches!(&error, Error::Store(error) if matches!(error.kind(), StoreErrorKind::Record(_))),
            "{at}"
        );
        assert_eq!(fs::read(&path).unwrap(), spoilt, "left as it is");
    }
    assert_eq!(server.count("/token"), 1);
}

#[test]
fn fs_08_without_file_handles_nothing_is_sent() {
    let dir = tempfile::tempdir().unwrap();
    run("ulimit -n 64", "exhaust", &dir.path().join("tokens"));
}

#[test]
fn fs_12_windows_is_named_as_not_run() {
    let security = fs::read_to_string("../SECURITY.md").unwrap();
    assert!(security.contains("On Windows the file store is built and not tested"));
}
