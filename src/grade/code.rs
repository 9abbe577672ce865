//! What came of running a learner's code, and what that is worth.
//!
//! The checks themselves are run elsewhere; here their outcome is a value. Texts are as the program wrote them, cut to what
//! fits a screen many times over: whoever shows them filters them. Of a hidden check there is nothing but its name and
//! whether it passed.

use regex::RegexBuilder;
use serde::{Deserialize, Serialize};

use super::{Grade, Unusable, Verdict, fold::is_blank, type_in::PATTERN_LIMIT};
use crate::deck::model::{
    Reply,
    code::{Matcher, Program},
};

/// Bytes of what was said that matchers look at.
const LOOK_AT: usize = 256 * 1024;

/// Grades code by what came of running it; before it was run, or where that told nothing of it, it is off.
///
/// The score is the share of checks that passed; all of them and a good end are
/// right, none is off, and so is what did not compile. The first matcher that fits has the first word.
///
/// # Errors
/// [`Unusable::Empty`] when nothing was written.
pub fn grade(ask: &Program, text: &str, ran: Option<&Ran>) -> Result<Grade, Unusable> {
    if is_blank(text) {
        return Err(Unusable::Empty);
    }
    let Some(ran) = ran.filter(|ran| ran.end.judges()) else { return Ok(Grade::plain(Verdict::Off)) };
    let parts: Vec<Verdict> =
        ran.checks.iter().map(|check| if check.passed { Verdict::Right } else { Verdict::Off }).collect();
    let (hits, all) = (ran.hits(), ask.checks.len().max(1));
    if ran.passed() && hits >= all {
        return Ok(Grade { parts, ..Grade::plain(Verdict::Right) });
    }
    let replies: Vec<Reply> = reply(&ask.errors, ran).filter(|reply| !reply.is_silent()).cloned().into_iter().collect();
    let verdict = if hits == 0 || ran.end == End::NotCompiled { Verdict::Off } else { Verdict::Partial };
    // All checks passed and yet no good end is not all there is to say.
    let score = if verdict == Verdict::Off { 0.0 } else { hits.min(all.saturating_sub(1)) as f64 / all as f64 };
    let verdict = if score > 0.0 { verdict } else { Verdict::Off };
    Ok(Grade { score, parts, replies, ..Grade::plain(verdict) })
}

/// Gives what is said to the mistake that was made: by the first matcher that fits.
fn reply<'a>(errors: &'a [Matcher], ran: &Ran) -> Option<&'a Reply> {
    errors.iter().find(|matcher| fits(matcher, ran)).map(|matcher| &matcher.reply)
}

/// Tells whether a matcher fits: its check did not pass, and what was said holds its text or its pattern.
///
/// Of a hidden check nothing is said, so that only its name can tell of it. A check that was not reached did not pass and
/// says nothing either; where the program did not compile none was reached.
fn fits(matcher: &Matcher, ran: &Ran) -> bool {
    let meant = |check: &&Checked| matcher.check.as_ref().is_none_or(|name| *name == check.name);
    let failed: Vec<&Checked> = ran.checks.iter().filter(|check| !check.passed).filter(meant).collect();
    if matcher.check.is_some() && failed.is_empty() {
        return false;
    }
    let mut said: Vec<&str> = Vec::new();
    if matcher.check.is_none() {
        said.extend(ran.compiler.iter().map(|said| said.text.as_str()));
        said.push(&ran.output.text);
    }
    for check in failed {
        said.extend([check.message.as_str(), check.output.text.as_str()]);
        said.extend(check.got.as_deref());
    }
    let contains = |text: &String| said.iter().any(|said| said.contains(text.as_str()));
    matcher.says.as_ref().is_none_or(contains) && matcher.pattern.as_ref().is_none_or(|pattern| found(pattern, &said))
}

/// Gives the beginning of a text, of so many bytes at the most.
#[must_use]
pub fn head(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

fn found(pattern: &str, said: &[&str]) -> bool {
    // The parser has compiled it before; one that does not compile any more fits nothing.
    let built =
        RegexBuilder::new(pattern).size_limit(PATTERN_LIMIT).dfa_size_limit(PATTERN_LIMIT).multi_line(true).build();
    built.is_ok_and(|regex| said.iter().any(|said| regex.is_match(head(said, LOOK_AT))))
}

/// All that came of running an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ran {
    /// How it ended as a whole: the first end that is not a pass.
    pub end: End,
    /// That in a sentence; empty for a pass.
    pub says: String,
    /// What the compiler said; none where nothing is compiled, or it had nothing to say.
    pub compiler: Option<Said>,
    /// The checks, in the author's order, as far as they were reached.
    pub checks: Vec<Checked>,
    /// What the program printed by itself: of a run without checks, or of the first visible check that did not pass.
    pub output: Said,
    /// The learner's file as the places name it, such as `answer.py`.
    pub file: String,
    /// The level of the box, such as `L3`; empty where nothing ran.
    pub level: String,
    /// From the first process to the last, in milliseconds.
    pub millis: u64,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// All checks passed.
    Passed,
    /// It ran to its end, and something is not as it should be.
    Failed,
    /// It did not compile, or is no program of its language.
    NotCompiled,
    /// It took longer than it may.
    TimedOut,
    /// It wanted more memory than it may have.
    Memory,
    /// It printed more than it may.
    TooMuchOutput,
    /// It wrote more files, or larger ones, than it may.
    Disk,
    /// It started more processes than it may.
    Processes,
    /// It was ended by this signal, and not by the box.
    Killed(i32),
    /// The learner called it off.
    Cancelled,
    /// A program that is needed is not there.
    NoToolchain,
    /// The deck asks for something that no runner does, or brings what may not be brought.
    Refused,
    /// No box that is strong enough can be made here.
    NoBox,
    /// Nobody agreed to run it.
    NotTrusted,
}

/// What a program said, with the places it points at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Its words.
    pub text: String,
    /// There was more of them.
    pub cut: bool,
    /// The places in the learner's file, in the order they were named; each line once.
    pub places: Vec<Place>,
}

/// A place in the learner's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The line, from 1; it may lie behind the end of the file.
    pub line: usize,
    /// The column in characters, from 1; none where only the line is told.
    pub column: Option<usize>,
    /// What is said of it; may be empty.
    pub message: String,
}

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// The author's name for it.
    pub name: String,
    /// Nothing but the name and whether it passed is known; the rest is empty.
    pub hidden: bool,
    /// It passed.
    pub passed: bool,
    /// What was called or run, for the learner to read; may be empty.
    pub asked: String,
    /// What should have come out; none where that cannot be said.
    pub expected: Option<String>,
    /// What came out; none where nothing did.
    pub got: Option<String>,
    /// What is to be said, as a sentence; empty when it passed.
    pub message: String,
    /// What the program printed meanwhile, with the places it points at.
    pub output: Said,
}

impl End {
    /// Tells whether this says something of the learner's code, and nothing of the machine, the deck or a key pressed.
    #[must_use]
    pub fn judges(self) -> bool {
        use End::{Cancelled, NoBox, NoToolchain, NotTrusted, Refused};
        !matches!(self, Cancelled | NoToolchain | Refused | NoBox | NotTrusted)
    }
}

impl Ran {
    /// Makes the outcome of something that was not run, with the reason as a sentence.
    #[must_use]
    pub fn nothing(end: End, says: impl Into<String>) -> Self {
        Ran {
            end,
            says: says.into(),
            compiler: None,
            checks: Vec::new(),
            output: Said::default(),
            file: String::new(),
            level: String::new(),
            millis: 0,
        }
    }

    /// Tells whether all is as it should be.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.end == End::Passed
    }

    /// Counts the checks that passed.
    #[must_use]
    pub fn hits(&self) -> usize {
        self.checks.iter().filter(|check| check.passed).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::model::code::{Check, Lower, Want};

    fn program(checks: &[&str], errors: Vec<Matcher>) -> Program {
        let check = |name: &&str| Check {
            name: (*name).to_owned(),
            hidden: name.starts_with('h'),
            want: Want::Script { script: "x".into() },
        };
        Program {
            runner: "python".into(),
            starter: String::new(),
            solution: String::new(),
            checks: checks.iter().map(check).collect(),
            errors,
            files: Vec::new(),
            include: Vec::new(),
            limits: Lower::default(),
        }
    }

    /// Makes an outcome of words: `+a` is a check that passed, `-a=text` one that did not and said this.
    fn ran(end: End, checks: &str, compiler: Option<&str>) -> Ran {
        let check = |word: &str| {
            let (name, said) = word[1..].split_once('=').unwrap_or((&word[1..], ""));
            Checked {
                name: name.into(),
                hidden: name.starts_with('h'),
                passed: word.starts_with('+'),
                asked: String::new(),
                expected: None,
                got: None,
                message: said.into(),
                output: Said::default(),
            }
        };
        let compiler = compiler.map(|text| Said { text: text.into(), ..Said::default() });
        Ran { compiler, checks: checks.split_whitespace().map(check).collect(), ..Ran::nothing(end, "") }
    }

    fn matcher(says: Option<&str>, pattern: Option<&str>, check: Option<&str>, belief: &str) -> Matcher {
        let own = |text: Option<&str>| text.map(str::to_owned);
        let reply = Reply { belief: Some(belief.to_owned()), say: None };
        Matcher { says: own(says), pattern: own(pattern), check: own(check), reply }
    }

    #[test]
    fn the_share_of_checks_is_the_score() {
        let ask = program(&["a", "b", "hc", "d"], Vec::new());
        let check = |end, checks: &str, expected: (Verdict, f64)| {
            let grade = grade(&ask, "x", Some(&ran(end, checks, None))).unwrap();
            assert_eq!((grade.verdict, grade.score), expected, "{checks}");
        };
        check(End::Passed, "+a +b +hc +d", (Verdict::Right, 1.0));
        check(End::Failed, "+a +b -hc +d", (Verdict::Partial, 0.75));
        check(End::TimedOut, "+a -b -hc -d", (Verdict::Partial, 0.25));
        check(End::Failed, "-a -b -hc -d", (Verdict::Off, 0.0));
        check(End::NotCompiled, "", (Verdict::Off, 0.0));
        check(End::Memory, "+a", (Verdict::Partial, 0.25));
        // What told nothing of the code is worth nothing, and is never handed in.
        check(End::Cancelled, "+a +b +hc +d", (Verdict::Off, 0.0));
        check(End::Killed(9), "+a +b +hc +d", (Verdict::Partial, 0.75));
        check(End::Passed, "+a", (Verdict::Partial, 0.25));
        assert_eq!(grade(&ask, " \n", None), Err(Unusable::Empty));
        assert_eq!(grade(&ask, "x", None).map(|g| g.verdict), Ok(Verdict::Off));
    }

    #[test]
    fn the_first_matcher_that_fits_speaks() {
        let errors = vec![
            matcher(Some("NameError"), None, Some("a"), "name-in-a"),
            matcher(None, Some(r"^E0\d+"), None, "code"),
            matcher(None, None, Some("hb"), "hidden"),
            matcher(Some("Error"), None, None, "any"),
        ];
        let ask = program(&["a", "hb", "c"], errors);
        let check = |checks: &str, compiler: Option<&str>, expected: &str| {
            let end = if compiler.is_some() { End::NotCompiled } else { End::Failed };
            let grade = grade(&ask, "x", Some(&ran(end, checks, compiler))).unwrap();
            let told: Vec<String> = grade.replies.into_iter().filter_map(|r| r.belief).collect();
            assert_eq!(told.join(" "), expected, "{checks} {compiler:?}");
        };
        check("-a=NameError +hb +c", None, "name-in-a");
        check("+a +hb -c=NameError", None, "any");
        check("+a -hb +c", None, "hidden");
        check("-a=TypeError -hb", None, "hidden");
        check("-a=wrong +hb +c", None, "");
        check("", Some("see\nE0382: moved"), "code");
        check("", Some("no E0382"), "");
        check("+a +hb -c", None, "");
    }

    #[test]
    fn a_share_of_checks_stays_below_one() {
        let ask = program(&["a"], Vec::new());
        let grade = grade(&ask, "x", Some(&ran(End::Disk, "+a", None))).unwrap();
        assert_eq!((grade.verdict, grade.score), (Verdict::Off, 0.0));
    }
}
