//! The page of a cohort, from its sums.

use super::{
    findings::findings,
    fold::Cohort,
    page::{Expected, FORMAT, Intake, Page},
    publish::Publisher,
};
use crate::deck::model::Deck;

/// Makes the page, with cells of fewer than `limit` people held back; `made` is when, RFC 3339.
#[must_use]
pub fn page(
    cohort: &Cohort,
    decks: &[Deck],
    limit: u32,
    made: &str,
    intake: &Intake,
    expected: Option<&Expected>,
) -> Page {
    let publisher = Publisher::new(cohort, decks, limit);
    // How sure people are is told of all their answers. Of those to some decks it would be another table of the same people,
    // and the difference of both one of those who answered little else.
    let calibration = if intake.elsewhere > 0 { Vec::new() } else { publisher.calibration() };
    let page = Page {
        format: FORMAT,
        made: made.to_owned(),
        limit,
        learners: publisher.took_part(cohort.learners),
        findings: Vec::new(),
        calibration,
        intake: intake.clone(),
        expected: expected.cloned(),
        decks: publisher.decks(),
    };
    Page { findings: findings(&page), ..page }
}
