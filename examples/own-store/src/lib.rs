//! A durable token store of one's own, on the standard library and `auth-blocking` alone.
//!
//! Each record is a folder of three files. What a store must promise, and how this one keeps it:
//!
//! | promise | here |
//! |---|---|
//! | one holder of a record at a time, among threads and processes | a lock on the file `lock`, which the system releases when the holder dies |
//! | a write replaces the generation that it names, or nothing | the generation is read within the lock |
//! | a reader sees the old record or the new one, and a power cut loses neither | a write goes to another name, is synced, and is renamed |
//! | a response is kept before it is used, and room for it is there before the request | `room` is filled and synced first; the response overwrites it and is renamed to `spool` |
//!
//! A store in a database has the same parts: a lock or a lease, an `UPDATE … WHERE generation = …`, a column for the spool.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use auth_blocking::store::{
    Account, Accounts, Exclusive, Record, RecordKey, SecretBytes, StoreError, StoreErrorKind,
    TokenStore,
};

/// Keeps each record in a folder of its own, in clear. The folder must be on a local file system.
#[derive(Clone, Debug)]
pub struct FolderTokenStore {
    dir: PathBuf,
}

/// A response is this long at most, unless the client's limit was raised.
const ROOM: usize = 256 * 1024;

impl FolderTokenStore {
    /// Opens the folder, or makes it for the user alone.
    ///
    /// # Errors
    /// [`StoreErrorKind::Io`]
    pub fn open(dir: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let store = Self { dir: dir.into() };
        make_private(&store.dir).map_err(|error| store.failed(&error))?;
        Ok(store)
    }

    /// Errors name the store and never a record, whose name is a digest of the credential.
    fn failed(&self, error: &io::Error) -> StoreError {
        StoreError::new(self.dir.display().to_string(), StoreErrorKind::Io(error.kind()))
    }

    fn folder(&self, key: &RecordKey) -> PathBuf {
        self.dir.join(key.as_str())
    }
}

impl TokenStore for FolderTokenStore {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        let bytes = read(&self.folder(key).join("record")).map_err(|error| self.failed(&error))?;
        let damaged =
            |error| StoreError::new(self.dir.display().to_string(), StoreErrorKind::Record(error));
        bytes.map(|bytes| Record::decode(bytes.as_slice()).map_err(damaged)).transpose()
    }

    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        let (folder, start) = (self.folder(key), Instant::now());
        let lock = open_lock(&folder).map_err(|error| self.failed(&error))?;
        loop {
            match lock.try_lock() {
                Ok(()) => {
                    let (store, key) = (self.clone(), key.clone());
                    return Ok(Box::new(Section { store, key, folder, lock }));
                }
                Err(TryLockError::WouldBlock) if start.elapsed() < wait => {
                    thread::sleep(Duration::from_millis(10));
                }
                Err(TryLockError::WouldBlock) => {
                    let place = self.dir.display().to_string();
                    return Err(StoreError::new(place, StoreErrorKind::Busy));
                }
                Err(TryLockError::Error(error)) => return Err(self.failed(&error)),
            }
        }
    }

    fn accounts(&self) -> Result<Accounts<'_>, StoreError> {
        let entries = fs::read_dir(&self.dir).map_err(|error| self.failed(&error))?;
        let account = |entry: io::Result<fs::DirEntry>| {
            let name = entry?.file_name();
            let Some(key) = name.to_str().and_then(RecordKey::parse) else { return Ok(None) };
            let bytes = read(&self.folder(&key).join("record"))?;
            Ok(bytes.and_then(|bytes| Account::of(key, Record::decode(bytes.as_slice()))))
        };
        Ok(Box::new(entries.filter_map(move |entry| {
            account(entry).map_err(|error| self.failed(&error)).transpose()
        })))
    }
}

/// Holds the lock until it is dropped.
struct Section {
    store: FolderTokenStore,
    key: RecordKey,
    folder: PathBuf,
    lock: File,
}

impl Section {
    fn done<T>(&self, outcome: io::Result<T>) -> Result<T, StoreError> {
        outcome.map_err(|error| self.store.failed(&error))
    }
}

impl Drop for Section {
    fn drop(&mut self) {
        // Where it fails, closing the file does the same.
        let _ = self.lock.unlock();
    }
}

impl Exclusive for Section {
    fn load(&mut self) -> Result<Option<Record>, StoreError> {
        self.store.load(&self.key)
    }

    fn compare_and_swap(
        &mut self,
        replaces: Option<u64>,
        record: &Record,
    ) -> Result<bool, StoreError> {
        if self.load()?.map(|found| found.generation()) != replaces {
            return Ok(false);
        }
        self.done(write(&self.folder, "record", record.encode().as_slice())).map(|()| true)
    }

    fn reserve_spool(&mut self) -> Result<(), StoreError> {
        self.clear_spool()?;
        self.done(write(&self.folder, "room", &vec![0; ROOM]))
    }

    fn spool(&mut self, answer: &[u8]) -> Result<(), StoreError> {
        self.done(move_in(&self.folder, answer))
    }

    fn spooled(&mut self) -> Result<Option<SecretBytes>, StoreError> {
        let spooled = self.done(read(&self.folder.join("spool")))?;
        Ok(spooled.filter(|answer| !answer.as_slice().is_empty()))
    }

    fn clear_spool(&mut self) -> Result<(), StoreError> {
        self.done(unlink(&self.folder, &["room", "spool"])).map(drop)
    }

    /// The record last: where the process dies before, there is still one to remove. The lock's file stays, for another
    /// holder may wait for it.
    fn remove(&mut self) -> Result<bool, StoreError> {
        self.done(unlink(&self.folder, &["new", "room", "spool", "record"]))
    }
}

/// The whole file, or nothing where there is none.
fn read(path: &Path) -> io::Result<Option<SecretBytes>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(SecretBytes::new(bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Replaces a file as one step.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let new = folder.join("new");
    let mut file = File::create(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&new, folder.join(name))?;
    sync(folder)
}

/// Fills the room with the answer, and makes it the spool: no new block of the disk is needed. A second answer, after one
/// that said to try again, finds no room and makes some.
fn move_in(folder: &Path, answer: &[u8]) -> io::Result<()> {
    let room = folder.join("room");
    let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(&room)?;
    file.write_all(answer)?;
    file.set_len(answer.len() as u64)?;
    file.sync_all()?;
    fs::rename(&room, folder.join("spool"))?;
    sync(folder)
}

/// Removes files; says whether the last of them was there.
fn unlink(folder: &Path, names: &[&str]) -> io::Result<bool> {
    let mut was_there = false;
    for name in names {
        was_there = match fs::remove_file(folder.join(name)) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(error),
        };
    }
    sync(folder)?;
    Ok(was_there)
}

fn open_lock(folder: &Path) -> io::Result<File> {
    make_private(folder)?;
    OpenOptions::new().write(true).create(true).truncate(false).open(folder.join("lock"))
}

/// Makes a folder that only the user may enter, so the modes of the files in it are of no matter.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    if !folder.is_dir() {
        builder.recursive(true).create(folder)?;
        sync(folder.parent().unwrap_or(folder))?;
    }
    Ok(())
}

/// A name in a folder must itself survive a power cut. Windows has no such call and needs none.
fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
