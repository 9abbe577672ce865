//! The answer given and the right one, as lines.

use super::{WIDTH, code::told};
use crate::{
    clean::clean,
    grade::{Verdict, order::found},
    session::{ask::Input, view::FeedbackView},
    tui::{screens, screens::order, text, theme::Theme, widgets::markdown::unmarked},
};

/// Writes both, the difference marked where there are several lines.
#[must_use]
pub(super) fn lines(view: &FeedbackView<'_>, theme: &Theme) -> Vec<String> {
    if let Some(way) = &view.map {
        let drawn = screens::map::lines(way, view, true, WIDTH - 2, theme);
        return drawn.iter().map(|line| format!("  {line}").trim_end().to_owned()).collect();
    }
    match &view.ask.input {
        Input::Order { lang, .. } => ordered(view, lang),
        Input::Token { .. } => pointed(view, theme),
        Input::Explain { .. } => points(view),
        Input::Code { .. } => written(view, theme),
        input => {
            let joined = |parts: &[String]| match input {
                Input::Choose { .. } => parts.iter().map(|part| unmarked(part)).collect::<Vec<_>>().join(" / "),
                _ => parts.join(" / "),
            };
            let mut lines = Vec::new();
            if !view.said.is_empty() {
                lines.push(format!("  You said: {}", clean(&joined(&view.said))));
            }
            if !view.right || view.said != view.answer {
                lines.push(format!("  It is: {}", clean(&joined(&view.answer))));
            }
            lines
        }
    }
}

/// Tells what came of the code that was handed in, and code that passes.
fn written(view: &FeedbackView<'_>, theme: &Theme) -> Vec<String> {
    let block =
        |lines: &[String]| lines.iter().map(|line| format!("    {}", clean(line)).trim_end().to_owned()).collect();
    let mut lines: Vec<String> = Vec::new();
    if let Some(ran) = view.ran {
        lines.extend(told(ran, view.ask, &view.said.join("\n"), theme));
    }
    if !view.right && !view.answer.is_empty() {
        lines.push("  One that passes:".to_owned());
        let answer: Vec<String> = block(&view.answer);
        lines.extend(answer);
    }
    lines
}

/// Writes the token that was pointed at and the right one, each with its line and carets under it.
fn pointed(view: &FeedbackView<'_>, theme: &Theme) -> Vec<String> {
    let Some(code) = &view.ask.code else { return Vec::new() };
    let under = |names: &[String], sign: char| {
        let drawn = screens::token::carets(code, names, sign, theme.text, WIDTH - 4, theme);
        drawn.iter().map(|line| format!("    {line}").trim_end().to_owned()).collect::<Vec<_>>()
    };
    let mut lines = Vec::new();
    if !view.said.is_empty() {
        lines.push("  You said:".to_owned());
        lines.extend(under(&view.said, if view.right { '^' } else { '-' }));
    }
    if !view.right || view.said != view.answer {
        lines.push("  It is:".to_owned());
        lines.extend(under(&view.answer, '^'));
    }
    lines
}

fn ordered(view: &FeedbackView<'_>, lang: &str) -> Vec<String> {
    let signed =
        |sign: &str, line: &String| format!("    {sign} {}", clean(&order::told(line, lang))).trim_end().to_owned();
    let mut lines = Vec::new();
    if !view.said.is_empty() {
        lines.push("  You said:".to_owned());
        let sign = |n: usize| if view.parts.get(n) == Some(&Verdict::Right) { " " } else { "-" };
        lines.extend(view.said.iter().enumerate().map(|(n, line)| signed(sign(n), line)));
    }
    if view.right {
        return lines;
    }
    lines.push("  It is:".to_owned());
    let found = found(&view.said, view.parts, &view.answer);
    let sign = |found: bool| if found || view.said.is_empty() { " " } else { "+" };
    lines.extend(view.answer.iter().zip(found).map(|(line, found)| signed(sign(found), line)));
    if view.parts.contains(&Verdict::Off) {
        lines.push(format!("  ({})", text::LINES_MARKED));
    }
    lines
}

fn points(view: &FeedbackView<'_>) -> Vec<String> {
    let mark = |n: usize| match view.parts.get(n) {
        Some(Verdict::Right) => "[x] ",
        Some(_) => "[ ] ",
        None => "",
    };
    let points = view.answer.iter().enumerate().map(|(n, point)| format!("    {}{}", mark(n), clean(point)));
    std::iter::once("  The points:".to_owned()).chain(points).collect()
}
