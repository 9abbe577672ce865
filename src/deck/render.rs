//! Faults as a person or a program reads them.
//!
//! Owns line and column, the excerpt with its caret, and the JSON form. Everything taken from the file is cleaned before
//! it is shown.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use crate::clean::clean;
use crate::deck::fault::{Fault, Severity};
use crate::deck::mend::edit::{Change, Edit};

/// How many characters of a line an excerpt shows.
const EXCERPT: usize = 100;

/// How many characters an excerpt shows before the caret where the line has to be clipped.
const LEAD: usize = 40;

/// A fault as `--json` writes it. Lines and columns count from 1, columns in characters; the end is exclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FaultJson {
    /// The file as it was named.
    pub file: String,
    /// Line of the start.
    pub line: usize,
    /// Column of the start.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column behind the end.
    pub end_column: usize,
    /// The stable code, as in `P007`.
    pub code: String,
    /// `error` or `warning`.
    pub level: String,
    /// What is amiss.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// What `deck check --fix` would do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mend: Option<MendJson>,
}

/// What mends a fault, as `--json` writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MendJson {
    /// What is done, in a few words.
    pub what: String,
    /// The edits, in the order of the file, apart from each other.
    pub edits: Vec<EditJson>,
}

/// A part of a file that is replaced; counted as a fault is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EditJson {
    /// Line of the start.
    pub line: usize,
    /// Column of the start.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column behind the end.
    pub end_column: usize,
    /// What stands there then.
    pub text: String,
}

/// Writes faults as text: message, file with line and column, the line with a caret, and the hint.
///
/// `text` is the file the faults were found in; `coloured` adds ANSI colours. Faults are parted by an empty line and the
/// last ends with a line break; no faults give an empty text.
#[must_use]
pub fn render(name: &str, text: &str, faults: &[Fault], coloured: bool) -> String {
    let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(EXCERPT * 4);
    let lines = Lines::of(text);
    let mut out = String::new();
    for fault in faults {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&one(name, &lines, fault, &renderer));
        out.push('\n');
    }
    out
}

/// Gives faults in the form programs read.
#[must_use]
pub fn json(name: &str, text: &str, faults: &[Fault]) -> Vec<FaultJson> {
    let lines = Lines::of(text);
    let one = |fault: &Fault| {
        let (line, column) = lines.place(fault.span.start);
        let (end_line, end_column) = lines.place(fault.span.end.max(fault.span.start));
        FaultJson {
            file: clean(name).into_owned(),
            line,
            column,
            end_line,
            end_column,
            code: fault.code.to_owned(),
            level: fault.level.word().to_owned(),
            message: fault.message.clone(),
            hint: fault.hint.clone(),
            mend: None,
        }
    };
    faults.iter().map(one).collect()
}

/// Gives a change of a file in the form programs read.
#[must_use]
pub fn mend(text: &str, change: &Change) -> MendJson {
    let lines = Lines::of(text);
    let edit = |edit: &Edit| {
        let ((line, column), (end_line, end_column)) = (lines.place(edit.span.start), lines.place(edit.span.end));
        EditJson { line, column, end_line, end_column, text: edit.text.clone() }
    };
    MendJson { what: clean(&change.what).into_owned(), edits: change.edits.iter().map(edit).collect() }
}

fn one(name: &str, lines: &Lines<'_>, fault: &Fault, renderer: &Renderer) -> String {
    let (line, column) = lines.place(fault.span.start);
    let excerpt = Excerpt::of(lines, &fault.span);
    let level = match fault.level {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let origin = Origin::path(clean(name).into_owned()).line(line).char_column(column);
    let snippet = Snippet::source(excerpt.text).line_start(line).annotation(AnnotationKind::Primary.span(excerpt.mark));
    let mut group = level.primary_title(fault.message.as_str()).id(fault.code).element(origin);
    if !lines.text.is_empty() {
        group = group.element(snippet);
    }
    if let Some(hint) = &fault.hint {
        group = group.element(Level::HELP.with_name("hint").message(hint.as_str()));
    }
    without_continuation(&renderer.render(&[group]))
}

/// Takes out the line `:::`, by which the renderer joins our own line and column to an excerpt that begins elsewhere.
fn without_continuation(report: &str) -> String {
    let kept = report.split_inclusive('\n').filter(|line| {
        // Without its colours, which end in `m`, nothing else is on that line.
        let bare: String = line.split('\x1b').map(|part| part.split_once('m').map_or(part, |(_, text)| text)).collect();
        line.trim() != ":::" && !(line.contains('\x1b') && bare.trim() == ":::")
    });
    kept.collect()
}

/// Where lines begin.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Lines<'t> {
        let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1);
        Lines { text, starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// Gives line and column of a byte, from 1.
    fn place(&self, at: usize) -> (usize, usize) {
        let at = self.floor(at);
        let line = self.starts.partition_point(|s| *s <= at).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        (line, self.text.get(start..at).unwrap_or_default().chars().count() + 1)
    }

    /// Gives the bytes of a line, from 1, without its end.
    fn line(&self, line: usize) -> Range<usize> {
        let start = self.starts.get(line - 1).copied().unwrap_or(self.text.len());
        let end = self.starts.get(line).map_or(self.text.len(), |next| next - 1);
        let end = if self.text.get(start..end).is_some_and(|l| l.ends_with('\r')) { end - 1 } else { end };
        start..end.max(start)
    }

    fn floor(&self, at: usize) -> usize {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

/// The line a fault begins on, cleaned and clipped, with the bytes to mark in it.
struct Excerpt {
    text: String,
    mark: Range<usize>,
}

impl Excerpt {
    fn of(lines: &Lines<'_>, span: &Range<usize>) -> Excerpt {
        let (line, column) = lines.place(span.start);
        let whole = lines.line(line);
        let text = lines.text.get(whole.clone()).unwrap_or_default();
        let skip = if column > LEAD && text.chars().nth(EXCERPT).is_some() { column - LEAD } else { 0 };
        let mut out = String::new();
        let mut mark = None;
        let mut end = None;
        let mut cut = false;
        if skip > 0 {
            out.push('…');
        }
        for (shown, (at, c)) in text.char_indices().skip(skip).enumerate() {
            let at = whole.start + at;
            if at >= span.start && mark.is_none() {
                mark = Some(out.len());
            }
            if at >= span.end && end.is_none() {
                end = Some(out.len());
            }
            if shown >= EXCERPT {
                cut = true;
                break;
            }
            match c {
                '\t' => out.push_str("    "),
                c => out.push_str(&clean(c.encode_utf8(&mut [0; 4]))),
            }
        }
        let start = mark.unwrap_or(out.len());
        let end = end.unwrap_or(out.len()).max(start);
        if cut {
            out.push('…');
        }
        Excerpt { text: out, mark: start..end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(span: Range<usize>, hint: Option<&str>) -> Fault {
        let hint = hint.map(str::to_owned);
        Fault {
            code: "P007",
            span,
            message: "an item has no key `x`".to_owned(),
            hint,
            level: Severity::Error,
            mend: None,
        }
    }

    fn check(text: &str, fault: Fault, expected: &str) {
        let shown = render("deck.toml", text, &[fault], false);
        assert_eq!(shown.trim_end(), expected.trim_matches('\n').trim_end(), "\n{shown}");
    }

    #[test]
    fn shows_the_line_with_a_caret() {
        check(
            "a = 1\nünï = 2\n",
            fault(6..11, Some("did you mean `y`?")),
            "
error[P007]: an item has no key `x`
 --> deck.toml:2:1
  |
2 | ünï = 2
  | ^^^
  |
  = hint: did you mean `y`?",
        );
        check(
            "one\r\ntwo",
            fault(8..8, None),
            "
error[P007]: an item has no key `x`
 --> deck.toml:2:4
  |
2 | two
  |    ^",
        );
    }

    #[test]
    fn a_span_over_lines_marks_the_first() {
        check(
            "k = '''\na\nb'''\n",
            fault(4..14, None),
            "
error[P007]: an item has no key `x`
 --> deck.toml:1:5
  |
1 | k = '''
  |     ^^^",
        );
    }

    #[test]
    fn control_characters_are_shown_and_long_lines_clipped() {
        check(
            "\tx = \"\x1b[2J\u{202e}\"",
            fault(5..15, None),
            "
error[P007]: an item has no key `x`
 --> deck.toml:1:6
  |
1 |     x = \"␛[2J‹U+202E›\"
  |         ^^^^^^^^^^^^^^",
        );
        let long = format!("{}HERE{}", "a".repeat(500), "b".repeat(500));
        let shown = render("deck.toml", &long, &[fault(500..504, None)], false);
        assert!(
            shown.contains(":1:501") && shown.contains(&format!("…{}HERE{}…", "a".repeat(39), "b".repeat(57))),
            "{shown}"
        );
    }

    #[test]
    fn an_empty_file_and_a_span_beyond_it_are_no_trouble() {
        check("", fault(0..0, None), "error[P007]: an item has no key `x`\n--> deck.toml:1:1");
        let shown = render("d\x1b\n.toml", "é", &[fault(1..99, None), fault(Range { start: 7, end: 3 }, None)], true);
        assert!(!shown.contains("d\x1b"));
    }

    #[test]
    fn json_counts_characters_from_one() {
        let json = json("deck.toml", "a = 1\nünï = 2\n", &[fault(6..11, None)]);
        let expected = r#"[{"file":"deck.toml","line":2,"column":1,"end_line":2,"end_column":4,"code":"P007","level":"error","message":"an item has no key `x`","hint":null}]"#;
        assert_eq!(serde_json::to_string(&json).unwrap(), expected);
    }
}
