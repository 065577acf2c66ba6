//! What a chain's record was called before: its refresh token goes on once, and who still looks there is kept from it.
//!
//! A chain that gets an account leaves the name that it had by its configured refresh token. And the first release named
//! the record of a chain by all that goes into its request. A program of it that found nothing there
//! would present the configured refresh token, which is spent; so a record of this release stands there, which it cannot
//! read.

use std::time::{Duration, SystemTime};

use super::renewable::Kept;
use crate::store::{Exclusive, Record, StoreError};

/// Called where the chain has no record yet: what goes on of the record that it had before, if there is one.
///
/// Each step leaves a state that the next start goes on from: the earlier record keeps the refresh token until the chain's
/// own record has it.
pub(crate) fn adopt(
    kept: &Kept,
    section: &mut dyn Exclusive,
    now: SystemTime,
    wait: Duration,
) -> Result<Option<Record>, StoreError> {
    let (store, identity) = (&kept.store, &kept.identity);
    let mut adopted = None;
    for key in &identity.former {
        if !store.outlives_the_process() && key == identity.former.last().unwrap_or(key) {
            // No program of the first release can find what is in memory.
            continue;
        }
        let mut earlier = store.exclusive(key, wait)?;
        let Some(record) = earlier.load()? else {
            earlier.compare_and_swap(None, &Record::moved(now))?;
            continue;
        };
        if record.is_empty() && record.is_moved() {
            continue;
        }
        let record = move_out_of_reach(&mut *earlier, record)?;
        if adopted.is_none() {
            if let Some(answer) = earlier.spooled()? {
                section.reserve_spool()?;
                section.spool(answer.as_slice())?;
            }
            let taken = record.adopted(identity.mark.clone());
            section.compare_and_swap(None, &taken)?;
            adopted = Some(taken);
        }
        earlier.compare_and_swap(Some(record.generation()), &record.moved_out())?;
        earlier.clear_spool()?;
    }
    Ok(adopted)
}

/// Nobody else goes on with it; it keeps what it holds.
fn move_out_of_reach(earlier: &mut dyn Exclusive, record: Record) -> Result<Record, StoreError> {
    if record.is_moved() {
        return Ok(record);
    }
    let moving = record.moving();
    earlier.compare_and_swap(Some(record.generation()), &moving)?;
    Ok(moving)
}
