//! A block of code: numbered, coloured, clipped at the edge rather than wrapped.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Style,
    text::{Line, Span},
    widgets::Widget,
};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    highlight::{Kind, highlight},
    measure::{CUT, grapheme_width, width},
};
use crate::{clean::clean_block, tui::theme::Theme};

/// Code ready to be laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    lang: String,
    /// Cleaned; no tabs, no blanks at the ends of lines, no empty lines at the end.
    text: String,
    numbered: bool,
}

impl Listing {
    /// Takes code in, to be shown with line numbers; tabs become four blanks. `lang` is the name after the fence or
    /// after `code.`; one that is not known is shown plain.
    #[must_use]
    pub fn new(lang: &str, text: &str) -> Self {
        let text = clean_block(text).replace('\t', "    ");
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        Self { lang: lang.to_owned(), text: lines.join("\n").trim_end_matches('\n').to_owned(), numbered: true }
    }

    /// Takes the line numbers off.
    #[must_use]
    pub fn unnumbered(self) -> Self {
        Self { numbered: false, ..self }
    }

    /// Counts the lines; at least 1.
    #[must_use]
    pub fn height(&self) -> usize {
        self.text.split('\n').count()
    }

    /// Gives the columns the widest line takes, its number included.
    #[must_use]
    pub fn widest(&self) -> usize {
        self.gutter() + self.text.split('\n').map(width).max().unwrap_or(0)
    }

    /// Lays the code out in `columns`: a wider line is clipped and ends with `…`. No line is wider than `columns`.
    #[must_use]
    pub fn lines(&self, columns: u16, theme: &Theme) -> Vec<Line<'static>> {
        let columns = usize::from(columns);
        // Where the numbers would leave hardly any room, the code is worth more.
        let gutter = if columns >= self.gutter() + 8 { self.gutter() } else { 0 };
        let room = columns.saturating_sub(gutter);
        let layout = |(n, parts): (usize, &Vec<(Kind, &str)>)| {
            let number = format!("{:>fill$}  ", n + 1, fill = gutter.saturating_sub(2));
            let number = (gutter > 0).then(|| Span::styled(number, theme.code.gutter));
            Line::from_iter(number.into_iter().chain(clipped(parts, room, theme)))
        };
        highlight(&self.lang, &self.text).iter().enumerate().map(layout).collect()
    }

    /// Gives a view of the code to draw.
    #[must_use]
    pub fn view<'a>(&'a self, theme: &'a Theme) -> ListingView<'a> {
        ListingView { listing: self, theme }
    }

    fn gutter(&self) -> usize {
        if self.numbered { self.height().to_string().len() + 2 } else { 0 }
    }
}

/// Code as it is drawn, from its first line.
#[derive(Debug, Clone, Copy)]
pub struct ListingView<'a> {
    listing: &'a Listing,
    theme: &'a Theme,
}

impl Widget for &ListingView<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        let lines = self.listing.lines(area.width, self.theme);
        for (y, line) in (area.top()..area.bottom()).zip(lines) {
            buf.set_line(area.x, y, &line, area.width);
        }
    }
}

/// Gives the spans of a line that fit into `room` columns, with the mark of a cut where some do not.
fn clipped(parts: &[(Kind, &str)], room: usize, theme: &Theme) -> Vec<Span<'static>> {
    let whole: usize = parts.iter().map(|(_, text)| width(text)).sum();
    let room_for_text = if whole > room { room.saturating_sub(1) } else { room };
    let mut spans = Vec::new();
    let mut used = 0;
    'line: for (kind, text) in parts {
        let mut kept = String::new();
        for grapheme in text.graphemes(true) {
            used += grapheme_width(grapheme);
            if used > room_for_text {
                spans.push(Span::styled(kept, style(*kind, theme)));
                break 'line;
            }
            kept.push_str(grapheme);
        }
        spans.push(Span::styled(kept, style(*kind, theme)));
    }
    spans.retain(|s| !s.content.is_empty());
    if whole > room && room > 0 {
        spans.push(Span::styled(CUT, theme.code.gutter));
    }
    spans
}

/// Gives what a stretch of code looks like.
#[must_use]
pub fn style(kind: Kind, theme: &Theme) -> Style {
    match kind {
        Kind::Text => theme.code.text,
        Kind::Keyword => theme.code.keyword,
        Kind::String => theme.code.string,
        Kind::Comment => theme.code.comment,
        Kind::Number => theme.code.number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(lines: &[Line]) -> Vec<String> {
        lines.iter().map(|l| l.spans.iter().map(|s| s.content.as_ref()).collect()).collect()
    }

    fn theme() -> Theme {
        Theme::load("dark", false).unwrap()
    }

    fn listing(text: &str, numbered: bool) -> Listing {
        let listing = Listing::new("rust", text);
        if numbered { listing } else { listing.unnumbered() }
    }

    #[track_caller]
    fn check(text: &str, numbered: bool, columns: u16, expected: &[&str]) {
        assert_eq!(plain(&listing(text, numbered).lines(columns, &theme())), expected);
    }

    #[test]
    fn code_is_numbered_and_clipped() {
        check("let a;\n\tb  \n\n", true, 20, &["1  let a;", "2      b"]);
        check("let a = 1;", false, 8, &["let a =…"]);
        check("let a = 1;", false, 10, &["let a = 1;"]);
        check("日本語", false, 5, &["日本…"]);
        check("日本語", false, 4, &["日…"]);
        check("let a = 1;", true, 9, &["let a = …"]);
        check("x", true, 0, &[""]);
        check("", false, 5, &[""]);
        check("\u{1b}[31m", false, 9, &["␛[31m"]);
        assert_eq!(listing("abc\nde", true).widest(), 6);
        assert_eq!(listing(&"x\n".repeat(10), true).widest(), 5);
    }

    #[test]
    fn a_drawn_block_keeps_to_its_area() {
        let theme = theme();
        let code = listing("let a;\nlet b;\nlet c;", true);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 3));
        (&code.view(&theme)).render(Rect::new(1, 1, 30, 30), &mut buffer);
        let rows: Vec<String> =
            buffer.content.chunks(12).map(|row| row.iter().map(|c| c.symbol()).collect::<String>()).collect();
        assert_eq!(rows, ["            ", " 1  let a;  ", " 2  let b;  "]);
        assert_eq!(buffer[(4, 1)].style().fg, theme.code.keyword.fg);
    }

    proptest! {
        #[test]
        fn no_line_is_wider(text in "(\\PC|[\n\t日\u{301}👩\u{200d}]){0,40}", numbered: bool, columns in 0u16..200) {
            let code = listing(&text, numbered);
            for line in plain(&code.lines(columns, &theme())) {
                prop_assert!(width(&line) <= usize::from(columns));
            }
            prop_assert!(plain(&code.lines(code.widest() as u16 + 8, &theme())).iter().all(|l| width(l) <= code.widest()));
        }
    }
}
