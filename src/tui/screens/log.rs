//! The failure log: the list, an entry, the form.

use ratatui::text::Span;
use ratatui::{layout::Alignment, text::Line};

use super::{parts, words};
use crate::{
    clean::{clean, clean_block},
    deck::model::Code,
    tui::{
        app::App,
        keys::{Action, Code as KeyCode, Key, Mode},
        log::{Choice, Entry, Facet, Line as Stumble},
        logbook::{Logbook, View, filter::Filter, form::Form},
        page::{self, Page},
        text,
        theme::Theme,
        widgets::measure,
    },
};

/// Columns of the day, and of how a stumble stands.
const DAY: usize = 13;
const STATE: usize = 9;
/// Lines above and below the mark that are laid out: more than any screen has rows.
const AROUND: usize = 300;
/// Columns of what a choice is of, and of its count.
const FACET: usize = 8;
const COUNT: usize = 9;
/// Columns from which more than the day and the title has room.
const WIDE: usize = 60;

/// What a form asks.
const QUESTIONS: [&str; 5] =
    ["What happened?", "What did you expect?", "Why was it otherwise?", "What do you take away?", "Tags"];

/// Makes the page.
#[must_use]
pub fn page(log: &Logbook, app: &App) -> Page {
    match &log.view {
        View::List | View::Search => list(log, app),
        View::Entry(entry) => one(entry, log, app),
        View::Form(form) => written(form, app),
        View::Delete(entry) => going(entry, app),
        View::Filter(filter) => narrowed(filter, log, app),
    }
}

fn titled(of: &str, theme: &Theme) -> Page {
    let left = vec![Span::styled("pratfall", theme.strong), Span::styled(format!(" · {of}"), theme.quiet)];
    Page { left: Line::from(left), more: Some(Key::plain(KeyCode::PageDown).label()), ..Page::default() }
}

fn list(log: &Logbook, app: &App) -> Page {
    let theme = &app.theme;
    let width = page::text_width(app.size);
    let mut page = titled("log", theme);
    let searching = log.view == View::Search;
    match &log.lines {
        None => page.head = vec![page::line("Reading the log", theme.quiet)],
        Some(lines) if lines.is_empty() => page.head = parts::sentence(empty(log), theme.quiet, width),
        Some(lines) => {
            page.right = page::line(text::log::shown(lines.len(), log.more), theme.quiet);
            let from = log.at.saturating_sub(AROUND);
            for (n, line) in lines.iter().enumerate().skip(from).take(2 * AROUND) {
                page.head.push(row(line, n == log.at && !searching, usize::from(width), theme));
            }
            page.keep = Some(log.at - from);
        }
    }
    if let Some(said) = &log.said {
        page.before = page::line(clean(said).into_owned(), theme.accent);
    } else if log.behind {
        page.before = page::line(text::log::behind(log.share), theme.quiet);
    }
    page.tail.push(Line::default());
    let filters = filters(log);
    if !filters.is_empty() {
        page.tail.push(page::line(measure::clip(&filters, usize::from(width)).into_owned(), theme.accent));
    }
    if searching || !log.words.is_empty() {
        words::fields(&mut page, "words ", &log.words, searching, width, app);
    }
    if searching {
        page.keys = vec![(label(app, Mode::LogSearch, Action::Commit), "to the list".into())];
        page.last_key = parts::key(&app.keys, Mode::LogSearch, Action::Help);
        return page;
    }
    if log.marked().is_some() {
        page.keys.push((label(app, Mode::Log, Action::Open), "open".into()));
    }
    let wanted = [Action::Search, Action::Narrow, Action::Add, Action::Which];
    page.keys.extend(parts::keys(&app.keys, Mode::Log, &wanted));
    page.help = parts::key(&app.keys, Mode::Log, Action::Help);
    page.last_key = parts::key(&app.keys, Mode::Log, Action::Back);
    page
}

fn label(app: &App, mode: Mode, action: Action) -> String {
    app.keys.key(mode, action).map(|key| key.label()).unwrap_or_default()
}

fn empty(log: &Logbook) -> &'static str {
    if log.asked() == crate::tui::log::Asked::default() {
        "No stumble yet. They come here as you drill; one from elsewhere can be written down too."
    } else {
        "No stumble is like that."
    }
}

fn filters(log: &Logbook) -> String {
    let said: Vec<String> = Facet::ALL
        .into_iter()
        .filter_map(|facet| Some(clean(text::log::value(facet, log.asked.of(facet)?)).into_owned()))
        .collect();
    if said.is_empty() { String::new() } else { format!("Only {}", said.join(" · ")) }
}

fn narrowed(filter: &Filter, log: &Logbook, app: &App) -> Page {
    let theme = &app.theme;
    let width = page::text_width(app.size);
    let mut page = titled("log · only those with", theme);
    let shown = filter.shown(&log.asked);
    match &filter.choices {
        None => page.head = vec![page::line("Counting what there is", theme.quiet)],
        Some(_) if shown.is_empty() => {
            page.head = parts::sentence("Nothing in the log is called that.", theme.quiet, width);
        }
        Some(_) => {
            page.right = page::line(text::count(shown.len(), "choice"), theme.quiet);
            let from = filter.at.saturating_sub(AROUND);
            for (n, (choice, taken)) in shown.iter().enumerate().skip(from).take(2 * AROUND) {
                page.head.push(offered(choice, *taken, n == filter.at, usize::from(width), theme));
            }
            page.keep = Some(filter.at - from);
        }
    }
    page.tail.push(Line::default());
    words::fields(&mut page, "", &filter.words, true, width, app);
    let taken = shown.get(filter.at).is_some_and(|(_, taken)| *taken);
    let does = if taken { "any again" } else { "only those" };
    if !shown.is_empty() {
        page.keys.push((label(app, Mode::LogFilter, Action::Commit), does.into()));
    }
    page.keys.push(("letters".into(), "fewer".into()));
    page.keys.extend(parts::keys(&app.keys, Mode::LogFilter, &[Action::Back]));
    page.last_key = parts::key(&app.keys, Mode::LogFilter, Action::Help);
    page
}

/// A choice on one line: what it is of, its value, what that says, and how many there are.
fn offered(choice: &Choice, taken: bool, marked: bool, width: usize, theme: &Theme) -> Line<'static> {
    let (mark, style) = if marked { ("› ", theme.accent) } else { ("  ", theme.text) };
    let of = measure::pad(text::log::facet(choice.facet), FACET, Alignment::Left);
    let count = measure::pad(&choice.count.to_string(), COUNT, Alignment::Right);
    let room = width.saturating_sub(2 + FACET + COUNT);
    let value = clean(text::log::value(choice.facet, &choice.value)).into_owned();
    let chosen = if taken { "only " } else { "" };
    let value = measure::clip(&format!("{chosen}{value}"), room).into_owned();
    let left = room.saturating_sub(measure::width(&value));
    // What an author says of it goes where there is room for more than a few letters.
    let says = match left {
        ..12 => String::new(),
        _ if choice.says.is_empty() || clean(&choice.says) == value => String::new(),
        left => format!("  {}", measure::clip(&clean(&choice.says), left - 2)),
    };
    let says = measure::pad(&says, left, Alignment::Left);
    Line::from(vec![
        Span::styled(mark.to_owned(), theme.accent),
        Span::styled(of, theme.quiet),
        Span::styled(value, style),
        Span::styled(says, theme.quiet),
        Span::styled(count, theme.quiet),
    ])
}

fn row(line: &Stumble, marked: bool, width: usize, theme: &Theme) -> Line<'static> {
    let (mark, style) = if marked { ("› ", theme.accent) } else { ("  ", theme.text) };
    let mut spans = vec![Span::styled(mark.to_owned(), theme.accent)];
    let mut room = width.saturating_sub(2);
    let day = DAY.min(room);
    spans.push(Span::styled(measure::pad(&clean(&line.shown), day, Alignment::Left), theme.quiet));
    room -= day;
    if width >= WIDE {
        let state = text::log::state(line);
        let colour = match state {
            "recovered" => theme.right,
            "again" => theme.near,
            _ => theme.quiet,
        };
        spans.push(Span::styled(measure::pad(state, STATE + 2, Alignment::Left), colour));
        room -= STATE + 2;
    } else {
        let sign = if line.recovered && !line.relapsed { "+ " } else { "  " };
        spans.push(Span::styled(sign.to_owned(), theme.right));
        room -= 2.min(room);
    }
    spans.push(Span::styled(measure::clip(&clean(&line.title), room).into_owned(), style));
    Line::from(spans)
}

fn one(entry: &Entry, log: &Logbook, app: &App) -> Page {
    let theme = &app.theme;
    let width = page::text_width(app.size);
    let mut page = titled("log", theme);
    let line = &entry.line;
    page.right = page::line(clean(&line.shown).into_owned(), theme.quiet);
    page.under = page::line(text::log::state(line), theme.quiet);
    if let Some(said) = &log.said {
        page.before = page::line(clean(said).into_owned(), theme.accent);
    }
    if !entry.prompt.is_empty() {
        page.head.extend(parts::block(&entry.prompt, width, theme));
        if entry.changed {
            page.head.push(page::line("The question reads otherwise now than it did.", theme.quiet));
        }
        page.head.push(Line::default());
    }
    let mut say = |label: &str, text: &str| {
        if !text.trim().is_empty() {
            let room = parts::label_room(width);
            let lines = clean_block(text.trim_end())
                .lines()
                .flat_map(|line| parts::sentence(line, theme.text, room))
                .collect::<Vec<_>>();
            page.head.extend(parts::beside(label, lines, theme.quiet, width));
        }
    };
    say(if line.kind == "attempt" { "You said" } else { "Command" }, &entry.given);
    let sure = if line.confidence.is_empty() { String::new() } else { format!(", {}", text::were(&line.confidence)) };
    say("It was", &if entry.verdict.is_empty() { String::new() } else { format!("{}{sure}", entry.verdict) });
    say("Error", &line.code);
    say("Cause", text::log::cause(&line.cause));
    for turn in &entry.turns {
        say("Off the way", &text::log::turn(turn));
    }
    // A walk says it turn by turn.
    if entry.turns.is_empty() {
        say("Belief", &text::log::belief(entry));
    }
    say("Expected", &entry.expected);
    say("Happened", &entry.happened);
    say("Why", &entry.gap);
    say("Insight", &entry.insight);
    say("Told by", &entry.teller);
    say("Tags", &entry.tags);
    say("Item", line.item.as_deref().unwrap_or_default());
    if !entry.output.is_empty() {
        page.head.push(Line::default());
        let code = Code { lang: "text".into(), text: clean_block(&entry.output).into_owned() };
        page.head.extend(parts::output(&code, width, theme));
    }
    if !entry.followed.is_empty() {
        page.head.push(Line::default());
        for sentence in &entry.followed {
            page.head.extend(parts::sentence(sentence, theme.quiet, width));
        }
    }
    page.keys.extend(parts::key(&app.keys, Mode::LogEntry, Action::Rewrite));
    if entry.can_be_item {
        page.keys.push((label(app, Mode::LogEntry, Action::MakeItem), "make an item of it".into()));
    }
    if entry.can_go() {
        page.keys.extend(parts::key(&app.keys, Mode::LogEntry, Action::TakeAway));
    }
    page.help = parts::key(&app.keys, Mode::LogEntry, Action::Help);
    page.last_key = parts::key(&app.keys, Mode::LogEntry, Action::Back);
    page
}

fn going(entry: &Entry, app: &App) -> Page {
    let theme = &app.theme;
    let mut page = titled("a stumble", theme);
    page.head = parts::sentence(&clean(&entry.line.title), theme.text, page::text_width(app.size));
    page.before = page::line("Take it out of the log?", theme.accent);
    page.keys = vec![(label(app, Mode::LogDelete, Action::TakeAway), "take it out".into())];
    page.help = parts::key(&app.keys, Mode::LogDelete, Action::Help);
    page.last_key = Some((label(app, Mode::LogDelete, Action::Back), "it stays".into()));
    page
}

fn written(form: &Form, app: &App) -> Page {
    let theme = &app.theme;
    let width = page::text_width(app.size);
    let mut page = titled("a stumble", theme);
    let of_answer = form.over.as_ref().is_some_and(|over| over.is_answer);
    let whence = if of_answer { "From a drill, in your own words." } else { "From real life, in your own words." };
    page.before = page::line(whence, theme.quiet);
    let short = app.size.1 < 20;
    for (n, (question, field)) in QUESTIONS.iter().zip(form.shown()).enumerate() {
        let focus = n == form.at;
        // Where there is no room for all of it, the one that is typed in is there.
        if short && !focus {
            continue;
        }
        page.tail.push(page::line(*question, if focus { theme.text } else { theme.quiet }));
        words::fields(&mut page, "", field, focus, width, app);
    }
    if form.asks {
        page.before = page::line("Throw away what you typed?", theme.accent);
        page.cursor = None;
        page.keys = vec![(label(app, Mode::LogLeave, Action::Leave), "throw it away".into())];
        page.help = parts::key(&app.keys, Mode::LogLeave, Action::Help);
        page.last_key = Some((label(app, Mode::LogLeave, Action::Back), "go on".into()));
        return page;
    }
    page.keys = vec![(label(app, Mode::LogForm, Action::Commit), "write it down".into())];
    page.keys.extend(parts::keys(&app.keys, Mode::LogForm, &[Action::Next, Action::Back]));
    page.last_key = parts::key(&app.keys, Mode::LogForm, Action::Help);
    page
}
