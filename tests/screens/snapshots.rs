//! Every phase as it is drawn, at three sizes, and once without colour.

use ratatui::{
    buffer::Buffer,
    layout::Position,
    style::{Color, Modifier},
};

use unicode_normalization::char::is_combining_mark;

use super::{scenes, stage::Stage};

pub const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (40, 12)];

/// Writes a drawn screen as text: each row between bars, wide characters once, and where the cursor stands.
pub fn picture(buffer: &Buffer, cursor: Option<Position>) -> String {
    let area = buffer.area;
    let mut text = format!("{} x {}", area.width, area.height);
    if let Some(at) = cursor {
        text.push_str(&format!(", cursor in column {} of row {}", at.x + 1, at.y + 1));
    }
    text.push('\n');
    for y in area.top()..area.bottom() {
        text.push_str(&format!("|{}|\n", row(buffer, y)));
    }
    text
}

/// Gives a row as it is read, without the blanks at its end.
pub fn row(buffer: &Buffer, y: u16) -> String {
    let mut text = String::new();
    let mut x = buffer.area.left();
    while x < buffer.area.right() {
        let symbol = buffer[(x, y)].symbol();
        text.push_str(symbol);
        x += (pratfall::tui::widgets::measure::width(symbol) as u16).max(1);
    }
    text.trim_end().to_owned()
}

/// Writes a screen with a line of marks below each row that has any: `*` bold, `-` dim, `_` underlined, `#` reversed.
pub fn marked(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        text.push_str(&format!("|{}\n", row(buffer, y)));
        let marks: String = (buffer.area.left()..buffer.area.right())
            .map(|x| {
                let cell = &buffer[(x, y)];
                assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "a colour in a theme without");
                let has = |modifier| cell.modifier.contains(modifier);
                match () {
                    () if cell.symbol() == " " => ' ',
                    () if has(Modifier::REVERSED) => '#',
                    () if has(Modifier::UNDERLINED) => '_',
                    () if has(Modifier::BOLD) => '*',
                    () if has(Modifier::DIM) => '-',
                    () => ' ',
                }
            })
            .collect();
        if !marks.trim().is_empty() {
            text.push_str(&format!(" {}\n", marks.trim_end()));
        }
    }
    text
}

/// Keeps every scene whose name begins so, at three sizes.
fn check(beginning: &str) {
    let mut seen = 0;
    for (name, way) in scenes::all().filter(|(name, _)| name.starts_with(beginning)) {
        let mut stage = Stage::new();
        way(&mut stage);
        let mut text = String::new();
        for (width, height) in SIZES {
            stage.resize(width, height);
            let (buffer, cursor) = stage.draw();
            text.push_str(&picture(&buffer, cursor));
            text.push('\n');
            in_ascii(name, &mut stage);
        }
        keep(name, &text);
        seen += 1;
    }
    assert!(seen > 0, "no scene begins with {beginning}");
}

/// In a locale without other signs, none of ours is on the screen: what a deck or a learner wrote is letters, and
/// punctuation that no sign of ours is.
fn in_ascii(name: &str, stage: &mut Stage) {
    let theirs = |c: char| {
        let punctuation =
            matches!(c, '¿' | '❤' | '\u{fe0f}' | '\u{200d}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}');
        c.is_ascii() || c.is_alphabetic() || is_combining_mark(c) || punctuation || c as u32 >= 0x1_f000
    };
    stage.app.ascii = true;
    let drawn = picture(&stage.draw().0, None);
    stage.app.ascii = false;
    let off: String = drawn.chars().filter(|c| !theirs(*c)).collect();
    assert!(off.is_empty(), "{name}: {off}\n{drawn}");
}

pub fn keep(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn home() {
    check("home");
}

#[test]
fn decks() {
    check("decks");
}

#[test]
fn skills() {
    check("skills");
}

#[test]
fn ahead() {
    check("ahead");
}

#[test]
fn log() {
    check("log_");
}

#[test]
fn nothing_due() {
    check("nothing_");
}

#[test]
fn lessons() {
    check("lesson");
}

#[test]
fn attempts() {
    check("attempt_");
    check("taken_back");
}

#[test]
fn sure() {
    check("sure");
}

#[test]
fn points() {
    check("scoring");
}

#[test]
fn verdicts() {
    check("verdict");
}

#[test]
fn words() {
    check("words");
}

#[test]
fn feedback() {
    check("feedback");
}

#[test]
fn second_tries() {
    check("re");
}

#[test]
fn papers_and_maps() {
    check("exam");
    check("gap_map");
}

#[test]
fn why_and_what_else() {
    check("over");
    check("aside");
}

#[test]
fn slips() {
    check("slip");
}

#[test]
fn summaries() {
    check("summary");
}

#[test]
fn help() {
    check("help");
}

#[test]
fn not_saved() {
    check("not_saved");
}

#[test]
fn every_scene_is_kept() {
    let source = include_str!("snapshots.rs");
    let beginnings: Vec<&str> =
        source.split("    check(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for (name, _) in scenes::all() {
        assert!(beginnings.iter().any(|b| name.starts_with(b)), "{name} is in no test");
    }
}

/// Everything that is told is told in words or signs: the set without colour reads the same.
#[test]
fn nothing_is_told_by_colour_alone() {
    let wanted = [
        "home_due",
        "decks",
        "ahead",
        "skills",
        "attempt_chosen",
        "attempt_choose_many",
        "attempt_cloze",
        "attempt_order_placed",
        "attempt_order_held",
        "attempt_spot",
        "attempt_spot_many",
        "attempt_token_marked",
        "attempt_token_many",
        "feedback_token",
        "scoring",
        "feedback_order",
        "attempt_scene_marked",
        "attempt_scene_typing",
        "feedback_scene",
        "feedback_spot",
        "feedback_explain",
        "attempt_result_line",
        "attempt_notice",
        "sure",
        "verdict",
        "verdict_partial",
        "feedback_belief",
        "feedback_typed",
        "feedback_partial_cloze",
        "feedback_near",
        "feedback_right_unsure",
        "redo",
        "words_why",
        "exam_result",
        "gap_map",
        "summary",
        "log_rich",
        "log_entry_answer",
        "log_form",
        "log_choices",
        "log_choices_typed",
    ];
    for name in wanted {
        let (_, way) = scenes::all().find(|(n, _)| *n == name).unwrap_or_else(|| panic!("no scene {name}"));
        let mut stage = Stage::with("mono");
        way(&mut stage);
        let mono = stage.draw().0;
        keep(&format!("mono_{name}"), &marked(&mono));
        stage.app.theme = pratfall::tui::theme::Theme::load("dark", false).unwrap();
        let dark = stage.draw().0;
        for y in 0..mono.area.height {
            assert_eq!(row(&mono, y), row(&dark, y), "{name} reads otherwise in colour");
        }
    }
}
