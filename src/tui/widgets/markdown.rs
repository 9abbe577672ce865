//! Markdown as decks use it, laid out in lines for a terminal.
//!
//! Owns the way from text to styled lines. HTML is shown as it stands, links as their text and their address; nothing
//! of what a deck says reaches the terminal unclean.

use pulldown_cmark::{Alignment as Align, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use ratatui::{
    buffer::Buffer,
    layout::{Alignment, Rect},
    style::Style,
    text::{Line, Span},
    widgets::Widget,
};

use super::{
    code::Listing,
    measure::width,
    table::Table,
    wrap::{Run, wrap},
};
use crate::{clean::clean, tui::theme::Theme};

/// Lists and quotes nest this deep; what is deeper is shown at this depth.
const DEEPEST: usize = 8;

/// A text of Markdown, taken apart into blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markdown {
    blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Block {
    Paragraph(Vec<Piece>),
    Heading(Vec<Piece>),
    Code(Listing),
    /// The first number of an ordered list, whether blank lines part the items, and the items.
    List(Option<u64>, bool, Vec<Vec<Block>>),
    Quote(Vec<Block>),
    Table(Vec<Alignment>, Vec<Row>),
    Rule,
}

/// The cells of a row, each a text.
type Row = Vec<Vec<Piece>>;

/// A stretch of text within a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    text: String,
    tone: Tone,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Tone {
    strong: bool,
    emphasis: bool,
    code: bool,
    quiet: bool,
}

impl Markdown {
    /// Takes a text apart.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut builder = Builder::default();
        for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
            builder.take(event);
        }
        Self { blocks: builder.finish() }
    }

    /// Takes a text of one line apart: an option, a belief. What begins a block elsewhere (`#`, `-`, `1.`) is text here.
    #[must_use]
    pub fn one_line(text: &str) -> Self {
        // Behind a bracket nothing begins a block, and emphasis can still begin; the bracket is taken off again.
        let line = format!("({}", text.split_whitespace().collect::<Vec<_>>().join(" "));
        let mut markdown = Self::new(&line);
        if let Some(Block::Paragraph(pieces)) = markdown.blocks.first_mut()
            && let Some(first) = pieces.first_mut()
        {
            first.text = first.text.strip_prefix('(').unwrap_or(&first.text).to_owned();
            pieces.retain(|p| !p.text.is_empty());
        }
        markdown
    }

    /// Lays the text out in `columns`; no line is wider (a width of 0 counts as 1).
    #[must_use]
    pub fn lines(&self, columns: u16, theme: &Theme) -> Vec<Line<'static>> {
        let columns = usize::from(columns).max(1);
        let mut lines = Vec::new();
        stack(&self.blocks, true, columns, theme, &mut lines);
        lines
    }

    /// Lays the text out as a single line of whatever width, blocks and breaks one behind the other.
    #[must_use]
    pub fn inline(&self, theme: &Theme) -> Line<'static> {
        let mut spans: Vec<Span<'static>> = Vec::new();
        for line in self.lines(u16::MAX, theme).into_iter().filter(|l| !l.spans.is_empty()) {
            if !spans.is_empty() {
                spans.push(Span::raw(" "));
            }
            spans.extend(line.spans);
        }
        Line::from(spans)
    }

    /// Gives the words alone, on one line: what code and tables hold is left out where anything else is said.
    #[must_use]
    pub fn words(&self) -> String {
        let mut said = String::new();
        gather(&self.blocks, &mut said);
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Gives a view of the text to draw.
    #[must_use]
    pub fn view<'a>(&'a self, theme: &'a Theme) -> MarkdownView<'a> {
        MarkdownView { markdown: self, theme }
    }
}

/// A text as it is drawn, from its first line.
#[derive(Debug, Clone, Copy)]
pub struct MarkdownView<'a> {
    markdown: &'a Markdown,
    theme: &'a Theme,
}

impl Widget for &MarkdownView<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let lines = self.markdown.lines(area.width, self.theme);
        for (y, line) in (area.top()..area.bottom()).zip(lines) {
            buf.set_line(area.x, y, &line, area.width);
        }
    }
}

/// Adds what paragraphs, headings, lists and quotes say.
fn gather(blocks: &[Block], said: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(pieces) | Block::Heading(pieces) => {
                said.extend(pieces.iter().map(|piece| piece.text.as_str()).chain([" "]));
            }
            Block::List(_, _, items) => items.iter().for_each(|item| gather(item, said)),
            Block::Quote(blocks) => gather(blocks, said),
            Block::Code(_) | Block::Table(..) | Block::Rule => {}
        }
    }
}

/// Gives a text of one line, an option or a belief, without the marks of its Markdown.
#[must_use]
pub fn unmarked(text: &str) -> String {
    let words = Markdown::one_line(text).words();
    if words.is_empty() { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { words }
}

/// Lays blocks out one under the other; `loose` puts a blank line between them.
fn stack(blocks: &[Block], loose: bool, columns: usize, theme: &Theme, out: &mut Vec<Line<'static>>) {
    for (n, block) in blocks.iter().enumerate() {
        let mut lines = Vec::new();
        lay(block, columns, theme, &mut lines);
        if n > 0 && loose && !lines.is_empty() && !out.is_empty() {
            out.push(Line::default());
        }
        out.append(&mut lines);
    }
}

fn lay(block: &Block, columns: usize, theme: &Theme, out: &mut Vec<Line<'static>>) {
    match block {
        Block::Paragraph(pieces) => out.extend(wrap(&runs(pieces, theme.text, theme), columns)),
        Block::Heading(pieces) => out.extend(wrap(&runs(pieces, theme.strong, theme), columns)),
        Block::Code(code) => {
            let mut lines = code.lines(narrow(columns.saturating_sub(2).max(1)), theme);
            prefix(&mut lines, "  ", "  ", Style::new(), columns);
            out.append(&mut lines);
        }
        Block::List(start, loose, items) => {
            for (n, item) in items.iter().enumerate() {
                let marker = match start {
                    Some(first) => format!("{}. ", first.saturating_add(n as u64)),
                    None => "• ".to_owned(),
                };
                let hang = " ".repeat(width(&marker));
                let mut lines = Vec::new();
                stack(item, *loose, inner(columns, &marker), theme, &mut lines);
                if lines.is_empty() {
                    lines.push(Line::default());
                }
                prefix(&mut lines, &marker, &hang, theme.quiet, columns);
                if n > 0 && *loose {
                    out.push(Line::default());
                }
                out.append(&mut lines);
            }
        }
        Block::Quote(blocks) => {
            let mut lines = Vec::new();
            stack(blocks, true, inner(columns, "│ "), theme, &mut lines);
            prefix(&mut lines, "│ ", "│ ", theme.quiet, columns);
            out.append(&mut lines);
        }
        Block::Table(alignments, rows) => {
            let cell =
                |n: usize, pieces: &Vec<Piece>| runs(pieces, if n == 0 { theme.strong } else { theme.text }, theme);
            let row = |(n, row): (usize, &Vec<Vec<Piece>>)| row.iter().map(|c| cell(n, c)).collect();
            let rows = rows.iter().enumerate().map(row).collect();
            out.extend(Table { alignments: alignments.clone(), rows }.lines(columns, theme.rule));
        }
        Block::Rule => out.push(Line::from(Span::styled("─".repeat(columns.min(24)), theme.rule))),
    }
}

fn narrow(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(u16::MAX)
}

/// The columns left behind a marker; where it would leave hardly any, it is left out.
fn inner(columns: usize, marker: &str) -> usize {
    let left = columns.saturating_sub(width(marker));
    if left < 4 { columns } else { left }
}

/// Puts a marker before the first line and another before the rest, where [`inner`] made room for it.
fn prefix(lines: &mut [Line<'static>], first: &str, rest: &str, style: Style, columns: usize) {
    let fits = |line: &Line| width(first) + line_width(line) <= columns;
    if !lines.iter().all(fits) {
        return;
    }
    for (n, line) in lines.iter_mut().enumerate() {
        let marker = if n == 0 { first } else { rest };
        // A blank line stays blank rather than ending in blanks.
        let marker = if line.spans.is_empty() { marker.trim_end() } else { marker };
        if !marker.is_empty() {
            line.spans.insert(0, Span::styled(marker.to_owned(), style));
        }
    }
}

fn line_width(line: &Line) -> usize {
    line.spans.iter().map(|s| width(&s.content)).sum()
}

fn runs(pieces: &[Piece], base: Style, theme: &Theme) -> Vec<Run> {
    let style = |tone: Tone| {
        let roles = [
            (tone.strong, theme.strong),
            (tone.emphasis, theme.emphasis),
            (tone.code, theme.code.inline),
            (tone.quiet, theme.quiet),
        ];
        roles.iter().filter(|(is_set, _)| *is_set).fold(base, |style, (_, role)| style.patch(*role))
    };
    pieces.iter().map(|p| Run { text: p.text.clone(), style: style(p.tone), verbatim: p.tone.code }).collect()
}

/// Gathers events into blocks; containers stand open on a stack.
#[derive(Default)]
struct Builder {
    done: Vec<Block>,
    open: Vec<Open>,
    /// Containers beyond [`DEEPEST`], which are passed over.
    passed_over: usize,
    pieces: Vec<Piece>,
    tone: Tone,
    strong: usize,
    emphasis: usize,
    /// Addresses of the links that are open.
    links: Vec<String>,
    code: Option<(String, String)>,
    table: Option<(Vec<Alignment>, Vec<Row>)>,
}

enum Open {
    List { start: Option<u64>, loose: bool, items: Vec<Vec<Block>> },
    Item(Vec<Block>),
    Quote(Vec<Block>),
}

impl Builder {
    fn take(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some((_, code)) => code.push_str(&text),
                None => self.say(&text, self.tone),
            },
            Event::Code(text) => self.say(&text, Tone { code: true, ..self.tone }),
            Event::Html(text) | Event::InlineHtml(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                for line in text.split_inclusive('\n') {
                    self.say(line.trim_end_matches(['\n', '\r']), self.tone);
                    if line.ends_with('\n') {
                        self.break_line();
                    }
                }
            }
            Event::FootnoteReference(text) => self.say(&text, self.tone),
            Event::SoftBreak => self.say(" ", self.tone),
            Event::HardBreak => self.break_line(),
            Event::Rule => self.close(Block::Rule),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::HtmlBlock => self.flush(),
            Tag::BlockQuote(_) => self.enter(Open::Quote(Vec::new())),
            Tag::List(start) => self.enter(Open::List { start, loose: false, items: Vec::new() }),
            Tag::Item => self.enter(Open::Item(Vec::new())),
            Tag::CodeBlock(kind) => {
                self.flush();
                let lang = match kind {
                    CodeBlockKind::Fenced(info) => info.split([' ', ',']).next().unwrap_or("").to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((lang, String::new()));
            }
            Tag::Table(alignments) => {
                self.flush();
                let alignment = |a: &Align| match a {
                    Align::Right => Alignment::Right,
                    Align::Center => Alignment::Center,
                    Align::None | Align::Left => Alignment::Left,
                };
                self.table = Some((alignments.iter().map(alignment).collect(), Vec::new()));
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some((_, rows)) = &mut self.table {
                    rows.push(Vec::new());
                }
            }
            Tag::Emphasis => self.emphasis += 1,
            Tag::Strong => self.strong += 1,
            Tag::Link { dest_url, .. } => self.links.push(dest_url.into_string()),
            _ => {}
        }
        self.set_tone();
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                // A paragraph within an item tells that blank lines part the items.
                if self.passed_over == 0
                    && let [.., Open::List { loose, .. }, Open::Item(_)] = self.open.as_mut_slice()
                {
                    *loose = true;
                }
                self.flush();
            }
            TagEnd::HtmlBlock => self.flush(),
            TagEnd::Heading(_) => {
                let pieces = std::mem::take(&mut self.pieces);
                self.close(Block::Heading(pieces));
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.leave(),
            TagEnd::CodeBlock => {
                if let Some((lang, text)) = self.code.take() {
                    self.close(Block::Code(Listing::new(&lang, &text).unnumbered()));
                }
            }
            TagEnd::TableCell => {
                let pieces = std::mem::take(&mut self.pieces);
                if let Some(row) = self.table.as_mut().and_then(|(_, rows)| rows.last_mut()) {
                    row.push(pieces);
                }
            }
            TagEnd::Table => {
                if let Some((alignments, rows)) = self.table.take() {
                    self.close(Block::Table(alignments, rows));
                }
            }
            TagEnd::Emphasis => self.emphasis = self.emphasis.saturating_sub(1),
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Link => {
                let address = self.links.pop().unwrap_or_default();
                let is_told = self.pieces.last().is_some_and(|p| p.text.ends_with(&address));
                if !address.is_empty() && !is_told {
                    self.say(&format!(" ({address})"), Tone { quiet: true, ..Tone::default() });
                }
            }
            _ => {}
        }
        self.set_tone();
    }

    fn set_tone(&mut self) {
        self.tone = Tone { strong: self.strong > 0, emphasis: self.emphasis > 0, ..Tone::default() };
    }

    fn say(&mut self, text: &str, tone: Tone) {
        let text = clean(text);
        match self.pieces.last_mut() {
            Some(last) if last.tone == tone => last.text.push_str(&text),
            _ => self.pieces.push(Piece { text: text.into_owned(), tone }),
        }
    }

    fn break_line(&mut self) {
        self.pieces.push(Piece { text: "\n".to_owned(), tone: self.tone });
    }

    /// Ends the paragraph that has been gathered, if there is one.
    fn flush(&mut self) {
        if !self.pieces.is_empty() {
            let pieces = std::mem::take(&mut self.pieces);
            self.close(Block::Paragraph(pieces));
        }
    }

    fn close(&mut self, block: Block) {
        // Text of a tight item has no paragraph of its own: it ends where the next block begins.
        if !self.pieces.is_empty() {
            self.flush();
        }
        match self.open.last_mut() {
            Some(Open::Item(blocks) | Open::Quote(blocks)) => blocks.push(block),
            Some(Open::List { items, .. }) => items.push(vec![block]),
            None => self.done.push(block),
        }
    }

    fn enter(&mut self, open: Open) {
        self.flush();
        // A list and its item count as two.
        if self.passed_over > 0 || self.open.len() >= 2 * DEEPEST {
            self.passed_over += 1;
        } else {
            self.open.push(open);
        }
    }

    fn leave(&mut self) {
        self.flush();
        if self.passed_over > 0 {
            self.passed_over -= 1;
            return;
        }
        match self.open.pop() {
            Some(Open::Item(blocks)) => match self.open.last_mut() {
                Some(Open::List { items, .. }) => items.push(blocks),
                _ => self.done.extend(blocks),
            },
            Some(Open::List { start, loose, items }) => self.close(Block::List(start, loose, items)),
            Some(Open::Quote(blocks)) => self.close(Block::Quote(blocks)),
            None => {}
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.passed_over = 0;
        while !self.open.is_empty() {
            self.leave();
        }
        self.flush();
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn theme() -> Theme {
        Theme::load("dark", false).unwrap()
    }

    fn plain(lines: &[Line]) -> String {
        let line = |l: &Line| -> String { l.spans.iter().map(|s| s.content.as_ref()).collect() };
        lines.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[track_caller]
    fn check(text: &str, columns: u16, expected: &str) {
        assert_eq!(plain(&Markdown::new(text).lines(columns, &theme())), expected);
    }

    #[test]
    fn words_alone_have_no_marks_and_no_code_beside_prose() {
        let words = |text: &str| Markdown::new(text).words();
        assert_eq!(words("What *happens* here?\n\n```rust\nlet tag = 1;\n```"), "What happens here?");
        assert_eq!(words("```rust\nlet tag = 1;\n```"), "");
        assert_eq!(words("# Choose\n\n- `a`\n- b"), "Choose a b");
        assert_eq!(unmarked("What is in the `Cache` is *always* fresh."), "What is in the Cache is always fresh.");
        assert_eq!(unmarked("- 1 * 2 < snake_case_name"), "- 1 * 2 < snake_case_name");
        assert_eq!(unmarked("<div> stays"), "<div> stays");
    }

    #[test]
    fn paragraphs_wrap_and_breaks_hold() {
        check("", 20, "");
        check("one two\nthree", 9, "one two\nthree");
        check("one\n\ntwo", 20, "one\n\ntwo");
        check("one  \ntwo\\\nthree", 20, "one\ntwo\nthree");
        check("# Head\ntext", 20, "Head\n\ntext");
        check("a **b** *c* `d  e` \\*", 20, "a b c d  e *");
        check("---", 20, "─".repeat(20).as_str());
    }

    #[test]
    fn lists_and_quotes_hang() {
        check("- one two three\n- four", 10, "• one two\n  three\n• four");
        check("9. one\n10. two three", 10, "9. one\n10. two\n    three");
        check("- a\n  - b\n    - c\n- d", 20, "• a\n  • b\n    • c\n• d");
        check("- a\n\n- b", 20, "• a\n\n• b");
        check("> one two three", 10, "│ one two\n│ three");
        check("> a\n>\n> - b", 10, "│ a\n│\n│ • b");
        check("- a\n  ```rust\n  let x;\n  ```", 20, "• a\n    let x;");
        check("before\n- a", 20, "before\n\n• a");
        check("- word", 3, "wor\nd");
    }

    #[test]
    fn code_and_tables_keep_their_columns() {
        check("```rust\nlet a = 1;\n\tb\n```", 20, "  let a = 1;\n      b");
        check("    indented  code", 12, "  indented …");
        check("|a|bb|\n|-|-:|\n|long|1|", 20, "a     bb\n────────\nlong   1");
        check("|a|b|\n|-|-|\n|one two three|x|", 10, "a        b\n──────────\none two  x\nthree");
        check("|a|b|c|\n|-|-|-|\n|one|two|three|", 8, "a\nb\nc\none\ntwo\nthree");
        check("|日本|b|\n|-|-|\n|x|y|", 20, "日本  b\n───────\nx     y");
    }

    #[test]
    fn what_is_foreign_is_shown_as_text() {
        check("<b>x</b>", 20, "<b>x</b>");
        check("<div>\nx\n</div>", 20, "<div>\nx\n</div>");
        check("[here](https://a.example)", 40, "here (https://a.example)");
        check("<https://a.example>", 40, "https://a.example");
        check("![alt](x.png)", 40, "alt");
        check("a&#27;[31m&#x202e;b", 40, "a␛[31m‹U+202E›b");
    }

    #[test]
    fn one_line_texts_begin_no_block() {
        for text in
            ["# define", "- 5", "1. one", "> x", "    x", "+ x", "---", "| a | b |", "x\n---", "[a]: b", "***", "(x"]
        {
            let lines = Markdown::one_line(text).lines(40, &theme());
            assert_eq!(plain(&lines), text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        let lines = Markdown::one_line("_all_ of `it` **now**").lines(40, &theme());
        assert_eq!(plain(&lines), "all of it now");
        let styles: Vec<Style> = lines[0].spans.iter().map(|s| s.style).collect();
        let t = theme();
        assert_eq!(styles, [t.emphasis, t.text, t.code.inline, t.text, t.strong]);
        assert!(Markdown::one_line("").lines(10, &t).is_empty());
    }

    #[test]
    fn depth_and_size_are_not_feared() {
        let _ = Markdown::new(&">".repeat(20_000)).lines(80, &theme());
        let deep: String = (0..400).map(|n| format!("{}- x\n", " ".repeat(2 * n))).collect();
        let lines = Markdown::new(&deep).lines(80, &theme());
        assert!(!lines.is_empty());
        let long = Markdown::new(&"word ".repeat(100_000)).lines(80, &theme());
        assert_eq!(long.len(), 6_250);
        let line = Markdown::new("a *b*\nc\n\n- d").inline(&theme());
        assert_eq!(plain(&[line]), "a b c • d");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn no_line_is_wider(text in "(\\PC|[ \n\t#>*_`|.\\-~<&日\u{301}👩\u{200d}]|- |1\\. |\\| |\n\n|\\|-\\|){0,60}", columns in 1u16..200) {
            let theme = theme();
            for markdown in [Markdown::new(&text), Markdown::one_line(&text)] {
                for line in markdown.lines(columns, &theme) {
                    prop_assert!(line_width(&line) <= usize::from(columns), "{line:?} in {columns}");
                    prop_assert!(line.spans.iter().all(|s| !s.content.chars().any(char::is_control)));
                }
            }
        }
    }
}
