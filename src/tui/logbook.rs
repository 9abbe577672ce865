//! The screens of the failure log: a list with words to search by and keys to filter by, an entry, a form.
//!
//! Owns what is asked for and where the mark stands. Knows no store: what is wanted is an effect, what comes back is a
//! value.

use super::{
    keys::{Action, Code, Key, Mode},
    log::{Asked, Entry, Line, Typed, Which},
    widgets::field::{Edit, Field},
};
use crate::session::rows::Cause;

/// The failure log on the screen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Logbook {
    /// What is up.
    pub view: View,
    /// The words that are searched by.
    pub words: Field,
    /// What else is asked for.
    pub asked: Asked,
    /// What was found, newest first; none before it came.
    pub lines: Option<Vec<Line>>,
    /// There are more than these.
    pub more: bool,
    /// Older answers are still being read.
    pub behind: bool,
    /// The share of them that was read, 0 to 1, where that is known.
    pub share: Option<f64>,
    /// The marked line.
    pub at: usize,
    /// What came of the last thing that was done.
    pub said: Option<String>,
}

/// What of the failure log is up.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum View {
    /// The list.
    #[default]
    List,
    /// The list, with the focus on the words.
    Search,
    /// One entry.
    Entry(Box<Entry>),
    /// A stumble to write down.
    Form(Box<Form>),
}

/// A stumble that is being written down.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Form {
    /// What happened, what was expected, why, the insight, labels.
    pub fields: [Field; 5],
    /// The one with the focus.
    pub at: usize,
}

/// What follows from a key.
#[derive(Debug, Clone, PartialEq)]
pub enum Then {
    /// Nothing beyond this screen.
    Nothing,
    /// Something is wanted from outside.
    Ask(Wish),
    /// Leave the failure log.
    Leave,
}

/// What is wanted from outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// Bring what is asked for.
    Load(Asked),
    /// Bring an entry whole, by its name.
    Open(String),
    /// Write a stumble down.
    Write(Typed),
    /// Make an item of an entry, by its name.
    MakeItem(String),
}

/// What comes back.
#[derive(Debug, Clone, PartialEq)]
pub enum Brought {
    /// What was asked for, newest first.
    Lines {
        /// The entries.
        lines: Vec<Line>,
        /// There are more.
        more: bool,
        /// Not all of the log was read yet.
        behind: bool,
    },
    /// So much of the log was read, 0 to 1.
    Reading(f64),
    /// All of the log was read.
    Read,
    /// An entry whole.
    Entry(Box<Entry>),
    /// Something was written into the log, or made of it: one sentence.
    Said(String),
}

impl Form {
    /// Gives what was written.
    #[must_use]
    pub fn typed(&self) -> Typed {
        let [happened, expected, gap, insight, tags] = self.fields.each_ref().map(|f| f.text().trim().to_owned());
        Typed { happened, expected, gap, insight, tags }
    }
}

impl Logbook {
    /// Tells which table of keys is in force.
    #[must_use]
    pub fn mode(&self) -> Mode {
        match self.view {
            View::List => Mode::Log,
            View::Search => Mode::LogSearch,
            View::Entry(_) => Mode::LogEntry,
            View::Form(_) => Mode::LogForm,
        }
    }

    /// The marked entry.
    #[must_use]
    pub fn marked(&self) -> Option<&Line> {
        self.lines.as_ref()?.get(self.at)
    }

    /// Takes what comes from outside; gives what is wanted then.
    pub fn take(&mut self, brought: Brought) -> Option<Wish> {
        match brought {
            Brought::Lines { lines, more, behind } => {
                self.found(lines, more, behind);
                None
            }
            Brought::Entry(entry) => {
                self.view = View::Entry(entry);
                None
            }
            Brought::Reading(share) => {
                self.share = Some(share);
                None
            }
            Brought::Read => Some(Wish::Load(self.asked())),
            Brought::Said(sentence) => {
                self.said = Some(sentence);
                if let View::Entry(entry) = &mut self.view {
                    entry.can_be_item = false;
                }
                Some(Wish::Load(self.asked()))
            }
        }
    }

    /// Takes what was found.
    fn found(&mut self, lines: Vec<Line>, more: bool, behind: bool) {
        self.share = self.share.filter(|_| behind);
        self.at = self.at.min(lines.len().saturating_sub(1));
        (self.lines, self.more, self.behind) = (Some(lines), more, behind);
    }

    /// Takes a key with what the table says of it.
    pub fn key(&mut self, key: Key, action: Option<Action>) -> Then {
        self.said = None;
        match &mut self.view {
            View::List => self.in_list(action),
            View::Search => self.in_words(key, action),
            View::Entry(entry) => match action {
                Some(Action::Back) => {
                    self.view = View::List;
                    Then::Ask(Wish::Load(self.asked()))
                }
                Some(Action::MakeItem) => Then::Ask(Wish::MakeItem(entry.line.name.clone())),
                _ => Then::Nothing,
            },
            View::Form(form) => match action {
                Some(Action::Back) => {
                    self.view = View::List;
                    Then::Nothing
                }
                Some(Action::Next) => {
                    form.at = (form.at + 1) % form.fields.len();
                    Then::Nothing
                }
                Some(Action::Commit) => {
                    let typed = form.typed();
                    self.view = View::List;
                    if typed == Typed::default() { Then::Nothing } else { Then::Ask(Wish::Write(typed)) }
                }
                _ => {
                    if let (Some(edit), Some(field)) = (edit(key), form.fields.get_mut(form.at)) {
                        field.apply(&edit);
                    }
                    Then::Nothing
                }
            },
        }
    }

    /// Puts pasted text where the focus is; it never submits.
    pub fn paste(&mut self, text: &str) -> Then {
        let edit = Edit::Paste(text.to_owned());
        match &mut self.view {
            View::Search => {
                self.words.apply(&edit);
                Then::Ask(Wish::Load(self.asked()))
            }
            View::Form(form) => {
                if let Some(field) = form.fields.get_mut(form.at) {
                    field.apply(&edit);
                }
                Then::Nothing
            }
            View::List | View::Entry(_) => Then::Nothing,
        }
    }

    /// Gives all that is asked for.
    #[must_use]
    pub fn asked(&self) -> Asked {
        Asked { words: self.words.text().to_owned(), ..self.asked.clone() }
    }

    fn in_list(&mut self, action: Option<Action>) -> Then {
        let last = self.lines.as_ref().map_or(0, |lines| lines.len().saturating_sub(1));
        match action {
            Some(Action::Up) => self.at = self.at.saturating_sub(1),
            Some(Action::Down) => self.at = (self.at + 1).min(last),
            Some(Action::Open) => {
                return self.marked().map_or(Then::Nothing, |line| Then::Ask(Wish::Open(line.name.clone())));
            }
            Some(Action::Search) => self.view = View::Search,
            Some(Action::Add) => self.view = View::Form(Box::default()),
            Some(Action::MakeItem) => {
                return self.marked().map_or(Then::Nothing, |line| Then::Ask(Wish::MakeItem(line.name.clone())));
            }
            Some(Action::Which) => {
                self.asked.which = match self.asked.which {
                    Which::All => Which::Open,
                    Which::Open => Which::Recovered,
                    Which::Recovered => Which::All,
                };
                return self.start_over();
            }
            Some(Action::Cause) => {
                let next = match self.asked.cause {
                    None => 0,
                    Some(cause) => Cause::ALL.iter().position(|known| known.name() == cause).map_or(0, |n| n + 1),
                };
                self.asked.cause = Cause::ALL.get(next).map(|cause| cause.name());
                return self.start_over();
            }
            Some(Action::Certain) => {
                self.asked.certain = !self.asked.certain;
                return self.start_over();
            }
            Some(Action::SameSkill) => {
                self.asked.skill = match &self.asked.skill {
                    Some(_) => None,
                    None => self.marked().and_then(|line| line.skill.clone()),
                };
                return self.start_over();
            }
            Some(Action::Back) if self.asked() != Asked::default() => {
                // One step back is to all there is.
                self.asked = Asked::default();
                self.words.clear();
                return self.start_over();
            }
            Some(Action::Back) => return Then::Leave,
            _ => {}
        }
        Then::Nothing
    }

    fn start_over(&mut self) -> Then {
        self.at = 0;
        Then::Ask(Wish::Load(self.asked()))
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
                    return self.start_over();
                }
            }
        }
        Then::Nothing
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keys::Keymap;

    fn lines(names: &[&str]) -> Vec<Line> {
        let line = |name: &&str| Line { name: (*name).to_owned(), skill: Some("moves".into()), ..Line::default() };
        names.iter().map(line).collect()
    }

    fn press(log: &mut Logbook, keys: &str) -> Vec<Then> {
        let map = Keymap::load("").unwrap();
        keys.split(' ')
            .map(|name| {
                let key = Key::parse(name).unwrap();
                let action = map.action(log.mode(), key);
                log.key(key, action)
            })
            .filter(|then| *then != Then::Nothing)
            .collect()
    }

    #[test]
    fn every_letter_of_a_search_asks_anew_and_the_mark_begins_at_the_top() {
        let mut log = Logbook::default();
        log.found(lines(&["a", "b"]), false, false);
        press(&mut log, "down down");
        assert_eq!(log.at, 1);
        let asked = |words: &str| Then::Ask(Wish::Load(Asked { words: words.into(), ..Asked::default() }));
        assert_eq!(press(&mut log, "/ q a backspace"), [asked("q"), asked("qa"), asked("q")]);
        assert_eq!((log.at, log.mode()), (0, Mode::LogSearch));
        assert_eq!(press(&mut log, "enter enter"), [Then::Ask(Wish::Open("a".into()))]);
        // The first step back is to everything, the second home.
        assert_eq!(press(&mut log, "esc esc"), [Then::Ask(Wish::Load(Asked::default())), Then::Leave]);
    }

    #[test]
    fn filters_go_round() {
        let mut log = Logbook::default();
        log.found(lines(&["a"]), false, false);
        press(&mut log, "o c c t s");
        assert_eq!(
            log.asked,
            Asked {
                which: Which::Open,
                cause: Some("misread"),
                certain: true,
                skill: Some("moves".into()),
                ..Asked::default()
            }
        );
        press(&mut log, "o o c c c c c t s");
        assert_eq!(log.asked, Asked::default());
    }

    #[test]
    fn a_form_is_written_or_left() {
        let mut log = Logbook::default();
        assert_eq!(
            press(&mut log, "a x tab tab tab q enter"),
            [Then::Ask(Wish::Write(Typed { happened: "x".into(), insight: "q".into(), ..Typed::default() }))]
        );
        assert_eq!(press(&mut log, "a x esc a enter"), []);
        assert_eq!(log.mode(), Mode::Log);
    }
}
