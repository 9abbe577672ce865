//! The map of skills: which build on which, how far one has come in each, and what is held back.

use ratatui::text::{Line, Span};

use crate::{
    clean::clean,
    deck::model::Level,
    session::plan::Lack,
    tui::{
        app::App,
        keys::{Action, Code, Key, Mode},
        page::{self, Page},
        screens::parts,
        skills::{DeckSkills, Skill},
        text,
        theme::Theme,
        widgets::measure,
    },
};

/// Columns of a skill's title, where there is room for what stands beside it.
const TITLE: usize = 40;

/// Makes the page.
#[must_use]
pub fn page(app: &App) -> Page {
    let theme = &app.theme;
    let width = usize::from(page::text_width(app.size));
    let mut page = Page {
        left: Line::from(vec![Span::styled("pratfall", theme.strong), Span::styled(" · skills", theme.quiet)]),
        ..Page::default()
    };
    page.last_key = parts::key(&app.keys, Mode::Skills, Action::Back);
    page.more = Some(Key::plain(Code::Down).label());
    page.help = parts::key(&app.keys, Mode::Skills, Action::Help);
    let Some(decks) = &app.skills else { return page };
    let skills: usize = decks.iter().map(|deck| deck.skills.len()).sum();
    page.right = page::line(text::count(skills, "skill"), theme.quiet);
    page.head.extend(parts::sentence(&legend(app.ascii), theme.quiet, width as u16));
    for deck in decks {
        page.head.push(Line::default());
        page.head.push(page::line(measure::clip(&clean(&deck.title), width).into_owned(), theme.strong));
        page.head.extend(deck_lines(deck, width, app.ascii, theme));
    }
    if decks.is_empty() {
        page.head = vec![page::line("No decks are known yet.", theme.quiet)];
    }
    page
}

fn deck_lines(deck: &DeckSkills, width: usize, ascii: bool, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for skill in &deck.skills {
        let indent = 2 + 2 * skill.depth.min(4);
        let wide = width >= usize::from(parts::WIDE);
        let room = if wide { TITLE.saturating_sub(indent) } else { width.saturating_sub(indent + 7) };
        let title = measure::pad(&measure::clip(&clean(&skill.title), room), room, ratatui::layout::Alignment::Left);
        let style = if skill.seen > 0 { theme.text } else { theme.quiet };
        let mut spans = vec![
            Span::raw(" ".repeat(indent)),
            Span::styled(title, style),
            Span::raw("  "),
            Span::styled(steps(skill, ascii), theme.accent),
        ];
        if wide {
            let words = format!("  {}", beside(skill));
            let room = width.saturating_sub(indent + room + 7);
            spans.push(Span::styled(measure::clip(&words, room).into_owned(), theme.quiet));
        }
        lines.push(Line::from(spans));
        let held = held(skill);
        if !held.is_empty() {
            let style = if skill.spinning { theme.near } else { theme.quiet };
            let below = parts::sentence(&held, style, width.saturating_sub(indent + 2) as u16);
            lines.extend(below.into_iter().map(|line| parts::indent(line, indent + 2)));
        }
    }
    lines
}

/// Draws the five levels: those within reach, the one just out of reach, those beyond.
fn steps(skill: &Skill, ascii: bool) -> String {
    let (within, at, beyond) = if ascii { ('#', '+', '-') } else { ('▰', '◆', '▱') };
    let frontier = skill.frontier.map(|level| level as usize);
    (0..5)
        .map(|n| match frontier {
            Some(here) if n < here => within,
            Some(here) if n == here => at,
            _ => beyond,
        })
        .collect()
}

fn legend(ascii: bool) -> String {
    let at = if ascii { '+' } else { '◆' };
    format!("Five steps: pick it out, recall with a cue, recall freely, apply, in time. {at} is just out of reach.")
}

fn beside(skill: &Skill) -> String {
    let seen = format!("{} of {}", skill.seen, skill.items);
    match skill.frontier {
        Some(level) if skill.rough => format!("{seen}  ~{}", frontier(level)),
        Some(level) => format!("{seen}  {}", frontier(level)),
        None => seen,
    }
}

/// Names what lies just out of reach.
#[must_use]
pub fn frontier(level: Level) -> &'static str {
    match level {
        Level::Recognise => "picking it out",
        Level::Cued => "recall with a cue",
        Level::Free => "free recall",
        Level::Apply => "applying it",
        Level::Timed => "doing it in time",
    }
}

/// Says what holds a skill back, or that it goes nowhere; empty when nothing is to be said.
#[must_use]
pub fn held(skill: &Skill) -> String {
    match &skill.held {
        _ if skill.spinning => "Much tried and little gained: its basics or its lesson come first.".into(),
        Some((need, Lack::Unseen)) => format!("Waits for {}, which is hardly begun.", clean(need)),
        Some((need, Lack::Forgotten)) => format!("Waits for {}, which is fading.", clean(need)),
        Some((need, Lack::Weak)) => format!("Waits for {}, which is not firm yet.", clean(need)),
        None => String::new(),
    }
}
