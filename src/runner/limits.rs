//! What code may use up. A deck may ask for less, never for more.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Bytes in a mebibyte.
const MIB: u64 = 1 << 20;

/// How long and how much processor time a compiler gets; slow machines compile slowly, and no deck sets this.
pub const COMPILING: Duration = Duration::from_secs(20);

/// The limits of one run. [`Limits::default`] is the most there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Time from start to end, for each run of the program.
    pub wall: Duration,
    /// Processor time, for each process; whole seconds.
    pub cpu: Duration,
    /// Bytes of output, stdout and stderr together.
    pub output: u64,
    /// Processes and threads at once.
    pub processes: u64,
    /// Open files of a process.
    pub files: u64,
    /// Bytes of a file.
    pub file: u64,
    /// Bytes of all files together.
    pub folder: u64,
    /// Files and folders there may be.
    pub entries: u64,
    /// Bytes of memory of all processes together.
    pub memory: u64,
}

/// What a deck asks for; what it leaves out is as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lower {
    /// Time from start to end.
    pub wall: Option<Duration>,
    /// Bytes of output.
    pub output: Option<u64>,
    /// Bytes of memory.
    pub memory: Option<u64>,
    /// Processes and threads at once.
    pub processes: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            wall: Duration::from_secs(10),
            cpu: Duration::from_secs(5),
            output: MIB / 4,
            processes: 32,
            files: 64,
            file: 16 * MIB,
            folder: 64 * MIB,
            entries: 4096,
            memory: 512 * MIB,
        }
    }
}

impl Limits {
    /// Lowers the limits to what a deck asks for; asking for more changes nothing.
    #[must_use]
    pub fn lowered(self, lower: &Lower) -> Self {
        let wall = lower.wall.map_or(self.wall, |wall| wall.clamp(Duration::from_millis(100), self.wall));
        let least = |asked: Option<u64>, least: u64, most: u64| asked.map_or(most, |asked| asked.max(least).min(most));
        Limits {
            wall,
            cpu: self.cpu.min(Duration::from_secs(wall.as_secs().saturating_add(1))),
            output: least(lower.output, 1024, self.output),
            memory: least(lower.memory, 64 * MIB, self.memory),
            processes: least(lower.processes, 1, self.processes),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deck_may_only_lower_limits() {
        let all = Limits::default();
        let more = Lower {
            wall: Some(Duration::from_secs(1000)),
            output: Some(u64::MAX),
            memory: Some(u64::MAX),
            processes: Some(10_000),
        };
        assert_eq!(all.lowered(&more), all);
        assert_eq!(all.lowered(&Lower::default()), all);
        let less = Lower { wall: Some(Duration::from_secs(2)), memory: Some(1), ..Lower::default() };
        let lowered = all.lowered(&less);
        assert_eq!((lowered.wall, lowered.memory), (Duration::from_secs(2), 64 * MIB));
        assert_eq!(lowered.cpu, Duration::from_secs(3));
    }
}
