//! What the first release left in a store: its refresh token goes on once, and its programs are kept from it afterwards.
//!
//! That release named the record of a chain by all that goes into its request. A program of it that found nothing there
//! would present the configured refresh token, which is spent; so a record of this release stands there, which it cannot
//! read.

use std::time::{Duration, SystemTime};

use crate::store::{Exclusive, Record, StoreError};
use crate::token_slot::Shelf;

/// How long a program of the first release may take to leave its section.
const PATIENCE: Duration = Duration::from_secs(60);

/// Called where the chain has no record yet: what goes on of the first release's record, if there is one.
///
/// Each step leaves a state that the next start goes on from: the earlier record keeps the refresh token until the chain's
/// own record has it.
pub(crate) fn adopt(
    shelf: &Shelf,
    section: &mut dyn Exclusive,
    now: SystemTime,
) -> Result<Option<Record>, StoreError> {
    let (store, identity) = (&shelf.store, &shelf.identity);
    let Some(key) = identity.first_release.as_ref().filter(|_| store.outlives_the_process()) else {
        return Ok(None);
    };
    let mut earlier = store.exclusive(key, PATIENCE)?;
    let Some(mut record) = earlier.load()? else {
        earlier.compare_and_swap(None, &Record::moved(now))?;
        return Ok(None);
    };
    if record.is_empty() && record.is_moved() {
        return Ok(None);
    }
    if !record.is_moved() {
        let moving = record.moving();
        earlier.compare_and_swap(Some(record.generation()), &moving)?;
        record = moving;
    }
    if let Some(answer) = earlier.spooled()? {
        section.reserve_spool()?;
        section.spool(answer.as_slice())?;
    }
    let adopted = record.adopted(identity.mark.clone());
    section.compare_and_swap(None, &adopted)?;
    earlier.compare_and_swap(Some(record.generation()), &record.moved_out())?;
    earlier.clear_spool()?;
    Ok(Some(adopted))
}
