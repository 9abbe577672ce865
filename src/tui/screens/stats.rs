//! The figures, page by page: charts that read without colour, their numbers on a key, and the answers behind them.

use ratatui::text::{Line, Span};

use super::parts;
use crate::{
    clean::clean,
    insight::{calendar, stats::Stats},
    tui::{
        app::App,
        keys::{Action, Code, Key, Mode},
        page::{self, Page},
        stats::{Figures, Leaf, List, leads},
        text,
        theme::Theme,
        widgets::measure,
    },
};

mod beliefs;
mod calibration;
mod days;
mod errors;
mod skills;
mod work;

/// What a page is drawn with.
#[derive(Debug, Clone, Copy)]
struct Canvas<'a> {
    theme: &'a Theme,
    width: u16,
    /// Rows enough for tall charts.
    tall: bool,
    ascii: bool,
    /// Numbers in place of charts.
    numbers: bool,
    /// Which of what can be opened is marked.
    at: usize,
    /// What stands behind that.
    behind: &'a str,
}

impl Canvas<'_> {
    /// Makes a line that can be opened.
    fn row(&self, n: usize, words: &str) -> Line<'static> {
        let (mark, style) = if n == self.at { ("› ", self.theme.accent) } else { ("  ", self.theme.text) };
        let room = usize::from(self.width).saturating_sub(2);
        Line::from(vec![
            Span::styled(mark, self.theme.accent),
            Span::styled(measure::clip(words, room).into_owned(), style),
        ])
    }

    fn title(&self, words: &str) -> Line<'static> {
        page::line(words.to_owned(), self.theme.strong)
    }

    fn says(&self, words: &str) -> Vec<Line<'static>> {
        parts::sentence(words, self.theme.text, self.width)
    }

    fn quiet(&self, words: &str) -> Vec<Line<'static>> {
        parts::sentence(words, self.theme.quiet, self.width)
    }

    /// Writes words whose columns are aligned: cut, never wrapped.
    fn aligned(&self, words: &str, style: ratatui::style::Style) -> Line<'static> {
        page::line(measure::clip(words, usize::from(self.width)).into_owned(), style)
    }

    /// Columns of a name before a bar.
    fn name_room(&self) -> usize {
        if self.width >= parts::WIDE { 20 } else { 12 }
    }
}

/// Lines of a page, and where those that can be opened begin.
struct Drawn {
    lines: Vec<Line<'static>>,
    /// The line of each that can be opened.
    rows: Vec<usize>,
}

impl Drawn {
    fn new() -> Self {
        Drawn { lines: Vec::new(), rows: Vec::new() }
    }

    fn says(&mut self, lines: Vec<Line<'static>>) {
        self.lines.extend(lines);
    }

    fn gap(&mut self) {
        self.lines.push(Line::default());
    }

    fn row(&mut self, canvas: &Canvas<'_>, words: &str) {
        self.rows.push(self.lines.len());
        let line = canvas.row(self.rows.len() - 1, words);
        self.lines.push(line);
        self.behind(canvas);
    }

    /// Writes a sentence that can be opened.
    fn row_said(&mut self, canvas: &Canvas<'_>, words: &str) {
        self.rows.push(self.lines.len());
        let is_marked = self.rows.len() - 1 == canvas.at;
        let (mark, style) = if is_marked { ("› ", canvas.theme.accent) } else { ("  ", canvas.theme.text) };
        let lines = parts::sentence(words, style, canvas.width.saturating_sub(2));
        self.lines.extend(lines.into_iter().enumerate().map(|(n, mut line)| {
            line.spans.insert(0, Span::styled(if n == 0 { mark } else { "  " }, canvas.theme.accent));
            line
        }));
        self.behind(canvas);
    }

    /// Among the numbers it is told what stands behind the one that is marked.
    fn behind(&mut self, canvas: &Canvas<'_>) {
        if canvas.numbers && self.rows.len() - 1 == canvas.at && !canvas.behind.is_empty() {
            let words = format!("Behind it: {}.", canvas.behind);
            let lines = parts::sentence(&words, canvas.theme.quiet, canvas.width.saturating_sub(4));
            self.lines.extend(lines.into_iter().map(|line| parts::indent(line, 4)));
        }
    }
}

/// Makes the page.
#[must_use]
pub fn page(app: &App, figures: &Figures) -> Page {
    let theme = &app.theme;
    let mut page = Page { left: left(figures, theme), ..Page::default() };
    page.last_key = parts::key(&app.keys, Mode::Stats, Action::Back);
    page.more = Some(Key::plain(Code::PageDown).label());
    let Some(stats) = &app.stats else {
        let said = figures.adding.map_or_else(|| "Reading the log".to_owned(), text::figures::adding);
        page.head = parts::sentence(&said, theme.quiet, page::text_width(app.size));
        return page;
    };
    let width = page::text_width(app.size);
    if let Some(behind) = &figures.list {
        page.right = page::line(measure::clip(&clean(&behind.title), usize::from(width) / 2).into_owned(), theme.quiet);
        page.head = list(behind, width, theme);
        page.keys = vec![("↑↓".into(), "scroll".into())];
        page.help = parts::key(&app.keys, Mode::Stats, Action::Help);
        return page;
    }
    let place = Leaf::ALL.iter().position(|leaf| *leaf == figures.leaf).unwrap_or(0) + 1;
    page.right = page::line(format!("{place} of {}", Leaf::ALL.len()), theme.quiet);
    let leads = leads(stats, figures.leaf);
    let canvas = Canvas {
        theme,
        width,
        tall: app.size.1 >= 20,
        ascii: app.ascii,
        numbers: figures.numbers,
        at: figures.at,
        behind: leads.get(figures.at).map_or("", |lead| text::figures::behind(&lead.behind)),
    };
    let drawn = draw(figures.leaf, stats, &canvas);
    page.keep = drawn.rows.get(figures.at).copied().filter(|_| figures.at > 0);
    page.opens_at = page.keep.map_or(0, |row| {
        let shown = usize::from(page::fit_screen(&Page { head: drawn.lines.clone(), ..page.clone() }, app.size).shown);
        // What is told of it stands below it.
        let below = if figures.numbers { 3 } else { 0 };
        (row + 2 + below).saturating_sub(shown).min(row)
    });
    page.head = drawn.lines;
    page.keys = vec![("←→".into(), "page".into())];
    if !leads.is_empty() {
        page.keys.extend(parts::keys(&app.keys, Mode::Stats, &[Action::Open]));
    }
    if leads.get(figures.at).is_some_and(|lead| lead.pair.is_some()) {
        page.keys.extend(parts::keys(&app.keys, Mode::Stats, &[Action::Pair]));
    }
    page.keys.extend(parts::keys(&app.keys, Mode::Stats, &[Action::Numbers]));
    page.help = parts::key(&app.keys, Mode::Stats, Action::Help);
    page
}

fn left(figures: &Figures, theme: &Theme) -> Line<'static> {
    let name = format!(" · {}", figures.leaf.name());
    Line::from(vec![Span::styled("stats", theme.strong), Span::styled(name, theme.quiet)])
}

fn draw(leaf: Leaf, stats: &Stats, canvas: &Canvas<'_>) -> Drawn {
    match leaf {
        Leaf::Days => days::draw(stats, canvas),
        Leaf::Errors => errors::draw(stats, canvas),
        Leaf::Calibration => calibration::draw(stats, canvas),
        Leaf::Beliefs => beliefs::draw(stats, canvas),
        Leaf::Skills => skills::draw(stats, canvas),
        Leaf::Work => work::draw(stats, canvas),
    }
}

/// Writes answers: what was answered, how sure, when, to what.
fn list(list: &List, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let Some(answers) = &list.answers else { return vec![page::line("Reading the log", theme.quiet)] };
    if answers.is_empty() {
        let more = list.next.is_some();
        let words = if more { "No such answer among the newest. ↓ looks further back." } else { "No such answer." };
        return parts::sentence(words, theme.quiet, width);
    }
    let room = usize::from(width);
    let mut lines = Vec::new();
    for answer in answers {
        let verdict = text::verdict_word(answer.verdict);
        let sure = answer.confidence.map_or(String::new(), |sure| format!(", {}", text::you_were(sure)));
        let response = answer.response.replace('\n', ", ");
        let said = if response.is_empty() { "left open".to_owned() } else { format!("“{}”", clean(&response)) };
        let head = format!("{}  {verdict}{sure}", answer.date);
        lines.push(page::line(measure::clip(&head, room).into_owned(), theme.strong));
        let room = room.saturating_sub(2);
        lines.push(parts::indent(page::line(measure::clip(&said, room).into_owned(), theme.text), 2));
        let to = if answer.prompt.is_empty() {
            answer.key.to_string()
        } else {
            format!("{} · {}", answer.key.item, answer.prompt)
        };
        lines.push(parts::indent(page::line(measure::clip(&clean(&to), room).into_owned(), theme.quiet), 2));
    }
    if list.next.is_some() {
        lines.extend(parts::sentence("↓ brings earlier ones.", theme.quiet, width));
    }
    lines
}

fn date(day: crate::memory::row::StudyDay, stats: &Stats) -> String {
    calendar::short(day, stats.today)
}
