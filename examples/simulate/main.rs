//! A simulation of learners under Pratfall and under others' policies, in worlds that were fixed before.
//!
//! `cargo run --release --example simulate -- --learners 500 --threads 2 --out docs` writes `simulation-results.md` and
//! `simulation.svg`; without `--out` the tables go to stdout. `--worlds first` runs the worlds as they were first
//! written, `--worlds tuning` those for trying things out; `--only Pratfall,tested` leaves out policies whose names hold
//! none of these words. What is asked, and how it could fool one, stands in
//! docs/simulation.md. The same arguments give the same bytes.

mod cells;
mod chance;
mod learner;
mod ours;
mod plot;
mod policy;
mod rival;
mod stats;
mod table;
mod truth;
mod worlds;

use std::{error::Error, fs, io::Write, path::PathBuf, time::Instant};

use worlds::Worlds;

struct Options {
    learners: usize,
    threads: usize,
    days: Option<i32>,
    worlds: String,
    only: Vec<String>,
    out: Option<PathBuf>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = options()?;
    let mut worlds = Worlds::read(&options.worlds)?;
    worlds.study.days = options.days.unwrap_or(worlds.study.days);
    let mut policies = policy::reported();
    policies.retain(|policy| {
        options.only.is_empty() || options.only.iter().any(|word| policy.name().contains(word.as_str()))
    });
    let start = Instant::now();
    let mut said = std::io::stderr().lock();
    let cells = cells::run(&worlds, &policies, options.learners, options.threads, |cell| {
        // Nobody may be listening, which is no reason to stop.
        let _ = writeln!(said, "{:>5.0} s  {}, {}", start.elapsed().as_secs_f64(), cell.title, cell.truth);
    });
    let text = format!(
        "# Results of the simulation\n\nMade by `examples/simulate` ({} worlds, {} learners a cell with seeds 0 to {}, {} \
         days of {:.0} minutes, then {} idle days). What it means stands in [simulation.md](simulation.md).\n\n{}",
        options.worlds,
        options.learners,
        options.learners.saturating_sub(1),
        worlds.study.days,
        worlds.study.seconds / 60.0,
        worlds.study.idle,
        table::tables(&cells, &policies)
    );
    match options.out {
        Some(dir) => {
            let suffix = if options.worlds == "reported" { String::new() } else { format!("-{}", options.worlds) };
            fs::write(dir.join(format!("simulation-results{suffix}.md")), text)?;
            fs::write(dir.join(format!("simulation{suffix}.svg")), plot::svg(&cells, &policies))?;
        }
        None => std::io::stdout().write_all(text.as_bytes())?,
    }
    Ok(())
}

fn options() -> Result<Options, Box<dyn Error>> {
    let mut options =
        Options { learners: 500, threads: 2, days: None, worlds: "reported".into(), only: Vec::new(), out: None };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let value = args.next().ok_or_else(|| format!("{arg} wants a value"))?;
        match arg.as_str() {
            "--learners" => options.learners = value.parse()?,
            "--threads" => options.threads = value.parse()?,
            "--days" => options.days = Some(value.parse()?),
            "--worlds" => options.worlds = value,
            "--only" => options.only = value.split(',').map(str::to_owned).collect(),
            "--out" => options.out = Some(value.into()),
            _ => return Err(format!("{arg} is no argument").into()),
        }
    }
    Ok(options)
}
