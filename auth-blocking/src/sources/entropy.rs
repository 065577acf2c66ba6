//! Chance: so that many clients do not renew, or try again, at the same instant.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// Fills bytes at random.
pub(crate) type Entropy = dyn Fn(&mut [u8]) + Send + Sync;

/// What the machine draws. It spreads waits and is no source of keys: the standard library seeds each hasher anew, from the
/// system's own randomness and a count.
pub(crate) fn system(bytes: &mut [u8]) {
    for chunk in bytes.chunks_mut(8) {
        let drawn = RandomState::new().build_hasher().finish().to_le_bytes();
        chunk.copy_from_slice(drawn.get(..chunk.len()).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_drawn_is_spread_over_the_whole_range() {
        let draw = || {
            let mut bytes = [0; 9];
            super::system(&mut bytes);
            bytes
        };
        let draws: Vec<[u8; 9]> = (0..1000).map(|_| draw()).collect();
        for place in 0..9 {
            let high = draws.iter().filter(|draw| draw[place] >= 128).count();
            assert!((350..650).contains(&high), "byte {place}: {high}");
        }
    }
}
