//! What feedback says of an item beyond the answer, and when it must not.

use pratfall::{
    session::{config::Mode, limits::Limit},
    tui::app::Screen,
};

use super::{
    scenes::{MEAN, ODD},
    snapshots::row,
    stage::Stage,
};

fn screen(stage: &Stage) -> String {
    let drawn = stage.draw().0;
    (0..drawn.area.height).map(|y| row(&drawn, y)).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_answer_that_is_mostly_right_is_not_called_put_aside() {
    let mut stage = Stage::new();
    stage.deck("odd.toml", ODD).drill(&["odd/blanks"]);
    for word in ["target", "attempt", "reflect", "feedback", "redo", "something else"] {
        stage.write(word).press("enter");
    }
    stage.press("3 enter");
    let screen = screen(&stage);
    assert!(screen.contains("in 2 days") || screen.contains("in 3 days") || screen.contains("in 4 days"), "{screen}");
    assert!(!screen.contains("Put aside"), "{screen}");
}

#[test]
fn an_item_that_was_off_too_often_is_told_and_then_put_aside() {
    let mut stage = Stage::new();
    let mut told = Vec::new();
    for day in 0..7 {
        stage.days(i64::from(day > 0)).drill(&[MEAN]).press("ctrl-g enter");
        let screen = screen(&stage);
        told.push((screen.contains("off four times"), screen.contains("Put aside")));
        stage.press("esc");
    }
    let (no, four, aside) = ((false, false), (true, false), (false, true));
    assert_eq!(told, [no, no, no, no, four, no, aside]);
}

#[test]
fn a_day_whose_new_items_are_begun_says_so_and_leads_on() {
    let mut stage = Stage::new();
    stage.engine.say_limit(Limit::New, 0.0).unwrap();
    stage.press("d esc");
    assert!(screen(&stage).contains("c practises"), "{}", screen(&stage));
    stage.press("d enter");
    let said = screen(&stage);
    assert!(said.contains("No new items a day are allowed.") && said.contains("f changes the limit"), "{said}");
    stage.press("f");
    assert!(matches!(stage.app.screen, Screen::Ahead { .. }));
    stage.press("esc d enter c");
    let session = stage.app.session().unwrap();
    assert_eq!(session.config.mode, Mode::Cram);
    // An open session is not left for practice.
    stage.press("esc c");
    assert!(matches!(stage.app.screen, Screen::Home));
}
