//! Keys, and which action each means on which screen. The help overlay and the last line come from the same table.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The table every user starts from.
pub const DEFAULTS: &str = include_str!("keys.toml");

/// A key press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// With Ctrl.
    pub ctrl: bool,
}

/// Which key was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Code {
    /// A character.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Cursor left.
    Left,
    /// Cursor right.
    Right,
    /// Cursor up.
    Up,
    /// Cursor down.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

impl Key {
    /// Makes a plain key.
    #[must_use]
    pub fn plain(code: Code) -> Self {
        Key { code, ctrl: false }
    }

    /// Makes the key of a character.
    #[must_use]
    pub fn char(c: char) -> Self {
        Key::plain(Code::Char(c))
    }

    /// Makes a Ctrl chord.
    #[must_use]
    pub fn ctrl(c: char) -> Self {
        Key { code: Code::Char(c), ctrl: true }
    }

    /// Reads the name of a key as it is written in `keys.toml`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        if let Some(letter) = name.strip_prefix("ctrl-") {
            let mut letters = letter.chars();
            return match (letters.next(), letters.next()) {
                (Some(c), None) if c.is_ascii_lowercase() && !"hijmsqzc".contains(c) => Some(Key::ctrl(c)),
                _ => None,
            };
        }
        let code = match name {
            "enter" => Code::Enter,
            "esc" => Code::Esc,
            "tab" => Code::Tab,
            "space" => Code::Char(' '),
            "backspace" => Code::Backspace,
            "delete" => Code::Delete,
            "left" => Code::Left,
            "right" => Code::Right,
            "up" => Code::Up,
            "down" => Code::Down,
            "home" => Code::Home,
            "end" => Code::End,
            "pageup" => Code::PageUp,
            "pagedown" => Code::PageDown,
            _ => {
                let mut letters = name.chars();
                match (letters.next(), letters.next()) {
                    (Some(c), None) => Code::Char(c),
                    _ => return None,
                }
            }
        };
        Some(Key::plain(code))
    }

    /// Writes the key as it is shown on the last line.
    #[must_use]
    pub fn label(&self) -> String {
        match self.code {
            Code::Char(' ') => "Space".into(),
            Code::Char(c) if self.ctrl => format!("^{}", c.to_ascii_uppercase()),
            Code::Char(c) => c.to_string(),
            Code::Enter => "Enter".into(),
            Code::Esc => "Esc".into(),
            Code::Tab => "Tab".into(),
            Code::Backspace => "Backspace".into(),
            Code::Delete => "Delete".into(),
            Code::Left => "←".into(),
            Code::Right => "→".into(),
            Code::Up => "↑".into(),
            Code::Down => "↓".into(),
            Code::Home => "Home".into(),
            Code::End => "End".into(),
            Code::PageUp => "PgUp".into(),
            Code::PageDown => "PgDn".into(),
        }
    }
}

/// What a key can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Begin, or go on where one was.
    Begin,
    /// Begin anew, leaving what was open.
    Afresh,
    /// Practise what nothing wants today, outside the schedule.
    Practise,
    /// Show the decks.
    Decks,
    /// Show the days ahead and the limits.
    Ahead,
    /// Show the map of skills.
    Skills,
    /// Show the figures.
    Stats,
    /// The next page of figures.
    Forth,
    /// The page of figures before.
    Former,
    /// What stands behind what is marked: of a figure the answers, of a stumble all that is known.
    Open,
    /// The numbers in place of the charts.
    Numbers,
    /// Drill the marked pair.
    Pair,
    /// Show the keys.
    Help,
    /// Leave Pratfall.
    Quit,
    /// One screen back.
    Back,
    /// Up.
    Up,
    /// Down.
    Down,
    /// To the line above.
    Above,
    /// To the line below.
    Below,
    /// To the token before.
    TokenBefore,
    /// To the token after.
    TokenAfter,
    /// The marked line further in.
    Indent,
    /// The marked line further out.
    Outdent,
    /// Pick the marked line up, or put it down.
    Hold,
    /// Take the marked line out.
    TakeOut,
    /// Point at the marked line, or no more.
    Toggle,
    /// Less.
    Less,
    /// More.
    More,
    /// On to what comes next.
    GoOn,
    /// The answer is ready.
    Commit,
    /// Make the marked move.
    Take,
    /// The next field.
    Next,
    /// A new line in the field.
    Line,
    /// Run the code.
    Run,
    /// Call off what is running.
    CallOff,
    /// Write on in an editor of one's own.
    Editor,
    /// It may run.
    Agree,
    /// It may not run.
    Refuse,
    /// A hint.
    Hint,
    /// Give up.
    GiveUp,
    /// Not now.
    Skip,
    /// Take the last answer back.
    Undo,
    /// End the session.
    Stop,
    /// Leave the session, keeping the place.
    Leave,
    /// Write words.
    Write,
    /// Another try with a hint.
    TryAgain,
    /// "I was right."
    IWasRight,
    /// Why this item comes now.
    Why,
    /// What can be done with this item.
    Item,
    /// Put it off until tomorrow.
    Bury,
    /// Put it aside for a week.
    Park,
    /// Ask it no more.
    Suspend,
    /// Call it faulty.
    Flag,
    /// Let it climb no higher.
    Ceiling,
    /// The memory stays as it is.
    Keep,
    /// Half of the memory stays.
    Halve,
    /// The memory begins anew.
    Anew,
    /// It was a slip.
    Slip,
    /// It was misread.
    Misread,
    /// It was not known.
    Gap,
    /// It was known in part.
    Partial,
    /// The order was wrong.
    Procedure,
    /// Something else was believed.
    Misconception,
    /// Show the failure log.
    Log,
    /// Search by words.
    Search,
    /// Narrow the log down.
    Narrow,
    /// Write a stumble down.
    Add,
    /// All, open ones, recovered ones.
    Which,
    /// The next cause.
    Cause,
    /// Certain ones only.
    Certain,
    /// Of the marked one's skill only.
    SameSkill,
    /// Make an item of it.
    MakeItem,
    /// Write its words anew.
    Rewrite,
    /// Take it out of the log.
    TakeAway,
    /// The next order.
    Order,
    /// Only one deck; the next one.
    OneDeck,
    /// Write what is shown to a file.
    Export,
}

/// A screen, as far as keys go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Home.
    Home,
    /// The decks.
    Decks,
    /// The days ahead.
    Ahead,
    /// The map of skills.
    Skills,
    /// What becomes of a memory whose answer was changed.
    Edited,
    /// The failure log.
    Log,
    /// The words it is searched by.
    LogSearch,
    /// What it is narrowed down to.
    LogFilter,
    /// An entry of it.
    LogEntry,
    /// A stumble that is written down.
    LogForm,
    /// Whether what was typed there is thrown away.
    LogLeave,
    /// Whether an entry is taken out of it.
    LogDelete,
    /// The figures.
    Stats,
    /// The instructor's page.
    Cohort,
    /// The words it is searched by.
    CohortSearch,
    /// One thing of it.
    CohortOne,
    /// Where it is written to.
    CohortExport,
    /// The lesson before an attempt.
    Lesson,
    /// A question with options.
    Choosing,
    /// Lines to put in order.
    Ordering,
    /// Lines to point at.
    Spotting,
    /// Tokens to point at.
    Pointing,
    /// A question with a field.
    Typing,
    /// Code to write.
    Coding,
    /// Code that is running.
    Running,
    /// Whether code may run.
    Trusting,
    /// A place in a scenario with moves alone.
    Acting,
    /// A place in a scenario where commands are typed.
    Commanding,
    /// How sure.
    Sure,
    /// The points of an explanation.
    Scoring,
    /// The verdict.
    Verdict,
    /// Words about a stumble.
    Words,
    /// Feedback.
    Feedback,
    /// The result of an exam, or the map of gaps.
    Sheet,
    /// What can be done with an item.
    Item,
    /// The end of a session.
    Summary,
}

type Table = BTreeMap<Mode, BTreeMap<Action, Vec<String>>>;

/// The keys in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Keymap {
    bindings: BTreeMap<Mode, Vec<(Key, Action)>>,
}

/// A key table that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeymapError {
    /// It is no table of keys.
    #[error("keys.toml cannot be read: {0}")]
    Syntax(String),
    /// A name that is no key, or one that a terminal cannot tell apart.
    #[error("keys.toml names no usable key: `{0}`")]
    Name(String),
    /// One key, two meanings.
    #[error("keys.toml gives `{0}` two meanings on one screen")]
    Twice(String),
}

impl Keymap {
    /// Reads the default table, with a user's changes over it; `user` may be empty.
    ///
    /// # Errors
    /// When a name is no key or a key has two meanings on one screen.
    pub fn load(user: &str) -> Result<Self, KeymapError> {
        let mut table = parse(DEFAULTS)?;
        for (mode, actions) in parse(user)? {
            table.entry(mode).or_default().extend(actions);
        }
        let mut bindings: BTreeMap<Mode, Vec<(Key, Action)>> = BTreeMap::new();
        for (mode, actions) in table {
            let known = bindings.entry(mode).or_default();
            for (action, names) in actions {
                for name in names {
                    let key = Key::parse(&name).ok_or_else(|| KeymapError::Name(name.clone()))?;
                    if known.iter().any(|(k, a)| *k == key && *a != action) {
                        return Err(KeymapError::Twice(name));
                    }
                    known.push((key, action));
                }
            }
        }
        Ok(Keymap { bindings })
    }

    /// Tells what a key means on a screen.
    #[must_use]
    pub fn action(&self, mode: Mode, key: Key) -> Option<Action> {
        self.of(mode).iter().find(|(k, _)| *k == key).map(|(_, action)| *action)
    }

    /// Gives the first key of an action on a screen.
    #[must_use]
    pub fn key(&self, mode: Mode, action: Action) -> Option<Key> {
        self.of(mode).iter().find(|(_, a)| *a == action).map(|(key, _)| *key)
    }

    /// Gives every action of a screen with its keys, in the order of the actions.
    #[must_use]
    pub fn actions(&self, mode: Mode) -> Vec<(Action, Vec<Key>)> {
        let mut actions: BTreeMap<Action, Vec<Key>> = BTreeMap::new();
        for (key, action) in self.of(mode) {
            actions.entry(*action).or_default().push(*key);
        }
        actions.into_iter().collect()
    }

    fn of(&self, mode: Mode) -> &[(Key, Action)] {
        self.bindings.get(&mode).map_or(&[], Vec::as_slice)
    }
}

fn parse(text: &str) -> Result<Table, KeymapError> {
    toml::from_str(text).map_err(|error| KeymapError::Syntax(error.message().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_have_no_conflict() {
        Keymap::load("").unwrap();
    }

    #[test]
    fn a_user_changes_one_key_and_keeps_the_rest() {
        let keys = Keymap::load("[home]\nquit = [\"x\"]\n").unwrap();
        assert_eq!(keys.action(Mode::Home, Key::char('x')), Some(Action::Quit));
        assert_eq!(keys.action(Mode::Home, Key::char('q')), None);
        assert_eq!(keys.action(Mode::Home, Key::char('d')), Some(Action::Decks));
    }

    #[test]
    fn what_cannot_be_used_is_said() {
        assert_eq!(Keymap::load("[home]\nquit = [\"f13\"]"), Err(KeymapError::Name("f13".into())));
        assert_eq!(Keymap::load("[home]\nquit = [\"d\"]"), Err(KeymapError::Twice("d".into())));
        assert_eq!(Keymap::load("[home]\nquit = [\"ctrl-c\"]"), Err(KeymapError::Name("ctrl-c".into())));
        assert!(matches!(Keymap::load("[hoem]\nquit = [\"d\"]"), Err(KeymapError::Syntax(_))));
    }

    #[test]
    fn typing_is_never_stolen() {
        let keys = Keymap::load("").unwrap();
        let modes = [
            Mode::Typing,
            Mode::Commanding,
            Mode::Coding,
            Mode::Words,
            Mode::Summary,
            Mode::LogSearch,
            Mode::LogFilter,
            Mode::LogForm,
            Mode::CohortSearch,
            Mode::CohortExport,
        ];
        for mode in modes {
            for (key, action) in keys.of(mode) {
                assert!(key.ctrl || !matches!(key.code, Code::Char(_)), "{key:?} means {action:?} while typing");
            }
        }
    }

    #[test]
    fn every_screen_tells_its_keys_and_every_question_can_be_left() {
        let keys = Keymap::load("").unwrap();
        for mode in keys.bindings.keys() {
            assert!(keys.key(*mode, Action::Help).is_some(), "{mode:?} has no help");
        }
        for mode in [Mode::Choosing, Mode::Ordering, Mode::Spotting, Mode::Pointing, Mode::Typing, Mode::Coding] {
            for action in [Action::Leave, Action::Hint, Action::GiveUp, Action::Skip, Action::Why, Action::Item] {
                assert!(keys.key(mode, action).is_some(), "{mode:?} has no key for {action:?}");
            }
        }
    }

    #[test]
    fn letters_and_digits_of_a_question_are_free() {
        let keys = Keymap::load("").unwrap();
        let modes =
            [Mode::Choosing, Mode::Ordering, Mode::Spotting, Mode::Pointing, Mode::Acting, Mode::Scoring, Mode::Sure];
        for mode in modes {
            for c in ('a'..='z').chain('1'..='4') {
                assert_eq!(keys.action(mode, Key::char(c)), None);
            }
        }
    }
}
