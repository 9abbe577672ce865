//! `pratfall evaluate`: how good the predictions were on one's own log, beside simple ones that are hard to do better than.

use std::process::ExitCode;

use serde::Serialize;

use super::{console::Console, failure::Failure, scores, start, words};
use crate::{
    insight::{
        answers::{By, Scored},
        evaluate::{Calibrated, Evaluation, Finding, NEEDED},
    },
    memory::row::Utc,
    runtime::{clock, engine::Engine, tune::Evaluated},
    tui::text::figures,
};

/// Answers at a level from which a prediction off its interval is told in words.
const TOLD_FROM: usize = 20;

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
enum Report<'a> {
    TooFew { reviews: usize, needed: usize },
    Scored { evaluation: &'a Evaluation },
}

/// Runs the command.
///
/// # Errors
/// When there are too few reviews, or the database cannot be used.
pub fn run(console: &mut Console) -> Result<ExitCode, Failure> {
    let engine = start::engine()?;
    let evaluated = engine.evaluate(&mut |stage, share| console.bar(scores::stage(stage), share));
    console.no_bar();
    match evaluated? {
        Evaluated::Stopped => Ok(scores::stopped(console)),
        Evaluated::TooFew(reviews) if console.json => {
            console.value(&Report::TooFew { reviews, needed: NEEDED })?;
            Ok(ExitCode::from(1))
        }
        Evaluated::TooFew(reviews) => {
            Err(scores::too_few("an evaluation", NEEDED, reviews, "with fewer there is nothing to tell from luck"))
        }
        Evaluated::Scored(evaluation) => {
            if console.json {
                console.value(&Report::Scored { evaluation: &evaluation })?;
            } else {
                console.raw(&told(&engine, &evaluation)?);
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn told(engine: &Engine, evaluation: &Evaluation) -> Result<String, Failure> {
    let now = engine.clock.now();
    let day = |at: Utc| clock::day_month(at, now.offset, now);
    let tuned = !engine.store.accepted_sets()?.is_empty();
    let name = |by: By| match by {
        By::InForce if !tuned => "the model, default parameters".to_owned(),
        other => scores::name(other, evaluation.base_rate),
    };
    // Who never accepted a set need not read the same line twice.
    let shown: Vec<Scored> = evaluation.predictors.iter().filter(|s| tuned || s.by != By::Default).cloned().collect();
    let rows: Vec<Vec<String>> = evaluation.levels.iter().map(level).collect();
    let head = ["", "n", "predicted", "right, 95 % interval"].map(str::to_owned).to_vec();
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    let levels: String = words::columns(&rows).lines().map(|line| format!("  {line}\n")).collect();
    Ok(format!(
        "The last {} of {} long-term reviews, {} to {}, each predicted before it was answered.\n\n{}\n\
         The model by the rung that was asked:\n\n{levels}\n{}\n",
        evaluation.scored,
        evaluation.reviews,
        day(evaluation.scored_from),
        day(evaluation.to),
        scores::table(&shown, name),
        meaning(evaluation),
    ))
}

fn level(calibrated: &Calibrated) -> Vec<String> {
    let observed = calibrated.observed;
    vec![
        words::level(calibrated.level).to_owned(),
        observed.n.to_string(),
        figures::percent(calibrated.predicted),
        format!("{}, {}", figures::percent(observed.value), figures::interval(observed.low, observed.high)),
    ]
}

/// Says what it comes to, in plain words.
fn meaning(evaluation: &Evaluation) -> String {
    let n = scores::answers(evaluation.scored);
    let mut said = vec![match evaluation.finding {
        Finding::Better => {
            format!("The model tells more than your average: over {n} it loses less than both averages, beyond chance.")
        }
        Finding::NoBetter => format!(
            "The model is no better than your average, as far as {n} can tell: an interval beside an average holds 0."
        ),
        Finding::Worse => format!(
            "The model is worse than your average: over {n} an average loses less, beyond chance. \
             `pratfall tune --dry-run` tells whether a fit would help."
        ),
    }];
    for calibrated in &evaluation.levels {
        let observed = calibrated.observed;
        let way = match calibrated.predicted {
            predicted if predicted > observed.high => "too high",
            predicted if predicted < observed.low => "too low",
            _ => continue,
        };
        if observed.n >= TOLD_FROM {
            said.push(format!(
                "At “{}” it aims {way}: {} predicted, {} right (n = {}).",
                words::level(calibrated.level),
                figures::percent(calibrated.predicted),
                figures::percent(observed.value),
                observed.n,
            ));
        }
    }
    said.join("\n")
}
