//! The fuzz targets on stable Rust: every seed, and seeds that were cut, flipped, doubled and mixed.
//!
//! A short run of the same functions under a fuzzer is part of CI where its tools are there; see `tests/fuzz`.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use auth_core::record::Record;
use auth_core::token::{Issued, Now};
use auth_tests::fuzz::TARGETS;

/// How many changed seeds each target gets.
const CHANGED: usize = 4000;

/// The same numbers in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    /// A seed with a few things done to it.
    fn changed(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        const PIECES: [&[u8]; 16] = [
            b"\"",
            b"\\",
            b"{",
            b"}",
            b"[",
            b"null",
            b"1e400",
            b"-",
            b":",
            b"//",
            b"@",
            b"..",
            b"\xff",
            b"\0",
            b"\r\n",
            b"\xe2\x80\xae",
        ];
        let mut bytes = seeds[self.below(seeds.len())].clone();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            match self.below(6) {
                0 => bytes.truncate(at),
                1 if !bytes.is_empty() => bytes[at] ^= 1 << self.below(8),
                2 if !bytes.is_empty() => drop(bytes.remove(at)),
                3 => {
                    let other = &seeds[self.below(seeds.len())];
                    let from = self.below(other.len());
                    bytes.splice(at..at, other[from..].iter().copied());
                }
                4 => drop(bytes.splice(at..at, PIECES[self.below(PIECES.len())].iter().copied())),
                _ => {
                    let end = at + self.below(bytes.len() - at + 1);
                    let again = bytes[at..end].to_vec();
                    bytes.splice(at..at, again);
                }
            }
        }
        bytes
    }
}

fn record() -> Vec<u8> {
    let now = Now {
        wall: SystemTime::UNIX_EPOCH + Duration::from_secs(1_893_456_000),
        monotonic: Duration::ZERO,
    };
    let issued = Issued {
        access_token: "at".into(),
        refresh_token: Some("rt".into()),
        token_type: None,
        expires_at: Some(now.wall + Duration::from_secs(60)),
        issued_at: now,
    };
    Record::new(&issued, Some(6)).encode().as_slice().to_vec()
}

#[test]
fn seeds_and_what_is_like_them_break_nothing() {
    let seeds_of = |name: &str| -> Vec<Vec<u8>> {
        let dir = Path::new("fuzz/seeds").join(name);
        let mut paths: Vec<_> =
            fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths.iter().map(|path| fs::read(path).unwrap()).collect()
    };
    for (name, target) in TARGETS {
        let mut seeds = seeds_of(name);
        assert!(seeds.len() >= 2, "{name}");
        if name == "store_record" {
            seeds.push(record());
        }
        for seed in &seeds {
            target(seed);
        }
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        for _ in 0..CHANGED {
            let changed = random.changed(&seeds);
            if let Err(panic) = std::panic::catch_unwind(|| target(&changed)) {
                println!("{name}: {:?}", String::from_utf8_lossy(&changed));
                std::panic::resume_unwind(panic);
            }
        }
    }
}

#[test]
fn every_target_has_its_files() {
    let manifest = fs::read_to_string("fuzz/Cargo.toml").unwrap();
    for name in TARGETS.iter().map(|(name, _)| *name).chain(["derive_input"]) {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
        let target = fs::read_to_string(format!("fuzz/fuzz_targets/{name}.rs")).unwrap();
        assert!(target.contains("fuzz_target!"), "{name}");
        assert!(fs::read_dir(format!("fuzz/seeds/{name}")).unwrap().count() >= 2, "{name}");
    }
    // The derive's own rooms are what its target is made of.
    let library = fs::read_to_string("fuzz/derive/src/lib.rs").unwrap();
    let derive = fs::read_to_string("../auth-derive/src/lib.rs").unwrap();
    for module in derive.lines().filter(|line| line.starts_with("mod ")) {
        assert!(library.contains(module), "{module} is missing in fuzz/derive");
    }
}
