//! The scenes that are kept as snapshots: a name, and how to get there from home.

use pratfall::tui::{
    app::{Input, Reply, Screen},
    home::{Day, Home},
    keys::Key,
    log::{Choice, Entry, Facet, Line as Stumble, Turn},
    logbook::Brought,
    skills::Skill,
    trusting::{Change, How, Trusting},
};
use pratfall::{
    deck::model::Level,
    grade::code::{Checked, End, Place, Ran, Said},
    memory::{pace::Pace, row::StudyDay},
    runtime::changes::compare,
    session::{
        card::Card,
        config::{Config, Mode},
        event::Event,
        limits::{Nothing, Reached},
    },
};

use super::stage::Stage;

fn of(mode: Mode) -> Config {
    Config { seed: 7, mode, ..Config::default() }
}

/// How to get to a scene.
pub type Way = fn(&mut Stage);

/// The example deck that shows the ways of asking.
pub const WAYS: &str = include_str!("../../examples/decks/ways.toml");

/// The example deck that asks for code.
pub const CODE: &str = include_str!("../../examples/decks/code.toml");

/// The example deck with a scenario, and its item.
pub const STORY: (&str, &str) = (include_str!("../../examples/decks/scenario.toml"), "disk-full/disk-full-at-night");

pub const ODD: &str = include_str!("odd.toml");

pub const MOVED: &str = "rust-ownership/use-after-move";
pub const MOVE_OUT: &str = "rust-ownership/move-out-while-borrowed";
pub const THEATRE: &str = "spanish-first-steps/party-place";
pub const MEAN: &str = "statistics-traps/mean-speed";
pub const FORCE: &str = "git-recovery/force-push-shared";
pub const FISH: &str = "spanish-first-steps/food/el pescado";

pub const SCENES: &[(&str, Way)] = &[
    ("home_fresh", |_| {}),
    ("home_due", |s| home(s, busy())),
    ("home_open", |s| {
        s.press("enter").press("esc");
    }),
    ("home_nothing_due", |s| home(s, Home { next: Some(3), ..quiet() })),
    ("home_logged", |s| home(s, Home { logged: 2, ..busy() })),
    ("home_nothing_new_today", |s| {
        home(s, Home { next: Some(1), reached: Some(Reached::New { begun: 10, of: 10 }), ..quiet() });
    }),
    ("home_reading", |s| {
        s.app.home = None;
        s.app.update(Input::Reply(Box::new(Reply::Reading(2, 5))), s.now);
    }),
    ("home_notes", |s| {
        let notes = vec![
            "food.toml has faults: unknown key `explian`. `pratfall deck check` tells them all.".into(),
            "The clock is behind the log, whose newest entry is from 2026-11-23T08:00:00+00:00. Set it right; until then no new day begins.".into(),
        ];
        home(s, Home { notes, ..busy() });
    }),
    ("home_trouble", |s| trouble(s, &pratfall::tui::text::elsewhere(Some(4711)))),
    ("decks", |s| {
        s.press("d down");
    }),
    ("decks_trouble", |s| {
        s.press("d");
        trouble(s, &pratfall::tui::text::elsewhere(Some(4711)));
    }),
    ("ahead", |s| {
        s.press("f down");
        let days = [12, 5, 0, 7, 3, 1, 9, 14, 2, 0, 0, 6, 4, 4, 3, 8, 2, 1, 0, 5, 2, 2, 1, 0, 3, 1, 1, 0, 0, 2];
        let ahead = s.app.ahead.as_mut().unwrap();
        ahead.due = 31;
        ahead.days = days.to_vec();
        ahead.begun = 4;
        ahead.drilled = 11;
        ahead.decks = vec![("Rust ownership, the hard way".into(), 0.95)];
    }),
    ("skills", |s| {
        s.press("d m");
        practised_skills(&mut s.app.skills.as_mut().unwrap()[0].skills);
    }),
    ("log_empty", |s| {
        s.press("l");
    }),
    ("log_rich", |s| {
        s.press("l");
        stumbles(s);
        s.press("down down");
    }),
    ("log_searching", |s| {
        s.press("l");
        stumbles(s);
        s.press("/");
        s.app.update(Input::Paste("borrow".into()), s.now);
        stumbles(s);
    }),
    ("log_filtered", |s| {
        s.press("l o c t");
    }),
    ("log_choices", |s| {
        s.press("l f");
        choices(s);
        s.press("down down down");
    }),
    ("log_choices_typed", |s| {
        s.press("l o f");
        choices(s);
        s.app.update(Input::Paste("cop".into()), s.now);
    }),
    ("log_choices_none", |s| {
        s.press("l f");
        choices(s);
        s.app.update(Input::Paste("zzz".into()), s.now);
    }),
    ("log_entry_answer", |s| {
        s.press("l");
        entry(s, answered());
    }),
    ("log_entry_walk", |s| {
        s.press("l");
        entry(s, walked());
    }),
    ("log_entry_caught", |s| {
        s.press("l");
        entry(s, caught());
    }),
    ("log_entry_rewritten", |s| {
        s.press("l");
        entry(s, caught());
        s.press("e");
    }),
    ("log_entry_going", |s| {
        s.press("l");
        entry(s, caught());
        s.press("x");
    }),
    ("log_form", |s| {
        s.press("l a");
        s.app.update(Input::Paste("The build broke on main".into()), s.now);
        s.press("tab");
    }),
    ("log_form_left", |s| {
        s.press("l a");
        s.app.update(Input::Paste("The build broke on main".into()), s.now);
        s.press("esc");
    }),
    ("log_form_not_written", |s| {
        s.press("l a");
        s.app.update(Input::Paste("The build broke on main".into()), s.now);
        s.app.update(Input::Reply(Box::new(Reply::Trouble("The disk is full.".into()))), s.now);
    }),
    ("log_written", |s| {
        s.press("l a");
        s.app.update(Input::Paste("The build broke on main".into()), s.now);
        s.press("enter");
    }),
    ("nothing_due", |s| {
        let nothing = Nothing { next: Some(2), practice: true, ..Nothing::default() };
        s.app.update(Input::Reply(Box::new(Reply::Nothing(Box::new(nothing)))), s.now);
    }),
    ("nothing_new_today", |s| {
        let reached = Some(Reached::New { begun: 10, of: 10 });
        let nothing = Nothing { next: Some(1), reached, practice: true, ..Nothing::default() };
        s.app.update(Input::Reply(Box::new(Reply::Nothing(Box::new(nothing)))), s.now);
    }),
    ("lesson", |s| {
        s.drill(&[FORCE]);
    }),
    ("lesson_fact", |s| {
        s.drill(&["spanish-first-steps/twenty-one-years"]);
    }),
    ("attempt_choose", |s| {
        s.drill(&[MOVED, MEAN]);
    }),
    ("attempt_chosen", |s| {
        s.drill(&[MOVED, MEAN]).choose("it prints x");
    }),
    ("attempt_choose_many", |s| {
        s.deck("odd.toml", ODD).drill(&["odd/options"]).choose("First in").press("c");
    }),
    ("attempt_pair", |s| {
        s.drill(&[FISH]);
    }),
    ("attempt_type", |s| {
        s.on_rung(1).drill(&[MOVED]).write("use of a moved va");
    }),
    ("attempt_number", |s| {
        s.on_rung(1).drill(&[MEAN]).write("80");
    }),
    ("attempt_cloze", |s| {
        s.on_rung(1).drill(&[THEATRE]).write("es el concierto").press("enter");
    }),
    ("attempt_six_blanks", |s| {
        s.deck("odd.toml", ODD).drill(&["odd/blanks"]).write("target").press("enter");
    }),
    ("attempt_lines", |s| {
        s.deck("odd.toml", ODD).drill(&["odd/lines"]).write("for n in 1..=3 {").press("ctrl-l").write("    println!");
    }),
    ("attempt_order", |s| {
        s.deck("ways.toml", WAYS).drill(&["ways/mean"]);
    }),
    ("attempt_order_placed", |s| {
        s.deck("ways.toml", WAYS).drill(&["ways/mean"]);
        s.put(&["def mean", ">if not", ">return 0", "<total = 0"]).press("up");
    }),
    ("attempt_order_set", |s| {
        s.deck("ways.toml", WAYS).drill(&["ways/mean"]);
        s.put(&["def mean", ">if not", ">return 0", "<total = 0"]).press("up enter down");
    }),
    ("attempt_order_held", |s| {
        s.deck("ways.toml", WAYS).drill(&["ways/measure"]).put(&["measure as it is", "build it", "measure again"]);
        s.press("up space");
    }),
    ("attempt_spot", |s| {
        s.deck("ways.toml", WAYS).drill(&["ways/mutable-default"]).press("down down");
    }),
    ("attempt_spot_many", |s| {
        s.deck("odd.toml", ODD).drill(&["odd/faults"]).press("b down space");
    }),
    ("attempt_token", |s| {
        s.deck("ways.toml", WAYS).drill(&["ways/first-left-out"]);
    }),
    ("attempt_token_marked", |s| {
        s.deck("ways.toml", WAYS).drill(&["ways/first-left-out"]).press("c right right right right right");
    }),
    ("attempt_token_many", |s| {
        s.deck("odd.toml", ODD).drill(&["odd/tokens"]).press("a right right space down");
    }),
    ("attempt_token_beyond", |s| {
        s.deck("odd.toml", ODD).drill(&["odd/tokens"]).press("b right right right right right right right right right");
    }),
    ("attempt_explain", |s| {
        s.deck("ways.toml", WAYS).on_rung(1).drill(&["ways/mutable-default"]);
        s.write("The list is made once,").press("ctrl-l").write("so both calls share it.");
    }),
    ("attempt_aloud", |s| {
        s.deck("ways.toml", WAYS).on_rung(1).drill(&["ways/measure"]);
    }),
    ("attempt_predict", |s| {
        s.deck("ways.toml", WAYS).on_rung(1).drill(&["ways/range-end"]).write("1").press("ctrl-l").write("2");
    }),
    ("attempt_code", |s| {
        coding(s);
    }),
    ("attempt_code_sure", |s| {
        coding(s).press("ctrl-d");
    }),
    ("attempt_code_trust", |s| {
        coding(s).press("ctrl-r");
        s.app.update(Input::Reply(Box::new(Reply::Trust(Box::new(trusting())))), s.now);
    }),
    ("attempt_code_running", |s| {
        coding(s).press("ctrl-r").wait(2300);
    }),
    ("attempt_code_failing", |s| {
        coding(s).press("ctrl-r").event(Event::Ran(Box::new(failing())));
    }),
    ("attempt_code_not_compiled", |s| {
        coding(s).press("ctrl-r").event(Event::Ran(Box::new(not_compiled())));
    }),
    ("attempt_code_not_run", |s| {
        coding(s).press("ctrl-d 4").event(Event::Ran(Box::new(Ran::nothing(
            End::NoToolchain,
            "The runner `python` needs python3, which is neither in the folders of the system nor on the PATH.",
        ))));
    }),
    ("verdict_code", |s| {
        coding(s).press("ctrl-d 4").event(Event::Ran(Box::new(failing())));
    }),
    ("feedback_code", |s| {
        coding(s).press("ctrl-d 4").event(Event::Ran(Box::new(failing()))).press("enter");
    }),
    ("redo_code", |s| {
        coding(s).press("ctrl-d 4").event(Event::Ran(Box::new(failing()))).press("enter enter");
    }),
    ("scoring", |s| {
        explained(s);
    }),
    ("scoring_aloud", |s| {
        s.deck("ways.toml", WAYS).on_rung(1).drill(&["ways/measure"]).press("enter 3 a");
    }),
    ("attempt_scene", |s| {
        story(s);
    }),
    ("attempt_scene_marked", |s| {
        story(s).press("down down");
    }),
    ("attempt_scene_typing", |s| {
        story(s).take("Look how").write("lsof");
    }),
    ("attempt_scene_unknown", |s| {
        story(s).take("Look how").write("ls").press("enter");
    }),
    ("attempt_scene_costs", |s| {
        story(s).take("Restart the server");
    }),
    ("sure_scene", |s| {
        story(s).take("Look how").write("lsof +L1").press("enter").take("Restart `shipper`");
    }),
    ("verdict_scene", |s| {
        astray(s);
    }),
    ("feedback_scene", |s| {
        astray(s).press("enter");
    }),
    ("feedback_scene_right", |s| {
        story(s).take("Look how").write("lsof +L1").press("enter").take("Restart `shipper`").press("4");
    }),
    ("feedback_scene_left_open", |s| {
        story(s).take("Look how").press("ctrl-g enter");
    }),
    ("redo_scene", |s| {
        astray(s).press("enter enter");
    }),
    ("verdict_order", |s| {
        ordered(s);
    }),
    ("verdict_explain", |s| {
        explained(s).press("c enter");
    }),
    ("feedback_order", |s| {
        ordered(s).press("enter");
    }),
    ("feedback_order_left_open", |s| {
        s.deck("ways.toml", WAYS).drill(&["ways/mean"]).press("ctrl-g enter");
    }),
    ("feedback_spot", |s| {
        s.deck("ways.toml", WAYS).drill(&["ways/mutable-default"]).press("c 4 enter");
    }),
    ("feedback_token", |s| {
        s.deck("ways.toml", WAYS).drill(&["ways/first-left-out"]).press("c right right right right right right right");
        s.press("4 enter");
    }),
    ("feedback_token_partly", |s| {
        s.deck("ways.toml", WAYS).drill(&["ways/first-left-out"]).press("c 3 enter");
    }),
    ("feedback_token_left_open", |s| {
        s.deck("ways.toml", WAYS).drill(&["ways/first-left-out"]).press("ctrl-g enter");
    }),
    ("feedback_order_other", |s| {
        s.deck("ways.toml", WAYS).drill(&["ways/count-words"]);
        s.put(&["counts = Counter(words)", "from collections import Counter"]).press("3 enter");
    }),
    ("feedback_explain", |s| {
        explained(s).press("c enter enter");
    }),
    ("feedback_explain_left_open", |s| {
        s.deck("ways.toml", WAYS).on_rung(1).drill(&["ways/mutable-default"]).press("ctrl-g");
    }),
    ("feedback_predict", |s| {
        s.deck("ways.toml", WAYS).on_rung(1).drill(&["ways/range-end"]).write("1").press("ctrl-l").write("2");
        s.press("ctrl-l").write("3").press("enter 3 enter");
    }),
    ("redo_order", |s| {
        ordered(s).press("enter enter").put(&["def mean"]);
    }),
    ("attempt_hint", |s| {
        s.drill(&[MOVED]).wait(10_000).press("ctrl-n");
    }),
    ("attempt_hint_typed", |s| {
        s.on_rung(1).drill(&[MOVED]).wait(10_000).press("ctrl-n");
    }),
    ("attempt_notice", |s| {
        s.on_rung(1).drill(&[MOVED]).press("enter");
    }),
    ("attempt_result_line", |s| {
        s.drill(&[MOVED, MEAN]).choose("borrow of moved").press("4");
    }),
    ("attempt_derived", |s| {
        s.deck("odd.toml", ODD).drill(&["odd/nile"]);
    }),
    ("attempt_probe", |s| {
        s.on_rung(1).remembering(probing).drill(&[MOVED]);
    }),
    ("attempt_raised", |s| {
        s.deck("odd.toml", ODD).drill(&["odd/steps", MEAN]).write("go").press("enter 4");
    }),
    ("attempt_timed", |s| {
        s.on_rung(1).remembering(at_a_pace).deck("odd.toml", ODD).drill(&["odd/steps"]);
    }),
    ("attempt_late", |s| {
        s.on_rung(1).remembering(at_a_pace).deck("odd.toml", ODD).drill(&["odd/steps", MEAN]);
        s.wait(14_000).write("go").press("enter 4");
    }),
    ("attempt_variant", |s| {
        s.on_rung(1).remembering(settled).drill(&["rust-ownership/two-phase-borrow"]);
    }),
    ("attempt_long_prompt", |s| {
        s.deck("odd.toml", ODD).drill(&["odd/scroll"]);
    }),
    ("attempt_long_prompt_scrolled", |s| {
        s.deck("odd.toml", ODD).drill(&["odd/scroll"]).press("pagedown pagedown pagedown");
    }),
    ("attempt_wide_code", |s| {
        s.deck("odd.toml", ODD).drill(&["odd/code"]);
    }),
    ("attempt_cjk", |s| {
        s.deck("odd.toml", ODD).drill(&["odd/cjk"]);
    }),
    ("attempt_emoji", |s| {
        s.deck("odd.toml", ODD).drill(&["odd/emoji"]);
    }),
    ("attempt_rtl", |s| {
        s.deck("odd.toml", ODD).drill(&["odd/rtl"]).write("שלום");
    }),
    ("attempt_marks", |s| {
        s.deck("odd.toml", ODD).drill(&["odd/marks"]);
    }),
    ("sure", |s| {
        s.on_rung(1).drill(&[MOVED]).write("it prints x").press("enter");
    }),
    ("verdict", |s| {
        s.drill(&[MOVED, MEAN]).choose("it prints an empty").press("2");
    }),
    ("verdict_invited", |s| {
        s.drill(&[MOVED, MEAN]).choose("it prints x").press("4");
    }),
    ("verdict_partial", |s| {
        s.on_rung(1).drill(&[THEATRE]).write("es el concierto").press("enter").write("es el teatro").press("enter 3");
    }),
    ("verdict_gave_up", |s| {
        s.drill(&[MOVED, MEAN]).press("ctrl-g");
    }),
    ("verdict_six_blanks", |s| {
        s.deck("odd.toml", ODD).drill(&["odd/blanks"]);
        for word in ["aim", "attempt", "reflect", "feedback", "again", "rise"] {
            s.write(word).press("enter");
        }
        s.press("4");
    }),
    ("words_why", |s| {
        s.drill(&[MOVED, MEAN]).choose("it prints x").press("4 tab").write("I took it for an int");
    }),
    ("words_full", |s| {
        s.drill_in_full(&[MOVED, MEAN]).choose("it prints x").press("4 enter").press("tab").write("It did not compile");
    }),
    ("words_insight", |s| {
        s.drill(&[MOVED, MEAN]).choose("it prints x").press("4 b tab").write("Moved means gone.");
    }),
    ("feedback_belief", |s| {
        s.drill(&[MOVED, MEAN]).choose("it prints x").press("4 b");
    }),
    ("feedback_say", |s| {
        s.drill(&[MOVED, MEAN]).choose("it prints an empty").press("2 k");
    }),
    ("feedback_typed", |s| {
        s.on_rung(1).drill(&[MOVE_OUT]).write("E0382").press("enter 3 enter");
    }),
    ("feedback_partial_cloze", |s| {
        s.on_rung(1).drill(&[THEATRE]).write("es el concierto").press("enter").write("es el teatro").press("enter 3 p");
    }),
    ("feedback_six_blanks", |s| {
        s.deck("odd.toml", ODD).drill(&["odd/blanks"]);
        for word in ["aim", "attempt", "reflect", "feedback", "again", "rise"] {
            s.write(word).press("enter");
        }
        s.press("4 enter");
    }),
    ("feedback_right_unsure", |s| {
        s.drill(&[MOVED, MEAN]).choose("borrow of moved").press("2");
    }),
    ("feedback_near", |s| {
        s.on_rung(1).drill(&["spanish-first-steps/greetings/hasta mañana"]).write("see you tomorow").press("enter 2");
    }),
    ("feedback_gave_up", |s| {
        s.on_rung(1).drill(&[MEAN]).press("ctrl-g enter");
    }),
    ("feedback_overridden", |s| {
        s.drill(&[MOVED, MEAN]).choose("it prints an empty").press("2 ctrl-r");
    }),
    ("feedback_last_words", |s| {
        s.drill(&[MOVED]).choose("it prints x").press("4 b tab").write("Moved means gone, even if it prints.");
        s.press("enter enter").choose("borrow of moved").press("enter").press("esc");
        s.days(1).drill(&[MOVED]).choose("it prints x").press("2 b");
    }),
    ("feedback_derived", |s| {
        s.deck("odd.toml", ODD).drill(&["odd/nile"]).choose("Tiber").press("2 k");
    }),
    ("feedback_variant", |s| {
        s.on_rung(1).remembering(settled).drill(&["rust-ownership/two-phase-borrow"]).write("E0499").press("enter 3 k");
    }),
    ("feedback_long", |s| {
        s.deck("odd.toml", ODD).drill(&["odd/many-words"]).choose("It breaks").press("1 enter");
    }),
    ("feedback_insight_noted", |s| {
        s.drill(&[MOVED, MEAN]).choose("it prints x").press("4 b tab").write("Moved means gone.").press("enter");
    }),
    ("redo", |s| {
        s.drill(&[MOVED, MEAN]).choose("it prints x").press("4 b enter");
    }),
    ("redo_typed", |s| {
        s.on_rung(1).drill(&[MOVED, MEAN]).write("E0507").press("enter 3 b enter");
    }),
    ("retry", |s| {
        s.drill(&[MOVED, MEAN]).choose("it prints x").press("2 ctrl-n");
    }),
    ("taken_back", |s| {
        s.drill(&[MOVED, MEAN]).choose("it prints x").press("2 ctrl-y");
    }),
    ("not_saved", |s| {
        s.on_rung(1).drill(&[MOVED]).write("E0382").press("enter");
        // What the store says when the answer is on its way.
        let not_saved = Event::NotSaved("the disk is full".into());
        s.app.update(Input::Key(Key::char('4')), s.now);
        s.app.update(Input::Reply(Box::new(Reply::Event(not_saved))), s.now);
    }),
    ("summary", |s| {
        s.drill(&[MOVED, MEAN, FISH]).choose("it prints x").press("4 b enter").choose("borrow of moved");
        s.press("enter a 4").press("ctrl-d");
    }),
    ("slip", |s| {
        s.deck("odd.toml", ODD).drill(&["odd/emoji", MEAN]).write("5").press("enter 2 s");
    }),
    ("over_why_new", |s| {
        s.drill(&[MOVED, MEAN]).press("ctrl-t");
    }),
    ("over_why_due", |s| {
        s.drill(&[MOVED]).choose("it prints x").press("4 esc").days(1).drill(&[MOVED]).press("ctrl-t");
    }),
    ("over_item", |s| {
        s.drill(&[MOVED, MEAN]).press("ctrl-x");
    }),
    ("aside_parked", |s| {
        s.drill(&[MOVED, MEAN]).press("ctrl-x p");
    }),
    ("exam_question", |s| {
        s.drill_with(&[MOVED, MEAN, FORCE], of(Mode::Exam)).choose("it prints x").press("4");
    }),
    ("exam_held", |s| {
        s.drill_with(&[MOVED, MEAN], of(Mode::Exam)).press("ctrl-n");
    }),
    ("exam_result", |s| {
        s.drill_with(&[MOVED, MEAN, FORCE], of(Mode::Exam)).choose("it prints x").press("4 a 2 ctrl-d");
    }),
    ("exam_feedback", |s| {
        s.drill_with(&[MOVED, MEAN], of(Mode::Exam)).choose("it prints x").press("4 ctrl-d enter");
    }),
    ("gap_map", |s| {
        s.drill_with(&[MOVED, MEAN, FORCE], of(Mode::Pretest)).choose("borrow of moved").press("4");
        s.press("a 1 enter enter b 1 enter");
    }),
    ("summary_all_right", |s| {
        s.drill(&[MOVED]).choose("borrow of moved").press("4");
    }),
];

/// One screen for each table of keys, with the help over it.
pub const HELPS: &[(&str, Way)] = &[
    ("help_home", |s| {
        s.press("?");
    }),
    ("help_log", |s| {
        s.press("l ?");
    }),
    ("help_log_choices", |s| {
        s.press("l f ctrl-o");
    }),
    ("help_log_form", |s| {
        s.press("l a ctrl-o");
    }),
    ("help_decks", |s| {
        s.press("d ?");
    }),
    ("help_ahead", |s| {
        s.press("f ?");
    }),
    ("help_skills", |s| {
        s.press("m ?");
    }),
    ("help_lesson", |s| {
        s.drill(&[FORCE]).press("?");
    }),
    ("help_choosing", |s| {
        s.drill(&[MOVED]).press("?");
    }),
    ("help_typing", |s| {
        s.on_rung(1).drill(&[FISH]).press("ctrl-o");
    }),
    ("help_sure", |s| {
        s.on_rung(1).drill(&[FISH]).write("x").press("enter ?");
    }),
    ("help_verdict", |s| {
        s.drill(&[MOVED]).press("ctrl-g ?");
    }),
    ("help_coding", |s| {
        coding(s).press("ctrl-o");
    }),
    ("help_ordering", |s| {
        s.deck("ways.toml", WAYS).drill(&["ways/mean"]).press("?");
    }),
    ("help_spotting", |s| {
        s.deck("ways.toml", WAYS).drill(&["ways/mutable-default"]).press("?");
    }),
    ("help_pointing", |s| {
        s.deck("ways.toml", WAYS).drill(&["ways/first-left-out"]).press("?");
    }),
    ("help_acting", |s| {
        story(s).press("?");
    }),
    ("help_commanding", |s| {
        story(s).take("Look how").press("ctrl-o");
    }),
    ("help_scoring", |s| {
        explained(s).press("?");
    }),
    ("help_words", |s| {
        s.drill(&[MOVED]).press("ctrl-g tab ctrl-o");
    }),
    ("help_feedback", |s| {
        s.drill(&[MOVED]).press("ctrl-g enter ?");
    }),
    ("help_sheet", |s| {
        s.drill_with(&[MOVED, MEAN], of(Mode::Exam)).press("ctrl-g ctrl-d ?");
    }),
    ("help_item", |s| {
        s.drill(&[MOVED]).press("ctrl-x ?");
    }),
    ("help_summary", |s| {
        s.drill(&[MOVED]).choose("borrow of moved").press("4 ctrl-o");
    }),
];

/// Opens a story.
fn story(stage: &mut Stage) -> &mut Stage {
    stage.deck("scenario.toml", STORY.0).on_rung(1).drill(&[STORY.1])
}

/// Goes through a story with two wrong turns, both put right, up to its verdict.
fn astray(stage: &mut Stage) -> &mut Stage {
    story(stage).take("Delete the largest").take("Restart the server").take("Look how");
    stage.write("du -xsh /var/log").press("enter").take("Look for deleted").take("Restart `shipper`").press("3")
}

/// Puts lines in an order that is partly right.
fn ordered(stage: &mut Stage) -> &mut Stage {
    stage.deck("ways.toml", WAYS).drill(&["ways/mean"]);
    let lines = [
        "def mean",
        ">if not",
        ">return 0",
        "<total = 0",
        "for value in values",
        "total +=",
        "<return total",
        ">for value in range",
    ];
    stage.put(&lines).press("4")
}

/// Explains something, up to its points.
fn explained(stage: &mut Stage) -> &mut Stage {
    stage.deck("ways.toml", WAYS).on_rung(1).drill(&["ways/mutable-default"]);
    stage.write("The list is made once, and both calls share it.").press("enter 3 a")
}

fn probing(card: &mut Card) {
    card.memory.as_mut().unwrap().probing = true;
}

fn at_a_pace(card: &mut Card) {
    card.pace = Pace { median_ms: Some(9_300), successes: 0 };
}

fn settled(card: &mut Card) {
    let memory = card.memory.as_mut().unwrap();
    memory.right_days = vec![StudyDay(memory.due.0 - 20), StudyDay(memory.due.0 - 6)];
}

fn home(stage: &mut Stage, home: Home) {
    stage.app.update(Input::Reply(Box::new(Reply::Home(Box::new(home)))), stage.now);
}

fn trouble(stage: &mut Stage, sentence: &str) {
    stage.app.update(Input::Reply(Box::new(Reply::Trouble(sentence.to_owned()))), stage.now);
}

/// A home without anything due.
fn quiet() -> Home {
    let week = [3, 0, 12, 5, 0, 9, 0];
    Home {
        date: "Sun 22 Nov".into(),
        week: (0..7).zip(week).map(|(weekday, attempts)| Day { weekday, attempts }).collect(),
        stumbles: 9,
        recovered: 7,
        insight: Some(("The borrow isn't the cost. Keeping it is.".into(), "20 Nov".into())),
        items: 184,
        ..Home::default()
    }
}

/// A home on a busy day.
/// As after some weeks: one skill far, one on its way, one that spins, the others waiting.
fn practised_skills(skills: &mut [Skill]) {
    let levels = [Some(Level::Apply), Some(Level::Free), Some(Level::Cued), Some(Level::Recognise)];
    for (n, (skill, level)) in skills.iter_mut().zip(levels).enumerate() {
        skill.frontier = level;
        skill.seen = skill.items - n.min(skill.items);
        skill.attempts = 30 - 9 * n as u32;
        skill.rough = n == 3;
        skill.spinning = n == 2;
        skill.held = None;
    }
}

fn busy() -> Home {
    Home {
        checks: 2,
        due: 9,
        challenges: 3,
        targets: vec!["Lifetimes".into(), "Interactive rebase".into()],
        fresh: 2,
        likely: 12,
        later: 213,
        backlog_days: Some(19),
        minutes: 15,
        decks: vec![
            ("Rust ownership, the hard way".into(), 6),
            ("Spanish, first steps".into(), 3),
            ("Statistics traps".into(), 2),
        ],
        skills: vec!["Moves and copies".into(), "Detached HEAD and deleted branches".into()],
        ..quiet()
    }
}

fn stumble(kind: &str, shown: &str, title: &str, recovered_after: Option<i32>) -> Stumble {
    Stumble {
        name: "3fa1c09e".into(),
        kind: kind.into(),
        shown: shown.into(),
        title: title.into(),
        skill: Some("moves".into()),
        recovered: recovered_after.is_some(),
        recovered_after,
        ..Stumble::default()
    }
}

fn stumbles(s: &mut Stage) {
    let lines = vec![
        stumble("caught", "22 Nov", "cannot borrow `v` as mutable because it is also borrowed as immutable", None),
        stumble("attempt", "21 Nov", "What does the compiler say about the last line?", None),
        Stumble {
            relapsed: true,
            ..stumble(
                "attempt",
                "9 Nov",
                "日本語の文章を読む問題です。とても長い題名なので、切られます。そうでしょう",
                Some(3),
            )
        },
        stumble("story", "2 Nov", "The day DNS went", None),
        stumble("attempt", "24 Dec 2025", "Which of these is borrowed?", Some(12)),
    ];
    s.app.update(Input::Reply(Box::new(Reply::Log(Brought::Lines { lines, more: true, behind: false }))), s.now);
}

fn choices(s: &mut Stage) {
    let Screen::Log(log) = &s.app.screen else { panic!("the log is not up") };
    let choice =
        |facet, value: &str, says: &str, count| Choice { facet, value: value.into(), says: says.into(), count };
    let all = vec![
        choice(Facet::State, "open", "", 412),
        choice(Facet::State, "recovered", "", 96_004),
        choice(Facet::Words, "waiting", "", 7),
        choice(Facet::Origin, "drill", "", 96_300),
        choice(Facet::Origin, "catch", "", 110),
        choice(Facet::Origin, "hand", "", 5),
        choice(Facet::Origin, "story", "", 1),
        choice(Facet::Sure, "certain", "", 33),
        choice(Facet::Cause, "misconception", "", 120),
        choice(Facet::Cause, "gap", "", 8),
        choice(Facet::Deck, "rust-ownership", "Rust ownership, the hard way", 300),
        choice(Facet::Deck, "my-stumbles", "My stumbles", 2),
        choice(Facet::Skill, "moves", "Moves and copies", 88),
        choice(Facet::Belief, "copies-everywhere", "Assignment copies the value.", 41),
        choice(Facet::Belief, "日本語の信念", "とても長い信念なので、切られます。そうでしょう。そうですね", 1),
    ];
    let asked = log.asked();
    s.app.update(Input::Reply(Box::new(Reply::Log(Brought::Choices(asked, all)))), s.now);
}

fn entry(s: &mut Stage, entry: Entry) {
    s.app.update(Input::Reply(Box::new(Reply::Log(Brought::Entry(Box::new(entry))))), s.now);
}

fn answered() -> Entry {
    Entry {
        line: Stumble {
            item: Some("rust-ownership/use-after-move".into()),
            cause: "misconception".into(),
            misconception: Some("copies-everywhere".into()),
            confidence: "certain".into(),
            ..stumble("attempt", "12 Nov", "What does it print?", Some(4))
        },
        prompt: "What does the compiler say about the **last line**?\n\n```rust\nlet b = a;\nprintln!(\"{a}\");\n```"
            .into(),
        changed: true,
        given: "It prints x".into(),
        verdict: "off".into(),
        gap: "I took `=` for a copy.".into(),
        insight: "Moved means gone, even if it prints.".into(),
        followed: vec![
            "Put right in the same session.".into(),
            "Recovered after 4 days: answered well, without help.".into(),
        ],
        ..Entry::default()
    }
}

fn walked() -> Entry {
    let turn = |done: &str, cost: &str, recovered: bool, misconception: Option<&str>, meant: &str| Turn {
        state: "alarm".into(),
        done: done.into(),
        cost: cost.into(),
        recovered,
        misconception: misconception.map(str::to_owned),
        meant: meant.into(),
    };
    Entry {
        line: Stumble {
            item: Some("disk-full/disk-full-at-night".into()),
            cause: "misconception".into(),
            misconception: Some("reboot-first".into()),
            confidence: "likely".into(),
            ..stumble("attempt", "12 Nov", "You are on call.", Some(4))
        },
        prompt: "**03:10, you are on call.** The shop answers every order with an error.".into(),
        given: "alarm > Delete the largest log file > Restart the server > $ lsof +L1 > Restart `shipper`".into(),
        verdict: "partly right".into(),
        turns: vec![
            turn(
                "Delete the largest log file",
                "",
                true,
                Some("deleting-frees"),
                "Deleting a file frees its space at once.",
            ),
            turn("$ reboot", "4,000 EUR", false, Some("reboot-first"), ""),
            turn("", "", true, None, ""),
        ],
        followed: vec!["Put right in the same session.".into()],
        ..Entry::default()
    }
}

fn caught() -> Entry {
    Entry {
        line: Stumble { code: "rustc E0502".into(), ..stumble("caught", "22 Nov", "cannot borrow", None) },
        given: "cargo build".into(),
        happened: "cannot borrow `v` as mutable because it is also borrowed as immutable".into(),
        output: "error[E0502]: cannot borrow `v` as mutable\n --> src/main.rs:4:5\n  |\n4 |     v.push(1);\n  |     ^^^^^^^^^ \u{1b}[31mmutable borrow occurs here".into(),
        insight: "End the first borrow before the second.".into(),
        tags: "rust".into(),
        can_be_item: true,
        ..Entry::default()
    }
}

/// Tells every scene, help included.
pub fn all() -> impl Iterator<Item = (&'static str, Way)> {
    SCENES.iter().chain(HELPS).copied()
}

fn coding(s: &mut Stage) -> &mut Stage {
    s.deck("code.toml", CODE).on_rung(1).drill(&["code/basket"]).press("down down end")
}

fn trusting() -> Trusting {
    let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    Trusting {
        deck: "code".into(),
        root: "/home/ada/decks/code.toml".into(),
        runner: "python".into(),
        names: own(&["words.txt", "check: one egg", "check: a basket of one's own"]),
        changed: own(&["words.txt"]),
        changes: vec![Change {
            name: "words.txt".into(),
            how: How::Edited,
            lines: compare(
                "egg\nflour\nmilk\nsalt\nsugar\nyeast\nbutter\nrum\n",
                "egg\nflour\nmilk\nsalt and \u{1b}[2Jpepper, freshly ground, a pinch or two of it as the learner likes it best\n\
                 sugar\nyeast\nbutter\n",
            ),
        }],
        level: "L2".into(),
        made_of: "Landlock, seccomp and limits".into(),
        notes: own(&["There are no namespaces: this system does not let ordinary users make them."]),
    }
}

fn checked(name: &str, passed: bool, values: Option<[&str; 3]>) -> Checked {
    let own = |n: usize| values.map(|values| values[n].to_owned());
    Checked {
        name: name.into(),
        hidden: values.is_none() && !passed,
        passed,
        asked: own(0).unwrap_or_default(),
        expected: own(1),
        got: own(2),
        message: if passed || values.is_none() { String::new() } else { "It gives something else.".into() },
        output: Said::default(),
    }
}

fn failing() -> Ran {
    let checks = vec![
        checked("one egg", true, None),
        checked("a basket of one's own", true, None),
        checked("a second basket is new", false, Some(["(add('egg'), add('ham'))[1]", "['ham']", "['egg', 'ham']"])),
        checked("three baskets", false, None),
    ];
    Ran { checks, file: "answer.py".into(), level: "L3".into(), millis: 143, ..Ran::nothing(End::Failed, "") }
}

fn not_compiled() -> Ran {
    let place = Place { line: 2, column: None, message: "SyntaxError: '(' was never closed".into() };
    let text =
        "  File \"answer.py\", line 2\n    basket.append(item\n                 ^\nSyntaxError: '(' was never closed\n";
    let compiler = Some(Said { text: text.into(), cut: false, places: vec![place] });
    Ran {
        compiler,
        file: "answer.py".into(),
        level: "L3".into(),
        millis: 61,
        ..Ran::nothing(End::NotCompiled, "It does not compile yet.")
    }
}
