//! The instructor's page as a screen: which part is up, what of it is shown, what is marked.
//!
//! Owns no figure: everything it shows was published with the page, whatever is filtered, sorted or searched. A filter
//! leaves lines out and counts nobody anew, so that what is told of few people stays what the page tells.

pub mod lines;

use super::{
    keys::{Action, Code, Key, Mode},
    widgets::field::{Edit, Field},
};
use crate::{deck::model, insight::cohort::page::Page};

/// The page, and the questions as they are asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Material {
    /// What is told.
    pub page: Page,
    /// The questions of items on it that are at hand.
    pub asked: std::collections::BTreeMap<(String, String), Asked>,
}

/// How an item is asked at first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// The prompt, Markdown.
    pub prompt: String,
    /// The code under it.
    pub code: Option<model::Code>,
}

/// A part of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leaf {
    /// Items, the largest risk first.
    Risks,
    /// What stands out beyond chance.
    Found,
    /// Beliefs.
    Beliefs,
    /// Skills.
    Skills,
    /// What it was worth, and how sure people are beyond being right.
    Worth,
    /// Who reported, what was left out, how to read the page.
    Reports,
}

impl Leaf {
    /// All parts, in order.
    pub const ALL: [Leaf; 6] = [Leaf::Risks, Leaf::Found, Leaf::Beliefs, Leaf::Skills, Leaf::Worth, Leaf::Reports];

    /// Names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Leaf::Risks => "risks",
            Leaf::Found => "what stands out",
            Leaf::Beliefs => "beliefs",
            Leaf::Skills => "skills",
            Leaf::Worth => "worth",
            Leaf::Reports => "reports",
        }
    }

    /// Tells which it is, from 0.
    #[must_use]
    pub fn place(self) -> usize {
        Leaf::ALL.iter().position(|leaf| *leaf == self).unwrap_or(0)
    }
}

/// The order of the items.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// The largest risk first.
    #[default]
    Risk,
    /// The largest share missed first.
    Missed,
    /// Those first that tell the able from others least.
    Apart,
    /// Those first that have closed least.
    Open,
    /// By name.
    Name,
}

impl Order {
    /// Names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Order::Risk => "by risk",
            Order::Missed => "by share missed",
            Order::Apart => "by what tells least apart",
            Order::Open => "by what closes least",
            Order::Name => "by name",
        }
    }

    fn next(self) -> Order {
        match self {
            Order::Risk => Order::Missed,
            Order::Missed => Order::Apart,
            Order::Apart => Order::Open,
            Order::Open => Order::Name,
            Order::Name => Order::Risk,
        }
    }
}

/// What a line of a list is about: numbers of a deck of the page, and of what of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// An item.
    Item(usize, usize),
    /// A belief.
    Belief(usize, usize),
    /// A skill.
    Skill(usize, usize),
    /// A finding, and what it is about.
    Found(usize, Option<(usize, usize)>, bool),
}

/// What is up.
#[derive(Debug, Clone, PartialEq)]
pub enum View {
    /// The list.
    List,
    /// The list, while words are typed.
    Search,
    /// One of it.
    One(Place),
    /// Where the page is to be written.
    Export {
        /// The path.
        path: Field,
        /// Something is there already, and another Enter replaces it.
        there: bool,
    },
}

/// Something the screen wants from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Write the page as HTML.
    Export {
        /// Where.
        path: String,
        /// What is there may be replaced.
        replace: bool,
    },
}

/// What comes for the screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Brought {
    /// So much of the reports is read, 0 to 1.
    Progress(f64),
    /// All is read.
    Page(Box<Material>),
    /// It could not be read; a sentence.
    Nothing(String),
    /// The page was written; a sentence.
    Written(String),
    /// Something is there already; a sentence.
    There(String),
    /// It could not be written; a sentence.
    NotWritten(String),
}

/// What follows from a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// Nothing outside.
    Nothing,
    /// This is wanted.
    Ask(Wish),
    /// The screen is left.
    Leave,
}

/// The screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Board {
    /// What is told, once it is there.
    pub material: Option<Box<Material>>,
    /// How much of the reports is read, 0 to 1.
    pub progress: f64,
    /// Why there is nothing to tell.
    pub nothing: Option<String>,
    /// The part.
    pub leaf: Leaf,
    /// Which line is marked.
    pub at: usize,
    /// How items are ordered.
    pub order: Order,
    /// Only this deck of the page.
    pub deck: Option<usize>,
    /// Only this skill of a deck.
    pub skill: Option<(usize, String)>,
    /// Only what holds these words.
    pub words: Field,
    /// What is up.
    pub view: View,
    /// What was just done, or could not be.
    pub said: Option<String>,
}

impl Default for Board {
    fn default() -> Self {
        Board {
            material: None,
            progress: 0.0,
            nothing: None,
            leaf: Leaf::Risks,
            at: 0,
            order: Order::default(),
            deck: None,
            skill: None,
            words: Field::default(),
            view: View::List,
            said: None,
        }
    }
}

/// The name a page is offered to be written under.
const OFFERED: &str = "cohort.html";

impl Board {
    /// Tells which table of keys is in force.
    #[must_use]
    pub fn mode(&self) -> Mode {
        match &self.view {
            View::List => Mode::Cohort,
            View::Search => Mode::CohortSearch,
            View::One(_) => Mode::CohortOne,
            View::Export { .. } => Mode::CohortExport,
        }
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key, action: Option<Action>) -> Then {
        self.said = None;
        match &mut self.view {
            View::List => self.in_list(action),
            View::Search => self.in_words(key, action),
            View::One(_) => self.in_one(action),
            View::Export { path, there } => match action {
                Some(Action::Back) => {
                    self.view = View::List;
                    Then::Nothing
                }
                Some(Action::Commit) if path.text().trim().is_empty() => Then::Nothing,
                Some(Action::Commit) => {
                    Then::Ask(Wish::Export { path: path.text().trim().to_owned(), replace: *there })
                }
                _ => {
                    if edit(key).is_some_and(|edit| path.apply(&edit)) {
                        *there = false;
                    }
                    Then::Nothing
                }
            },
        }
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        match &mut self.view {
            View::Search => {
                self.words.apply(&Edit::Paste(text.to_owned()));
                self.at = 0;
            }
            View::Export { path, there } => {
                path.apply(&Edit::Paste(text.to_owned()));
                *there = false;
            }
            View::List | View::One(_) => {}
        }
    }

    /// Takes what has come.
    pub fn take(&mut self, brought: Brought) {
        match brought {
            Brought::Progress(share) => self.progress = share,
            Brought::Page(material) => self.material = Some(material),
            Brought::Nothing(sentence) => self.nothing = Some(sentence),
            Brought::Written(sentence) => {
                self.view = View::List;
                self.said = Some(sentence);
            }
            Brought::There(sentence) => {
                if let View::Export { there, .. } = &mut self.view {
                    *there = true;
                    self.said = Some(sentence);
                }
            }
            Brought::NotWritten(sentence) => self.said = Some(sentence),
        }
    }

    /// Tells whether what is up is only read: up and down scroll it.
    #[must_use]
    pub fn is_read(&self) -> bool {
        match self.view {
            View::One(_) => true,
            View::List => matches!(self.leaf, Leaf::Worth | Leaf::Reports),
            View::Search | View::Export { .. } => false,
        }
    }

    /// Tells whether anything is left out of the lists.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        self.deck.is_some() || self.skill.is_some() || !self.words.text().trim().is_empty()
    }

    fn in_list(&mut self, action: Option<Action>) -> Then {
        let lines = self.lines();
        let marked = lines.get(self.at).copied();
        match action {
            Some(Action::Back) if self.is_filtered() => {
                // One step back is to all there is.
                (self.deck, self.skill, self.at) = (None, None, 0);
                self.words.clear();
            }
            Some(Action::Back) => return Then::Leave,
            _ if self.material.is_none() => {}
            Some(Action::Forth) => self.turn(1),
            Some(Action::Former) => self.turn(Leaf::ALL.len() - 1),
            Some(Action::Up) => self.at = self.at.saturating_sub(1),
            Some(Action::Down) => self.at = (self.at + 1).min(lines.len().saturating_sub(1)),
            Some(Action::Open) => {
                if let Some(place) = marked.and_then(opened) {
                    self.view = View::One(place);
                }
            }
            Some(Action::Search) => self.view = View::Search,
            Some(Action::Order) => {
                (self.leaf, self.order, self.at) = (Leaf::Risks, self.order.next(), 0);
            }
            Some(Action::OneDeck) => {
                let decks = self.material.as_ref().map_or(0, |material| material.page.decks.len());
                let next = self.deck.map_or(0, |deck| deck + 1);
                (self.deck, self.skill, self.at) = (Some(next).filter(|next| *next < decks), None, 0);
            }
            Some(Action::SameSkill) => {
                self.skill = match &self.skill {
                    Some(_) => None,
                    None => marked.and_then(|place| self.skill_of(place)),
                };
                self.at = 0;
            }
            Some(Action::Export) => {
                let mut path = Field::default();
                path.apply(&Edit::Paste(OFFERED.to_owned()));
                self.view = View::Export { path, there: false };
            }
            _ => {}
        }
        Then::Nothing
    }

    fn turn(&mut self, by: usize) {
        let place = (self.leaf.place() + by) % Leaf::ALL.len();
        self.leaf = Leaf::ALL.get(place).copied().unwrap_or(Leaf::Risks);
        self.at = 0;
    }

    fn in_one(&mut self, action: Option<Action>) -> Then {
        let lines = self.lines();
        let next = match action {
            Some(Action::Forth) => {
                (self.at + 1..lines.len()).find(|n| lines.get(*n).copied().and_then(opened).is_some())
            }
            Some(Action::Former) => (0..self.at).rev().find(|n| lines.get(*n).copied().and_then(opened).is_some()),
            Some(Action::Back) => {
                self.view = View::List;
                None
            }
            _ => None,
        };
        if let Some((next, place)) = next.and_then(|next| Some((next, lines.get(next).copied().and_then(opened)?))) {
            self.at = next;
            self.view = View::One(place);
        }
        Then::Nothing
    }

    fn in_words(&mut self, key: Key, action: Option<Action>) -> Then {
        match action {
            Some(Action::Commit | Action::Back) => self.view = View::List,
            Some(Action::Down) => {
                self.view = View::List;
                return self.in_list(action);
            }
            _ => {
                if edit(key).is_some_and(|edit| self.words.apply(&edit)) {
                    self.at = 0;
                }
            }
        }
        Then::Nothing
    }
}

/// Gives what a line leads to.
#[must_use]
pub fn opened(place: Place) -> Option<Place> {
    match place {
        Place::Found(_, about, is_item) => {
            about.map(|(deck, n)| if is_item { Place::Item(deck, n) } else { Place::Belief(deck, n) })
        }
        place => Some(place),
    }
}

fn edit(key: Key) -> Option<Edit> {
    match key.code {
        Code::Char(c) if key.ctrl => Edit::of_chord(c),
        Code::Char(c) => Some(Edit::Insert(c)),
        Code::Backspace => Some(Edit::Backspace),
        Code::Delete => Some(Edit::Delete),
        Code::Left => Some(Edit::Left),
        Code::Right => Some(Edit::Right),
        Code::Home => Some(Edit::Home),
        Code::End => Some(Edit::End),
        _ => None,
    }
}
