//! The instructor's page, part by part: lists whose lines open, and what was only to be read.

use ratatui::{
    layout::{Alignment, Rect},
    style::Style,
    text::{Line, Span},
};

use super::{parts, words};
use crate::{
    clean::clean,
    insight::cohort::{
        hide::People,
        page::{DeckPage, Finding, ItemPage, Page as Told},
    },
    tui::{
        app::App,
        cohort::{Board, Leaf, Material, Place, View, opened},
        keys::{Action, Code, Key, Mode},
        page::{self, Page},
        text::{self, cohort as said, figures},
        theme::Theme,
        widgets::{bar, markdown, measure},
    },
};

mod one;

/// Columns from which a line has room for more than a share and a name.
const WIDE: usize = 60;
/// Columns and rows from which what is marked stands open beside the list.
const BESIDE: (u16, u16) = (110, 30);
/// Lines of a list that are drawn.
const MOST: usize = 500;

/// What a part is drawn with.
#[derive(Debug, Clone, Copy)]
struct Canvas<'a> {
    theme: &'a Theme,
    width: u16,
    ascii: bool,
    limit: u32,
    /// Several decks are on the page: a name tells its deck.
    several: bool,
}

impl Canvas<'_> {
    fn share(&self, share: f64, columns: usize) -> String {
        bar::progress((share * 1_000.0).round() as usize, 1_000, columns, self.ascii)
    }

    fn says(&self, words: &str) -> Vec<Line<'static>> {
        parts::sentence(words, self.theme.text, self.width)
    }

    fn quiet(&self, words: &str) -> Vec<Line<'static>> {
        parts::sentence(words, self.theme.quiet, self.width)
    }

    fn title(&self, words: &str) -> Line<'static> {
        page::line(measure::clip(&clean(words), usize::from(self.width)).into_owned(), self.theme.strong)
    }

    fn name(&self, deck: &DeckPage, id: &str) -> String {
        if self.several { clean(&format!("{id} · {}", deck.id)).into_owned() } else { clean(id).into_owned() }
    }
}

/// Makes the page.
#[must_use]
pub fn page(board: &Board, app: &App) -> Page {
    let theme = &app.theme;
    let width = page::text_width(app.size);
    let mut page = Page { more: Some(Key::plain(Code::PageDown).label()), ..Page::default() };
    page.left = titled(if board.material.is_some() { board.leaf.name() } else { "" }, theme);
    let Some(material) = &board.material else {
        page.last_key = leave(app);
        match &board.nothing {
            Some(sentence) => page.head = parts::sentence(sentence, theme.text, width),
            None => page.head = reading(board, app, width),
        }
        return page;
    };
    let canvas = Canvas {
        theme,
        width,
        ascii: app.ascii,
        limit: material.page.limit,
        several: material.page.decks.len() > 1 && board.deck.is_none(),
    };
    if let View::One(place) = board.view {
        one::page(place, material, &canvas, &mut page);
        let all = board.lines().len();
        page.right = page::line(format!("{} of {all}", board.at + 1), theme.quiet);
        let label = |action| app.keys.key(Mode::CohortOne, action).map(|key| key.label()).unwrap_or_default();
        if board.at + 1 < all {
            page.keys.push((label(Action::Forth), "next".into()));
        }
        if board.at > 0 {
            page.keys.push((label(Action::Former), "before".into()));
        }
        page.help = parts::key(&app.keys, Mode::CohortOne, Action::Help);
        page.last_key = parts::key(&app.keys, Mode::CohortOne, Action::Back);
        return page;
    }
    page.right = page::line(format!("{} of {}", board.leaf.place() + 1, Leaf::ALL.len()), theme.quiet);
    page.before = page::line(summary(&material.page, width), theme.quiet);
    let lines = board.lines();
    let marked = lines.get(board.at).copied().and_then(opened);
    let canvas = match marked.filter(|_| app.size.0 >= BESIDE.0 && app.size.1 >= BESIDE.1 && board.view == View::List) {
        Some(place) => {
            let (places, side) = page::places_beside(Rect::new(0, 0, app.size.0, app.size.1));
            page.side = Some(one::lines(place, material, &Canvas { width: side.width, ..canvas }));
            Canvas { width: places.text.width, ..canvas }
        }
        None => canvas,
    };
    match board.leaf {
        Leaf::Worth => page.head = worth(&material.page, board.deck, &canvas),
        Leaf::Reports => page.head = reports(&material.page, &canvas),
        _ => list(board, material, &lines, &canvas, &mut page),
    }
    let said = board.said.as_deref().map(|said| parts::sentence(said, theme.accent, width)).unwrap_or_default();
    match <[_; 1]>::try_from(said) {
        Ok([line]) => page.before = line,
        Err(lines) => page.tail.extend(lines),
    }
    let told = !page.tail.is_empty();
    below(board, app, width, told, &mut page);
    keys(board, app, !lines.is_empty(), material.page.decks.len() > 1, &mut page);
    page
}

fn titled(part: &str, theme: &Theme) -> Line<'static> {
    let part = if part.is_empty() { String::new() } else { format!(" · {part}") };
    Line::from(vec![Span::styled("cohort", theme.strong), Span::styled(part, theme.quiet)])
}

fn reading(board: &Board, app: &App, width: u16) -> Vec<Line<'static>> {
    let theme = &app.theme;
    let columns = usize::from(width).saturating_sub(6).min(40);
    let done = (board.progress * 1_000.0) as usize;
    let bar = bar::progress(done, 1_000, columns, app.ascii);
    vec![
        page::line("Reading the reports", theme.text),
        Line::default(),
        Line::from(vec![
            Span::styled(bar, theme.accent),
            Span::styled(format!(" {:>3.0} %", board.progress * 100.0), theme.quiet),
        ]),
    ]
}

/// Says who reported and how much there is to see; the latter, which the page below tells too, where there is room.
fn summary(page: &Told, width: u16) -> String {
    let learners = match page.learners {
        People::Exactly(n) => text::count(n as usize, "learner"),
        _ => format!("fewer than {} learners", page.limit),
    };
    let learners = match usize::try_from(page.intake.left_out_count).unwrap_or(usize::MAX) {
        0 => learners,
        n => format!("{learners}, {} left out", text::count(n, "file")),
    };
    let all = match page.findings.len() {
        0 => return learners,
        1 => format!("{learners}, 1 thing stands out"),
        n => format!("{learners}, {n} things stand out"),
    };
    if measure::width(&all) > usize::from(width) { learners } else { all }
}

/// Writes what stands below the list; where something was `told` in several lines there is no room for a question too.
fn below(board: &Board, app: &App, width: u16, told: bool, page: &mut Page) {
    let theme = &app.theme;
    if let View::Export { path, .. } = &board.view {
        if told {
            words::fields(page, "", path, true, width, app);
            return;
        }
        page.tail.push(Line::default());
        let limit = crate::insight::cohort::hide::EXPORT;
        let words = format!("Write the page as HTML to (counts of fewer than {limit} people are held back in it):");
        page.tail.extend(parts::sentence(&words, theme.text, width));
        words::fields(page, "", path, true, width, app);
        return;
    }
    let mut filters = Vec::new();
    if let (Some(deck), Some(material)) = (board.deck, &board.material)
        && let Some(deck) = material.page.decks.get(deck)
    {
        filters.push(format!("deck {}", deck.id));
    }
    if let Some((_, skill)) = &board.skill {
        filters.push(format!("skill {skill}"));
    }
    let mut told = if filters.is_empty() { String::new() } else { format!("Only {}", filters.join(" · ")) };
    if board.leaf == Leaf::Risks && board.order != crate::tui::cohort::Order::Risk {
        told = if told.is_empty() { board.order.name().to_owned() } else { format!("{told}, {}", board.order.name()) };
        if let Some(first) = told.get(..1) {
            told.replace_range(..1, &first.to_uppercase());
        }
    }
    let searching = board.view == View::Search;
    if !told.is_empty() || searching || !board.words.is_empty() {
        page.tail.push(Line::default());
    }
    if !told.is_empty() {
        page.tail.push(page::line(measure::clip(&clean(&told), usize::from(width)).into_owned(), theme.accent));
    }
    if searching || !board.words.is_empty() {
        words::fields(page, "words ", &board.words, searching, width, app);
    }
}

fn keys(board: &Board, app: &App, any: bool, several: bool, page: &mut Page) {
    let label = |mode, action| app.keys.key(mode, action).map(|key| key.label()).unwrap_or_default();
    match &board.view {
        View::Search => {
            page.keys = vec![(label(Mode::CohortSearch, Action::Commit), "to the list".into())];
            page.last_key = parts::key(&app.keys, Mode::CohortSearch, Action::Help);
        }
        View::Export { there, .. } => {
            let word = if *there { "replace it" } else { "write it" };
            page.keys = vec![(label(Mode::CohortExport, Action::Commit), word.into())];
            page.keys.extend(parts::keys(&app.keys, Mode::CohortExport, &[Action::Back]));
            page.last_key = parts::key(&app.keys, Mode::CohortExport, Action::Help);
        }
        _ => {
            page.keys = vec![("←→".into(), "page".into())];
            if any {
                page.keys.push((label(Mode::Cohort, Action::Open), "open".into()));
            }
            let mut wanted = vec![Action::Search, Action::Export, Action::Order, Action::SameSkill];
            if several {
                wanted.push(Action::OneDeck);
            }
            page.keys.extend(parts::keys(&app.keys, Mode::Cohort, &wanted));
            page.help = parts::key(&app.keys, Mode::Cohort, Action::Help);
            page.last_key =
                if board.is_filtered() { parts::key(&app.keys, Mode::Cohort, Action::Back) } else { leave(app) };
        }
    }
}

fn leave(app: &App) -> Option<(String, String)> {
    app.keys.key(Mode::Cohort, Action::Back).map(|key| (key.label(), "leave".to_owned()))
}

fn list(board: &Board, material: &Material, lines: &[Place], canvas: &Canvas<'_>, page: &mut Page) {
    let told = &material.page;
    if lines.is_empty() {
        page.head = canvas.quiet(&nothing(board, told));
        return;
    }
    let marked = board.at.min(lines.len() - 1);
    // The marked line is among those that are drawn, wherever it is.
    let from = (marked + 1).saturating_sub(MOST);
    page.head.extend(column_titles(board.leaf, canvas));
    for (n, place) in lines.iter().enumerate().skip(from).take(MOST) {
        let style = if n == marked && board.view == View::List { canvas.theme.accent } else { canvas.theme.text };
        let mark = if n == marked && board.view == View::List { "› " } else { "  " };
        if n == marked {
            page.keep = Some(page.head.len());
        }
        page.head.extend(row(*place, told, mark, style, canvas));
    }
    let dotted = lines.iter().any(|place| match *place {
        Place::Belief(d, n) => {
            told.decks.get(d).and_then(|d| d.beliefs.get(n)).is_some_and(|b| b.held == People::Hidden)
        }
        Place::Skill(d, n) => {
            told.decks.get(d).and_then(|d| d.skills.get(n)).is_some_and(|s| s.spinning == People::Hidden)
        }
        Place::Item(..) | Place::Found(..) => false,
    });
    if dotted {
        page.head.push(Line::default());
        page.head.extend(canvas.quiet("A dot: too few to tell, or held back so that too few cannot be worked out."));
    }
    let more = lines.len().saturating_sub(from + MOST);
    if more > 0 {
        page.head.extend(canvas.quiet(&format!("  and {more} more")));
    }
}

fn nothing(board: &Board, page: &Told) -> String {
    if board.is_filtered() {
        return "Nothing is like that.".to_owned();
    }
    if !matches!(page.learners, People::Exactly(n) if n > 0) {
        return said::reported(page).into_iter().next().unwrap_or_default();
    }
    match board.leaf {
        Leaf::Found => said::nothing_found(page).to_owned(),
        Leaf::Beliefs => "No answer was one that shows a belief.".to_owned(),
        Leaf::Skills => "Nobody has had ten opportunities in a skill yet.".to_owned(),
        _ => "Nobody has attempted anything that can be told of.".to_owned(),
    }
}

fn column_titles(leaf: Leaf, canvas: &Canvas<'_>) -> Option<Line<'static>> {
    let wide = usize::from(canvas.width) >= WIDE;
    let words = match (leaf, wide) {
        (Leaf::Risks, true) => "  risk a head   missed           what to do        item",
        (Leaf::Risks, false) => "  missed   risk a head  item",
        (Leaf::Beliefs, true) => "  hold it, of those who met it",
        (Leaf::Skills, true) => "  spinning          closing  skill",
        _ => return None,
    };
    Some(page::line(words, canvas.theme.quiet))
}

fn row(place: Place, told: &Told, mark: &'static str, style: Style, canvas: &Canvas<'_>) -> Vec<Line<'static>> {
    let deck = |d: usize| told.decks.get(d);
    match place {
        Place::Item(d, n) => {
            let Some((deck, item)) = deck(d).and_then(|deck| Some((deck, deck.items.get(n)?))) else {
                return Vec::new();
            };
            vec![item_row(deck, item, mark, style, canvas)]
        }
        Place::Belief(d, n) => {
            let Some(belief) = deck(d).and_then(|deck| deck.beliefs.get(n)) else { return Vec::new() };
            let share = belief.share.map(|share| share.value);
            let held = said::people(belief.held, canvas.limit);
            let met = said::people(belief.met, canvas.limit);
            let words = if belief.belief.is_empty() { &belief.id } else { &belief.belief };
            let words = clean(&markdown::unmarked(words)).into_owned();
            vec![bar_row(mark, share, &format!("{held} of {met}"), 12, &words, style, canvas)]
        }
        Place::Skill(d, n) => {
            let Some((deck, skill)) = deck(d).and_then(|deck| Some((deck, deck.skills.get(n)?))) else {
                return Vec::new();
            };
            let of = format!(
                "{} of {}",
                said::people(skill.spinning, canvas.limit),
                said::people(skill.enough, canvas.limit)
            );
            let curve: String =
                skill.curve.iter().map(|point| bar::level(point.percent as usize, 100, canvas.ascii)).collect();
            let curve = if curve.is_empty() { "-".to_owned() } else { curve };
            let (of, curve) = (measure::pad(&of, 17, Alignment::Left), measure::pad(&curve, 8, Alignment::Left));
            vec![ended(mark, format!("{of} {curve} "), &canvas.name(deck, &skill.id), style, canvas)]
        }
        Place::Found(n, ..) => {
            let Some(finding) = told.findings.get(n) else { return Vec::new() };
            let words = parts::sentence(&said::finding_said(finding), style, canvas.width.saturating_sub(4));
            let sign = match finding {
                Finding::BadItem { .. } => "* ",
                Finding::UnusedOption { .. } => "- ",
                Finding::Held { .. } => "= ",
                Finding::Overconfident { .. } => "+ ",
            };
            let lines = words.into_iter().enumerate().map(|(n, line)| {
                let (mark, sign) = if n == 0 { (mark, sign) } else { ("  ", "  ") };
                let mut spans = vec![Span::styled(mark, canvas.theme.accent), Span::styled(sign, canvas.theme.quiet)];
                spans.extend(line.spans);
                Line::from(spans)
            });
            lines.collect()
        }
    }
}

fn item_row(deck: &DeckPage, item: &ItemPage, mark: &'static str, style: Style, canvas: &Canvas<'_>) -> Line<'static> {
    let risk = match (item.risk, &item.stakes) {
        (Some(risk), Some(stakes)) => said::money(risk.value, &stakes.currency),
        _ => "-".to_owned(),
    };
    let share = match (item.share, item.at_least) {
        (Some(share), false) => figures::percent(share.value),
        (Some(share), true) => format!("≥{}", figures::percent(share.value)),
        (None, _) => said::people(item.missed, canvas.limit),
    };
    let name = canvas.name(deck, &item.id);
    let prompt = clean(&item.prompt).into_owned();
    let name = if prompt.is_empty() { name } else { format!("{name}  {prompt}") };
    if usize::from(canvas.width) < WIDE {
        let cells =
            format!("{} {}  ", measure::pad(&share, 7, Alignment::Left), measure::pad(&risk, 12, Alignment::Right));
        return ended(mark, cells, &name, style, canvas);
    }
    let bar = item.share.map_or_else(|| " ".repeat(8), |share| canvas.share(share.value, 8));
    let cells = format!(
        "{}  {bar} {} {} ",
        measure::pad(&risk, 12, Alignment::Left),
        measure::pad(&share, 7, Alignment::Left),
        measure::pad(&said::advice(item.advice), 17, Alignment::Left),
    );
    ended(mark, cells, &name, style, canvas)
}

/// Writes a share as a bar, what it is of, and words.
fn bar_row(
    mark: &'static str,
    share: Option<f64>,
    of: &str,
    room: usize,
    words: &str,
    style: Style,
    canvas: &Canvas<'_>,
) -> Line<'static> {
    let bar = match share {
        Some(share) if usize::from(canvas.width) >= WIDE => format!("{} ", canvas.share(share, 8)),
        None if usize::from(canvas.width) >= WIDE => " ".repeat(9),
        _ => String::new(),
    };
    ended(mark, format!("{bar}{} ", measure::pad(of, room, Alignment::Left)), words, style, canvas)
}

/// Ends a line with words, cut where there is no more room.
fn ended(mark: &'static str, cells: String, words: &str, style: Style, canvas: &Canvas<'_>) -> Line<'static> {
    let room = usize::from(canvas.width).saturating_sub(2 + measure::width(&cells));
    Line::from(vec![
        Span::styled(mark, canvas.theme.accent),
        Span::styled(cells, canvas.theme.quiet),
        Span::styled(measure::clip(words, room).into_owned(), style),
    ])
}

fn worth(told: &Told, only: Option<usize>, canvas: &Canvas<'_>) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let decks = told.decks.iter().enumerate().filter(|(n, _)| only.is_none_or(|only| only == *n));
    for (_, deck) in decks {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(canvas.title(if deck.title.is_empty() { &deck.id } else { &deck.title }));
        for sentence in said::worth(deck) {
            lines.extend(canvas.says(&sentence));
        }
    }
    if !told.calibration.is_empty() {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(canvas.title("How sure beyond being right"));
        for group in &told.calibration {
            let people = said::people(group.people, canvas.limit);
            let bias = group.bias.map_or_else(|| "too few, or held back".to_owned(), said::bias);
            let name = measure::pad(&clean(said::group(group)), 14, Alignment::Left);
            let people = measure::pad(&people, 9, Alignment::Right);
            let row = format!("{name} {people}  {bias}");
            lines.push(page::line(measure::clip(&row, usize::from(canvas.width)).into_owned(), canvas.theme.text));
        }
        lines.extend(
            canvas.quiet("Mean confidence less share right; above 0 is surer than right. From 20 learners on."),
        );
    }
    if lines.is_empty() {
        lines = canvas.quiet(&said::reported(told).into_iter().next().unwrap_or_default());
    }
    lines
}

fn reports(told: &Told, canvas: &Canvas<'_>) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for sentence in said::reported(told) {
        lines.extend(canvas.says(&sentence));
    }
    for deck in &told.decks {
        lines.push(Line::default());
        lines.push(canvas.title(if deck.title.is_empty() { &deck.id } else { &deck.title }));
        for sentence in said::of_deck(deck, canvas.limit) {
            lines.extend(canvas.says(&sentence));
        }
    }
    lines.push(Line::default());
    lines.push(canvas.title("How to read this"));
    for sentence in said::rules(canvas.limit) {
        lines.extend(canvas.quiet(&sentence));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_says_how_many_files_were_left_out() {
        let mut told: Told = serde_json::from_value(serde_json::json!({
            "format": 1, "made": "", "limit": 5, "learners": {"exactly": 16}, "findings": [], "calibration": [], "decks": [],
            "intake": {"files": 24, "left_out": [], "left_out_count": 7, "unsealed": 0, "twice": 0, "ahead": 0,
                "elsewhere": 0, "unread": 0, "several_names": [], "shared": []},
            "expected": null
        }))
        .unwrap();
        assert_eq!(summary(&told, 80), "16 learners, 7 files left out");
        told.intake.left_out_count = 0;
        assert_eq!(summary(&told, 80), "16 learners");
    }
}
