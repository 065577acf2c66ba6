//! Tokens in files, one a credential, shared by the processes of one machine.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs::{self, DirBuilder, DirEntry, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{self, Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use auth_core::identity::{checksum, hex};
use auth_core::wire::body::SecretBytes;
use zeroize::Zeroizing;

use super::file_system::is_shared;
use super::spool;
use super::{
    Account, Accounts, Exclusive, RECORD_LIMIT, Record, RecordError, RecordKey, StoreError,
    StoreErrorKind, TokenStore,
};

/// Keeps each token in a file of its own, in clear, readable by the owner alone.
///
/// Processes that share the directory share tokens and renew them one at a time. The directory must be
/// on a local file system, where file locks work.
///
/// A record that cannot be read is reported at each call and left in its place: with a rotating refresh token, to start
/// again from the configured one would present a spent token. Its bytes are kept in a second file `….damaged-…` too, for
/// a person to look at. A new sign-in, whose refresh token has a record of its own, goes on; for other credentials remove
/// the damaged record ([`TokenStore::remove`], which removes its copies too).
///
/// # Example
/// ```
/// use auth_blocking::FileTokenStore;
///
/// # let dir = std::env::temp_dir().join(format!("auth-doc-{}", std::process::id()));
/// let store = FileTokenStore::open(&dir)?; // created with mode 0700 where it is missing
/// # std::fs::remove_dir_all(&dir)?;
/// # let _ = store;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct FileTokenStore {
    dir: Arc<Path>,
    /// The user whose files they are.
    user: u32,
}

impl FileTokenStore {
    /// Opens the directory, or makes it with mode 0700. A relative path is of the current directory now: a later change
    /// of that does not move the store.
    ///
    /// # Errors
    /// [`StoreErrorKind::Io`], [`StoreErrorKind::Permissions`] where others may read or change the directory, and
    /// [`StoreErrorKind::FileSystem`] where it is on a network or shared file system: NFS, SMB, sshfs, Ceph, a virtual
    /// machine's shared folder and the like (found on Linux alone, by the names in `/proc/self/mountinfo`).
    pub fn open(dir: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let store = Self::open_on_any_file_system(dir)?;
        if is_shared(&store.dir) { Err(store.error(StoreErrorKind::FileSystem)) } else { Ok(store) }
    }

    /// As [`FileTokenStore::open`], on any file system: for a network's one whose locks are known to work between
    /// all machines that use it.
    ///
    /// # Errors
    /// [`StoreErrorKind::Io`], [`StoreErrorKind::Permissions`]
    pub fn open_on_any_file_system(dir: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let dir: PathBuf = dir.into();
        let dir = path::absolute(&dir).map_err(|error| io_error(&dir, &error))?;
        create_private_dir(&dir).map_err(|error| io_error(&dir, &error))?;
        let metadata = fs::metadata(&dir).map_err(|error| io_error(&dir, &error))?;
        let user = user().map_err(|error| io_error(&dir, &error))?;
        if !metadata.is_dir() || !is_private(&metadata, user) {
            return Err(StoreError::new(dir.display().to_string(), StoreErrorKind::Permissions));
        }
        Ok(Self { dir: dir.into(), user })
    }

    /// Errors name the directory: a file's name is a digest of the credentials.
    fn error(&self, kind: StoreErrorKind) -> StoreError {
        StoreError::new(self.dir.display().to_string(), kind)
    }

    fn io(&self, error: &io::Error) -> StoreError {
        io_error(&self.dir, error)
    }

    fn read(&self, key: &RecordKey) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let path = self.record_path(key);
        let file = match private_options().read(true).open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.io(&error)),
        };
        let metadata = file.metadata().map_err(|error| self.io(&error))?;
        if !metadata.is_file() || !is_private(&metadata, self.user) {
            return Err(self.error(StoreErrorKind::Permissions));
        }
        let mut bytes = Zeroizing::new(Vec::with_capacity(
            usize::try_from(metadata.len().min(RECORD_LIMIT)).unwrap_or(0),
        ));
        file.take(RECORD_LIMIT).read_to_end(&mut bytes).map_err(|error| self.io(&error))?;
        Ok(Some(bytes))
    }

    fn decode(&self, bytes: &[u8]) -> Result<Record, StoreError> {
        Record::decode(bytes).map_err(|error| self.error(StoreErrorKind::Record(error)))
    }

    /// Whose record a file of the directory is, where it is a record.
    fn account(&self, entry: Result<DirEntry, StoreError>) -> Result<Option<Account>, StoreError> {
        let name = entry?.file_name();
        let key = name.to_str().and_then(|name| RecordKey::parse(name.strip_suffix(".json")?));
        let Some(key) = key else { return Ok(None) };
        let bytes = self.read(&key)?;
        Ok(bytes.and_then(|bytes| Account::of(key, Record::decode(&bytes))))
    }

    fn spool_path(&self, key: &RecordKey) -> PathBuf {
        self.dir.join(format!("{}.spool", key.as_str()))
    }

    fn record_path(&self, key: &RecordKey) -> PathBuf {
        self.dir.join(format!("{}.json", key.as_str()))
    }
}

impl fmt::Debug for FileTokenStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FileTokenStore").field(&self.dir).finish()
    }
}

impl TokenStore for FileTokenStore {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        self.read(key)?.map(|bytes| self.decode(&bytes)).transpose()
    }

    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        let path = self.dir.join(format!("{}.lock", key.as_str()));
        let open = || {
            let mut options = private_options();
            let lock = options.write(true).create(true).truncate(false).open(&path);
            lock.map_err(|error| self.io(&error))
        };
        let (mut lock, start) = (open()?, Instant::now());
        loop {
            match lock.try_lock() {
                // Never unlinked by us. Where somebody else did, the next one would lock another file of that name.
                Ok(()) if !is_at(&lock, &path) => lock = open()?,
                Ok(()) => {
                    return Ok(Box::new(Section { store: self.clone(), key: key.clone(), lock }));
                }
                Err(TryLockError::WouldBlock) if start.elapsed() < wait => {
                    std::thread::sleep(Duration::from_millis(10));
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(self.error(StoreErrorKind::Busy));
                }
                Err(TryLockError::Error(error)) => return Err(self.io(&error)),
            }
        }
    }

    fn accounts(&self) -> Result<Accounts<'_>, StoreError> {
        let entries = fs::read_dir(&self.dir).map_err(|error| self.io(&error))?;
        Ok(Box::new(
            entries.filter_map(|entry| {
                self.account(entry.map_err(|error| self.io(&error))).transpose()
            }),
        ))
    }
}

/// Holds the lock; dropping it releases the lock, and so does the end of the process.
struct Section {
    store: FileTokenStore,
    key: RecordKey,
    lock: File,
}

impl Drop for Section {
    fn drop(&mut self) {
        // A child of a fork has the same open file: closing ours alone would leave it locked.
        let _ = self.lock.unlock();
    }
}

impl Exclusive for Section {
    fn load(&mut self) -> Result<Option<Record>, StoreError> {
        let Some(bytes) = self.store.read(&self.key)? else { return Ok(None) };
        let record = self.store.decode(&bytes);
        if record.as_ref().is_err_and(|error| error.kind() == &DAMAGED) {
            // Where no copy can be made, the record itself is still there.
            let _ = set_aside(&self.store.record_path(&self.key), &bytes);
        }
        record.map(Some)
    }

    fn compare_and_swap(
        &mut self,
        replaces: Option<u64>,
        record: &Record,
    ) -> Result<bool, StoreError> {
        if self.load()?.map(|record| record.generation()) != replaces {
            return Ok(false);
        }
        let path = self.store.record_path(&self.key);
        replace(&path, record.encode().as_slice()).map_err(|error| self.store.io(&error))?;
        Ok(true)
    }

    fn reserve_spool(&mut self) -> Result<(), StoreError> {
        spool::reserve(&self.store.spool_path(&self.key)).map_err(|error| self.store.io(&error))
    }

    fn spool(&mut self, answer: &[u8]) -> Result<(), StoreError> {
        spool::write(&self.store.spool_path(&self.key), answer)
            .map_err(|error| self.store.io(&error))
    }

    fn spooled(&mut self) -> Result<Option<SecretBytes>, StoreError> {
        spool::read(&self.store.spool_path(&self.key)).map_err(|error| self.store.io(&error))
    }

    fn clear_spool(&mut self) -> Result<(), StoreError> {
        spool::clear(&self.store.spool_path(&self.key)).map_err(|error| self.store.io(&error))
    }

    fn remove(&mut self) -> Result<bool, StoreError> {
        self.remove_files().map_err(|error| self.store.io(&error))
    }
}

impl Section {
    /// The record last, so that a process that is killed here leaves one to be removed again. The lock's file stays:
    /// another holder may wait for it.
    fn remove_files(&self) -> io::Result<bool> {
        let path = self.store.record_path(&self.key);
        unlink(&self.store.spool_path(&self.key))?;
        unlink(&path.with_extension("new"))?;
        for copy in self.copies(&path)? {
            unlink(&copy)?;
        }
        let removed = unlink(&path)?;
        sync_dir(&path)?;
        Ok(removed)
    }

    /// The copies of a record that was damaged once: it may have been mended since.
    fn copies(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let prefix = format!("{}.damaged-", self.key.as_str());
        let is_copy = |name: &OsStr| name.to_str().is_some_and(|name| name.starts_with(&prefix));
        let entries = fs::read_dir(&self.store.dir)?.map(|entry| Ok(entry?.file_name()));
        let names: Vec<OsString> = entries.collect::<io::Result<_>>()?;
        Ok(names
            .iter()
            .filter(|name| is_copy(name))
            .map(|name| path.with_file_name(name))
            .collect())
    }
}

/// Removes a file; says whether it was there.
fn unlink(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

const DAMAGED: StoreErrorKind = StoreErrorKind::Record(RecordError::Corrupt);

/// Keeps the bytes of a damaged record in a file that is named by them: none is written twice, none is written over.
fn set_aside(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let copy = path.with_extension(format!("damaged-{}", hex(&checksum(bytes))));
    let mut file = private_options().write(true).create_new(true).open(&copy)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Writes the whole file beside its place, then renames: a reader sees the old record or the new one.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = path.with_extension("new");
    unlink(&temporary)?;
    let mut file = private_options().write(true).create_new(true).open(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    sync_dir(path)
}

/// A new name, or one that is gone, must itself survive a power cut.
pub(super) fn sync_dir(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(dir) if cfg!(unix) => File::open(dir)?.sync_all(),
        _ => Ok(()),
    }
}

fn io_error(dir: &Path, error: &io::Error) -> StoreError {
    let kind =
        if is_link(error) { StoreErrorKind::Permissions } else { StoreErrorKind::Io(error.kind()) };
    StoreError::new(dir.display().to_string(), kind)
}

#[cfg(unix)]
fn create_private_dir(dir: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

#[cfg(not(unix))]
fn create_private_dir(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).create(dir)
}

/// Mode 0600, no symbolic link followed, never blocked by a pipe in the file's place.
#[cfg(unix)]
pub(super) fn private_options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.mode(0o600).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
    options
}

#[cfg(not(unix))]
pub(super) fn private_options() -> OpenOptions {
    OpenOptions::new()
}

/// What `O_NOFOLLOW` answers for a symbolic link.
#[cfg(unix)]
fn is_link(error: &io::Error) -> bool {
    error.raw_os_error() == Some(libc::ELOOP)
}

#[cfg(not(unix))]
fn is_link(_error: &io::Error) -> bool {
    false
}

/// Whether the open file is the one of that name.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(open), Ok(named)) => (open.dev(), open.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> bool {
    true
}

/// The user that this process acts for. `geteuid` needs `unsafe`, where a pipe's owner is the same one (POSIX, `pipe`).
#[cfg(unix)]
fn user() -> io::Result<u32> {
    use std::os::{fd::OwnedFd, unix::fs::MetadataExt};
    let (reader, _) = io::pipe()?;
    File::from(OwnedFd::from(reader)).metadata().map(|metadata| metadata.uid())
}

#[cfg(not(unix))]
fn user() -> io::Result<u32> {
    Ok(0)
}

/// Nobody else may read or change it, and it is `user`'s own.
#[cfg(unix)]
fn is_private(metadata: &fs::Metadata, user: u32) -> bool {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    // A second name of a file is one whose rights nobody here has looked at. None: it was replaced meanwhile.
    let names = if metadata.is_file() { metadata.nlink() } else { 1 };
    metadata.permissions().mode() & 0o077 == 0 && metadata.uid() == user && names <= 1
}

#[cfg(not(unix))]
fn is_private(_metadata: &fs::Metadata, _user: u32) -> bool {
    true
}
