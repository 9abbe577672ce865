//! A simulation of learners under Pratfall and under others' policies, in worlds that were fixed before.
//!
//! `cargo run --release --example simulate -- --learners 500 --threads 2 --out docs` writes `simulation-results.md`
//! and `simulation.svg`. What it asks and how it could fool one stands in docs/simulation.md.

mod chance;
mod learner;
mod ours;
mod policy;
mod rival;
mod stats;
mod truth;
mod worlds;

use std::{
    error::Error,
    io::Write,
    sync::atomic::{AtomicUsize, Ordering},
};

use learner::Kind;
use policy::{Life, Policy};
use worlds::Worlds;

fn main() -> Result<(), Box<dyn Error>> {
    let mut learners = 500;
    let mut threads = 2;
    let mut tuning = false;
    let mut rivals = false;
    let mut days = None;
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--learners" => learners = args.next().ok_or("how many learners?")?.parse()?,
            "--threads" => threads = args.next().ok_or("how many threads?")?.parse()?,
            "--days" => days = Some(args.next().ok_or("how many days?")?.parse()?),
            "--tuning" => tuning = true,
            "--rivals" => rivals = true,
            other => return Err(format!("{other} is no argument").into()),
        }
    }
    let mut worlds = Worlds::read(tuning)?;
    worlds.study.days = days.unwrap_or(worlds.study.days);
    let mut policies = policy::reported();
    if rivals {
        policies.remove(0);
    }
    let mut out = std::io::stdout().lock();
    for world in &worlds.worlds {
        for kind in [Kind::Activation, Kind::Fsrs] {
            let start = std::time::Instant::now();
            writeln!(out, "== {} {kind:?}", world.name)?;
            let lives: Vec<Vec<Life>> = run(&policies, learners, threads, |policy, seed| {
                policy.live(&worlds, world, kind, seed).unwrap_or_default()
            });
            for (policy, lives) in policies.iter().zip(&lives) {
                let col = |f: fn(&Life) -> f64| stats::mean(&lives.iter().map(f).collect::<Vec<_>>());
                let g = col(|l| l.gained);
                writeln!(
                    out,
                    "{:34} {:7.1} +-{:5.1}  met {:6.0} attempts {:6.0} sec {:7.0}",
                    policy.name(),
                    g.mean,
                    g.half,
                    col(|l| l.met).mean,
                    col(|l| l.attempts).mean,
                    col(|l| l.seconds).mean
                )?;
            }
            writeln!(out, "{:?}", start.elapsed())?;
        }
    }
    Ok(())
}

fn run(
    policies: &[Policy],
    learners: usize,
    threads: usize,
    live: impl Fn(&Policy, u64) -> Life + Sync,
) -> Vec<Vec<Life>> {
    let next = AtomicUsize::new(0);
    let mut all = vec![vec![Life::default(); learners]; policies.len()];
    let parts: Vec<Vec<(usize, usize, Life)>> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads.max(1))
            .map(|_| {
                scope.spawn(|| {
                    let mut mine = Vec::new();
                    loop {
                        let n = next.fetch_add(1, Ordering::Relaxed);
                        let (seed, policy) = (n / policies.len().max(1), n % policies.len().max(1));
                        if seed >= learners {
                            return mine;
                        }
                        mine.push((policy, seed, live(&policies[policy], seed as u64)));
                    }
                })
            })
            .collect();
        handles.into_iter().filter_map(|h| h.join().ok()).collect()
    });
    for (policy, seed, life) in parts.into_iter().flatten() {
        all[policy][seed] = life;
    }
    all
}
