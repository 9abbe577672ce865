//! How a session that was begun at home ends.

use super::stage::Stage;

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
    stage.write("left").press("enter").write("look").press("enter");
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
