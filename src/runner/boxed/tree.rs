//! The processes in the box: who they are, what they take, and their end.

use std::{
    collections::BTreeSet,
    fs,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, WaitOptions, WaitStatus};

/// Patience with processes that will not go.
const PATIENCE: Duration = Duration::from_secs(2);

/// All processes below this one.
pub(super) struct Tree {
    /// This process is the first of its namespace: everybody else in there is below it.
    pub first: bool,
}

impl Tree {
    /// Gives everybody below this process.
    pub fn all(&self) -> BTreeSet<i32> {
        let me = std::process::id().cast_signed();
        if self.first {
            let names = fs::read_dir("/proc").into_iter().flatten().flatten();
            let pids = names.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
            return pids.filter(|pid| *pid != me).collect();
        }
        // Not every kernel lists children; then the parents of all processes are asked for.
        let listed = fs::metadata(format!("/proc/{me}/task/{me}/children")).is_ok();
        let parents = if listed { Vec::new() } else { parents() };
        let mut found = BTreeSet::new();
        let mut open = vec![me];
        while let Some(pid) = open.pop() {
            let below = if listed {
                children(pid)
            } else {
                parents.iter().filter(|(_, parent)| *parent == pid).map(|(child, _)| *child).collect()
            };
            open.extend(below.into_iter().filter(|child| found.insert(*child)));
        }
        found
    }

    /// Gives the bytes of memory they take together; what two share is counted twice.
    pub fn memory(&self, pids: &BTreeSet<i32>) -> u64 {
        let page = rustix::param::page_size() as u64;
        let resident = |pid: &i32| -> Option<u64> {
            let statm = fs::read_to_string(format!("/proc/{pid}/statm")).ok()?;
            statm.split(' ').nth(1)?.parse().ok()
        };
        pids.iter().filter_map(resident).sum::<u64>() * page
    }

    /// Ends everybody below this process and waits until nobody is left; tells whether that is so. The end of `leader`
    /// is put where it can be found.
    pub fn sweep(&self, leader: Pid, end: &mut Option<WaitStatus>) -> bool {
        let start = Instant::now();
        let mut before = BTreeSet::new();
        loop {
            if self.first {
                // To everybody but this process, at once: nobody can slip through by multiplying.
                let _ = rustix::process::kill_process_group(Pid::INIT, Signal::KILL);
            } else {
                let now = self.all();
                // Those that stand still cannot multiply; once no more come up, they can be ended one by one.
                let still = now.is_subset(&before);
                for pid in now.iter().filter_map(|pid| Pid::from_raw(*pid)) {
                    let _ = rustix::process::kill_process(pid, if still { Signal::KILL } else { Signal::STOP });
                }
                before = now;
            }
            if reap(leader, end) {
                return true;
            }
            if start.elapsed() > PATIENCE {
                return false;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// Buries those who have ended; tells whether nobody is left.
pub(super) fn reap(leader: Pid, end: &mut Option<WaitStatus>) -> bool {
    loop {
        match rustix::process::wait(WaitOptions::NOHANG) {
            Ok(Some((pid, status))) if pid == leader => *end = Some(status),
            Ok(Some(_)) => {}
            Ok(None) => return false,
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return true,
        }
    }
}

fn children(pid: i32) -> Vec<i32> {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let texts = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    texts.flat_map(|text| text.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>()).collect()
}

/// Gives all processes with their parents.
fn parents() -> Vec<(i32, i32)> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<i32>().ok()) else { continue };
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        // The name before may hold anything, brackets too.
        let parent = stat.rsplit_once(") ").and_then(|(_, rest)| rest.split(' ').nth(1)?.parse().ok());
        found.extend(parent.map(|parent| (pid, parent)));
    }
    found
}

/// Counts processes and threads of a user.
pub(super) fn of_user(uid: u32) -> u64 {
    let mut count = 0;
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        use std::os::unix::fs::MetadataExt as _;
        let numbered = entry.file_name().to_str().is_some_and(|name| name.bytes().all(|b| b.is_ascii_digit()));
        if numbered && entry.metadata().is_ok_and(|found| found.uid() == uid) {
            let tasks = fs::read_dir(entry.path().join("task"));
            count += tasks.map_or(1, |tasks| tasks.count() as u64);
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_and_children_tell_the_same() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let (me, pid) = (std::process::id().cast_signed(), child.id().cast_signed());
        assert!(parents().contains(&(pid, me)));
        assert!(Tree { first: false }.all().contains(&pid));
        assert!(Tree { first: false }.memory(&BTreeSet::from([pid])) > 0);
        assert!(of_user(rustix::process::geteuid().as_raw()) > 1);
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
