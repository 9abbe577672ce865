//! Watching one program from its start to its end.

use std::{
    fs::File,
    io::{self, Read as _},
    os::fd::{AsFd as _, OwnedFd},
    path::Path,
    time::{Duration, Instant},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec},
    pipe::PipeFlags,
    process::{Pid, PidfdFlags, WaitStatus},
};

use super::{
    folders,
    tree::{self, Tree},
};
use crate::runner::{
    limits::Limits,
    wire::{Ran, Stop},
};

/// How often memory and processes are looked at.
const LOOK: Duration = Duration::from_millis(50);
/// How often files are counted, where no file system bounds them.
const COUNT: Duration = Duration::from_millis(100);

/// Where a program writes to, and we read.
pub(super) struct Ends {
    pub out: OwnedFd,
    pub err: OwnedFd,
}

/// Makes a pipe: our end, which never waits, and the program's.
pub(super) fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    let (ours, theirs) = rustix::pipe::pipe_with(PipeFlags::CLOEXEC)?;
    rustix::io::ioctl_fionbio(&ours, true)?;
    Ok((ours, theirs))
}

/// What a program is watched with.
pub(super) struct Watch<'a> {
    pub tree: &'a Tree,
    /// Whoever wants the run holds the other end of this.
    pub control: &'a File,
    pub limits: Limits,
    /// The folder whose size nothing but this watch bounds.
    pub folder: Option<&'a Path>,
}

impl Watch<'_> {
    /// Watches the program that `leader` is until it and all it started are gone.
    pub fn until_gone(&self, leader: Pid, ends: Ends) -> Ran {
        let start = Instant::now();
        let mut ran = Ran::default();
        let (mut out, mut err) = (Some(File::from(ends.out)), Some(File::from(ends.err)));
        let exit = rustix::process::pidfd_open(leader, PidfdFlags::empty()).ok();
        let (mut looked, mut counted) = (start, start);
        let mut end: Option<WaitStatus> = None;
        loop {
            ran.stop = self.wait(start, exit.as_ref(), [&out, &err]);
            for (is_err, from) in [(false, &mut out), (true, &mut err)] {
                if self.drain(from, is_err, &mut ran) {
                    ran.stop = ran.stop.or(Some(Stop::Output));
                }
            }
            tree::reap(leader, &mut end);
            if end.is_some() || ran.stop.is_some() {
                break;
            }
            if looked.elapsed() >= LOOK {
                looked = Instant::now();
                ran.stop = self.look();
            }
            if ran.stop.is_none() && counted.elapsed() >= COUNT {
                counted = Instant::now();
                ran.stop = self.count();
            }
            if ran.stop.is_some() {
                break;
            }
        }
        ran.millis = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        // The program is over when its first process is: whoever it left behind may hold the pipes open for ever.
        let ended = end.is_some();
        if !self.tree.sweep(leader, &mut end) {
            ran.stop = Some(Stop::Processes);
        }
        for (is_err, from) in [(false, &mut out), (true, &mut err)] {
            if self.drain(from, is_err, &mut ran) && ended {
                ran.stop = ran.stop.or(Some(Stop::Output));
            }
        }
        if let Some(end) = end {
            (ran.code, ran.signal) = (end.exit_status(), end.terminating_signal());
        }
        // What did not reach the disk when all was over counts too.
        ran.stop = ran.stop.or_else(|| self.count());
        ran
    }

    /// Waits until something happens, a short while at the most; tells whether time is up or the run is called off.
    fn wait(&self, start: Instant, exit: Option<&OwnedFd>, from: [&Option<File>; 2]) -> Option<Stop> {
        let left = self.limits.wall.saturating_sub(start.elapsed());
        if left.is_zero() {
            return Some(Stop::Wall);
        }
        // A pidfd wakes us at the end; without one a few looks do.
        let nap = if exit.is_some() { LOOK } else { Duration::from_millis(5) }.min(left);
        let mut fds = vec![PollFd::from_borrowed_fd(self.control.as_fd(), PollFlags::IN)];
        fds.extend(exit.map(|exit| PollFd::from_borrowed_fd(exit.as_fd(), PollFlags::IN)));
        fds.extend(
            from.iter()
                .filter_map(|from| from.as_ref())
                .map(|from| PollFd::from_borrowed_fd(from.as_fd(), PollFlags::IN)),
        );
        let nap = Timespec { tv_sec: 0, tv_nsec: i64::from(nap.subsec_nanos()).min(50_000_000) };
        let _ = rustix::event::poll(&mut fds, Some(&nap));
        let called_off = fds.first().is_some_and(|fd| !fd.revents().is_empty());
        called_off.then_some(Stop::Cancelled)
    }

    /// Reads what there is, up to what there may be; tells whether there was more. An end that is closed is let go.
    fn drain(&self, from: &mut Option<File>, is_err: bool, ran: &mut Ran) -> bool {
        let most = usize::try_from(self.limits.output).unwrap_or(usize::MAX);
        let mut buffer = [0; 16 << 10];
        while let Some(file) = from {
            let had: usize = ran.pieces.iter().map(|(_, bytes)| bytes.len()).sum();
            match file.read(&mut buffer) {
                Ok(0) => *from = None,
                Ok(read) => {
                    let kept = read.min(most - had.min(most));
                    match ran.pieces.last_mut() {
                        Some((last, bytes)) if *last == is_err => bytes.extend_from_slice(&buffer[..kept]),
                        _ => ran.pieces.push((is_err, buffer[..kept].to_vec())),
                    }
                    if kept < read {
                        return true;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return false,
                Err(_) => *from = None,
            }
        }
        false
    }

    fn look(&self) -> Option<Stop> {
        let all = self.tree.all();
        if self.tree.memory(&all) > self.limits.memory {
            Some(Stop::Memory)
        } else if all.len() as u64 > self.limits.processes {
            Some(Stop::Processes)
        } else {
            None
        }
    }

    fn count(&self) -> Option<Stop> {
        let (bytes, entries) = folders::size(self.folder?, self.limits.entries);
        (bytes > self.limits.folder || entries > self.limits.entries).then_some(Stop::Disk)
    }
}
