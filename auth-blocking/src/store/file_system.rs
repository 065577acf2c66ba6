//! Whether a directory is on a file system whose locks and renames hold between processes.

use std::path::Path;

/// As the kernel calls them. SMB 1, 2 and 3 have three names; `statfs` would need `unsafe`, or a crate for it.
#[cfg(target_os = "linux")]
const NETWORK: [&str; 8] = ["9p", "afs", "cifs", "coda", "nfs", "nfs4", "smb3", "smbfs"];

/// Whether other machines may write there behind this one's locks.
#[cfg(target_os = "linux")]
pub(super) fn is_network(dir: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    // Where it cannot be asked, nothing speaks against it.
    let (Ok(metadata), Ok(mounts)) = (dir.metadata(), std::fs::read("/proc/self/mountinfo")) else {
        return false;
    };
    kind(&String::from_utf8_lossy(&mounts), metadata.dev())
        .is_some_and(|kind| NETWORK.contains(&kind))
}

/// The type of the file system on `device`, from proc(5)'s `mountinfo`. A space in a path is written as `\040`.
#[cfg(target_os = "linux")]
fn kind(mounts: &str, device: u64) -> Option<&str> {
    let device = format!("{}:{}", libc::major(device), libc::minor(device));
    mounts.lines().find_map(|line| {
        let (mount, file_system) = line.split_once(" - ")?;
        let is_it = mount.split(' ').nth(2)? == device;
        file_system.split(' ').next().filter(|_| is_it)
    })
}

#[cfg(not(target_os = "linux"))]
pub(super) fn is_network(_dir: &Path) -> bool {
    false
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;

    use super::{NETWORK, is_network, kind};

    const MOUNTS: &str = "\
        22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw\n\
        23 22 0:21 / /proc rw shared:2 master:1 - proc proc rw\n\
        95 22 0:52 / /home/a\\040-\\040b rw,nosuid - nfs4 server:/export/a\\040b rw,vers=4.2\n\
        96 22 0:300 /sub /mnt rw - cifs //server/share rw\n";

    #[test]
    fn fs_09_a_network_file_system_is_told_from_a_local_one() {
        let found = |major, minor| kind(MOUNTS, libc::makedev(major, minor));
        assert_eq!(found(254, 1), Some("ext4"));
        assert_eq!(found(0, 52), Some("nfs4"));
        assert_eq!(found(0, 300), Some("cifs"));
        assert_eq!(found(0, 2), None, "btrfs has numbers of its own");
        for local in ["ext4", "xfs", "btrfs", "overlay", "tmpfs", "zfs"] {
            assert!(!NETWORK.contains(&local), "{local}");
        }
        assert!(!is_network(&std::env::temp_dir()));

        let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
        let device = Path::new("/proc").metadata().map(|metadata| metadata.dev());
        assert_eq!(
            kind(&mounts, device.unwrap_or_default()),
            Some("proc"),
            "the kernel's own list"
        );
    }
}
