//! The last thing before learners' code: everything is given up, for good, and then this process becomes the program.

use std::{
    io::{self, Write as _},
    os::unix::process::CommandExt as _,
    path::PathBuf,
    process::{Command, ExitCode},
};

use rustix::{
    process::{Resource, Rlimit, Signal},
    thread::{CapabilitySet, CapabilitySets, UnshareFlags},
};
use serde::{Deserialize, Serialize};

use super::{
    filter::{self, Around},
    folders::NOBODY,
    land::{self, Open},
    room::{self, OWN_PROGRAM},
    tree,
};
use crate::runner::{
    limits::Limits,
    wire::{FAULT, OWN, TASK, WORK},
};

/// Where programs look for others.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// What is to be given up, and what is to become.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Gate {
    /// The files are a system of its own.
    pub room: bool,
    /// Landlock is used; it is not where the user typed that it need not.
    pub land: bool,
    /// This is root, and has to become nobody.
    pub to_nobody: bool,
    pub task: PathBuf,
    pub work: PathBuf,
    pub folders: Vec<PathBuf>,
    pub spared: Vec<i32>,
    pub limits: Limits,
    /// Memory is bounded by the address space too.
    pub space: bool,
    pub argv: Vec<String>,
    /// The author's arguments.
    pub args: Vec<String>,
    /// Stands before what is said here, so that no program can pretend to be the gate.
    pub nonce: String,
}

/// Passes through the gate, or tells why not.
pub(super) fn pass(gate: &str) -> ExitCode {
    let Ok(gate) = serde_json::from_str::<Gate>(gate) else { return ExitCode::from(FAULT) };
    let why = go(&gate);
    let _ = io::stderr().write_all(format!("{}{why}", gate.nonce).as_bytes());
    ExitCode::from(FAULT)
}

/// Comes back only with the reason why it did not go.
fn go(gate: &Gate) -> String {
    match give_up(gate) {
        Err(why) => why,
        Ok(mut command) => {
            let error = command.exec();
            let program = gate.argv.first().map_or("", String::as_str);
            format!("{program} cannot be started in the box: {error}")
        }
    }
}

fn give_up(gate: &Gate) -> Result<Command, String> {
    let told = |what: &'static str| move |error: rustix::io::Errno| format!("{what}: {error}");
    // Without a terminal: nothing can be typed into one.
    let _ = rustix::process::setsid();
    let _ = rustix::process::nice(5);
    if gate.to_nobody {
        become_nobody().map_err(told("root cannot become nobody"))?;
    } else if rustix::process::geteuid().is_root() && !gate.room {
        return Err("learners' code is not run as root".into());
    }
    // After the change of user, which takes it back.
    let death = rustix::process::set_parent_process_death_signal(Some(Signal::KILL));
    death.map_err(told("the end of the box cannot be awaited"))?;
    let mut processes = gate.limits.processes;
    // In a namespace of users its own processes alone are counted.
    if !(gate.room && room::unshare(UnshareFlags::NEWUSER).is_ok()) {
        processes += tree::of_user(rustix::process::geteuid().as_raw());
    }
    let none = CapabilitySets {
        effective: CapabilitySet::empty(),
        permitted: CapabilitySet::empty(),
        inheritable: CapabilitySet::empty(),
    };
    for capability in CapabilitySet::all().iter() {
        let _ = rustix::thread::remove_capability_from_bounding_set(capability);
    }
    rustix::thread::set_capabilities(None, none).map_err(told("capabilities cannot be given up"))?;
    rustix::thread::set_no_new_privs(true).map_err(told("privileges cannot be given up"))?;
    std::env::set_current_dir(&gate.work).map_err(|error| format!("the work folder cannot be entered: {error}"))?;
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
    let command = command(gate);
    let is_own = gate.argv.first().is_some_and(|program| program == OWN);
    if gate.land {
        let own = if gate.room { OWN_PROGRAM } else { "/proc/self/exe" };
        land::lock(&Open {
            task: &gate.task,
            work: &gate.work,
            folders: &gate.folders,
            proc: gate.room,
            own: is_own.then_some(own),
        })?;
    }
    limit(gate, processes).map_err(told("limits cannot be set"))?;
    filter::apply(&Around { own_files: gate.room, spared: gate.spared.clone() })?;
    // Last: what the gate has mapped for itself may be more, and then it gets no more for itself.
    if gate.space {
        set(Resource::As, gate.limits.memory, gate.limits.memory).map_err(told("limits cannot be set"))?;
    }
    Ok(command)
}

fn become_nobody() -> rustix::io::Result<()> {
    use rustix::process::{Gid, Uid};
    let (user, group) = (Uid::from_raw(NOBODY), Gid::from_raw(NOBODY));
    rustix::thread::set_thread_groups(&[])?;
    rustix::thread::set_thread_res_gid(group, group, group)?;
    rustix::thread::set_thread_res_uid(user, user, user)?;
    // Were it to come back, nothing else would hold.
    if rustix::thread::set_thread_uid(Uid::ROOT).is_ok() { Err(rustix::io::Errno::PERM) } else { Ok(()) }
}

fn limit(gate: &Gate, processes: u64) -> rustix::io::Result<()> {
    let limits = &gate.limits;
    let cpu = limits.cpu.as_secs().max(1);
    set(Resource::Core, 0, 0)?;
    set(Resource::Fsize, limits.file, limits.file)?;
    set(Resource::Nofile, limits.files, limits.files)?;
    set(Resource::Nproc, processes, processes)?;
    set(Resource::Memlock, 64 << 10, 64 << 10)?;
    set(Resource::Msgqueue, 0, 0)?;
    // First the signal that says why, then the one that cannot be ignored.
    set(Resource::Cpu, cpu, cpu + 1)
}

fn set(resource: Resource, soft: u64, hard: u64) -> rustix::io::Result<()> {
    rustix::process::setrlimit(resource, Rlimit { current: Some(soft), maximum: Some(hard) })
}

fn command(gate: &Gate) -> Command {
    let (task, work) = (gate.task.to_string_lossy(), gate.work.to_string_lossy());
    let mut argv = gate.argv.iter().enumerate().map(|(n, arg)| {
        let placed = arg.strip_prefix(TASK).map(|rest| format!("{task}{rest}"));
        let placed = placed.or_else(|| arg.strip_prefix(WORK).map(|rest| format!("{work}{rest}")));
        match placed {
            Some(placed) => placed,
            None if n == 0 && arg == OWN => if gate.room { OWN_PROGRAM } else { "/proc/self/exe" }.to_owned(),
            None => arg.clone(),
        }
    });
    let mut command = Command::new(argv.next().unwrap_or_default());
    command.args(argv).args(&gate.args).env_clear();
    for (name, value) in [
        ("PATH", PATH),
        ("LANG", "C.UTF-8"),
        ("HOME", &*work),
        ("TMPDIR", &*work),
        ("TERM", "dumb"),
        ("NO_COLOR", "1"),
        ("PYTHONHASHSEED", "0"),
        ("PYTHONUTF8", "1"),
        // What it would read lies where it cannot.
        ("OPENSSL_CONF", "/dev/null"),
        ("UV_THREADPOOL_SIZE", "2"),
        ("RUST_MIN_STACK", "4194304"),
    ] {
        command.env(name, value);
    }
    command
}
