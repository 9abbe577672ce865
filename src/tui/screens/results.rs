//! What came of running code, as lines to stand beside it or above it: what did not compile, what is not as expected, what
//! passes, what was printed. Of a hidden check there is a name to show and nothing else.

mod compared;

use ratatui::{
    style::Style,
    text::{Line, Span},
};
use unicode_segmentation::UnicodeSegmentation as _;

use super::parts;
use crate::{
    clean::clean,
    grade::code::{Checked, End, Place, Ran, Said},
    tui::{
        editor::view,
        page,
        pointed::is_warning,
        text::ran as words,
        theme::Theme,
        widgets::{
            highlight::{Kind, highlight},
            measure,
            wrap::{Run, wrap},
        },
    },
};

/// Places of a compiler that are shown with their lines.
const MOST_PLACES: usize = 5;
/// Lines of what was printed that are shown.
const MOST_PRINTED: usize = 40;
/// Columns of a printed line that are shown.
const MOST_COLUMNS: usize = 400;

/// Code that ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code<'c> {
    /// Its language, as after a fence.
    pub lang: &'c str,
    /// The text as it ran, whatever became of it since.
    pub text: &'c str,
}

/// Writes what came of a run in `width` columns, what is to be mended first.
#[must_use]
pub fn lines(ran: &Ran, code: Code<'_>, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let written = Written { lines: highlight(code.lang, code.text), file: &ran.file, width, theme };
    let mut out = ended(ran, width, theme);
    if let Some(said) = &ran.compiler {
        out.extend(written.compiler(said));
    }
    let (hidden, seen): (Vec<&Checked>, Vec<&Checked>) =
        ran.checks.iter().filter(|check| !check.passed).partition(|check| check.hidden);
    for check in seen {
        out.push(Line::default());
        out.extend(written.check(check));
    }
    if !hidden.is_empty() {
        out.push(Line::default());
    }
    for check in hidden {
        // Nothing else of it is known here.
        out.extend(parts::sentence(&format!("- {} (hidden)", check.name), theme.off, width));
        out.extend(parts::sentence(&check.message, theme.quiet, width));
    }
    let passing: Vec<String> =
        ran.checks.iter().filter(|check| check.passed).map(|check| clean(&check.name).into_owned()).collect();
    if !passing.is_empty() {
        let names = parts::names(&passing, usize::from(parts::label_room(width)));
        out.push(Line::default());
        out.extend(parts::beside(words::PASSES, vec![page::line(names, theme.right)], theme.quiet, width));
    }
    if ran.checks.is_empty() && ran.end != End::NotCompiled {
        let place = ran.output.places.last().filter(|_| !ran.passed());
        out.extend(place.into_iter().flat_map(|place| spaced(written.place(place))));
        out.extend(written.printed(&ran.output));
    }
    out
}

/// Says that code is running, for how long, and which key ends it.
#[must_use]
pub fn running(ms: u64, called_off: bool, key: &str, ascii: bool, theme: &Theme) -> Line<'static> {
    let mut spans = vec![Span::styled(words::running(ms, called_off, ascii), theme.accent)];
    if !called_off && !key.is_empty() {
        spans.extend([
            Span::raw("   "),
            Span::styled(key.to_owned(), theme.key),
            Span::styled(" stops it", theme.quiet),
        ]);
    }
    Line::from(spans)
}

fn ended(ran: &Ran, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let style = match ran.end {
        End::Passed => theme.right,
        end if !end.judges() => theme.near,
        _ if ran.hits() > 0 => theme.near,
        _ => theme.off,
    };
    let mut lines = parts::sentence(&words::ended(ran), style, width);
    let measured = clean(&words::measured(ran)).into_owned();
    if let Some(last) = lines.last_mut()
        && !measured.is_empty()
        && last.width() + 3 + measure::width(&measured) <= usize::from(width)
    {
        last.push_span(Span::styled(format!("   {measured}"), theme.quiet));
    }
    lines
}

/// A run being written down beside the code that ran.
struct Written<'a> {
    lines: Vec<Vec<(Kind, &'a str)>>,
    file: &'a str,
    width: u16,
    theme: &'a Theme,
}

impl Written<'_> {
    fn compiler(&self, said: &Said) -> Vec<Line<'static>> {
        let mut out: Vec<Line<'static>> =
            said.places.iter().take(MOST_PLACES).flat_map(|place| spaced(self.place(place))).collect();
        if said.places.len() > MOST_PLACES {
            let more = words::left_out(said.places.len() - MOST_PLACES, "place");
            out.extend(parts::sentence(&more, self.theme.quiet, self.width));
        }
        out.extend(self.printed(said));
        out
    }

    /// Writes a place, what is said of it, and the line with a caret below.
    fn place(&self, place: &Place) -> Vec<Line<'static>> {
        let theme = self.theme;
        let column = place.column.map(|column| format!(":{column}")).unwrap_or_default();
        let at = format!("{}:{}{column}", clean(self.file), place.line);
        let style = if is_warning(place) { theme.near } else { theme.off };
        let run = |text: String, style| Run { text, style, verbatim: false };
        let mut runs = vec![run(at, theme.quiet)];
        if !place.message.is_empty() {
            runs.extend([run("  ".into(), theme.quiet), run(clean(&place.message).into_owned(), style)]);
            // Between the two more than one blank tells them apart.
            runs.iter_mut().for_each(|run| run.verbatim = true);
        }
        let mut out = wrap(&runs, usize::from(self.width));
        let Some(line) = place.line.checked_sub(1).and_then(|n| self.lines.get(n)) else { return out };
        let number = format!("{}  ", place.line);
        let gutter = 1 + number.len();
        let room = usize::from(self.width).saturating_sub(gutter).max(1);
        let text: String = line.iter().map(|(_, text)| *text).collect();
        let columns = |text: &str| text.graphemes(true).map(|g| measure::cell(g, view::widest(room)).1).sum::<usize>();
        let caret = place.column.map(|column| {
            let before = text.char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
            columns(text.get(..before).unwrap_or(""))
        });
        // What the caret points at stands in sight, with what follows it as far as there is room.
        let left = match caret {
            Some(caret) if columns(&text) > room && caret + room / 4 >= room => caret - (room / 2).min(caret),
            _ => 0,
        };
        let sign = Span::styled(if is_warning(place) { "~" } else { "!" }, style);
        let mut spans = vec![sign, Span::styled(number, theme.code.gutter)];
        spans.extend(view::part(line, left, room, theme));
        out.push(Line::from(spans));
        if let Some(caret) = caret {
            let blanks = (gutter + caret - left).min(usize::from(self.width).saturating_sub(1));
            out.push(Line::from(vec![Span::raw(" ".repeat(blanks)), Span::styled("^", style)]));
        }
        out
    }

    fn check(&self, check: &Checked) -> Vec<Line<'static>> {
        let (width, theme) = (self.width, self.theme);
        let mut out = parts::sentence(&format!("- {}", check.name), theme.off, width);
        if !check.asked.trim().is_empty() {
            out.extend(self.labelled("Asked", &check.asked, theme.text));
        }
        match (&check.expected, &check.got) {
            (Some(expected), Some(got)) => out.extend(compared::rows(expected, got, width, theme)),
            (Some(expected), None) => {
                out.extend(self.labelled("Expected", expected, theme.right));
                if check.message.is_empty() {
                    out.extend(self.labelled("Got", words::NOTHING, theme.quiet));
                }
            }
            (None, Some(got)) => out.extend(self.labelled("Got", got, theme.off)),
            (None, None) => {}
        }
        let is_shown = check.expected.is_some() && check.got.is_some() && check.output.places.is_empty();
        let stopped = check.output.places.last();
        // What is said at the place where it stopped is not said twice.
        if !is_shown && stopped.is_none_or(|place| place.message.trim() != check.message.trim()) {
            out.extend(parts::sentence(&check.message, theme.near, width));
        }
        out.extend(stopped.into_iter().flat_map(|place| self.place(place)));
        if check.got.as_deref().map(str::trim_end) != Some(check.output.text.trim_end()) {
            out.extend(self.printed_as("Printed", &check.output, MOST_PRINTED / 4));
        }
        out
    }

    fn labelled(&self, label: &str, text: &str, style: Style) -> Vec<Line<'static>> {
        let room = usize::from(parts::label_room(self.width));
        let lines = text.trim_end().lines().take(MOST_PRINTED).flat_map(|line| verbatim(line, style, room)).collect();
        parts::beside(label, lines, self.theme.quiet, self.width)
    }

    /// Writes what a program said, all of it that has a place on a screen or two.
    fn printed(&self, said: &Said) -> Vec<Line<'static>> {
        if said.text.trim().is_empty() && !said.cut {
            return Vec::new();
        }
        spaced(self.shown(said, MOST_PRINTED, usize::from(self.width)))
    }

    fn printed_as(&self, label: &str, said: &Said, most: usize) -> Vec<Line<'static>> {
        let lines = self.shown(said, most, usize::from(parts::label_room(self.width)));
        if lines.is_empty() { lines } else { parts::beside(label, lines, self.theme.quiet, self.width) }
    }

    fn shown(&self, said: &Said, most: usize, room: usize) -> Vec<Line<'static>> {
        let theme = self.theme;
        let text = said.text.trim_end();
        let mut out: Vec<Line<'static>> =
            text.lines().take(most).flat_map(|line| verbatim(line, theme.code.text, room)).collect();
        let all = text.lines().count();
        if all > most {
            out.push(page::line(words::left_out(all - most, "line"), theme.quiet));
        }
        if said.cut {
            out.extend(parts::sentence(words::CUT, theme.quiet, u16::try_from(room).unwrap_or(u16::MAX)));
        }
        out
    }
}

/// Writes one line of somebody else's text in `room` columns; an empty one is no space between parts.
fn verbatim(line: &str, style: Style, room: usize) -> Vec<Line<'static>> {
    let cleaned = clean(line);
    let text = measure::clip(cleaned.trim_end(), MOST_COLUMNS).into_owned();
    if text.is_empty() {
        return vec![page::line(" ", style)];
    }
    wrap(&[Run { text, style, verbatim: true }], room)
}

fn spaced(lines: Vec<Line<'static>>) -> Vec<Line<'static>> {
    let space = (!lines.is_empty()).then(Line::default);
    space.into_iter().chain(lines).collect()
}

#[cfg(test)]
mod tests;
