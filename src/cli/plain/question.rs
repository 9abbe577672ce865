//! A question and what answers a command, as lines.

use super::{WIDTH, code, scene};
use crate::{
    clean::clean,
    session::{ask::Input, last::Last, view::AttemptView},
    tui::{
        screens::{letter, order, parts},
        text,
        theme::Theme,
        widgets::markdown::unmarked,
    },
};

/// Writes a question as lines.
#[must_use]
pub(super) fn question(view: &AttemptView<'_>, theme: &Theme, luck: u64) -> String {
    let ask = view.ask;
    let mut lines = vec![String::new()];
    if let Some(minutes) = view.minutes_left {
        lines.push(text::sheet::exam(minutes));
    }
    if let Some(last) = &view.last {
        lines.push(self::last(last));
    } else if view.opening {
        lines.push(if view.keeps { text::encouragement(luck) } else { text::TRIAL }.into());
    }
    if let Some(notice) = view.notice {
        let stop = if text::offers_stop(notice) { " :quit finishes." } else { "" };
        lines.push(format!("{}{stop}", text::notice(notice)));
    }
    let rung = text::rung(ask);
    let rung = if rung.is_empty() { format!("rung {} of {}", ask.rung, ask.rungs) } else { rung };
    lines.push(format!(
        "{} · {} · {} of {} · {rung}",
        clean(&ask.deck),
        clean(&ask.skill),
        view.place.at,
        view.place.of
    ));
    match view.kind {
        crate::memory::row::Phase::Redo if matches!(ask.input, Input::Code { .. }) => {
            lines.push(text::ran::ONCE_MORE.into());
        }
        crate::memory::row::Phase::Redo => lines.push(text::ONCE_MORE.into()),
        crate::memory::row::Phase::Retry => lines.push("Another try, with a hint.".into()),
        _ => {}
    }
    lines.push(String::new());
    lines.extend(parts::question(ask, WIDTH, theme).iter().map(ToString::to_string));
    match &ask.input {
        Input::Scene(place) => lines.extend(scene::lines(place, view, theme)),
        other => lines.extend(given(other)),
    }
    if let Input::Code { .. } = ask.input {
        lines.push(String::new());
        lines.extend(code::buffer(view));
        lines.push(
            "  (write all of it anew, or nothing to keep it; a line with a single dot hands it in, :run runs it)"
                .into(),
        );
    }
    lines.extend(view.hints.iter().map(|hint| format!("  hint: {}", clean(hint))));
    lines.push(String::new());
    lines.join("\n")
}

/// Says how the round before ended, on a line of its own.
#[must_use]
pub(super) fn last(last: &Last<'_>) -> String {
    format!("{}{}", text::LAST, text::last(last).join(" "))
}

/// Says what the last command gave: a hint, or why not.
#[must_use]
pub(super) fn notice(view: &AttemptView<'_>) -> String {
    match view.notice {
        Some(notice) => format!("  {}\n", text::notice(notice)),
        None => view.hints.last().map(|hint| format!("  hint: {}\n", clean(hint))).unwrap_or_default(),
    }
}

/// Writes what is chosen from, and how to answer where that is not plain.
fn given(input: &Input) -> Vec<String> {
    let lettered = |texts: Vec<String>| -> Vec<String> {
        texts.iter().enumerate().map(|(n, text)| format!("  {}  {}", letter::of(n), clean(text))).collect()
    };
    let mut lines = Vec::new();
    match input {
        Input::Choose { options, many } => {
            lines.push(String::new());
            lines.extend(lettered(options.iter().map(|option| unmarked(option)).collect()));
            if *many {
                lines.push("  (all that apply, as in: a c)".into());
            }
        }
        Input::Order { lines: all, indent, lang } => {
            lines.push(String::new());
            lines.extend(lettered(all.iter().map(|line| order::told(line, lang)).collect()));
            lines.push(if *indent {
                "  (the letters in order, a + for each step a line is indented, as in: b a+ c++; not all need be used)"
                    .into()
            } else {
                "  (the letters in order, as in: b a c; not all need be used)".into()
            });
        }
        Input::Spot { many: true, .. } => lines.push("  (all that apply, as in: a c)".into()),
        Input::Spot { many: false, .. } => lines.push("  (the letter of the line)".into()),
        Input::Token { many, .. } => {
            let several = if *many { ", all that apply, as in: 2 x, 3 y" } else { ", as in: 2 x" };
            lines.push(format!("  (the number of the line and the token{several}; a line alone lists its tokens)"));
        }
        Input::Explain { aloud: true, .. } => lines.extend([String::new(), text::ALOUD.to_owned()]),
        _ => {}
    }
    lines
}
