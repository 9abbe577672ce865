//! Lines to be put in order: those not used yet, those that are placed, and both sides of a comparison.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::{letter, parts};
use crate::{
    clean::clean,
    deck::model::order::STEP,
    grade::{Verdict, order::found},
    session::event::Draft,
    tui::{
        page, text,
        theme::Theme,
        widgets::{
            code::Listing,
            markdown::unmarked,
            measure,
            wrap::{Run, wrap},
        },
    },
};

/// What is drawn of lines to be put in order.
#[derive(Debug, Clone, Copy)]
pub struct Lines<'l> {
    /// The lines in the order shown.
    pub all: &'l [String],
    /// The language that colours them.
    pub lang: &'l str,
    /// Those that are placed.
    pub draft: &'l Draft,
    /// The marked one of these, from 1; 0 above them all.
    pub mark: usize,
    /// It is carried.
    pub held: bool,
    /// The order stands, and only how sure one is is asked: the key that changes it again.
    pub set: Option<&'l str>,
}

/// Writes the lines that are not used, then those placed. Gives them, and the marked one among them: where the order
/// stands, that which says so.
#[must_use]
pub fn lines(view: Lines<'_>, width: u16, theme: &Theme) -> (Vec<Line<'static>>, Option<usize>) {
    let mut rows = Vec::new();
    let placed = &view.draft.chosen;
    let left: Vec<usize> = (0..view.all.len()).filter(|n| !placed.contains(n)).collect();
    if !left.is_empty() {
        rows.push(page::line("Not used", theme.quiet));
        for n in left {
            rows.extend(row(view, n, 0, "  ", false, width, theme));
        }
        rows.push(Line::default());
    }
    // What stands moves no more, so that nothing of it is marked.
    let top = view.mark == 0 && !placed.is_empty() && view.set.is_none();
    let mut marked = None;
    if top || view.set.is_some() {
        marked = Some(rows.len());
    }
    rows.push(match view.set {
        Some(key) => page::line(text::order_set(key), theme.accent),
        None if top => page::line("› Your order", theme.accent),
        None => page::line("Your order", theme.quiet),
    });
    if placed.is_empty() {
        rows.extend(parts::sentence(text::PLACE, theme.quiet, width));
    }
    for (at, n) in placed.iter().enumerate() {
        let here = at + 1 == view.mark && view.set.is_none();
        if here {
            marked = Some(rows.len());
        }
        let sign = match (here, view.held) {
            (true, true) => "» ",
            (true, false) => "› ",
            (false, _) => "  ",
        };
        let blanks = view.draft.texts.get(at).map_or(0, String::len);
        rows.extend(row(view, *n, blanks, sign, here, width, theme));
    }
    (rows, marked)
}

/// Writes a line with its sign and letter; one that is too wide is wrapped, since all of it counts.
fn row(
    view: Lines<'_>,
    n: usize,
    blanks: usize,
    sign: &'static str,
    here: bool,
    width: u16,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let text = view.all.get(n).map(|line| clean(line).into_owned()).unwrap_or_default();
    // Where there is little room, a step is half as wide.
    let blanks = if width < parts::WIDE { blanks / 2 } else { blanks };
    let lead = 5 + blanks;
    let room = usize::from(width).saturating_sub(lead).max(1);
    let shown = if measure::width(&text) <= room && !view.lang.is_empty() {
        Listing::new(view.lang, &text).unnumbered().lines(u16::try_from(room).unwrap_or(u16::MAX), theme)
    } else {
        wrap(&[Run { text: told(&text, view.lang), style: theme.text, verbatim: true }], room)
    };
    let mut rows = Vec::new();
    for (part, line) in shown.into_iter().enumerate() {
        let mut spans = match part {
            0 => vec![
                Span::styled(sign, theme.accent),
                Span::styled(letter::of(n).to_string(), theme.key),
                Span::raw(" ".repeat(2 + blanks)),
            ],
            _ => vec![Span::raw(" ".repeat(lead))],
        };
        spans.extend(line.spans.into_iter().map(|span| if here { span.patch_style(theme.strong) } else { span }));
        rows.push(Line::from(spans));
    }
    rows
}

/// Gives a line as it is read: code as it is, prose without the marks of its Markdown.
#[must_use]
pub fn told(line: &str, lang: &str) -> String {
    if !lang.is_empty() {
        return line.to_owned();
    }
    let words = line.trim_start();
    format!("{}{}", &line[..line.len() - words.len()], unmarked(words))
}

/// Writes the lines that were given and those of a right order, what is out of its place with `-`, its place with `+`.
#[must_use]
pub fn compared(
    said: &[String],
    parts: &[Verdict],
    right: &[String],
    room: usize,
    theme: &Theme,
) -> (Vec<Line<'static>>, Vec<Line<'static>>) {
    let yours = said.iter().enumerate().flat_map(|(n, line)| {
        let fits = parts.get(n) == Some(&Verdict::Right);
        let (sign, style) = if fits { ("  ", theme.right) } else { ("- ", theme.off) };
        signed(sign, line, style, room)
    });
    let theirs = right.iter().zip(found(said, parts, right)).flat_map(|(line, found)| {
        let sign = if found || said.is_empty() { "  " } else { "+ " };
        signed(sign, line, theme.right, room)
    });
    (yours.collect(), theirs.collect())
}

fn signed(sign: &str, line: &str, style: Style, room: usize) -> Vec<Line<'static>> {
    let blanks = line.len() - line.trim_start().len();
    let step = if room < usize::from(parts::WIDE) / 2 { blanks / STEP } else { blanks };
    let lead = sign.len() + step;
    let run = Run { text: clean(line.trim_start()).into_owned(), style, verbatim: true };
    let mut rows = wrap(&[run], room.saturating_sub(lead).max(1));
    for (n, row) in rows.iter_mut().enumerate() {
        let before = if n == 0 { format!("{sign}{}", " ".repeat(step)) } else { " ".repeat(lead) };
        row.spans.insert(0, Span::styled(before, style));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn marks_of_prose_are_not_shown_and_code_stays_as_it_is() {
        assert_eq!(told("*then* `git push`", ""), "then git push");
        assert_eq!(told("    x = `a` * b", "bash"), "    x = `a` * b");
    }
}
