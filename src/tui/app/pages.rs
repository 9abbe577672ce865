//! What keys do on the pages around a drill, and the ways between them.

use super::{App, Effect, Screen};
use crate::tui::{
    cohort,
    keys::{Action, Key},
    logbook::{Logbook, Then, Wish},
    stats::{self, Figures, List},
};

impl App {
    pub(super) fn home_key(&mut self, action: Option<Action>) -> Vec<Effect> {
        match action {
            Some(Action::Begin) => vec![Effect::Begin { deck: None, afresh: false }],
            Some(Action::Afresh) => vec![Effect::Begin { deck: None, afresh: true }],
            // An open session is not left for it.
            Some(Action::Practise) if self.home.as_ref().is_some_and(|home| home.open.is_none() && home.items > 0) => {
                vec![Effect::Practise { decks: Vec::new(), skills: Vec::new() }]
            }
            Some(Action::Decks) => self.open_decks(),
            Some(Action::Skills) => self.open_skills(None),
            Some(Action::Log) => {
                self.screen = Screen::Log(Box::default());
                self.scroll = 0;
                vec![Effect::Log(Wish::Load { asked: Logbook::default().asked(), least: 0 })]
            }
            Some(Action::Ahead) => {
                self.screen = Screen::Ahead { at: 0 };
                self.scroll = 0;
                vec![Effect::LoadAhead]
            }
            Some(Action::Stats) => {
                self.screen = Screen::Stats(Box::default());
                self.scroll = 0;
                self.stats = None;
                vec![Effect::LoadStats]
            }
            Some(Action::Quit) => vec![Effect::Quit],
            _ => Vec::new(),
        }
    }

    /// Turns pages of figures, opens the answers behind one.
    pub(super) fn stats_key(&mut self, mut figures: Figures, action: Option<Action>, key: Key) -> Vec<Effect> {
        let leads = self.stats.as_ref().map(|all| stats::leads(all, figures.leaf)).unwrap_or_default();
        let lead = leads.get(figures.at);
        let mut effects = Vec::new();
        match action {
            Some(Action::Back) if figures.list.is_none() => return self.go_home(),
            Some(Action::Back) => figures.list = None,
            _ if figures.list.is_some() => {
                self.scrolled(key);
                // What may be seen after another key is there before it.
                let seen = usize::try_from(self.scroll).unwrap_or(0) + 2 * usize::from(self.size.1);
                if let Some(list) = &mut figures.list
                    && let Some(after) = list.wants(seen)
                {
                    effects.push(Effect::LoadAnswers(list.behind.clone(), Some(after)));
                    self.screen = Screen::Stats(Box::new(figures));
                }
                return effects;
            }
            Some(Action::Forth) => figures.turn(1),
            Some(Action::Former) => figures.turn(-1),
            Some(Action::Numbers) => figures.numbers = !figures.numbers,
            // A page without anything to open is scrolled; the others are by the page.
            Some(Action::Up | Action::Down) if leads.is_empty() => {
                self.scrolled(key);
                return effects;
            }
            Some(Action::Up) => figures.at = figures.at.saturating_sub(1),
            Some(Action::Down) => figures.at = (figures.at + 1).min(leads.len().saturating_sub(1)),
            Some(Action::Open) => {
                if let Some(lead) = lead {
                    figures.list = Some(List::new(lead));
                    effects.push(Effect::LoadAnswers(lead.behind.clone(), None));
                }
            }
            Some(Action::Pair) => {
                if let Some((one, other)) = lead.and_then(|lead| lead.pair.clone()) {
                    return vec![Effect::Pair(one, other)];
                }
            }
            _ => {
                self.scrolled(key);
                return effects;
            }
        }
        self.scroll = 0;
        self.screen = Screen::Stats(Box::new(figures));
        effects
    }

    pub(super) fn ahead_key(&mut self, at: usize, action: Option<Action>) -> Vec<Effect> {
        let Some(ahead) = &mut self.ahead else {
            return if action == Some(Action::Back) { self.go_home() } else { Vec::new() };
        };
        let last = ahead.limits.len().saturating_sub(1);
        match action {
            Some(Action::Up) => self.screen = Screen::Ahead { at: at.saturating_sub(1) },
            Some(Action::Down) => self.screen = Screen::Ahead { at: (at + 1).min(last) },
            Some(change @ (Action::Less | Action::More)) => {
                let Some((limit, value)) = ahead.limits.get_mut(at) else { return Vec::new() };
                let next = limit.step(*value, change == Action::More);
                if next != *value {
                    *value = next;
                    return vec![Effect::Limit(*limit, next)];
                }
            }
            Some(Action::Back) => return self.go_home(),
            _ => {}
        }
        Vec::new()
    }

    pub(super) fn logged(&mut self, then: Then) -> Vec<Effect> {
        // A list keeps its mark in view by itself, an entry opens at its beginning.
        self.scroll = 0;
        match then {
            Then::Nothing => Vec::new(),
            Then::Ask(wish) => vec![Effect::Log(wish)],
            Then::Leave => self.go_home(),
        }
    }

    pub(super) fn cohort_key(&mut self, key: Key, action: Option<Action>) -> Vec<Effect> {
        let Screen::Cohort(board) = &mut self.screen else { return Vec::new() };
        if let (Some(way @ (Action::Up | Action::Down)), true) = (action, board.is_read()) {
            self.scroll = self.scroll.saturating_add(if way == Action::Up { -1 } else { 1 });
            return Vec::new();
        }
        let then = board.key(key, action);
        self.scroll = 0;
        match then {
            cohort::Then::Nothing => Vec::new(),
            cohort::Then::Ask(wish) => vec![Effect::Cohort(wish)],
            cohort::Then::Leave => vec![Effect::Quit],
        }
    }

    pub(super) fn open_skills(&mut self, deck: Option<String>) -> Vec<Effect> {
        self.screen = Screen::Skills;
        self.scroll = 0;
        self.skills = None;
        vec![Effect::LoadSkills(deck)]
    }

    pub(super) fn open_decks(&mut self) -> Vec<Effect> {
        self.screen = Screen::Decks { at: 0 };
        self.scroll = 0;
        vec![Effect::LoadDecks]
    }

    pub(super) fn go_home(&mut self) -> Vec<Effect> {
        self.screen = Screen::Home;
        self.scroll = 0;
        vec![Effect::LoadHome]
    }

    pub(super) fn leave_drill(&mut self) -> Vec<Effect> {
        if self.only_drill {
            return self.kept(Effect::Quit);
        }
        let effects = self.kept(Effect::LoadHome);
        self.screen = Screen::Home;
        self.scroll = 0;
        effects
    }

    /// Keeps the session, if one is on the screen, before something else is done.
    pub(super) fn kept(&self, then: Effect) -> Vec<Effect> {
        let keep = self.session().map(|session| Effect::Keep(Box::new(session.clone())));
        keep.into_iter().chain([then]).collect()
    }

    pub(super) fn drilled(&self) -> Vec<Effect> {
        vec![if self.only_drill { Effect::Quit } else { Effect::LoadHome }]
    }

    /// Leaves a session that is over for the home screen, once what follows from it is done.
    pub(super) fn leave_if_over(&mut self) {
        if matches!(&self.screen, Screen::Drill(drill) if drill.over()) {
            self.screen = Screen::Home;
            self.scroll = 0;
        }
    }
}
