//! What is amiss in a deck file, and where.
//!
//! Owns the codes and the collection of faults. Must not know how they are shown.

use std::ops::Range;

use crate::clean::clean;

/// One thing amiss in a deck file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The kind, one of the constants in [`code`]; stable over releases.
    pub code: &'static str,
    /// Byte offsets into the file, start to end; may be empty.
    pub span: Range<usize>,
    /// What is amiss: lower case, no full stop, free of control characters.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// Whether the deck can be used all the same.
    pub level: Severity,
    /// How it goes away without a guess at what was meant, where that can be told at its place.
    pub mend: Option<Mend>,
}

/// How a fault goes away without a guess at what its author meant. [`crate::deck::mend`] makes edits of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mend {
    /// This key, or this text, stands in its place.
    Write(String),
    /// The text is the number, or the true or false, that it spells.
    Unquote,
    /// The value stands in quotes.
    Quote,
    /// The value stands in brackets, as the only one of a list.
    Wrap,
    /// The header stands in single brackets.
    Single,
    /// The header stands in double brackets.
    Double,
    /// Characters that nobody sees are taken out.
    Strip,
    /// The same stands before it in its list, so it is taken out.
    Drop,
    /// An id is made, as `deck fmt --ids` makes it.
    Id,
}

/// What is told of a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What is amiss.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// How it goes away.
    pub mend: Option<Mend>,
}

impl From<(String, Option<String>)> for Told {
    fn from((message, hint): (String, Option<String>)) -> Told {
        Told { message, hint, mend: None }
    }
}

impl From<(String, Option<String>, Option<Mend>)> for Told {
    fn from((message, hint, mend): (String, Option<String>, Option<Mend>)) -> Told {
        Told { message, hint, mend }
    }
}

/// How much a fault matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Severity {
    /// The deck cannot be used.
    Error,
    /// The deck can be used; its author may want to know.
    Warning,
}

impl Severity {
    /// Gives the word for it: `error` or `warning`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// The codes of all faults. A code is never given to another kind.
pub mod code {
    /// The file is not TOML.
    pub const SYNTAX: &str = "P001";
    /// The file is too large.
    pub const SIZE: &str = "P002";
    /// The file is not UTF-8.
    pub const NOT_TEXT: &str = "P003";
    /// Lists, tables or dotted keys are nested too deeply.
    pub const DEPTH: &str = "P004";
    /// A key stands twice in one table.
    pub const DUPLICATE_KEY: &str = "P005";
    /// `format` is missing, or is newer than this version.
    pub const FORMAT: &str = "P006";
    /// A key nobody knows.
    pub const UNKNOWN_KEY: &str = "P007";
    /// A key that exists, but not here.
    pub const MISPLACED_KEY: &str = "P008";
    /// A value of the wrong kind.
    pub const KIND: &str = "P009";
    /// A key that must be there is not.
    pub const MISSING_KEY: &str = "P010";
    /// A value of the right kind that is not among the allowed ones.
    pub const VALUE: &str = "P011";
    /// A number that is not finite, or not a number.
    pub const NUMBER: &str = "P012";
    /// A text that must say something is empty.
    pub const EMPTY: &str = "P013";
    /// A control, escape, bidirectional or invisible character.
    pub const CHARACTER: &str = "P014";
    /// An id that cannot be one.
    pub const ID: &str = "P015";
    /// An id that stands twice.
    pub const DUPLICATE_ID: &str = "P016";
    /// A name that leads nowhere.
    pub const UNRESOLVED: &str = "P017";
    /// Skills that need each other.
    pub const LOOP: &str = "P018";
    /// No right answer, or nothing to choose against.
    pub const NO_ANSWER: &str = "P019";
    /// Options that are the same.
    pub const SAME_OPTIONS: &str = "P020";
    /// An item without a rung, or a deck without an item.
    pub const NOTHING_ASKED: &str = "P021";
    /// A pattern that does not compile.
    pub const PATTERN: &str = "P022";
    /// Cloze marks that do not match up.
    pub const CLOZE: &str = "P023";
    /// A token that is not there, or cannot be told from others.
    pub const TOKEN: &str = "P024";
    /// Another right order that cannot be one.
    pub const OTHER_ORDER: &str = "P025";
    /// A file that cannot be brought.
    pub const FILE: &str = "P030";
    /// A solution that does not pass the checks.
    pub const SOLUTION: &str = "P031";
    /// A starter that passes all checks.
    pub const STARTER: &str = "P032";
    /// A state of a scenario from which no end can be reached.
    pub const NO_WAY_OUT: &str = "P033";
    /// Faults that are not shown.
    pub const MORE: &str = "P099";
    /// Answers that are the same after normalisation.
    pub const SAME_ANSWERS: &str = "P101";
    /// A wrong option or trap that says nothing.
    pub const NO_FEEDBACK: &str = "P102";
    /// A hint before the last that gives the answer away.
    pub const HINT_TELLS: &str = "P103";
    /// A trap that can never be met.
    pub const DEAD_TRAP: &str = "P104";
    /// A right option that its length gives away.
    pub const UNBALANCED: &str = "P105";
    /// Code that does not fit an 80-column screen.
    pub const WIDE: &str = "P106";
    /// A misconception that nothing, or only one answer, points to.
    pub const LONE_BELIEF: &str = "P107";
    /// A skill that no item trains.
    pub const IDLE_SKILL: &str = "P108";
    /// An item that cannot grow harder.
    pub const ONE_RUNG: &str = "P109";
    /// Feedback that only repeats the right answer.
    pub const BARE_FEEDBACK: &str = "P110";
    /// A table written over several lines, which TOML 1.0 does not have.
    pub const NEWER_TOML: &str = "P111";
    /// A rung that is never asked.
    pub const ABOVE_CEILING: &str = "P112";
    /// A variant that asks for less than the rung it stands in for.
    pub const EASY_VARIANT: &str = "P113";
    /// A rubric that could do without any of its points.
    pub const NO_CORE: &str = "P114";
    /// A right token that is alone on its line.
    pub const LONE_TOKEN: &str = "P115";
    /// Code to be written without a solution of the author's.
    pub const NO_SOLUTION: &str = "P120";
    /// Code to be written from nothing.
    pub const NO_STARTER: &str = "P121";
    /// Checks that are all hidden.
    pub const ALL_HIDDEN: &str = "P122";
    /// A runner that does not come with Pratfall.
    pub const OTHER_RUNNER: &str = "P123";
    /// A solution that is what the learner begins with.
    pub const SAME_CODE: &str = "P124";
    /// A state of a scenario that nothing leads to.
    pub const UNREACHED: &str = "P125";
    /// A scenario in which every way leads well.
    pub const NO_WRONG_TURN: &str = "P126";
    /// A cohort shows: who does well on the rest gets it wrong.
    pub const TURNED: &str = "P201";
    /// A cohort shows: nobody takes an option.
    pub const UNUSED_OPTION: &str = "P202";
    /// A cohort shows: most take a wrong option.
    pub const DRAWN: &str = "P203";
}

/// How many faults of a file are kept.
pub const MOST: usize = 50;

/// Gathers the faults of a file: the first [`MOST`] by position, and a count of the others.
///
/// Faults beyond are counted but never built, so that a hostile file with a million of them costs next to nothing.
#[derive(Debug, Default)]
pub struct Faults {
    kept: Vec<Fault>,
    total: usize,
    errors: usize,
    cut: Option<usize>,
    base: usize,
}

impl Faults {
    /// Adds an error at `span`; `tell` is asked for the message and the hint only if the fault will be kept.
    pub fn error<T: Into<Told>>(&mut self, code: &'static str, span: &Range<usize>, tell: impl FnOnce() -> T) {
        self.add(Severity::Error, code, span, tell);
    }

    /// Adds a warning at `span`, as [`Faults::error`] does an error.
    pub fn warning<T: Into<Told>>(&mut self, code: &'static str, span: &Range<usize>, tell: impl FnOnce() -> T) {
        self.add(Severity::Warning, code, span, tell);
    }

    /// Takes spans as counted from `base` from now on: from where a part of the file begins that was read by itself.
    pub fn count_from(&mut self, base: usize) {
        self.base = base;
    }

    /// Refuses all further faults that reach `position`: what follows a syntax fault cannot be trusted.
    pub fn cut_at(&mut self, position: usize) {
        self.cut = Some(self.cut.map_or(position, |c| c.min(position)));
    }

    /// Tells whether a syntax fault has cut the file off: what stands behind it is unknown then, and so is what is
    /// missing.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.cut.is_some()
    }

    /// Tells whether any error was added.
    #[must_use]
    pub fn any_error(&self) -> bool {
        self.errors > 0
    }

    /// Tells how many were added.
    #[must_use]
    pub fn count(&self) -> usize {
        self.total
    }

    /// Gives the faults by position, at most [`MOST`]; the last then says how many are not shown.
    #[must_use]
    pub fn finish(mut self) -> Vec<Fault> {
        if self.total > MOST {
            self.kept.truncate(MOST - 1);
            let hidden = self.total - self.kept.len();
            let at = self.kept.last().map_or(0, |f| f.span.end);
            self.kept.push(Fault {
                code: code::MORE,
                span: at..at,
                message: format!("{hidden} more faults are not shown"),
                hint: Some("mend the first ones and check again".to_owned()),
                level: if self.errors > 0 { Severity::Error } else { Severity::Warning },
                mend: None,
            });
        }
        self.kept
    }

    fn add<T: Into<Told>>(
        &mut self,
        level: Severity,
        code: &'static str,
        span: &Range<usize>,
        tell: impl FnOnce() -> T,
    ) {
        let span = span.start + self.base..span.end + self.base;
        if self.cut.is_some_and(|cut| span.start >= cut || span.end > cut) {
            return;
        }
        self.total += 1;
        if level == Severity::Error {
            self.errors += 1;
        }
        let place = self.kept.partition_point(|f| f.span.start <= span.start);
        if place >= MOST {
            return;
        }
        let Told { message, hint, mend } = tell().into();
        self.kept.insert(place, Fault { code, span, message, hint, level, mend });
        self.kept.truncate(MOST);
    }
}

/// Quotes a text of the deck for a message: cleaned, clipped to 60 characters, in backquotes.
#[must_use]
pub fn quote(text: &str) -> String {
    let clean = clean(text);
    match clean.char_indices().nth(60) {
        Some((end, _)) => format!("`{}…`", clean.get(..end).unwrap_or_default()),
        None => format!("`{clean}`"),
    }
}

/// Finds the candidate most like `word`, if one is like enough to be what was meant.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > 100 {
        return None;
    }
    let lower = word.to_lowercase();
    // A deck may have a hundred thousand ids; looking at a few thousand is enough to be helpful.
    let likely = candidates.into_iter().filter(|c| c.len().abs_diff(word.len()) <= 4).take(5_000);
    let scored = likely.map(|c| (strsim::jaro_winkler(&lower, &c.to_lowercase()), c));
    scored.filter(|(score, _)| *score >= 0.8).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, c)| c)
}

/// Finds the one candidate that `word` can only be a slip of the pen for: a letter off in a word of four to seven, two in a
/// longer one, with the same digits, and no other as close. Nothing where there are several, or too many to look at.
#[must_use]
pub fn close<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace(['_', ' '], "-");
    let digits = |text: &str| text.chars().filter(|c| c.is_numeric()).collect::<String>();
    let (own, own_digits) = (plain(word), digits(word));
    let reach = match own.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    let mut found: Option<&str> = None;
    for (n, candidate) in candidates.into_iter().enumerate() {
        if n >= CLOSE_MOST || word.len() > 100 {
            return None;
        }
        let likely = candidate.len().abs_diff(word.len()) <= 8 && candidate != word && digits(candidate) == own_digits;
        if !likely || found == Some(candidate) || strsim::osa_distance(&own, &plain(candidate)) > reach {
            continue;
        }
        if found.is_some() {
            return None;
        }
        found = Some(candidate);
    }
    found
}

/// Candidates that are looked at for the only one that is close; of more, it is not told which is.
const CLOSE_MOST: usize = 5_000;
