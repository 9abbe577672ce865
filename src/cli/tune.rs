//! `pratfall tune`: fits the memory model to the learner, and keeps the fit only where it does better on what came after.

use std::process::ExitCode;

use serde::Serialize;

use super::{console::Console, failure::Failure, scores, start};
use crate::{
    insight::{
        answers::By,
        tuning::{GAIN, Judgement, NEEDED},
    },
    memory::row::{Utc, What},
    runtime::{
        clock,
        engine::Engine,
        tune::{Fitted, Tuned},
    },
    store::params::Accepted,
    tui::text,
};

/// How to fit.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Fit and tell, and change nothing.
    #[arg(long, conflicts_with = "undo")]
    pub dry_run: bool,
    /// Take back the parameters that are in force.
    #[arg(long)]
    pub undo: bool,
}

/// What became of a fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    TooFew,
    Accepted,
    WouldBeAccepted,
    Kept,
}

#[derive(Debug, Serialize)]
struct Report<'a> {
    outcome: Outcome,
    reviews: usize,
    needed: usize,
    gain_needed: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    set: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weights: Option<&'a [f32]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    judgement: Option<&'a Judgement>,
}

#[derive(Debug, Serialize)]
struct TakenBack {
    set: u32,
    in_force: u32,
}

/// Runs the command.
///
/// # Errors
/// When there are too few reviews, or the database cannot be used.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    let mut engine = start::engine()?;
    if args.undo {
        return take_back(&mut engine, console);
    }
    let tuned = engine.tune(&mut |stage, share| console.bar(scores::stage(stage), share));
    console.no_bar();
    match tuned? {
        Tuned::TooFew(reviews) => too_few(reviews, console),
        Tuned::Stopped => Ok(scores::stopped(console)),
        Tuned::Failed(error) => {
            Err(Failure::new(error.to_string(), "nothing was changed; some weeks of drilling may help"))
        }
        Tuned::Fitted(fitted) => judged(&mut engine, &fitted, args.dry_run, console),
    }
}

fn too_few(reviews: usize, console: &mut Console) -> Result<ExitCode, Failure> {
    if !console.json {
        return Err(scores::too_few("a fit", NEEDED, reviews, "until then the parameters in force serve"));
    }
    console.value(&Report {
        outcome: Outcome::TooFew,
        reviews,
        needed: NEEDED,
        gain_needed: GAIN,
        set: None,
        weights: None,
        judgement: None,
    })?;
    Ok(ExitCode::from(1))
}

fn judged(engine: &mut Engine, fitted: &Fitted, dry_run: bool, console: &mut Console) -> Result<ExitCode, Failure> {
    let Fitted { weights, judgement, .. } = fitted;
    let before = engine.store.set_in_force()?;
    let outcome = match (judgement.enough, dry_run) {
        (false, _) => Outcome::Kept,
        (true, true) => Outcome::WouldBeAccepted,
        (true, false) => Outcome::Accepted,
    };
    let told = told(engine, fitted, before.as_ref(), outcome);
    let set = if outcome == Outcome::Accepted { Some(engine.accept(weights)?) } else { None };
    if console.json {
        let reviews = judgement.fitted_to + judgement.scored;
        console.value(&Report {
            outcome,
            reviews,
            needed: NEEDED,
            gain_needed: GAIN,
            set,
            weights: Some(weights),
            judgement: Some(judgement),
        })?;
    } else {
        console.raw(&told);
    }
    Ok(ExitCode::SUCCESS)
}

fn told(engine: &Engine, fitted: &Fitted, before: Option<&Accepted>, outcome: Outcome) -> String {
    let Fitted { weights, items, judgement } = fitted;
    let now = engine.clock.now();
    let day = |at: Utc| clock::day_month(at, now.offset, now);
    let name = |by: By| match by {
        By::Fitted => "fitted now".to_owned(),
        By::InForce if before.is_none() => "in force: default".to_owned(),
        By::InForce => "in force: fitted".to_owned(),
        other => scores::name(other, judgement.base_rate),
    };
    let head = format!(
        "{} of {}: fitted to the first {} ({} to {}), scored on the {} after them ({} to {}).",
        text::count(judgement.fitted_to + judgement.scored, "long-term review"),
        text::count(*items, "item"),
        judgement.fitted_to,
        day(judgement.from),
        day(judgement.scored_from),
        judgement.scored,
        day(judgement.scored_from),
        day(judgement.to),
    );
    let table = scores::table(&judgement.predictors, name);
    let verdict = if before.is_some_and(|accepted| accepted.weights == *weights) {
        "The parameters in force stay: the fit came to the same ones.".to_owned()
    } else {
        verdict(judgement, outcome)
    };
    format!("{head}\n\n{table}\n{verdict}\n")
}

fn verdict(judgement: &Judgement, outcome: Outcome) -> String {
    let gain = judgement.gain;
    let more = if gain.value < 0.0 { "more" } else { "less" };
    let (low, high) = if gain.value < 0.0 { (-gain.high, -gain.low) } else { (gain.low, gain.high) };
    let loses = format!(
        "loses {:.4} {more} a review than the one in force (95 % interval {low:.4} to {high:.4}, n = {})",
        gain.value.abs(),
        gain.n,
    );
    let luck = if gain.above_zero() { "" } else { " The interval holds 0: it may be luck." };
    match outcome {
        Outcome::Accepted => format!(
            "Accepted: the fitted set {loses}.{luck}\nIt acts from each item's next review, and no date moves before that. \
             `pratfall tune --undo` takes it back."
        ),
        Outcome::WouldBeAccepted => {
            format!("The fitted set {loses}.{luck}\nIt would be accepted. Nothing was changed: this was a dry run.")
        }
        Outcome::Kept | Outcome::TooFew => {
            format!("The parameters in force stay: the fitted set {loses}, and at least {GAIN} less is asked for.")
        }
    }
}

fn take_back(engine: &mut Engine, console: &mut Console) -> Result<ExitCode, Failure> {
    let Some(accepted) = engine.store.set_in_force()? else {
        return Err(Failure::new(
            "the default parameters are in force, and nothing is to be taken back",
            "`pratfall tune --dry-run` tells whether a fit would help",
        ));
    };
    engine.say(None, What::Undo { row: accepted.id })?;
    let next = engine.store.set_in_force()?;
    let now = engine.clock.now();
    if console.json {
        console.value(&TakenBack { set: accepted.set, in_force: next.map_or(0, |next| next.set) })?;
    } else {
        let of = clock::day_month(accepted.at, accepted.offset, now);
        let instead = match next {
            Some(next) => format!("those of {} are", clock::day_month(next.at, next.offset, now)),
            None => "the default ones are".to_owned(),
        };
        console.line(&format!(
            "Taken back: the parameters fitted on {of}. From each item's next review {instead} in force again."
        ));
    }
    Ok(ExitCode::SUCCESS)
}
