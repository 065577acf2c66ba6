//! Whether a directory is on a file system whose locks and renames hold between processes.

use std::path::Path;

/// Network, cluster and shared file systems, by the names that the kernel and their mount helpers give them. `statfs`
/// would need `unsafe`, or a crate for it.
///
/// A directory that a virtual machine or container shares with its host is among them: the host's programs do not see
/// the guest's locks.
#[cfg(target_os = "linux")]
const SHARED: &[&str] = &[
    "9p",
    "acfs",
    "afs",
    "auristorfs",
    "beegfs",
    "ceph",
    "cifs",
    "coda",
    "cvfs",
    "drvfs",
    "fhgfs",
    "gfs",
    "gfs2",
    "gpfs",
    "lustre",
    "ncp",
    "ncpfs",
    "nfs",
    "nfs4",
    "ocfs2",
    "orangefs",
    "panfs",
    "prl_fs",
    "pvfs2",
    "smb2",
    "smb3",
    "smbfs",
    "vboxsf",
    "virtiofs",
    "vmhgfs",
    "wekafs",
];

/// The same for file systems in user space, which are `fuse` and a name of their own.
#[cfg(target_os = "linux")]
const SHARED_FUSE: &[&str] = &[
    "alluxio-fuse",
    "blobfuse",
    "blobfuse2",
    "ceph",
    "ceph-fuse",
    "curlftpfs",
    "cvmfs2",
    "davfs",
    "fuse_dfs",
    "gcsfuse",
    "geesefs",
    "glusterfs",
    "goofys",
    "google-drive-ocamlfuse",
    "grpcfuse",
    "gvfsd-fuse",
    "hdfs",
    "ipfs",
    "juicefs",
    "kio-fuse",
    "lizardfs",
    "mfs",
    "moosefs",
    "mount-s3",
    "mountpoint-s3",
    "objectivefs",
    "onedriver",
    "osxfs",
    "pmxcfs",
    "quobyte",
    "rclone",
    "s3fs",
    "s3ql",
    "seaweedfs",
    "smbnetfs",
    "sshfs",
    "virtiofs",
    "vmhgfs-fuse",
    "weedfs",
    "xtreemfs",
];

/// File systems in user space whose source may look like a network's, and is none: `a:b` are two directories.
#[cfg(target_os = "linux")]
const LOCAL_FUSE: &[&str] = &["mergerfs", "unionfs", "unionfs-fuse"];

/// Whether other machines may write there behind this one's locks.
#[cfg(target_os = "linux")]
pub(super) fn is_shared(dir: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    // Where the kernel cannot be asked, nothing speaks against the directory.
    let (Ok(metadata), Ok(mounts)) = (dir.metadata(), std::fs::read("/proc/self/mountinfo")) else {
        return false;
    };
    let mounts = String::from_utf8_lossy(&mounts);
    find(&mounts, metadata.dev(), dir).is_some_and(|mount| mount.is_shared())
}

/// A line of proc(5)'s `mountinfo`.
#[cfg(target_os = "linux")]
#[derive(Clone, Copy, Debug)]
struct Mount<'a> {
    device: &'a str,
    point: &'a str,
    kind: &'a str,
    source: &'a str,
}

#[cfg(target_os = "linux")]
impl<'a> Mount<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let (mount, file_system) = line.split_once(" - ")?;
        let (mut mount, mut file_system) = (mount.split(' '), file_system.split(' '));
        let (device, point) = (mount.nth(2)?, mount.nth(1)?);
        let (kind, source) = (file_system.next()?, file_system.next().unwrap_or_default());
        Some(Self { device, point, kind, source })
    }

    /// Where it is mounted; a space is written as `\040`.
    fn has(&self, dir: &Path) -> bool {
        let point = self.point.replace("\\040", " ").replace("\\011", "\t");
        dir.starts_with(point.replace("\\012", "\n").replace("\\134", "\\"))
    }

    fn is_shared(&self) -> bool {
        let fuse = match self.kind.split_once('.') {
            Some(("fuse" | "fuseblk", name)) => name,
            // Some helpers do not give their name, or give it in place of a source.
            _ if self.kind == "fuse" => self.source,
            _ => return SHARED.contains(&self.kind),
        };
        SHARED_FUSE.contains(&fuse) || (!LOCAL_FUSE.contains(&fuse) && self.is_remote())
    }

    /// Whether the source is a URL, `//server/share`, or `host:path`.
    fn is_remote(&self) -> bool {
        let host = self.source.split_once(':').map(|(host, _)| host);
        self.source.starts_with("//")
            || host.is_some_and(|host| !host.is_empty() && !host.contains('/'))
    }
}

/// The mount of `device`. Some file systems (btrfs) give their files other numbers: then the one above `dir`.
#[cfg(target_os = "linux")]
fn find<'a>(mounts: &'a str, device: u64, dir: &Path) -> Option<Mount<'a>> {
    let device = format!("{}:{}", libc::major(device), libc::minor(device));
    let all = || mounts.lines().filter_map(Mount::parse);
    all().find(|mount| mount.device == device).or_else(|| {
        // The last of those with the same place is on top.
        all().filter(|mount| mount.has(dir)).max_by_key(|mount| mount.point.len())
    })
}

#[cfg(not(target_os = "linux"))]
pub(super) fn is_shared(_dir: &Path) -> bool {
    false
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;

    use super::{Mount, find, is_shared};

    const MOUNTS: &str = "\
        22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw\n\
        23 22 0:21 / /proc rw shared:2 master:1 - proc proc rw\n\
        95 22 0:52 / /home/a\\040-\\040b rw,nosuid - nfs4 server:/export/a\\040b rw,vers=4.2\n\
        96 22 0:300 /sub /mnt rw - cifs //server/share rw\n";

    fn is_shared_kind(kind: &str, source: &str) -> bool {
        let line = format!("96 22 0:300 / /mnt rw - {kind} {source} rw");
        Mount::parse(&line).is_some_and(|mount| mount.is_shared())
    }

    #[test]
    fn fs_09_a_network_file_system_is_told_from_a_local_one() {
        let found = |major, minor, dir| {
            find(MOUNTS, libc::makedev(major, minor), Path::new(dir)).map(|mount| mount.kind)
        };
        assert_eq!(found(254, 1, "/x"), Some("ext4"));
        assert_eq!(found(0, 52, "/x"), Some("nfs4"));
        assert_eq!(found(0, 300, "/x"), Some("cifs"));
        // Numbers that no mount has: the place decides.
        assert_eq!(found(0, 2, "/home/a - b/tokens"), Some("nfs4"));
        assert_eq!(found(0, 2, "/home/a"), Some("ext4"));
        for local in
            ["ext4", "xfs", "btrfs", "overlay", "tmpfs", "zfs", "fuseblk", "f2fs", "bcachefs"]
        {
            assert!(!is_shared_kind(local, "/dev/sda1"), "{local}");
        }
        assert!(!is_shared(&std::env::temp_dir()));

        let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
        let device = Path::new("/proc").metadata().map(|metadata| metadata.dev());
        let kernels = find(&mounts, device.unwrap_or_default(), Path::new("/"));
        assert_eq!(kernels.map(|mount| mount.kind), Some("proc"), "the kernel's own list");
    }

    #[test]
    fn sto_8_what_is_shared_with_other_machines_is_known_by_its_name() {
        for (kind, source) in [
            ("fuse.sshfs", "user@host:/dir"),
            ("ceph", "192.0.2.1:6789:/"),
            ("fuse.ceph-fuse", "ceph-fuse"),
            ("lustre", "10.0.0.1@tcp:/scratch"),
            ("fuse.glusterfs", "server:/volume"),
            ("virtiofs", "share"),
            ("vboxsf", "share"),
            ("9p", "drvfs"),
            ("smb3", "//server/share"),
            ("gfs2", "/dev/vg/lv"),
            ("ocfs2", "/dev/sdb1"),
            ("fuse.rclone", "remote:"),
            ("fuse.s3fs", "s3fs"),
            // Names that are not on the list.
            ("fuse", "https://dav.example.com/"),
            ("fuse", "mountpoint-s3"),
            ("fuse.newfs", "user@host:"),
            ("fuse.newfs", "//server/share"),
        ] {
            assert!(is_shared_kind(kind, source), "{kind} {source}");
        }
        for (kind, source) in [
            ("fuseblk", "/dev/sda1"),
            ("fuse.gocryptfs", "/home/a/cipher"),
            ("fuse.fuse-overlayfs", "fuse-overlayfs"),
            ("fuse.mergerfs", "a:b"),
            ("fuse.bindfs", "/home/a:b"),
            ("fuse", "/dev/fuse"),
        ] {
            assert!(!is_shared_kind(kind, source), "{kind} {source}");
        }
    }
}
