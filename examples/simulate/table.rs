//! The result as Markdown.

use std::fmt::Write;

use crate::{
    cells::Cell,
    policy::Policy,
    stats::{difference, ratio, regrets},
};

/// The share of the best fixed policy that the claim asks for.
const CLAIM: f64 = 0.95;

/// Writes the tables: the claim, all means with the regrets, and what was done with the time.
pub fn tables(cells: &[Cell], policies: &[Policy]) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = claim(&mut out, cells, policies)
        .and_then(|()| means(&mut out, cells, policies))
        .and_then(|()| time(&mut out, cells, policies));
    out
}

fn fixed(policies: &[Policy]) -> impl Iterator<Item = usize> {
    (0..policies.len()).filter(|n| policies.get(*n).is_some_and(Policy::fixed))
}

fn claim(out: &mut String, cells: &[Cell], policies: &[Policy]) -> std::fmt::Result {
    writeln!(out, "## Pratfall against the best fixed policy of each cell\n")?;
    writeln!(out, "| world | truth | best fixed policy | its items | Pratfall | difference (95 %) | share (95 %) | |")?;
    writeln!(out, "|---|---|---|--:|--:|--:|--:|---|")?;
    for cell in cells {
        let Some(best) = cell.best(fixed(policies)) else { continue };
        let (ours, theirs) = (cell.gained(0), cell.gained(best));
        let (difference, share) = (difference(&ours, &theirs), ratio(&ours, &theirs));
        let word = match () {
            () if share.low() > 1.0 => "above",
            () if share.low() >= CLAIM => "holds",
            () if share.high() < CLAIM => "**does not hold**",
            () => "not settled",
        };
        writeln!(
            out,
            "| {} | {} | {} | {:.1} | {:.1} | {:+.1} ({:+.1} to {:+.1}) | {:.3} ({:.3} to {:.3}) | {word} |",
            cell.title,
            cell.truth,
            policies[best].name(),
            cell.mean(best, |l| l.gained).mean,
            cell.mean(0, |l| l.gained).mean,
            difference.mean,
            difference.low(),
            difference.high(),
            share.mean,
            share.low(),
            share.high(),
        )?;
    }
    Ok(())
}

fn means(out: &mut String, cells: &[Cell], policies: &[Policy]) -> std::fmt::Result {
    writeln!(out, "\n## Items gained under every policy, and the regret\n")?;
    writeln!(out, "Bold: the highest of its column. Regret: the greatest share lost to the best of a column.\n")?;
    let heads: Vec<String> = cells.iter().map(|c| format!("{}, {}", c.world, c.truth)).collect();
    writeln!(out, "| policy | {} | regret |", heads.join(" | "))?;
    writeln!(out, "|---|{}--:|", "--:|".repeat(cells.len()))?;
    let means: Vec<Vec<f64>> =
        (0..policies.len()).map(|n| cells.iter().map(|cell| cell.mean(n, |l| l.gained).mean).collect()).collect();
    for ((policy, row), regret) in policies.iter().zip(&means).zip(regrets(&means)) {
        let shown: Vec<String> = row
            .iter()
            .enumerate()
            .map(|(at, own)| {
                let best = means.iter().all(|other| other[at] <= *own);
                if best { format!("**{own:.1}**") } else { format!("{own:.1}") }
            })
            .collect();
        writeln!(out, "| {} | {} | {regret:.2} |", policy.name(), shown.join(" | "))?;
    }
    Ok(())
}

fn time(out: &mut String, cells: &[Cell], policies: &[Policy]) -> std::fmt::Result {
    writeln!(out, "\n## What the time went into\n")?;
    writeln!(out, "| world | truth | policy | minutes | attempts | items met | right at first, of all attempts |")?;
    writeln!(out, "|---|---|---|--:|--:|--:|--:|")?;
    for cell in cells {
        let Some(best) = cell.best(fixed(policies)) else { continue };
        for policy in [0, best] {
            writeln!(
                out,
                "| {} | {} | {} | {:.0} | {:.0} | {:.0} | {:.0} % |",
                cell.title,
                cell.truth,
                policies[policy].name(),
                cell.mean(policy, |l| l.seconds).mean / 60.0,
                cell.mean(policy, |l| l.attempts).mean,
                cell.mean(policy, |l| l.met).mean,
                100.0 * cell.mean(policy, |l| l.right / l.attempts.max(1.0)).mean,
            )?;
        }
    }
    Ok(())
}
