//! The spool of a file store: an answer on disk before it is looked at.
//!
//! The file is made, filled and synced before the request is sent, so that a full disk or a read-only
//! directory is found while the refresh token is still good. The answer then overwrites what is there:
//! its length, the answer, a checksum; what is cut off or half written does not read.

use std::fs;
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use auth_core::identity::checksum;
use auth_core::wire::body::SecretBytes;
use zeroize::Zeroizing;

use super::SPOOL_LIMIT;
use super::file::{private_options, sync_dir};

/// Room for any answer that the transport lets through, and the frame around it.
const ROOM: usize = 256 * 1024 + 64;

pub(super) fn reserve(path: &Path) -> io::Result<()> {
    clear(path)?;
    let mut file = private_options().write(true).create_new(true).open(path)?;
    file.write_all(&vec![0; ROOM])?;
    file.sync_all()?;
    sync_dir(path)
}

pub(super) fn write(path: &Path, answer: &[u8]) -> io::Result<()> {
    let mut frame = SecretBytes::default();
    frame.push(&(answer.len() as u64).to_be_bytes());
    frame.push(answer);
    frame.push(&checksum(answer));
    let mut file = private_options().write(true).open(path)?;
    file.rewind()?;
    file.write_all(frame.as_slice())?;
    file.sync_data()
}

pub(super) fn read(path: &Path) -> io::Result<Option<SecretBytes>> {
    let file = match private_options().read(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Zeroizing::new(Vec::with_capacity(ROOM));
    file.take(SPOOL_LIMIT).read_to_end(&mut bytes)?;
    Ok(unframe(&bytes).map(|answer| SecretBytes::new(answer.to_vec())))
}

pub(super) fn clear(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Ok(()) => sync_dir(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

fn unframe(bytes: &[u8]) -> Option<&[u8]> {
    let (length, rest) = bytes.split_first_chunk::<8>()?;
    let length = usize::try_from(u64::from_be_bytes(*length)).ok().filter(|length| *length > 0)?;
    let answer = rest.get(..length)?;
    (rest.get(length..)?.get(..8)? == checksum(answer)).then_some(answer)
}
