//! The box from within: processes that are this program started again, each with one thread and one thing to do.
//!
//! `room` makes namespaces and a root of its own, where it can; `warden` runs the steps one after the other, watches
//! them and sweeps up after them; `gate` gives everything up and becomes the program; `sql` is that program for SQL. The
//! warden stays outside of what the gate locks, and trusts nothing that comes out of it.

use std::{
    fs::File,
    io,
    process::{Command, ExitCode, Stdio},
};

use super::{
    level::Level,
    wire::{self, COMMAND, FAULT, Frame, Room},
};

mod filter;
mod folders;
mod gate;
mod land;
mod room;
mod sql;
mod tree;
mod warden;
mod watch;

use warden::Site;

/// Does what the arguments after `__box` say.
pub(super) fn enter(args: &[String]) -> ExitCode {
    // Whatever the shell left open is not for learners' code.
    close_fds::set_fds_cloexec(3, &[]);
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => outer(),
        ["warden", site] => match serde_json::from_str(site) {
            Ok(site) => warden(site),
            Err(_) => ExitCode::from(FAULT),
        },
        ["gate", gate] => gate::pass(gate),
        ["sql", rest @ ..] => sql::run(rest),
        _ => ExitCode::from(FAULT),
    }
}

/// Gives stdin without a buffer: what follows is for another process to read.
fn stdin() -> io::Result<File> {
    Ok(File::from(rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin(), 3)?))
}

fn stdout() -> io::Result<File> {
    Ok(File::from(rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdout(), 3)?))
}

/// Reads how the box is to be made, makes it as high as it can be, and starts the warden in it.
fn outer() -> ExitCode {
    let Ok((mut from, mut to)) = stdin().and_then(|from| Ok((from, stdout()?))) else { return ExitCode::from(FAULT) };
    let Ok(Some(room)) = wire::take::<Room>(&mut from) else { return ExitCode::from(FAULT) };
    let root = rustix::process::geteuid().is_root();
    let mut notes = Vec::new();
    if root {
        notes.push("Pratfall runs as root; code runs as nobody.".to_owned());
    }
    if room.at_most >= Level::L3 {
        match room::make(&room, root) {
            Ok(()) => return inside(&room, root, notes),
            Err(room::Fault::Before(why)) => notes.push(why),
            Err(room::Fault::Amid(why)) => {
                let _ = wire::put(&mut to, &Frame::NoRoom(why));
                return ExitCode::SUCCESS;
            }
        }
    }
    warden(Site::without_a_room(&room, root, notes))
}

/// Starts the warden as the first process of the new namespace, and waits for it.
fn inside(room: &Room, root: bool, notes: Vec<String>) -> ExitCode {
    let Ok(site) = serde_json::to_string(&Site::in_a_room(room, root, notes)) else { return ExitCode::from(FAULT) };
    let warden = Command::new(room::OWN_PROGRAM)
        .args([COMMAND, "warden", &site])
        .env_clear()
        .stdin(Stdio::inherit())
        .stdout(Stdio::inherit())
        .stderr(Stdio::null())
        .status();
    match warden {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(FAULT),
        Err(error) => {
            let why = format!("the box's own program cannot be started in it: {error}");
            if let Ok(mut to) = stdout() {
                let _ = wire::put(&mut to, &Frame::NoRoom(why));
            }
            ExitCode::SUCCESS
        }
    }
}

fn warden(site: Site) -> ExitCode {
    match warden::run(site) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(FAULT),
    }
}
