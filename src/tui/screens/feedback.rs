//! What the mistake means: the answer given beside the right one, the belief behind it, what is so instead, and why.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::{coding, map, order, parts, token, verdict};
use crate::{
    clean::clean,
    grade::{Verdict, mark},
    session::{ask::Input, view::FeedbackView},
    tui::{
        app::App,
        keys::{Action, Mode},
        page::{self, Page},
        text,
        theme::Theme,
        widgets::{
            measure,
            wrap::{Run, wrap},
        },
    },
};

/// Makes the page.
#[must_use]
pub fn page(view: &FeedbackView<'_>, app: &App) -> Page {
    let theme = &app.theme;
    let width = page::text_width(app.size);
    let mut page = parts::drill_page(&view.ask.deck, &view.ask.skill, view.place, Mode::Feedback, app);
    page.under = parts::rung(view.ask, false, theme);
    page.before = match view.overridden {
        true => page::line(text::OVERRIDDEN, theme.right),
        false => verdict::verdict_line(view.verdict, theme),
    };
    page.head = match (&view.ask.input, &view.ask.code) {
        (Input::Token { .. }, Some(code)) => {
            let mut lines = parts::block(&view.ask.prompt, width, theme);
            lines.push(Line::default());
            lines.extend(token::marked(code, view, width, theme));
            lines
        }
        _ => parts::question(view.ask, width, theme),
    };
    page.head.push(Line::default());
    // Where not all has room, what the mistake means comes first; the question is above it.
    page.opens_at = page.head.len();
    page.head.extend(told(view, app.ascii, width, theme));
    if let Some(days) = view.days {
        let back = page::line(format!("back {}", text::in_days(days)), theme.quiet);
        if width >= parts::WIDE {
            page.beside = back;
        } else {
            page.head.extend([Line::default(), back]);
        }
    }
    let next = match (view.redo, view.exam) {
        (true, _) if matches!(view.ask.input, Input::Code { .. }) => "once more",
        (true, _) => "once more, from memory",
        (false, true) => "the next",
        (false, false) => "go on",
    };
    let go_on = app.keys.key(Mode::Feedback, Action::GoOn).map(|k| k.label()).unwrap_or_default();
    page.keys = vec![(go_on, next.into())];
    if view.keeps {
        let write = app.keys.key(Mode::Feedback, Action::Write).map(|k| k.label()).unwrap_or_default();
        page.keys.push((write, "note an insight".into()));
    }
    if !view.right && view.verdict != Verdict::GaveUp {
        page.keys.extend(parts::keys(&app.keys, Mode::Feedback, &[Action::IWasRight]));
    }
    page.last_key = parts::key(&app.keys, Mode::Feedback, Action::Help);
    page
}

fn told(view: &FeedbackView<'_>, ascii: bool, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = match &view.map {
        Some(way) => map::lines(way, view, ascii, width, theme),
        None => answers(view, width, theme),
    };
    for (belief, refute) in &view.beliefs {
        lines.push(Line::default());
        lines.extend(parts::labelled("The belief", theme.quiet, belief, width, theme));
        lines.extend(parts::labelled("Instead", theme.quiet, refute, width, theme));
    }
    for say in &view.says {
        lines.push(Line::default());
        lines.extend(parts::labelled("About that", theme.quiet, say, width, theme));
    }
    if let Some(earlier) = &view.earlier {
        lines.push(Line::default());
        lines.extend(parts::said("First", &earlier.said, &view.ask.input, width, theme));
        for (belief, refute) in &earlier.beliefs {
            lines.extend(parts::labelled("The belief", theme.quiet, belief, width, theme));
            lines.extend(parts::labelled("Instead", theme.quiet, refute, width, theme));
        }
        for say in &earlier.says {
            lines.extend(parts::labelled("About that", theme.quiet, say, width, theme));
        }
    }
    if !view.explain.trim().is_empty() {
        lines.push(Line::default());
        lines.extend(parts::labelled("Why", theme.quiet, view.explain, width, theme));
    }
    lines.extend(coding::both(view, width, theme));
    if let Some(words) = view.words {
        lines.push(Line::default());
        let label = format!("You, {}", words.date);
        lines.extend(parts::labelled(&label, theme.quiet, &format!("“{}”", clean(&words.text)), width, theme));
    }
    if !view.insight.is_empty() {
        lines.push(Line::default());
        lines.extend(parts::labelled("Noted", theme.quiet, &clean(view.insight), width, theme));
    }
    let mut coming = Vec::new();
    if !view.lesson.is_empty() {
        lines.push(Line::default());
        lines.extend(parts::labelled("A look", theme.quiet, view.lesson, width, theme));
    }
    if view.stubborn {
        coming.push(text::STUBBORN);
    }
    if view.parked {
        coming.push(text::PARKED);
    }
    if !coming.is_empty() {
        lines.push(Line::default());
    }
    lines.extend(coming.into_iter().flat_map(|sentence| parts::sentence(sentence, theme.quiet, width)));
    lines
}

/// Writes the answer given beside the right one, the difference marked where both were typed.
fn answers(view: &FeedbackView<'_>, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let room = usize::from(parts::label_room(width));
    if let Input::Choose { .. } = view.ask.input {
        let style = if view.right { theme.right } else { theme.off };
        let room_beside = parts::label_room(width);
        let yours = view.said.iter().flat_map(|s| parts::option(s, style, room_beside, theme)).collect::<Vec<_>>();
        let theirs = view.answer.iter().flat_map(|a| parts::option(a, theme.right, room_beside, theme)).collect();
        return both(view, yours, theirs, width, theme);
    }
    if let Input::Order { lang, .. } = &view.ask.input {
        let told = |lines: &[String]| lines.iter().map(|line| order::told(line, lang)).collect::<Vec<_>>();
        let (yours, theirs) = order::compared(&told(&view.said), view.parts, &told(&view.answer), room, theme);
        let marked = !view.said.is_empty() && view.parts.contains(&Verdict::Off);
        let mut lines = both(view, yours, theirs, width, theme);
        if marked {
            lines.extend(parts::beside(
                "",
                parts::sentence(text::LINES_MARKED, theme.quiet, width),
                theme.quiet,
                width,
            ));
        }
        return lines;
    }
    if let Input::Code { .. } = view.ask.input {
        return coding::handed_in(view, width, theme);
    }
    if let Input::Explain { .. } = view.ask.input {
        return explained(view, width, theme);
    }
    if let Input::Spot { .. } = view.ask.input {
        let styled = |text: &String, style| wrapped(&[Span::styled(clean(text).into_owned(), style)], room);
        let yours = view.said.iter().flat_map(|s| styled(s, if view.right { theme.right } else { theme.off }));
        let theirs = view.answer.iter().flat_map(|a| styled(a, theme.right));
        return both(view, yours.collect(), theirs.collect(), width, theme);
    }
    if let (Input::Token { .. }, Some(code)) = (&view.ask.input, &view.ask.code) {
        let room = parts::label_room(width);
        let style = if view.right { theme.right } else { theme.off };
        let yours = token::carets(code, &view.said, if view.right { '^' } else { '-' }, style, room, theme);
        let theirs = token::carets(code, &view.answer, '^', theme.right, room, theme);
        return both(view, yours, theirs, width, theme);
    }
    let split = |parts: &[String]| -> Vec<String> {
        parts.iter().flat_map(|p| p.split('\n')).map(|line| clean(line).into_owned()).collect()
    };
    let (said, right) = (split(&view.said), split(&view.answer));
    if let Some(rows) = side_by_side(view, &said, &right, room, theme) {
        return parts::beside("You said", rows, theme.quiet, width);
    }
    let (mut yours, mut theirs) = (Vec::new(), Vec::new());
    for n in 0..said.len().max(right.len()) {
        let (mine, key) = pair(view, n, said.get(n), right.get(n), theme);
        yours.extend(mine.map(|spans| wrapped(&spans, room)));
        theirs.extend(key.map(|spans| wrapped(&spans, room)));
    }
    both(view, yours.concat(), theirs.concat(), width, theme)
}

/// Writes an explanation, the points it made and did not make, and how the author would put it.
fn explained(view: &FeedbackView<'_>, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let room = parts::label_room(width);
    let mut lines = Vec::new();
    if view.said.iter().any(|line| !line.trim().is_empty()) {
        lines.extend(parts::said("You said", &view.said, &view.ask.input, width, theme));
    }
    let point = |(n, point): (usize, &String)| {
        let (mark, style) = match view.parts.get(n) {
            Some(Verdict::Right) => ("[x] ", theme.right),
            Some(_) => ("[ ] ", theme.off),
            // Left open: nothing was scored.
            None => ("", theme.text),
        };
        let lead = mark.len();
        let mut rows = parts::option(point, style, room.saturating_sub(lead as u16).max(1), theme);
        for (n, row) in rows.iter_mut().enumerate() {
            row.spans.insert(0, Span::styled(if n == 0 { mark.to_owned() } else { " ".repeat(lead) }, style));
        }
        rows
    };
    let points = view.answer.iter().enumerate().flat_map(point).collect();
    lines.extend(parts::beside("The points", points, theme.quiet, width));
    if !view.model.trim().is_empty() {
        lines.push(Line::default());
        lines.extend(parts::labelled("For example", theme.quiet, view.model, width, theme));
    }
    lines
}

fn both(
    view: &FeedbackView<'_>,
    yours: Vec<Line<'static>>,
    theirs: Vec<Line<'static>>,
    width: u16,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if !view.said.is_empty() {
        lines.extend(parts::beside("You said", yours, theme.quiet, width));
    }
    if !(view.right && view.said == view.answer) {
        let label = if view.right { "The deck has" } else { "It is" };
        lines.extend(parts::beside(label, theirs, theme.quiet, width));
    }
    lines
}

/// Writes several blanks a row each, yours and then what it is; none where that is too wide, or there is but one.
fn side_by_side(
    view: &FeedbackView<'_>,
    said: &[String],
    right: &[String],
    room: usize,
    theme: &Theme,
) -> Option<Vec<Line<'static>>> {
    let count = view.parts.len();
    if count < 2 || said.len() != count || right.len() != count {
        return None;
    }
    let widest = said.iter().map(|s| measure::width(s)).max()?;
    let mut rows = Vec::new();
    for (n, (mine, key)) in said.iter().zip(right).enumerate() {
        let (yours, theirs) = pair(view, n, Some(mine), Some(key), theme);
        let mut spans = yours.unwrap_or_default();
        spans.push(Span::raw(" ".repeat(widest - measure::width(mine) + 3)));
        match view.parts.get(n) {
            Some(Verdict::Right) => spans.push(Span::styled("right", theme.quiet)),
            verdict => {
                let near = verdict == Some(&Verdict::Near);
                spans.push(Span::styled(if near { "right, written " } else { "it is " }, theme.quiet));
                spans.extend(theirs.unwrap_or_default());
            }
        }
        rows.push(Line::from(spans));
    }
    rows.iter().all(|row| row.width() <= room).then_some(rows)
}

type Spans = Vec<Span<'static>>;

/// Gives a part of the answer and what it should be, the difference marked.
fn pair(
    view: &FeedbackView<'_>,
    n: usize,
    mine: Option<&String>,
    key: Option<&String>,
    theme: &Theme,
) -> (Option<Spans>, Option<Spans>) {
    let same = view.right || view.parts.get(n).is_some_and(|p| matches!(p, Verdict::Right | Verdict::Near));
    match (mine, key) {
        (Some(mine), Some(key)) if !same => {
            let (a, b) = mark::marks(mine, key);
            (Some(marked(&a, theme.off, theme)), Some(marked(&b, theme.right, theme)))
        }
        _ => {
            let style = if same { theme.right } else { theme.off };
            let plain = |text: &String, style| vec![Span::styled(text.clone(), style)];
            (mine.map(|m| plain(m, style)), key.map(|k| plain(k, theme.right)))
        }
    }
}

fn wrapped(spans: &[Span<'static>], room: usize) -> Vec<Line<'static>> {
    let run = |span: &Span<'static>| Run { text: span.content.to_string(), style: span.style, verbatim: true };
    wrap(&spans.iter().map(run).collect::<Vec<_>>(), room)
}

fn marked(spans: &[mark::Span], style: Style, theme: &Theme) -> Spans {
    let shown = |span: &mark::Span| {
        let style = if span.same { style } else { style.patch(theme.differs) };
        Span::styled(span.text.clone(), style)
    };
    spans.iter().map(shown).collect()
}
