//! What the home screen and the list of decks show, as values.

use serde::Serialize;

use crate::session::limits::Reached;

/// The figures of the home screen.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Home {
    /// Today, `Sun 22 Nov`.
    pub date: String,
    /// Confident errors to look at again.
    pub checks: usize,
    /// Due items, checks not counted.
    pub due: usize,
    /// Items just out of reach.
    pub challenges: usize,
    /// Skills of those.
    pub targets: Vec<String>,
    /// Other unseen items today's session would take.
    pub fresh: usize,
    /// How many of the session's answers are likely to be right.
    pub likely: usize,
    /// There was nothing easier to mix in.
    pub below_floor: bool,
    /// Days until what is due is done at this pace; none when one session does it.
    pub backlog_days: Option<u32>,
    /// More becomes due each day than such a session gets done.
    pub growing: bool,
    /// Due items that have no room in today's session.
    pub later: usize,
    /// Minutes the session will take, about.
    pub minutes: usize,
    /// Due items of today's session by deck, most first: title, number; checks not counted.
    pub decks: Vec<(String, usize)>,
    /// Skills today's new items come from.
    pub skills: Vec<String>,
    /// Attempts on the last seven days, oldest first, today last.
    pub week: Vec<Day>,
    /// Attempts of that week that were stumbles.
    pub stumbles: usize,
    /// How many of these were followed by a right answer on a later day, without help.
    pub recovered: usize,
    /// Stumbles that were logged by hand or caught in that week.
    pub logged: usize,
    /// The last insight written, and its day.
    pub insight: Option<(String, String)>,
    /// A session was left open: how many items of how many are behind it.
    pub open: Option<(usize, usize)>,
    /// Items in all decks together.
    pub items: usize,
    /// Days until something is due, when nothing is now.
    pub next: Option<i32>,
    /// A limit of the day keeps items back, when nothing is due.
    pub reached: Option<Reached>,
    /// Items stumbled at first and recalled later; on one day of a month.
    pub rate: Option<Recalled>,
    /// What deck files want the learner to know, one sentence each.
    pub notes: Vec<String>,
}

/// A day of the week at a glance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Day {
    /// Monday is 0.
    pub weekday: usize,
    /// Attempts on that day.
    pub attempts: usize,
}

/// A deck in the list.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Deck {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// One sentence about it.
    pub about: String,
    /// Where it comes from, as shown.
    pub source: String,
    /// How many items it has.
    pub items: usize,
    /// How many are due.
    pub due: usize,
    /// How many were never asked.
    pub fresh: usize,
    /// How many faults its file has.
    pub faults: usize,
}

impl Home {
    /// Counts what today's session would ask.
    #[must_use]
    pub fn today(&self) -> usize {
        self.checks + self.due + self.challenges + self.fresh
    }
}

/// The learner's own rate of items stumbled at first and recalled later (PR-8).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Recalled {
    /// Recalled on a later day.
    pub recalled: usize,
    /// Of those tried on a later day.
    pub of: usize,
    /// The lower end of the interval, 0 to 1.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}
