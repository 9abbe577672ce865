//! Nothing stirs while the learner thinks.

#![cfg(target_os = "linux")]

use std::{fs, time::Duration};

use crate::harness::{Home, Term, start};

/// Ticks of processor time used, and voluntary switches of all threads.
fn stirred(term: &Term) -> (u64, u64) {
    let stat = fs::read_to_string(format!("/proc/{}/stat", term.pid())).unwrap();
    let fields: Vec<u64> = stat.rsplit_once(") ").unwrap().1.split(' ').filter_map(|f| f.parse().ok()).collect();
    // Without the name and the state the first number is the parent; user and system time are the 11th and 12th.
    let ticks = fields[10] + fields[11];
    let mut switches = 0;
    for thread in fs::read_dir(format!("/proc/{}/task", term.pid())).unwrap() {
        let status = fs::read_to_string(thread.unwrap().path().join("status")).unwrap();
        let line = status.lines().find_map(|l| l.strip_prefix("voluntary_ctxt_switches:")).unwrap();
        switches += line.trim().parse::<u64>().unwrap();
    }
    (ticks, switches)
}

#[test]
fn two_idle_seconds_cost_nothing() {
    let home = Home::ready("idle");
    let mut typing = start(&home, &["drill", "rust-ownership"]).run();
    typing.see("1 of ");
    typing.press("a");
    let other = Home::ready("idle-home");
    let resting = start(&other, &[]).run();
    resting.see("begin");
    // The draft is kept within this time, and that is the last thing done.
    std::thread::sleep(Duration::from_millis(800));
    let before = (stirred(&typing), stirred(&resting));
    std::thread::sleep(Duration::from_secs(2));
    let after = (stirred(&typing), stirred(&resting));
    for ((ticks, switches), (later, more), name) in [(before.0, after.0, "drill"), (before.1, after.1, "home")] {
        assert_eq!(later, ticks, "the {name} screen used the processor while idle");
        assert!(more - switches <= 3, "the {name} screen woke up {} times while idle", more - switches);
    }
}
