//! How a session that was begun at home ends.

use super::{scenes::MOVED, snapshots::picture, stage::Stage};

fn text(stage: &Stage) -> String {
    let (buffer, cursor) = stage.draw();
    picture(&buffer, cursor)
}

/// Gives up the first question and ends the session, to its summary.
fn summary(stage: &mut Stage) {
    stage.press("enter ctrl-g enter ctrl-d");
}

#[track_caller]
fn check(stage: &Stage, lines: usize) {
    assert_eq!(stage.app.session(), None, "home is not back");
    let home = stage.app.home.as_ref().unwrap();
    assert_eq!(home.open, None, "a session that is over is still open");
    assert_eq!(stage.engine.store.draft().unwrap(), None);
    assert_eq!(stage.engine.store.stumbles(9).unwrap().len(), lines, "the line for the log");
}

#[test]
fn a_session_begun_at_home_is_over_when_its_line_is_kept() {
    let mut stage = Stage::new();
    summary(&mut stage);
    stage.write("look").press("enter");
    // Nothing was said, so there is no mistake to begin with: the first field is the one to write in.
    stage.press("enter");
    check(&stage, 1);
}

#[test]
fn a_session_begun_at_home_is_over_when_its_line_is_not_wanted() {
    let mut stage = Stage::new();
    summary(&mut stage);
    stage.press("esc");
    check(&stage, 0);
}

#[test]
fn a_session_that_ends_before_an_answer_goes_home() {
    let mut stage = Stage::new();
    stage.press("enter ctrl-d");
    check(&stage, 0);
}

#[test]
fn the_line_asks_for_the_insight_and_shows_its_mistake_from_the_start() {
    let mut stage = Stage::new();
    stage.drill(&[MOVED]).choose("it prints x").press("4 enter enter ctrl-d");
    let shown = text(&stage);
    assert!(shown.contains("mistake  › I was certain: "), "{shown}");
    stage.write("names die").press("enter");
    let kept = stage.engine.store.stumbles(1).unwrap();
    assert_eq!(kept.first().map(|s| s.words.insight.as_str()), Some("names die"));
}

#[test]
fn an_option_reads_at_the_verdict_as_it_was_shown() {
    let mut stage = Stage::new();
    stage.drill(&["git-recovery/reset-hard-four-files"]).choose("`git fsck`").press("4");
    let shown = text(&stage);
    assert!(shown.contains("git fsck") && !shown.contains('`'), "{shown}");
}
