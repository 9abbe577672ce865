//! What `tune` and `evaluate` say alike: the table of predictors, too few reviews, a stop.

use std::process::ExitCode;

use super::{console::Console, failure::Failure, words};
use crate::{
    insight::answers::{By, Scored},
    runtime::tune::Stage,
    tui::text::{self, figures},
};

/// Exit code of a command stopped by Ctrl-C, as shells give it.
const STOPPED: u8 = 130;

/// Names a stage of the work for its bar.
#[must_use]
pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Reading => "Reading",
        Stage::Fitting => "Fitting",
        Stage::Scoring => "Scoring",
    }
}

/// Says that there are too few reviews.
#[must_use]
pub fn too_few(what: &str, needed: usize, reviews: usize, meanwhile: &str) -> Failure {
    Failure::new(
        format!("{what} wants {needed} long-term reviews, and the log has {reviews}"),
        format!("a long-term review is a day's first answer at an item met on an earlier day; {meanwhile}"),
    )
}

/// Says that it was stopped.
pub fn stopped(console: &mut Console) -> ExitCode {
    console.say("Stopped. Nothing was changed.");
    ExitCode::from(STOPPED)
}

/// Names a predictor; `base_rate` is what the constant always says.
#[must_use]
pub fn name(by: By, base_rate: f64) -> String {
    match by {
        By::Fitted => "fitted parameters".into(),
        By::InForce => "the model as it was then".into(),
        By::Default => "with default parameters".into(),
        By::Recorded => "as recorded, ability included".into(),
        By::MovingAverage => "average of the last 100".into(),
        By::Constant => format!("always {}", figures::percent(base_rate)),
    }
}

/// Lays predictors out, the judged one first.
#[must_use]
pub fn table(predictors: &[Scored], name: impl Fn(By) -> String) -> String {
    let head =
        ["", "log loss", "RMSE (bins)", "AUC", "loses more than the first, 95 % interval"].map(str::to_owned).to_vec();
    let row = |scored: &Scored| {
        let more = scored.loses_more.map(|more| {
            let [value, low, high] = [more.value, more.low, more.high].map(|loss| figures::signed(loss, 4));
            format!("{value}, {low} to {high}")
        });
        vec![
            name(scored.by),
            format!("{:.4}", scored.log_loss),
            format!("{:.3}", scored.rmse_bins),
            scored.auc.map_or_else(|| "-".to_owned(), |auc| format!("{auc:.2}")),
            more.unwrap_or_default(),
        ]
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(predictors.iter().map(row)).collect();
    let lines: String = words::columns(&rows).lines().map(|line| format!("  {line}\n")).collect();
    format!("{lines}\n  Of log loss and RMSE less is better. An AUC of 0.5 tells nothing, 1 everything.\n")
}

/// Says how many of what, or that there is none.
#[must_use]
pub fn answers(n: usize) -> String {
    text::count(n, "answer")
}
