//! Whether a directory is on a file system whose locks and renames hold between processes.

use std::path::Path;

/// `statfs(2)` and the kernel's `magic.h`: NFS (also mounted with `nolock`), SMB 1, 2 and 3, AFS, Coda, 9P.
#[cfg(target_os = "linux")]
const NETWORK: [u32; 7] =
    [0x6969, 0x517b, 0xff53_4d42, 0xfe53_4d42, 0x5346_414f, 0x7375_7245, 0x0102_1997];

/// Whether other machines may write there behind this one's locks.
#[cfg(target_os = "linux")]
pub(super) fn is_network(dir: &Path) -> bool {
    // Where it cannot be asked, nothing speaks against it.
    rustix::fs::statfs(dir).is_ok_and(|found| is_network_type(found.f_type.cast_unsigned()))
}

#[cfg(target_os = "linux")]
fn is_network_type(kind: u64) -> bool {
    // The field's width differs from machine to machine; the numbers have 32 bits.
    u32::try_from(kind & 0xffff_ffff).is_ok_and(|kind| NETWORK.contains(&kind))
}

#[cfg(not(target_os = "linux"))]
pub(super) fn is_network(_dir: &Path) -> bool {
    false
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{is_network, is_network_type};

    #[test]
    fn fs_09_a_network_file_system_is_told_from_a_local_one() {
        for network in [0x6969, 0xff53_4d42, 0xfe53_4d42, 0x0102_1997, 0xffff_ffff_ff53_4d42] {
            assert!(is_network_type(network), "{network:x}");
        }
        // ext4, XFS, btrfs, overlay, tmpfs, ZFS.
        for local in [0xef53, 0x5846_5342, 0x9123_683e, 0x794c_7630, 0x0102_1994, 0x2fc1_2fc1] {
            assert!(!is_network_type(local), "{local:x}");
        }
        assert!(!is_network(&std::env::temp_dir()));
    }
}
