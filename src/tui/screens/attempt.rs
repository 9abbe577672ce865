//! A question, and in the same place how sure. It is given an `Ask`, so it cannot tell the answer.

use ratatui::text::{Line, Span};

use super::{
    coding, desk, letter, order, parts, results, scene,
    spot::{self, Pointed},
    token,
};
use crate::{
    memory::row::Phase as Kind,
    session::{ask::Input, queue::Why, round::Notice, scene::Scene, view::AttemptView},
    tui::{
        app::App,
        drill::Drill,
        keys::{Action, Mode},
        page::{self, Page},
        text,
        theme::Theme,
        widgets::markdown::Markdown,
    },
};

/// Makes the page.
#[must_use]
pub fn page(view: &AttemptView<'_>, drill: &Drill, app: &App, mode: Mode) -> Page {
    let theme = &app.theme;
    let width = match &drill.editor {
        Some(_) => desk::widths(app.size).0,
        None => page::text_width(app.size),
    };
    let mut page = parts::drill_page(&view.ask.deck, &view.ask.skill, view.place, mode, app);
    page.under = parts::rung(view.ask, view.kind == Kind::Probe, theme);
    page.before = before(view, app);
    asked(&mut page, view, drill, width, app);
    if !view.hints.is_empty() {
        page.head.push(Line::default());
        // Whoever asks for a hint wants to see it.
        page.opens_at = usize::MAX;
    }
    for hint in &view.hints {
        page.head.extend(parts::labelled("Hint", theme.near, hint, width, theme));
    }
    page.tail.push(Line::default());
    if !drill.fields.is_empty() {
        fields(&mut page, view, drill, width, theme);
        page.tail.push(Line::default());
    }
    if let Input::Token { tokens, many } = &view.ask.input {
        let pointed = Pointed { chosen: &view.draft.chosen, mark: drill.mark };
        page.tail.extend(token::told(tokens, *many, pointed, width, theme));
    }
    page.tail.extend(below(view, app, mode, width));
    if let Some(editor) = &drill.editor {
        coding::desk(&mut page, view, editor, below(view, app, mode, width), app);
    }
    page.keys = keys(view, app, mode);
    page.last_key = parts::key(&app.keys, mode, Action::Help);
    page
}

/// Answers the last key, and asks how sure; or tells that code is running.
fn below(view: &AttemptView<'_>, app: &App, mode: Mode, width: u16) -> Vec<Line<'static>> {
    let theme = &app.theme;
    let mut lines = match view.notice {
        Some(notice) => parts::sentence(&noticed(notice, app, mode), theme.near, width),
        None => vec![Line::default()],
    };
    // In a story that goes on there is nothing yet to be sure of.
    let going_on = matches!(&view.ask.input, Input::Scene(scene) if !scene.over);
    if let Some(running) = view.running {
        let key = app.keys.key(mode, Action::CallOff).map(|key| key.label()).unwrap_or_default();
        lines.push(results::running(running.ms, running.called_off, &key, app.ascii, theme));
    } else if view.asks_confidence && !going_on {
        lines.push(sure(view, width, theme));
    }
    lines
}

/// Writes the question, with what is chosen, pointed at or placed.
fn asked(page: &mut Page, view: &AttemptView<'_>, drill: &Drill, width: u16, app: &App) {
    let theme = &app.theme;
    let marks = |page: &mut Page, (lines, marked): (Vec<Line<'static>>, Option<usize>)| {
        page.keep = marked.map(|n| page.head.len() + n);
        page.head.extend(lines);
    };
    if let (Input::Spot { numbers, many }, Some(code)) = (&view.ask.input, &view.ask.code) {
        page.head = parts::block(&view.ask.prompt, width, theme);
        page.head.push(Line::default());
        if *many {
            page.head.push(page::line(text::ALL, theme.quiet));
        }
        let pointed = Pointed { chosen: &view.draft.chosen, mark: drill.mark };
        return marks(page, spot::lines(code, numbers, *many, pointed, width, theme));
    }
    if let (Input::Token { tokens, many }, Some(code)) = (&view.ask.input, &view.ask.code) {
        page.head = parts::block(&view.ask.prompt, width, theme);
        page.head.push(Line::default());
        if *many {
            page.head.push(page::line(text::ALL, theme.quiet));
        }
        let pointed = Pointed { chosen: &view.draft.chosen, mark: drill.mark };
        return marks(page, token::lines(code, tokens, pointed, width, theme));
    }
    page.head = parts::question(view.ask, width, theme);
    match &view.ask.input {
        Input::Choose { options, many } => {
            page.head.push(Line::default());
            let (lines, starts) = choices(options, *many, view, width, theme);
            page.options = starts.iter().map(|n| page.head.len() + n).collect();
            page.head.extend(lines);
        }
        Input::Order { lines, lang, .. } => {
            page.head.push(Line::default());
            let (mark, held) = (drill.mark, drill.held);
            let back = app.keys.key(Mode::Sure, Action::Back).map(|key| key.label()).unwrap_or_default();
            let set = view.sure.then_some(back.as_str());
            let placed = order::Lines { all: lines, lang, draft: view.draft, mark, held, set };
            marks(page, order::lines(placed, width, theme));
            if view.sure {
                page.opens_at = page.keep.unwrap_or(0);
            }
        }
        Input::Scene(place) => {
            let drawn = scene::place(place, view, drill.mark, width, theme);
            page.head.push(Line::default());
            if place.steps > 0 {
                // What it is about was read before; where it has led to is new.
                page.opens_at = page.head.len();
            }
            marks(page, (drawn.lines, drawn.marked));
        }
        Input::Explain { aloud: true, .. } => {
            page.head.push(Line::default());
            page.head.extend(parts::sentence(text::ALOUD, theme.quiet, width));
        }
        _ => {}
    }
}

/// Says what was just before: the last round, or what this one is.
fn before(view: &AttemptView<'_>, app: &App) -> Line<'static> {
    let theme = &app.theme;
    if let Some(minutes) = view.minutes_left {
        return page::line(text::sheet::exam(minutes), theme.quiet);
    }
    match (view.kind, &view.last) {
        (Kind::Redo, _) if matches!(view.ask.input, Input::Code { .. }) => {
            page::line(text::ran::ONCE_MORE, theme.accent)
        }
        (Kind::Redo, _) => page::line(text::ONCE_MORE, theme.accent),
        (Kind::Retry, _) if view.mending => page::line(text::MENDING, theme.accent),
        (Kind::Retry, _) => page::line("Another try, with a hint.", theme.accent),
        (_, Some(last)) => parts::last(last, page::text_width(app.size), theme),
        (_, None) if view.opening && !view.keeps => page::line(text::TRIAL, theme.quiet),
        (_, None) if view.opening => page::line(text::encouragement(app.luck), theme.quiet),
        (_, None) if view.why == Why::Check => page::line("To look at again.", theme.quiet),
        _ => Line::default(),
    }
}

/// Words a notice, with the key of what it offers.
fn noticed(notice: &Notice, app: &App, mode: Mode) -> String {
    let mut sentence = text::notice(notice);
    if text::offers_stop(notice)
        && let Some(key) = app.keys.key(mode, Action::Stop)
    {
        sentence.push_str(&format!(" {} finishes.", key.label()));
    }
    if let (Notice::Aside(_), Some(key)) = (notice, app.keys.key(mode, Action::Undo)) {
        sentence.push_str(&format!(" {} takes it back.", key.label()));
    }
    sentence
}

/// Writes the options; tells on which of the lines each begins.
fn choices(
    options: &[String],
    many: bool,
    view: &AttemptView<'_>,
    width: u16,
    theme: &Theme,
) -> (Vec<Line<'static>>, Vec<usize>) {
    let (mut lines, mut starts) = (Vec::new(), Vec::new());
    if many {
        lines.push(page::line(text::ALL, theme.quiet));
    }
    for (n, option) in options.iter().enumerate() {
        starts.push(lines.len());
        let chosen = view.draft.chosen.contains(&n);
        let mark = match (many, chosen) {
            (true, true) => "[x] ",
            (true, false) => "[ ] ",
            (false, true) => "› ",
            (false, false) => "  ",
        };
        let letter = letter::of(n).to_string();
        let lead = mark.len().max(2) as u16 + 3;
        let wrapped = Markdown::one_line(option).lines(width.saturating_sub(lead).max(1), theme);
        for (row, line) in wrapped.into_iter().enumerate() {
            let mut spans = if row == 0 {
                vec![
                    Span::styled(mark, if chosen { theme.accent } else { theme.quiet }),
                    Span::styled(letter.clone(), theme.key),
                    Span::raw("  "),
                ]
            } else {
                vec![Span::raw(" ".repeat(if many { 7 } else { 5 }))]
            };
            spans.extend(line.spans.into_iter().map(|s| if chosen { s.patch_style(theme.strong) } else { s }));
            lines.push(Line::from(spans));
        }
    }
    (lines, starts)
}

fn fields(page: &mut Page, view: &AttemptView<'_>, drill: &Drill, width: u16, theme: &Theme) {
    let many = drill.fields.len() > 1;
    for (n, field) in drill.fields.iter().enumerate() {
        let focus = n == drill.focus && !view.sure;
        let mark = match (many, focus) {
            (true, true) => format!("{} › ", n + 1),
            (true, false) => format!("{}   ", n + 1),
            (false, _) => "› ".to_owned(),
        };
        let lead = mark.chars().count() as u16;
        let (lines, cursor) = parts::field(field, width.saturating_sub(lead), theme);
        if let Some((column, row)) = cursor.filter(|_| focus) {
            page.cursor = Some((lead + column, page.tail.len() as u16 + row));
        }
        for (row, line) in lines.into_iter().enumerate() {
            let mark = if row == 0 { mark.clone() } else { " ".repeat(usize::from(lead)) };
            let mut spans = vec![Span::styled(mark, if focus { theme.accent } else { theme.quiet })];
            spans.extend(line.spans);
            page.tail.push(Line::from(spans));
        }
    }
}

fn sure(view: &AttemptView<'_>, width: u16, theme: &Theme) -> Line<'static> {
    let ready = view.sure || !view.draft.chosen.is_empty();
    let word = if ready { theme.text } else { theme.quiet };
    let mut spans = Vec::new();
    if width >= 56 {
        spans.push(Span::styled("How sure?", if ready { theme.strong } else { theme.quiet }));
    }
    for (digit, name, _) in text::SURE {
        let gap = match (spans.is_empty(), width >= 56) {
            (true, _) => "",
            (false, true) => "    ",
            (false, false) => " ",
        };
        spans.push(Span::raw(gap));
        spans.push(Span::styled(digit.to_string(), if ready { theme.key } else { theme.quiet }));
        spans.push(Span::styled(format!(" {name}"), word));
    }
    Line::from(spans)
}

fn keys(view: &AttemptView<'_>, app: &App, mode: Mode) -> Vec<(String, String)> {
    let label = |action| app.keys.key(mode, action).map(|k| k.label()).unwrap_or_default();
    if let (Input::Scene(scene), false) = (&view.ask.input, view.sure) {
        return acting(scene, view, app, mode);
    }
    let (letters, many) = match &view.ask.input {
        Input::Choose { options, many } => (Some(letters(options.len())), *many),
        Input::Spot { numbers, many } => (Some(letters(numbers.len())), *many),
        Input::Token { many, .. } => return pointing(*many, view, app, mode),
        // What is placed is not committed by the last letter.
        Input::Order { lines, .. } => (Some(letters(lines.len())), true),
        _ => (None, false),
    };
    if view.running.is_some() {
        return parts::keys(&app.keys, mode, &[Action::CallOff]);
    }
    let placing = matches!(view.ask.input, Input::Order { .. });
    let letters_alone = letters.is_some() && !many;
    let commit = match (view.sure, letters, view.asks_confidence) {
        (true, _, _) => "1-4".to_owned(),
        (false, Some(letters), true) => format!("{letters}, then 1-4"),
        (false, Some(letters), false) if many && placing => format!("{letters}, then {}", label(Action::Commit)),
        (false, Some(_), false) if many => label(Action::Commit),
        (false, Some(letters), false) => letters,
        (false, None, true) => format!("{}, then 1-4", label(Action::Commit)),
        (false, None, false) => label(Action::Commit),
    };
    // Where nothing else is asked, a letter is the answer, and does not only choose as at the first attempt.
    let at_once = !view.sure && !view.asks_confidence && letters_alone;
    let mut keys = vec![(commit, if at_once { "answer at once" } else { "commit" }.to_owned())];
    if view.sure && placing {
        keys.push((label(Action::Back), "change the order".to_owned()));
    } else if view.sure {
        keys.extend(parts::keys(&app.keys, mode, &[Action::Back]));
    } else {
        if matches!(view.ask.input, Input::Order { indent: true, .. }) {
            keys.push((format!("{} {}", label(Action::Indent), label(Action::Outdent)), "indent".to_owned()));
        }
        let own: &[Action] = match &view.ask.input {
            Input::Order { .. } => &[Action::Hold],
            Input::Spot { many: true, .. } => &[Action::Toggle],
            Input::Code { .. } if view.minutes_left.is_none() => &[Action::Run],
            Input::Text { multiline: true, .. } | Input::Explain { aloud: false, .. } => &[Action::Line],
            _ => &[],
        };
        keys.extend(parts::keys(&app.keys, mode, own));
    }
    keys.extend(parts::keys(&app.keys, mode, further(view)));
    keys
}

/// Gives what can be done beside answering. An exam gives no help, and what does nothing is not offered.
fn further(view: &AttemptView<'_>) -> &'static [Action] {
    match (view.minutes_left, view.undoes) {
        (Some(_), _) => &[Action::GiveUp, Action::Skip],
        (None, true) => &[Action::Hint, Action::GiveUp, Action::Skip, Action::Undo],
        (None, false) => &[Action::Hint, Action::GiveUp, Action::Skip],
    }
}

/// Gives the keys where tokens are pointed at.
fn pointing(many: bool, view: &AttemptView<'_>, app: &App, mode: Mode) -> Vec<(String, String)> {
    let commit = match view.sure || view.asks_confidence {
        true => "1-4".to_owned(),
        false => app.keys.key(mode, Action::Commit).map(|k| k.label()).unwrap_or_default(),
    };
    if view.sure {
        let mut keys = vec![(commit, "commit".to_owned())];
        keys.extend(parts::keys(&app.keys, mode, &[Action::Back]));
        return keys;
    }
    let arrows = [Action::Above, Action::Below, Action::TokenBefore, Action::TokenAfter];
    let arrows = arrows.iter().filter_map(|action| app.keys.key(mode, *action)).map(|key| key.label());
    let mut keys = vec![(arrows.collect::<Vec<_>>().join(" "), "point".to_owned())];
    if many {
        keys.extend(parts::keys(&app.keys, mode, &[Action::Toggle]));
    }
    keys.push((commit, "commit".to_owned()));
    keys.extend(parts::keys(&app.keys, mode, further(view)));
    keys
}

/// Gives the keys of a place in a story.
fn acting(scene: &Scene, view: &AttemptView<'_>, app: &App, mode: Mode) -> Vec<(String, String)> {
    let enter = app.keys.key(mode, Action::Take).map(|k| k.label()).unwrap_or_default();
    let take = match (scene.over, scene.types) {
        (true, _) => (enter, "go on".to_owned()),
        (false, true) => (enter, "type it".to_owned()),
        (false, false) => (format!("{}, then {enter}", letters(scene.moves.len())), "do it".to_owned()),
    };
    let mut keys = vec![take];
    keys.extend(parts::keys(&app.keys, mode, further(view)));
    keys
}

/// Names the letters of so many options, lines or points.
fn letters(count: usize) -> String {
    format!("a-{}", letter::of(count.saturating_sub(1)))
}
