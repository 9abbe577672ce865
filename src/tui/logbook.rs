//! The screens of the failure log: a list with words to search by and keys to filter by, an entry, a form, and what the
//! list can be narrowed down to.
//!
//! Owns what is asked for and where the mark stands. Knows no store: what is wanted is an effect, what comes back is a
//! value.

use super::{
    keys::{Action, Key, Mode},
    log::{Asked, Choice, Entry, Facet, Line, Typed, Which},
    widgets::field::{Edit, Field},
};
use crate::{memory::row::Confidence, session::rows::Cause};
use filter::{Chosen, Filter};
use form::{Filled, Form, edit};

pub mod filter;
pub mod form;

/// What is said when an entry was written anew.
const REWRITTEN: &str = "Written; what it said before stays in the database.";
/// Lines below the mark from which the next page is asked for.
const AHEAD: usize = 40;
/// Lines that one key goes over.
const LEAP: usize = 10;
/// Lines that are brought anew at once, when something was changed far down.
const MOST: usize = 2_000;

/// The failure log on the screen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Logbook {
    /// What is up.
    pub view: View,
    /// The words that are searched by.
    pub words: Field,
    /// What else is asked for.
    pub asked: Asked,
    /// What was found so far, newest first; none before it came.
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
    /// A stumble to write down, or to write anew.
    Form(Box<Form>),
    /// Whether an entry is to go out of the log.
    Delete(Box<Entry>),
    /// What the list is to be narrowed down to.
    Filter(Box<Filter>),
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
    /// Bring what is asked for, newest first.
    Load {
        /// What is asked for.
        asked: Asked,
        /// At least so many lines, where there are as many.
        least: usize,
    },
    /// Bring what comes below.
    More {
        /// What is asked for.
        asked: Asked,
        /// The place in time of the last line there is.
        before: i64,
    },
    /// Count what the list can be narrowed down to.
    Count(Asked),
    /// Bring an entry whole, by its name.
    Open(String),
    /// Write a stumble down.
    Write(Typed),
    /// Write the words of an entry anew.
    Rewrite {
        /// Its name.
        name: String,
        /// What it is to say.
        typed: Typed,
    },
    /// Take an entry out of the log, by its name.
    Delete(String),
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
    /// What comes below what was there.
    More {
        /// What was asked for.
        asked: Asked,
        /// The entries.
        lines: Vec<Line>,
        /// There are more.
        more: bool,
    },
    /// What the list can be narrowed down to.
    Choices(Asked, Vec<Choice>),
    /// So much of the log was read, 0 to 1.
    Reading(f64),
    /// All of the log was read.
    Read,
    /// An entry whole.
    Entry(Box<Entry>),
    /// Something was written into the log, or made of it: one sentence.
    Said(String),
    /// An entry was written anew: as it is now.
    Rewritten(Box<Entry>),
}

impl Logbook {
    /// Tells which table of keys is in force.
    #[must_use]
    pub fn mode(&self) -> Mode {
        match &self.view {
            View::List => Mode::Log,
            View::Search => Mode::LogSearch,
            View::Entry(_) => Mode::LogEntry,
            View::Form(form) if form.asks => Mode::LogLeave,
            View::Form(_) => Mode::LogForm,
            View::Delete(_) => Mode::LogDelete,
            View::Filter(_) => Mode::LogFilter,
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
            Brought::More { asked, lines, more } => {
                // What was asked for has changed since where it does not fit.
                if asked == self.asked()
                    && let Some(all) = &mut self.lines
                {
                    all.extend(lines);
                    self.more = more;
                }
                None
            }
            Brought::Choices(asked, choices) => {
                let fits = asked == self.asked();
                if let View::Filter(filter) = &mut self.view
                    && fits
                {
                    filter.choices = Some(choices);
                }
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
            Brought::Read => Some(self.anew()),
            Brought::Rewritten(entry) => {
                self.said = Some(REWRITTEN.to_owned());
                self.view = View::Entry(entry);
                Some(self.anew())
            }
            Brought::Said(sentence) => {
                self.said = Some(sentence);
                match &mut self.view {
                    View::Entry(entry) => entry.can_be_item = false,
                    // Not before it was written down, or taken out.
                    View::Form(_) | View::Delete(_) => self.view = View::List,
                    _ => {}
                }
                Some(self.anew())
            }
        }
    }

    /// Takes what was found; the mark stays on what it was on, where that is still there.
    fn found(&mut self, lines: Vec<Line>, more: bool, behind: bool) {
        self.share = self.share.filter(|_| behind);
        let marked = self.marked().and_then(|marked| lines.iter().position(|line| line.name == marked.name));
        self.at = marked.filter(|_| self.at > 0).unwrap_or(self.at).min(lines.len().saturating_sub(1));
        (self.lines, self.more, self.behind) = (Some(lines), more, behind);
    }

    /// Asks for all that is there anew.
    fn anew(&self) -> Wish {
        let least = if self.at > 0 { (self.at + 1).min(MOST) } else { 0 };
        Wish::Load { asked: self.asked(), least }
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
                    Then::Nothing
                }
                Some(Action::MakeItem) => Then::Ask(Wish::MakeItem(entry.line.name.clone())),
                Some(Action::Rewrite) => {
                    self.view = View::Form(Box::new(Form::of(entry)));
                    Then::Nothing
                }
                Some(Action::TakeAway) if entry.can_go() => {
                    self.view = View::Delete(std::mem::take(entry));
                    Then::Nothing
                }
                _ => Then::Nothing,
            },
            View::Delete(entry) => match action {
                Some(Action::TakeAway) => Then::Ask(Wish::Delete(entry.line.name.clone())),
                // Anything but a yes leaves it where it is.
                _ => {
                    self.view = View::Entry(std::mem::take(entry));
                    Then::Nothing
                }
            },
            View::Form(form) => match (form.key(key, action), &form.over) {
                (Filled::Stays, _) => Then::Nothing,
                (Filled::Left, None) => {
                    self.view = View::List;
                    Then::Nothing
                }
                // Back to the entry, as it was.
                (Filled::Left, Some(over)) => Then::Ask(Wish::Open(over.name.clone())),
                (Filled::Done(typed), None) => Then::Ask(Wish::Write(typed)),
                (Filled::Done(typed), Some(over)) => Then::Ask(Wish::Rewrite { name: over.name.clone(), typed }),
            },
            View::Filter(filter) => match filter.key(key, action, &self.asked) {
                Chosen::Stays => Then::Nothing,
                Chosen::Left => {
                    self.view = View::List;
                    Then::Nothing
                }
                Chosen::Value(facet, value) => {
                    self.view = View::List;
                    self.asked.ask(facet, value.as_deref());
                    self.start_over()
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
                self.start_over()
            }
            View::Form(form) => {
                form.apply(&edit);
                Then::Nothing
            }
            View::Filter(filter) => {
                filter.apply(&edit);
                Then::Nothing
            }
            View::List | View::Entry(_) | View::Delete(_) => Then::Nothing,
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
            Some(Action::Former) => self.at = self.at.saturating_sub(LEAP),
            Some(step @ (Action::Down | Action::Forth)) => {
                self.at = (self.at + if step == Action::Down { 1 } else { LEAP }).min(last);
                return self.further();
            }
            Some(Action::Narrow) => {
                self.view = View::Filter(Box::default());
                return Then::Ask(Wish::Count(self.asked()));
            }
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
                let next = match self.asked.cause.as_deref() {
                    None => 0,
                    Some(cause) => Cause::ALL.iter().position(|known| known.name() == cause).map_or(0, |n| n + 1),
                };
                self.asked.ask(Facet::Cause, Cause::ALL.get(next).map(|cause| cause.name()));
                return self.start_over();
            }
            Some(Action::Certain) => {
                let certain = self.asked.sure != Some(Confidence::Certain);
                self.asked.sure = certain.then_some(Confidence::Certain);
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
        Then::Ask(self.anew())
    }

    /// Asks for the next page where the mark comes near the end of what is there.
    fn further(&self) -> Then {
        let lines = self.lines.as_deref().unwrap_or_default();
        match lines.last() {
            Some(last) if self.more && self.at + AHEAD >= lines.len() => {
                Then::Ask(Wish::More { asked: self.asked(), before: last.place })
            }
            _ => Then::Nothing,
        }
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

    fn load(asked: Asked) -> Then {
        Then::Ask(Wish::Load { asked, least: 0 })
    }

    fn choice(facet: Facet, value: &str, says: &str) -> Choice {
        Choice { facet, value: value.into(), says: says.into(), count: 3 }
    }

    #[test]
    fn every_letter_of_a_search_asks_anew_and_the_mark_begins_at_the_top() {
        let mut log = Logbook::default();
        log.found(lines(&["a", "b"]), false, false);
        press(&mut log, "down down");
        assert_eq!(log.at, 1);
        let asked = |words: &str| load(Asked { words: words.into(), ..Asked::default() });
        assert_eq!(press(&mut log, "/ q a backspace"), [asked("q"), asked("qa"), asked("q")]);
        assert_eq!((log.at, log.mode()), (0, Mode::LogSearch));
        assert_eq!(press(&mut log, "enter enter"), [Then::Ask(Wish::Open("a".into()))]);
        // The first step back is to everything, the second home.
        assert_eq!(press(&mut log, "esc esc"), [load(Asked::default()), Then::Leave]);
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
                cause: Some("misread".into()),
                sure: Some(Confidence::Certain),
                skill: Some("moves".into()),
                ..Asked::default()
            }
        );
        press(&mut log, "o o c c c c c t s");
        assert_eq!(log.asked, Asked::default());
    }

    #[test]
    fn a_belief_is_chosen_with_a_few_letters_and_taken_back() {
        let mut log = Logbook::default();
        assert_eq!(press(&mut log, "f"), [Then::Ask(Wish::Count(Asked::default()))]);
        // Nothing was counted yet: nothing can be chosen.
        assert_eq!((press(&mut log, "enter down"), log.mode()), (vec![], Mode::LogFilter));
        let all = vec![
            choice(Facet::State, "open", ""),
            choice(Facet::Deck, "rust", "Rust"),
            choice(Facet::Belief, "copies-everywhere", "Assignment copies the value."),
            choice(Facet::Belief, "end", "The end is included."),
        ];
        log.take(Brought::Choices(Asked { words: "older".into(), ..Asked::default() }, Vec::new()));
        log.take(Brought::Choices(Asked::default(), all.clone()));
        let belief = Asked { belief: Some("end".into()), ..Asked::default() };
        assert_eq!(press(&mut log, "b e l space i n c enter"), [load(belief.clone())]);
        assert_eq!((log.mode(), &log.asked), (Mode::Log, &belief));
        // What is asked for stands first, even where nothing has it any more.
        press(&mut log, "f");
        log.take(Brought::Choices(belief.clone(), all[..1].to_vec()));
        let View::Filter(filter) = &log.view else { panic!("{:?}", log.view) };
        let shown = filter.shown(&log.asked);
        assert_eq!((shown[0].0.value.as_str(), shown[0].1, shown.len()), ("end", true, 2));
        assert_eq!(press(&mut log, "enter"), [load(Asked::default())]);
        let both = Asked {
            which: Which::Open,
            deck: Some("rust".into()),
            waiting: true,
            origin: Some("catch".into()),
            ..Asked::default()
        };
        // By the words that are seen, whatever the log calls it.
        let all = [all, vec![choice(Facet::Words, "waiting", ""), choice(Facet::Origin, "catch", "")]].concat();
        for wanted in ["o p e n", "d e c k", "y o u r space w o r d s", "c o m m a n d"] {
            press(&mut log, "f");
            log.take(Brought::Choices(log.asked(), all.clone()));
            press(&mut log, &format!("{wanted} enter"));
        }
        assert_eq!(log.asked, both);
        assert_eq!((press(&mut log, "f esc"), log.mode()), (vec![Then::Ask(Wish::Count(both))], Mode::Log));
    }

    #[test]
    fn the_list_goes_on_before_its_end_is_reached() {
        let page = |from: i64, count: i64| -> Vec<Line> {
            let line = |n: i64| Line { name: format!("n{n}"), place: -n, ..Line::default() };
            (from..from + count).map(line).collect()
        };
        let mut log = Logbook::default();
        log.found(page(0, 60), true, false);
        assert_eq!(press(&mut log, "pagedown"), []);
        let more = |before| Then::Ask(Wish::More { asked: Asked::default(), before });
        assert_eq!(press(&mut log, "pagedown"), [more(-59)]);
        log.take(Brought::More {
            asked: Asked { words: "x".into(), ..Asked::default() },
            lines: page(7, 1),
            more: false,
        });
        assert_eq!(log.lines.as_ref().unwrap().len(), 60, "what was asked for before is not mixed in");
        log.take(Brought::More { asked: Asked::default(), lines: page(60, 30), more: false });
        assert_eq!(press(&mut log, "pagedown ".repeat(12).trim()), [], "the end is the end");
        assert_eq!((log.at, log.marked().unwrap().name.as_str()), (89, "n89"));
        // What is brought anew keeps the mark where it was.
        let wish = log.take(Brought::Read);
        assert_eq!(wish, Some(Wish::Load { asked: Asked::default(), least: 90 }));
        log.take(Brought::Lines { lines: page(-1, 91), more: true, behind: false });
        assert_eq!(log.marked().unwrap().name, "n89");
        press(&mut log, "pageup up");
        assert_eq!(log.marked().unwrap().name, "n78");
    }

    #[test]
    fn an_entry_is_left_to_the_line_it_was_opened_from() {
        let mut log = Logbook::default();
        log.found(lines(&["a", "b", "c"]), false, false);
        press(&mut log, "down enter");
        log.take(Brought::Entry(Box::default()));
        assert_eq!((press(&mut log, "esc"), log.at, log.mode()), (vec![], 1, Mode::Log));
    }

    #[test]
    fn a_form_stays_until_it_is_written() {
        let mut log = Logbook::default();
        let typed = Typed { happened: "x".into(), insight: "q".into(), ..Typed::default() };
        assert_eq!(press(&mut log, "a x tab tab tab q enter"), [Then::Ask(Wish::Write(typed.clone()))]);
        // Whatever keeps it from the disk, it is all still there.
        assert_eq!((log.mode(), press(&mut log, "enter")), (Mode::LogForm, vec![Then::Ask(Wish::Write(typed))]));
        assert_eq!(
            log.take(Brought::Said("Written down.".into())),
            Some(Wish::Load { asked: Asked::default(), least: 0 })
        );
        assert_eq!(log.mode(), Mode::Log);
    }

    fn entry(kind: &str) -> Entry {
        let line = Line { name: "ab12".into(), kind: kind.into(), ..Line::default() };
        let (happened, insight) = ("it\n  moved".into(), "borrow it".into());
        Entry { line, happened, insight, tags: "rust".into(), ..Entry::default() }
    }

    #[test]
    fn an_entry_is_written_anew_and_what_was_not_touched_stays_as_it_was() {
        let mut log = Logbook { view: View::Entry(Box::new(entry("hand"))), ..Logbook::default() };
        assert_eq!(press(&mut log, "e enter"), [Then::Ask(Wish::Open("ab12".into()))], "nothing is other than it was");
        // The first that says nothing has the focus: what was expected. Then why, the insight, the labels.
        let written = press(&mut log, "c tab tab s enter");
        let typed = Typed {
            happened: "it\n  moved".into(),
            expected: "c".into(),
            insight: "borrow its".into(),
            tags: "rust".into(),
            ..Typed::default()
        };
        assert_eq!(written, [Then::Ask(Wish::Rewrite { name: "ab12".into(), typed })]);
        assert_eq!(log.mode(), Mode::LogForm, "until it is written");
        let wish = log.take(Brought::Rewritten(Box::new(entry("hand"))));
        assert_eq!((wish, log.mode()), (Some(Wish::Load { asked: Asked::default(), least: 0 }), Mode::LogEntry));
        assert!(log.said.as_ref().is_some_and(|said| said.starts_with("Written")));
        // What was typed is not thrown away without a question.
        press(&mut log, "e x esc");
        assert_eq!(log.mode(), Mode::LogLeave);
        assert_eq!(press(&mut log, "y"), [Then::Ask(Wish::Open("ab12".into()))]);
    }

    #[test]
    fn an_answer_has_words_but_no_labels_and_stays_in_the_log() {
        let mut log = Logbook { view: View::Entry(Box::new(entry("attempt"))), ..Logbook::default() };
        assert_eq!((press(&mut log, "x"), log.mode()), (vec![], Mode::LogEntry));
        press(&mut log, "e tab tab tab");
        let View::Form(form) = &log.view else { panic!("{:?}", log.view) };
        assert_eq!((form.shown().len(), form.at), (4, 0), "round without the labels");
        assert_eq!(form.typed().tags, "rust");
    }

    #[test]
    fn an_entry_goes_out_of_the_log_only_on_a_yes() {
        let mut log = Logbook { view: View::Entry(Box::new(entry("hand"))), ..Logbook::default() };
        for no in ["n", "esc", "enter", "x"] {
            assert_eq!((press(&mut log, &format!("x {no}")), log.mode()), (vec![], Mode::LogEntry), "{no}");
        }
        assert_eq!(press(&mut log, "x y"), [Then::Ask(Wish::Delete("ab12".into()))]);
        log.take(Brought::Said("It is out of the log.".into()));
        assert_eq!(log.mode(), Mode::Log);
    }

    #[test]
    fn what_was_typed_is_thrown_away_only_on_a_yes() {
        let mut log = Logbook::default();
        assert_eq!(press(&mut log, "a esc a enter"), []);
        assert_eq!(log.mode(), Mode::Log, "nothing was typed: nothing is asked");
        press(&mut log, "a x esc");
        assert_eq!(log.mode(), Mode::LogLeave);
        press(&mut log, "n");
        assert_eq!(log.mode(), Mode::LogForm);
        press(&mut log, "esc esc");
        assert_eq!(log.mode(), Mode::LogForm, "a second Esc is no yes");
        let View::Form(form) = &log.view else { panic!("{:?}", log.view) };
        assert_eq!(form.typed().happened, "x");
        press(&mut log, "esc y");
        assert_eq!(log.mode(), Mode::Log);
    }
}
