//! The failure log as values: what its screens and its commands show.

use serde::Serialize;

use crate::memory::row::Confidence;

/// An entry in a list.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Line {
    /// Its short name.
    pub name: String,
    /// `attempt`, `line`, `hand`, `caught` or `story`.
    pub kind: String,
    /// It was caught or written by hand, and nothing was said of it yet but what happened.
    pub wordless: bool,
    /// When, in RFC 3339.
    pub at: String,
    /// The day, as people write it.
    pub shown: String,
    /// What it is about, on one line.
    pub title: String,
    /// The item, `deck/item`; none where there is none.
    pub item: Option<String>,
    /// The skill.
    pub skill: Option<String>,
    /// The class of the error; may be empty.
    pub cause: String,
    /// The misconception, by its id.
    pub misconception: Option<String>,
    /// How sure the answer was, in a word; may be empty.
    pub confidence: String,
    /// The error, by its tool and code; may be empty.
    pub code: String,
    /// It was answered well, without help, on a later day.
    pub recovered: bool,
    /// It was missed again within 30 days of that.
    pub relapsed: bool,
    /// How many days it took.
    pub recovered_after: Option<i32>,
    /// Where it stands in time, as a number: what is older has a smaller one.
    #[serde(skip)]
    pub place: i64,
}

/// An entry whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Entry {
    /// In short.
    pub line: Line,
    /// The question, Markdown; empty where there is none.
    pub prompt: String,
    /// The question reads otherwise now than when it was asked.
    pub changed: bool,
    /// The answer that was given, or the command that was run.
    pub given: String,
    /// How it ended, in a word; empty where it was no answer.
    pub verdict: String,
    /// The wrong turns, where it was a walk.
    pub turns: Vec<Turn>,
    /// The misconception in words, where the deck still has it.
    pub belief: Option<String>,
    /// What was expected.
    pub expected: String,
    /// What happened.
    pub happened: String,
    /// Where the two parted.
    pub gap: String,
    /// What to take away.
    pub insight: String,
    /// The last lines of an error.
    pub output: String,
    /// Free labels, separated by spaces.
    pub tags: String,
    /// Who tells it, where that is someone else.
    pub teller: String,
    /// What followed, one sentence each.
    pub followed: Vec<String>,
    /// It can become an item: it is none yet, and is the learner's to make one of.
    pub can_be_item: bool,
}

impl Entry {
    /// Tells whether it can be taken out of the log: answers stay, since what is asked when is worked out from them.
    #[must_use]
    pub fn can_go(&self) -> bool {
        self.line.kind != "attempt"
    }
}

/// A wrong turn of a walk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Turn {
    /// The state it was taken in.
    pub state: String,
    /// What was done; a command begins with `$ `, and it is empty once it was blanked for good.
    pub done: String,
    /// What it cost, with its currency; empty where it cost nothing.
    pub cost: String,
    /// It was put right later on the way.
    pub recovered: bool,
    /// The misconception, by its id.
    pub misconception: Option<String>,
    /// What it means: the misconception in its author's words, else what is said to the turn; may be empty.
    pub meant: String,
}

/// What is wanted of the log, as the screen asks it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Words.
    pub words: String,
    /// Which of all.
    pub which: Which,
    /// Only those that wait for words.
    pub waiting: bool,
    /// Only from there: `drill`, `catch`, `hand` or `story`.
    pub origin: Option<String>,
    /// Only of this deck.
    pub deck: Option<String>,
    /// Only of this skill.
    pub skill: Option<String>,
    /// Only of this class of error.
    pub cause: Option<String>,
    /// Only of this misconception, by its id.
    pub belief: Option<String>,
    /// Only answers that were this sure.
    pub sure: Option<Confidence>,
}

/// What a log can be narrowed down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// Open, or recovered.
    State,
    /// Whether it waits for words.
    Words,
    /// Where it comes from.
    Origin,
    /// How sure an answer was.
    Sure,
    /// The class of the error.
    Cause,
    /// The deck.
    Deck,
    /// The skill.
    Skill,
    /// The misconception.
    Belief,
}

impl Facet {
    /// All of them, those with few values first.
    pub const ALL: [Facet; 8] = [
        Facet::State,
        Facet::Words,
        Facet::Origin,
        Facet::Sure,
        Facet::Cause,
        Facet::Deck,
        Facet::Skill,
        Facet::Belief,
    ];
}

/// One value the log can be narrowed down to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Of what it is a value.
    pub facet: Facet,
    /// The value, as it is asked for.
    pub value: String,
    /// What it is in words, where its author has some; may be empty.
    pub says: String,
    /// Stumbles that have it, among those that are all else that is asked for.
    pub count: usize,
}

impl Asked {
    /// Gives what is asked for of a facet.
    #[must_use]
    pub fn of(&self, facet: Facet) -> Option<&str> {
        match facet {
            Facet::State => self.which.name(),
            Facet::Words => self.waiting.then_some(WAITING),
            Facet::Origin => self.origin.as_deref(),
            Facet::Sure => self.sure.map(sure_name),
            Facet::Cause => self.cause.as_deref(),
            Facet::Deck => self.deck.as_deref(),
            Facet::Skill => self.skill.as_deref(),
            Facet::Belief => self.belief.as_deref(),
        }
    }

    /// Asks for a value of a facet, or for any again.
    pub fn ask(&mut self, facet: Facet, value: Option<&str>) {
        let owned = value.map(str::to_owned);
        match facet {
            Facet::State => {
                let known = [Which::Open, Which::Recovered].into_iter().find(|which| which.name() == value);
                self.which = known.unwrap_or_default();
            }
            Facet::Words => self.waiting = value == Some(WAITING),
            Facet::Origin => self.origin = owned,
            Facet::Sure => self.sure = SURE.into_iter().find(|sure| Some(sure_name(*sure)) == value),
            Facet::Cause => self.cause = owned,
            Facet::Deck => self.deck = owned,
            Facet::Skill => self.skill = owned,
            Facet::Belief => self.belief = owned,
        }
    }
}

/// The one value of [`Facet::Words`].
pub const WAITING: &str = "waiting";

const SURE: [Confidence; 4] = [Confidence::Guess, Confidence::Perhaps, Confidence::Likely, Confidence::Certain];

/// Names a confidence, as values of a facet do.
#[must_use]
pub fn sure_name(sure: Confidence) -> &'static str {
    match sure {
        Confidence::Guess => "guess",
        Confidence::Perhaps => "perhaps",
        Confidence::Likely => "likely",
        Confidence::Certain => "certain",
    }
}

impl Which {
    /// Names it; all of them have no name.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            Which::All => None,
            Which::Open => Some("open"),
            Which::Recovered => Some("recovered"),
        }
    }
}

/// Which stumbles are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Which {
    /// All.
    #[default]
    All,
    /// Those not made good yet.
    Open,
    /// Those made good.
    Recovered,
}

/// A stumble as it is typed into the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// What happened.
    pub happened: String,
    /// What was expected.
    pub expected: String,
    /// Why.
    pub gap: String,
    /// What to take away.
    pub insight: String,
    /// Labels.
    pub tags: String,
}
