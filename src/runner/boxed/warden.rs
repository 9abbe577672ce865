//! The warden: prepares the folders, runs the steps, tells what came of them, and leaves nothing behind.

use std::{
    fs::{self, File as Open},
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use rustix::{
    mount::UnmountFlags,
    process::{Pid, Signal},
};
use serde::{Deserialize, Serialize};

use super::{
    folders,
    gate::Gate,
    land::{self, Reach},
    room,
    tree::Tree,
    watch::{self, Ends, Watch},
};
use crate::runner::{
    language,
    level::{Level, Standing},
    part::File,
    wire::{self, COMMAND, FAULT, Frame, Ran, Room, Step, Work},
};

/// Where the warden stands.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Site {
    /// In a room of its own.
    room: bool,
    /// This is root, in there or outside.
    to_nobody: bool,
    at_least: Level,
    /// What can only be read lies in `task` below this, what can be written in `work`.
    base: PathBuf,
    folders: Vec<PathBuf>,
    size: (u64, u64),
    notes: Vec<String>,
}

impl Site {
    /// Describes the place that `room` made.
    pub fn in_a_room(room: &Room, root: bool, notes: Vec<String>) -> Self {
        Site { room: true, base: PathBuf::from("/"), ..Self::without_a_room(room, root, notes) }
    }

    /// Describes a place in the system as it is.
    pub fn without_a_room(room: &Room, root: bool, notes: Vec<String>) -> Self {
        Site {
            room: false,
            to_nobody: root,
            at_least: room.at_least,
            base: room.base.clone(),
            folders: room.folders.clone(),
            size: room.size,
            notes,
        }
    }
}

/// Does all that is asked for on stdin.
pub(super) fn run(site: Site) -> io::Result<()> {
    let (mut from, mut to) = (super::stdin()?, super::stdout()?);
    if site.room {
        rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
        if let Err(error) = room::finish() {
            return wire::put(&mut to, &Frame::NoRoom(format!("namespaces are not to be had here: /proc: {error}")));
        }
    } else {
        rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?;
    }
    let Some(work) = wire::take::<Work>(&mut from)? else { return Ok(()) };
    let reach = land::reach();
    let seccomp = site.room || Path::new("/proc/sys/kernel/seccomp/actions_avail").exists();
    let mut notes = site.notes.clone();
    if reach == Reach::None {
        notes.push("This kernel has no Landlock, or it is not switched on.".to_owned());
    } else if reach < Reach::Signals && !site.room {
        notes.push("Landlock of this kernel does not bound signals; some are refused by seccomp instead.".to_owned());
    }
    if !seccomp {
        notes.push("This kernel has no seccomp.".to_owned());
    }
    let level = match (site.room, reach > Reach::None && seccomp) {
        (true, true) => Level::L3,
        (false, true) => Level::L2,
        _ => Level::L1,
    };
    if level < site.at_least {
        return wire::put(&mut to, &Frame::NoBox(notes.join(" ")));
    }
    wire::put(&mut to, &Frame::Standing(Standing { level, notes }))?;
    let tree = Tree { first: site.room };
    let mut warden = Warden { site, tree, reach, control: from, kept: false };
    let done = warden.all(&work, &mut to);
    let cleared = warden.clear_away();
    done.and(cleared)?;
    wire::put(&mut to, &Frame::End)
}

struct Warden {
    site: Site,
    tree: Tree,
    reach: Reach,
    control: Open,
    /// The folder for work is as the last step left it.
    kept: bool,
}

impl Warden {
    fn task(&self) -> PathBuf {
        self.site.base.join("task")
    }

    fn work(&self) -> PathBuf {
        self.site.base.join("work")
    }

    fn all(&mut self, work: &Work, to: &mut impl io::Write) -> io::Result<()> {
        if work.steps.is_empty() {
            return Ok(());
        }
        if !self.site.room {
            // Nobody may pass through to what is nobody's; other users of the machine see nothing otherwise.
            let (through, open) = if self.site.to_nobody { (0o711, 0o755) } else { (0o700, 0o700) };
            folders::make(&self.site.base, through)?;
            folders::make(&self.task(), open)?;
        }
        for file in &work.files {
            folders::put(&self.task(), file, false)?;
        }
        let mut fell = false;
        for (n, step) in work.steps.iter().enumerate() {
            if step.on_failure != fell {
                continue;
            }
            wire::put(to, &Frame::Begins(n))?;
            let ran = match self.step(step, &work.files) {
                Ok(ran) => ran,
                Err(error) => Ran { fault: Some(format!("the box could not be used: {error}")), ..Ran::default() },
            };
            let stop = ran.fault.is_some() || ran.stop == Some(wire::Stop::Cancelled) || step.on_failure;
            fell = !ran.made;
            wire::put(to, &Frame::Ran(n, ran))?;
            if stop {
                break;
            }
        }
        Ok(())
    }

    fn step(&mut self, step: &Step, files: &[File]) -> io::Result<Ran> {
        self.fresh_work()?;
        for file in files {
            folders::put(&self.work(), file, self.site.to_nobody)?;
        }
        for file in &step.files {
            folders::put(&self.task(), file, false)?;
        }
        let nonce = language::nonce();
        let (out, out_end) = watch::pipe()?;
        let (err, err_end) = watch::pipe()?;
        let leader = self.start(step, &nonce, out_end, err_end)?;
        let folder = self.work();
        let watch = Watch {
            tree: &self.tree,
            control: &self.control,
            limits: step.limits,
            folder: (!self.site.room).then_some(folder.as_path()),
        };
        let mut ran = watch.until_gone(leader, Ends { out, err });
        if ran.code == Some(i32::from(FAULT))
            && let Some((true, said)) = ran.pieces.first()
            && let Some(why) = String::from_utf8_lossy(said).strip_prefix(&nonce)
        {
            ran.fault = Some(why.to_owned());
        }
        ran.made = match &step.keep {
            None => true,
            Some(name) => ran.stop.is_none() && ran.code == Some(0) && self.keep(name, step.limits.file).is_ok(),
        };
        for file in &step.files {
            fs::remove_file(self.task().join(&file.name))?;
        }
        Ok(ran)
    }

    /// Takes what a compiler made to where it can only be read and executed.
    fn keep(&self, name: &str, most: u64) -> io::Result<()> {
        let bytes = folders::fetch(&self.work(), name, most)?;
        folders::put(&self.task(), &File { name: name.to_owned(), bytes, executable: true }, false)
    }

    /// Makes the folder for work anew: no step finds what another left.
    fn fresh_work(&mut self) -> io::Result<()> {
        let work = self.work();
        if self.site.room {
            if self.kept {
                rustix::mount::unmount(&work, UnmountFlags::DETACH)?;
                room::fresh_work(&work, self.site.size)?;
            }
        } else {
            folders::remove(&work)?;
            folders::make(&work, 0o700)?;
        }
        self.kept = true;
        if self.site.to_nobody { folders::give(&work) } else { Ok(()) }
    }

    fn start(&self, step: &Step, nonce: &str, out: std::os::fd::OwnedFd, err: std::os::fd::OwnedFd) -> io::Result<Pid> {
        let spared = if self.site.room || self.reach >= Reach::Signals { Vec::new() } else { spared() };
        let gate = Gate {
            room: self.site.room,
            land: self.reach > Reach::None,
            to_nobody: self.site.to_nobody,
            task: self.task(),
            work: self.work(),
            folders: self.site.folders.clone(),
            spared,
            limits: step.limits,
            space: step.space,
            argv: step.argv.clone(),
            args: step.args.clone(),
            nonce: nonce.to_owned(),
        };
        let gate = serde_json::to_string(&gate).map_err(io::Error::other)?;
        let stdin = if step.stdin.is_empty() {
            Stdio::null()
        } else {
            // A file that has no name any more when the program starts.
            let path = self.site.base.join("stdin");
            let mut open = fs::OpenOptions::new().write(true).create_new(true).open(&path)?;
            open.write_all(&step.stdin)?;
            let open = Open::open(&path)?;
            fs::remove_file(&path)?;
            open.into()
        };
        let program = if self.site.room { room::OWN_PROGRAM } else { "/proc/self/exe" };
        let child = Command::new(program)
            .args([COMMAND, "gate", &gate])
            .env_clear()
            // The allocator takes hold of a gibibyte of addresses otherwise, more than the gate may have at its end.
            .env("MIMALLOC_ARENA_RESERVE", "16MiB")
            .stdin(stdin)
            .stdout(out)
            .stderr(err)
            .spawn()?;
        Ok(Pid::from_child(&child))
    }

    fn clear_away(&self) -> io::Result<()> {
        // What the room is made of goes with its last process.
        if self.site.room { Ok(()) } else { folders::remove(&self.site.base) }
    }
}

/// The warden, whoever started it, their groups, and everybody.
fn spared() -> Vec<i32> {
    let raw = |pid: Option<Pid>| pid.map(|pid| pid.as_raw_nonzero().get());
    let us = [Some(rustix::process::getpid()), rustix::process::getppid()];
    let groups = us.map(|pid| pid.and_then(|pid| rustix::process::getpgid(Some(pid)).ok()));
    let mut spared: Vec<i32> = us.into_iter().filter_map(raw).collect();
    spared.extend(groups.into_iter().filter_map(raw).map(|group| -group));
    spared.push(-1);
    spared
}
