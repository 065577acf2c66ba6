//! Writes a record, in the exclusive section of its store.

use auth_core::renewal::Write;

use crate::store::{Exclusive, StoreError};

/// Writes the record; the response that it came from has served.
pub(crate) fn commit(section: &mut dyn Exclusive, write: &Write) -> Result<bool, StoreError> {
    note(section, write, true)
}

/// Writes the record, and empties the spool where `clear`.
pub(crate) fn note(
    section: &mut dyn Exclusive,
    write: &Write,
    clear: bool,
) -> Result<bool, StoreError> {
    let taken = section.compare_and_swap(write.replaces, &write.record)?;
    if taken && clear {
        section.clear_spool()?;
    }
    Ok(taken)
}
