//! The figures of the home screen and of the list of decks, read from the store.

use super::{
    clock,
    engine::{Engine, Wanted},
};
use crate::{
    insight::calendar,
    session::queue::Why,
    store::{error::StoreError, queue::Filter},
    tui::{
        home::{Day, Deck, Home},
        text,
    },
};

impl Engine {
    /// Brings the home screen's figures.
    ///
    /// # Errors
    /// When the database cannot be read, or the day of a rate shown once a month not be written.
    pub fn home(&mut self) -> Result<Home, StoreError> {
        let now = self.clock.now();
        let today = self.today();
        let recalled = self.recalled()?;
        if recalled.is_some() {
            self.recalled_was_shown()?;
        }
        let plan = self.plan(&Wanted::default(), now)?;
        let queue = &plan.queue;
        let of = |why: Why| queue.iter().filter(|e| e.why == why).count();
        let due = of(Why::Due) + of(Why::Probe);
        let listed = self.store.deck_list()?;
        let title = |id: &str| listed.iter().find(|d| d.id == id).map_or_else(|| id.to_owned(), |d| d.title.clone());
        let counts = self.store.counts(today)?;
        let due_of =
            |deck: &str| queue.iter().filter(|e| matches!(e.why, Why::Due | Why::Probe) && e.key.deck == deck).count();
        let mut decks: Vec<(String, usize)> =
            counts.iter().map(|c| (title(&c.deck), due_of(&c.deck))).filter(|(_, due)| *due > 0).collect();
        decks.sort_by_key(|(_, due)| std::cmp::Reverse(*due));
        let week = self.store.week(today)?;
        let weekday = calendar::weekday(today);
        let insight = self.store.last_insight()?.map(|(words, at, offset)| (words, clock::day_month(at, offset, now)));
        let reached = if queue.is_empty() { self.reached(&Wanted::default(), today)? } else { None };
        Ok(Home {
            reached,
            date: clock::short_date(now),
            checks: of(Why::Check),
            due,
            challenges: of(Why::Challenge),
            targets: plan.outlook.targets.clone(),
            fresh: of(Why::New),
            likely: (plan.outlook.expected * queue.len() as f64).round() as usize,
            below_floor: plan.outlook.below_floor,
            backlog_days: plan.outlook.backlog_days,
            growing: plan.outlook.growing,
            later: counts.iter().map(|c| c.due as usize).sum::<usize>().saturating_sub(of(Why::Check) + due),
            minutes: plan.outlook.minutes.round() as usize,
            decks,
            skills: self.new_skills(queue)?,
            week: (0..7)
                .zip(week)
                .map(|(n, count)| Day { weekday: (weekday + 1 + n) % 7, attempts: count.attempts as usize })
                .collect(),
            stumbles: week.iter().map(|c| c.stumbles as usize).sum(),
            recovered: week.iter().map(|c| c.recovered as usize).sum(),
            logged: week.iter().map(|c| c.logged as usize).sum(),
            insight,
            open: self.open_session()?,
            items: counts.iter().map(|c| c.total as usize).sum(),
            next: self.next_due(&Filter::default())?,
            notes: self.notes.iter().cloned().chain(self.unsettled()?).collect(),
            rate: recalled,
        })
    }

    /// Tells what decks that changed leave for the learner to say.
    fn unsettled(&self) -> Result<Vec<String>, StoreError> {
        let (edited, lost) = (self.store.edited()?, self.store.lost()?);
        let mut notes = Vec::new();
        if !edited.is_empty() {
            let items = text::count(edited.len(), "item");
            notes.push(format!(
                "{items} with another answer than you learnt: you are asked what to make of it when they come."
            ));
        }
        let likely = lost.iter().filter(|lost| !lost.like_it.is_empty()).count();
        if likely > 0 {
            let ids = text::count(likely, "id");
            notes.push(format!(
                "{ids} with a history left the decks, and new items have the answers: `pratfall item lost` tells more."
            ));
        }
        Ok(notes)
    }

    fn new_skills(&self, queue: &[crate::session::queue::Entry]) -> Result<Vec<String>, StoreError> {
        let mut titles: Vec<String> = Vec::new();
        for entry in queue.iter().filter(|e| e.why == Why::New) {
            let deck = self.store.deck(&entry.key.deck)?;
            let skill = deck.and_then(|d| d.skills.into_iter().find(|s| s.id == entry.skill));
            let title = skill.map_or_else(|| entry.skill.clone(), |s| s.title);
            if !titles.contains(&title) {
                titles.push(title);
            }
            if titles.len() == 3 {
                break;
            }
        }
        Ok(titles)
    }

    /// Brings the list of decks.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn decks(&self) -> Result<Vec<Deck>, StoreError> {
        let counts = self.store.counts(self.today())?;
        let mut decks = Vec::new();
        for listed in self.store.deck_list()? {
            let count = counts.iter().find(|c| c.deck == listed.id);
            let about = self.store.deck(&listed.id)?.map(|d| d.about).unwrap_or_default();
            decks.push(Deck {
                about,
                source: listed.source,
                items: listed.cards as usize,
                due: count.map_or(0, |c| c.due as usize),
                fresh: count.map_or(0, |c| c.fresh as usize),
                faults: listed.faults as usize,
                title: listed.title,
                id: listed.id,
            });
        }
        Ok(decks)
    }
}
