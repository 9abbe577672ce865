//! What Pratfall and its box say to each other: frames of a length and MessagePack, over the box's stdin and stdout.

use std::{
    io::{self, Read, Write},
    path::PathBuf,
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    level::{Level, Standing},
    limits::Limits,
    part::File,
};

/// Bytes of a frame; files of an exercise are 4 MiB at the most, and a byte takes two.
const LONGEST: u32 = 32 << 20;

/// The hidden command.
pub(super) const COMMAND: &str = "__box";
/// The exit code of a box that could not be built.
pub(super) const FAULT: u8 = 125;

/// Stands for the folder of files that can only be read, in arguments.
pub(super) const TASK: &str = "{task}";
/// Stands for the folder that can be written, in arguments.
pub(super) const WORK: &str = "{work}";
/// Stands for the box's own program, as the first argument.
pub(super) const OWN: &str = "{own}";

/// The first frame: how the box is to be made.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Room {
    /// No higher level than this is tried.
    pub at_most: Level,
    /// No lower level than this is used.
    pub at_least: Level,
    /// Where files lie when the box cannot mount a file system of its own; does not exist yet.
    pub base: PathBuf,
    /// Folders that can be read, beside those of the system.
    pub folders: Vec<PathBuf>,
    /// Bytes and entries of the folder that can be written.
    pub size: (u64, u64),
}

/// The second frame: what is to be done in it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Work {
    /// Files that every step finds, both to read and, as a copy, in the folder it works in.
    pub files: Vec<File>,
    /// What is run, one after the other.
    pub steps: Vec<Step>,
}

/// One program that is run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Step {
    /// The program and its arguments.
    pub argv: Vec<String>,
    /// The author's arguments, which follow as they are.
    pub args: Vec<String>,
    /// What it reads.
    pub stdin: Vec<u8>,
    /// Files that this step alone finds, to read.
    pub files: Vec<File>,
    /// A file it makes, which later steps find, to execute. It must have been made, or the steps after it are not run.
    pub keep: Option<String>,
    /// It is run only when the step before it, which had something to make, did not make it.
    pub on_failure: bool,
    /// What it may use up.
    pub limits: Limits,
    /// Memory is bounded by the address space too; not for programs that reserve more than they use.
    pub space: bool,
}

/// What the box says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Frame {
    /// The box stands.
    Standing(Standing),
    /// Namespaces cannot be had, and the attempt cannot be taken back: start again below.
    NoRoom(String),
    /// There is no box of the level that is wanted.
    NoBox(String),
    /// A step begins.
    Begins(usize),
    /// A step is over.
    Ran(usize, Ran),
    /// All is done and cleared away.
    End,
}

/// What came of a step.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ran {
    /// Its exit code, if it came to one.
    pub code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// Why the box ended it.
    pub stop: Option<Stop>,
    /// What it printed, in the order it came; true for stderr.
    pub pieces: Vec<(bool, Vec<u8>)>,
    /// How long it took.
    pub millis: u64,
    /// The box could not start it.
    pub fault: Option<String>,
    /// It made what it had to make, or had nothing to make.
    pub made: bool,
}

/// Why the box ended something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Stop {
    /// Its time was over.
    Wall,
    /// Its processes took too much memory together.
    Memory,
    /// It printed too much.
    Output,
    /// There were too many processes.
    Processes,
    /// Its files took too much room.
    Disk,
    /// It was called off.
    Cancelled,
}

/// Writes a frame.
pub(super) fn put(to: &mut impl Write, frame: &impl Serialize) -> io::Result<()> {
    let bytes = rmp_serde::to_vec(frame).map_err(io::Error::other)?;
    let length = u32::try_from(bytes.len()).ok().filter(|length| *length <= LONGEST);
    let length = length.ok_or_else(|| io::Error::other("that is too much for the box"))?;
    let mut all = length.to_le_bytes().to_vec();
    all.extend(bytes);
    to.write_all(&all)?;
    to.flush()
}

/// Reads a frame; none at the end.
pub(super) fn take<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u32::from_le_bytes(length);
    if length > LONGEST {
        return Err(io::Error::other("a frame of the box is too long"));
    }
    let mut bytes = vec![0; length as usize];
    from.read_exact(&mut bytes)?;
    rmp_serde::from_slice(&bytes).map(Some).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_read_back_and_torn_ones_are_told() {
        let mut bytes = Vec::new();
        put(&mut bytes, &Frame::Ran(3, Ran { code: Some(1), pieces: vec![(true, vec![0, 255])], ..Ran::default() }))
            .unwrap();
        put(&mut bytes, &Frame::End).unwrap();
        let mut from = bytes.as_slice();
        let Some(Frame::Ran(3, ran)) = take(&mut from).unwrap() else { panic!("another frame") };
        assert_eq!((ran.code, ran.pieces), (Some(1), vec![(true, vec![0, 255])]));
        assert!(matches!(take(&mut from), Ok(Some(Frame::End))));
        assert!(matches!(take::<Frame>(&mut from), Ok(None)));
        assert!(take::<Frame>(&mut &bytes[..bytes.len() - 1][..10]).is_err());
        assert!(take::<Frame>(&mut &[255u8; 8][..]).is_err());
    }
}
