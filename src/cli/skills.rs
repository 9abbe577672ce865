//! `pratfall skills`: how one stands in every skill, what lies just out of reach, and what waits for what.

use std::process::ExitCode;

use super::{console::Console, failure::Failure, pick, start, words};
use crate::{
    clean::clean,
    tui::{screens::skills, skills::Skill, text::figures},
};

/// Whose skills.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// The deck; all when none is named.
    #[arg(value_name = "DECK")]
    pub deck: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// When the deck is not known, or the database cannot be used.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let engine = start::engine_with_decks(&[])?;
    let deck = args.deck.as_deref().map(|id| pick::deck(&engine, id)).transpose()?;
    let decks = engine.skills(deck.as_deref())?;
    if console.json {
        console.value(&decks)?;
        return Ok(ExitCode::SUCCESS);
    }
    for (n, deck) in decks.iter().enumerate() {
        if n > 0 {
            console.line("");
        }
        console.line(&clean(&deck.title));
        let rows: Vec<Vec<String>> = deck.skills.iter().map(row).collect();
        for line in words::columns(&rows).lines() {
            console.line(&format!("  {line}"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn row(skill: &Skill) -> Vec<String> {
    let ability = match skill.frontier {
        None => String::new(),
        Some(level) => {
            let rough = if skill.rough { "roughly " } else { "" };
            let [theta, low, high] = [skill.theta, skill.low, skill.high].map(|logits| figures::signed(logits, 1));
            format!(
                "ability {rough}{theta} ({low} to {high}, n = {}); just out of reach: {}",
                skill.attempts,
                skills::frontier(level)
            )
        }
    };
    let said = [ability, skills::held(skill)].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(". ");
    let indent = "  ".repeat(skill.depth.min(4));
    vec![format!("{indent}{}", clean(&skill.title)), format!("{} of {} seen", skill.seen, skill.items), said]
}
