//! A system of its own for the code: namespaces, and a root that holds nothing but the programs it needs.

use std::{
    ffi::CString,
    fs, io,
    os::fd::{AsRawFd as _, OwnedFd},
    path::{Path, PathBuf},
};

use rustix::{
    fs::{Mode, OFlags},
    mount::{MountFlags, MountPropagationFlags, UnmountFlags},
    thread::UnshareFlags,
};

use crate::runner::wire::Room;

/// The box's own program, as it is called in there.
pub(super) const OWN_PROGRAM: &str = "/pratfall-box";

/// Folders of the system that programs live in; a name that is a link stays one.
pub(super) const SYSTEM: [&str; 10] =
    ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store", "/etc/alternatives"];

/// What programs find under `/dev`.
pub(super) const DEVICES: [&str; 5] = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];

/// Why there is no room.
pub(super) enum Fault {
    /// Nothing was changed yet.
    Before(String),
    /// This process is no use for anything else any more.
    Amid(String),
}

/// Leaves the system for one of its own. The next process that is started is the first in there.
pub(super) fn make(room: &Room, root: bool) -> Result<(), Fault> {
    let (user, group) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
    let mut spaces =
        UnshareFlags::NEWNS | UnshareFlags::NEWPID | UnshareFlags::NEWNET | UnshareFlags::NEWIPC | UnshareFlags::NEWUTS;
    if !root {
        spaces |= UnshareFlags::NEWUSER;
    }
    unshare(spaces).map_err(|error| Fault::Before(format!("namespaces are not to be had here: {error}")))?;
    let amid = |what: &'static str| {
        move |error: io::Error| Fault::Amid(format!("namespaces are not to be had here: {what}: {error}"))
    };
    if !root {
        // Root in there is nobody outside: it may mount, and own no file but this user's.
        fs::write("/proc/self/setgroups", "deny").map_err(amid("groups"))?;
        fs::write("/proc/self/uid_map", format!("0 {user} 1")).map_err(amid("users"))?;
        fs::write("/proc/self/gid_map", format!("0 {group} 1")).map_err(amid("groups"))?;
    }
    furnish(room).map_err(amid("mounts"))?;
    let _ = rustix::system::sethostname(b"box");
    Ok(())
}

/// Moves this process into new namespaces.
#[expect(deprecated, reason = "unsafe only where threads share descriptors; this process has one thread")]
pub(super) fn unshare(spaces: UnshareFlags) -> io::Result<()> {
    Ok(rustix::thread::unshare(spaces)?)
}

/// What is to be seen in there, opened.
struct Held {
    target: PathBuf,
    fd: OwnedFd,
    is_folder: bool,
    /// It need not be read-only: nobody but its owner could write there anyway.
    of_the_system: bool,
}

fn hold(room: &Room) -> io::Result<Vec<Held>> {
    let open = |path: &Path, target: &Path, of_the_system| -> io::Result<Held> {
        let fd = rustix::fs::open(path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty())?;
        let found = rustix::fs::fstat(&fd)?;
        let is_folder = rustix::fs::FileType::from_raw_mode(found.st_mode).is_dir();
        Ok(Held { target: target.to_owned(), fd, is_folder, of_the_system })
    };
    let mut held = Vec::new();
    for name in SYSTEM.into_iter().chain(["/etc/ld.so.cache"]).chain(DEVICES).map(Path::new) {
        if name.exists() && !name.is_symlink() {
            held.push(open(name, name, true)?);
        }
    }
    for folder in &room.folders {
        let covered = held.iter().any(|held| held.is_folder && folder.starts_with(&held.target));
        if !covered && folder.exists() {
            held.push(open(folder, folder, false)?);
        }
    }
    // By its name, in the mounts of this namespace: the link of /proc leads to those of the old one.
    held.push(open(&fs::read_link("/proc/self/exe")?, Path::new(OWN_PROGRAM), true)?);
    Ok(held)
}

fn furnish(room: &Room) -> io::Result<()> {
    rustix::mount::mount_change("/", MountPropagationFlags::PRIVATE | MountPropagationFlags::REC)?;
    // After the move, since mounts of another namespace cannot be bound; before the new root covers any of them.
    let held = hold(room)?;
    let places = ["/tmp", "/mnt", "/var/tmp", "/run"].map(Path::new);
    let new = places.into_iter().find(|place| place.is_dir()).ok_or(io::ErrorKind::NotFound)?;
    tmpfs(new, "size=96m,nr_inodes=4096,mode=755")?;
    let inside = |path: &Path| new.join(path.strip_prefix("/").unwrap_or(path));
    for name in SYSTEM.map(Path::new) {
        if let Ok(to) = fs::read_link(name)
            && let Some(up) = inside(name).parent()
        {
            fs::create_dir_all(up)?;
            std::os::unix::fs::symlink(to, inside(name))?;
        }
    }
    for held in &held {
        let target = inside(&held.target);
        if held.is_folder {
            fs::create_dir_all(&target)?;
        } else {
            target.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::write(&target, "")?;
        }
        let source = format!("/proc/self/fd/{}", held.fd.as_raw_fd());
        rustix::mount::mount_bind_recursive(source, &target)?;
        // What belongs to this user must not be changed in there, whatever the file system would allow.
        read_only(&target).or_else(|error| if held.of_the_system { Ok(()) } else { Err(error) })?;
    }
    for folder in ["etc", "proc", "task", "work", "dev"] {
        fs::create_dir_all(new.join(folder))?;
    }
    fs::write(new.join("etc/passwd"), "root:x:0:0:root:/work:/bin/sh\nnobody:x:65534:65534:nobody:/work:/bin/sh\n")?;
    fs::write(new.join("etc/group"), "root:x:0:\nnogroup:x:65534:\n")?;
    std::os::unix::fs::symlink("work", new.join("tmp"))?;
    for (link, to) in [("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1")] {
        std::os::unix::fs::symlink(to, new.join("dev").join(link))?;
    }
    fresh_work(&new.join("work"), room.size)?;
    fs::create_dir_all(new.join("old"))?;
    std::env::set_current_dir(new)?;
    rustix::process::pivot_root(".", "old")?;
    std::env::set_current_dir("/")
}

/// Mounts an empty file system of bounded size.
pub(super) fn fresh_work(at: &Path, (bytes, entries): (u64, u64)) -> io::Result<()> {
    tmpfs(at, &format!("size={bytes},nr_inodes={entries},mode=700"))
}

fn tmpfs(at: &Path, options: &str) -> io::Result<()> {
    let options = CString::new(options)?;
    let flags = MountFlags::NOSUID | MountFlags::NODEV;
    Ok(rustix::mount::mount("tmpfs", at, "tmpfs", flags, options.as_c_str())?)
}

fn read_only(target: &Path) -> io::Result<()> {
    // A namespace may not drop what the mount was made with.
    let kept = rustix::fs::statvfs(target)?.f_flag.bits();
    let mut flags = MountFlags::BIND | MountFlags::RDONLY;
    for (bit, flag) in [
        (2, MountFlags::NOSUID),
        (4, MountFlags::NODEV),
        (8, MountFlags::NOEXEC),
        (1024, MountFlags::NOATIME),
        (2048, MountFlags::NODIRATIME),
        (4096, MountFlags::RELATIME),
    ] {
        if kept & bit != 0 {
            flags |= flag;
        }
    }
    Ok(rustix::mount::mount_remount(target, flags, c"")?)
}

/// Mounts the processes of this namespace, and leaves the old root for good.
///
/// Only the first process of the namespace can, and only while another `/proc` is still to be seen.
pub(super) fn finish() -> io::Result<()> {
    let flags = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
    rustix::mount::mount("proc", "/proc", "proc", flags, None)?;
    rustix::mount::unmount("/old", UnmountFlags::DETACH)?;
    fs::remove_dir("/old")
}
