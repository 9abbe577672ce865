//! What each code of a fault means, with an example: `deck check --explain P012`.
//!
//! Owns the paragraphs. Whether a file has a fault is for the parser and the checks.

use crate::deck::fault::{Severity, code};

/// A code with its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The code, as in `P007`.
    pub code: &'static str,
    /// What it says, a few words without a full stop.
    pub title: &'static str,
    /// Why it is told and what to do about it, one paragraph.
    pub text: &'static str,
    /// A piece of a deck that has the fault.
    pub example: &'static str,
}

impl Entry {
    /// Tells how much it matters: codes below P100 are errors.
    #[must_use]
    pub fn level(&self) -> Severity {
        if self.code < "P100" { Severity::Error } else { Severity::Warning }
    }

    /// Tells what `deck check --fix` mends of it, being no matter of judgement; nothing where all of it is the author's.
    #[must_use]
    pub fn mended(&self) -> Option<&'static str> {
        Some(match self.code {
            code::SYNTAX => "takes out control characters, where nothing else is amiss with the syntax",
            code::DUPLICATE_KEY => {
                "takes out a line that stands, byte by byte, twice, and sets lists of tables in double brackets"
            }
            code::FORMAT => "writes `format = 1` where it is missing",
            code::UNKNOWN_KEY => "mends a key that only one other can have been meant by",
            code::KIND => "sets brackets and quotes as the value needs them, where what it says stays the same",
            code::MISSING_KEY => "writes missing ids, as `deck fmt --ids` does",
            code::VALUE => "mends a word that only one of the allowed ones can have been meant by",
            code::CHARACTER => "takes out characters that nobody sees",
            code::ID => "takes away spaces at the ends",
            code::DUPLICATE_ID => "takes out an item, skill or misconception that stands, byte by byte, twice",
            code::UNRESOLVED => "mends a name that only one other can have been meant by",
            code::SAME_OPTIONS => "takes out a right option that stands, byte by byte, twice in its list",
            code::NEWER_TOML => "sets the table on one line, unless it holds a comment",
            _ => return None,
        })
    }
}

/// Finds a code; upper and lower case make no difference.
#[must_use]
pub fn find(code: &str) -> Option<&'static Entry> {
    ALL.iter().find(|entry| entry.code.eq_ignore_ascii_case(code.trim()))
}

const fn entry(code: &'static str, title: &'static str, text: &'static str, example: &'static str) -> Entry {
    Entry { code, title, text, example }
}

/// All codes, in their order.
pub static ALL: [Entry; 55] = [
    entry(
        code::SYNTAX,
        "the file is not TOML",
        "A quote or a bracket is missing, or a line is neither a table nor `key = value`. Behind the first such place \
         nothing else is told, since it cannot be known what was meant; mend it and check again.",
        "title = \"A deck without its second quote",
    ),
    entry(
        code::SIZE,
        "the file, or what it holds, is too large",
        "A deck has at most 4 MiB and 20,000 items; prompts, explanations, lessons and code have at most 64 KiB, other \
         texts 8 KiB, and a cloze text has a limit of blanks. Split the deck, or the item: nobody learns a page at once.",
        "prompt = '''.. 70,000 characters ..'''",
    ),
    entry(
        code::NOT_TEXT,
        "the file is not UTF-8",
        "The file was saved in another encoding, such as Latin-1. Save it as UTF-8; most editors do so by default.",
        "title = \"Caf\\xe9\"   # a lone byte E9",
    ),
    entry(
        code::DEPTH,
        "brackets or dotted keys are nested too deep",
        "No deck needs more than 16 levels of lists and tables. A bracket was most likely left open further up.",
        "hints = [[[[[[[[[[[[[[[[[\"too deep\"]]]]]]]]]]]]]]]]]",
    ),
    entry(
        code::DUPLICATE_KEY,
        "a key stands twice in one table",
        "TOML takes each key once. Two wrong options of one text, or two `[deck]` tables, are the same slip. Join them, or \
         take one out.",
        "prompt = \"Which?\"\nprompt = \"Which one?\"",
    ),
    entry(
        code::FORMAT,
        "`format` is missing, or newer than this version",
        "A deck begins with `format = 1`, so that a later version knows how to read it. A higher number is one this \
         version cannot judge; a newer Pratfall may.",
        "[deck]\nid = \"hours\"   # and no `format = 1` above it",
    ),
    entry(
        code::UNKNOWN_KEY,
        "a key nobody knows",
        "A slip of the pen is told and never ignored. The hint names the likeliest key; docs/decks.md lists them all, and \
         `pratfall deck schema` lets an editor complete them.",
        "[[item]]\npromt = \"Which letter?\"",
    ),
    entry(
        code::MISPLACED_KEY,
        "a key that exists, but not here",
        "Most often `explain` was written below the first `[[item.rung]]`, where TOML puts it into the rung, or a key \
         belongs to another way of asking. Move it to where it belongs.",
        "[[item.rung]]\nright = \"x\"\nexplain = \"this belongs above the rung\"",
    ),
    entry(
        code::KIND,
        "a value of the wrong kind",
        "The key is right, its value is not of the kind it holds: a text where a list is wanted, a number in quotes. The \
         message says what was expected.",
        "difficulty = \"3\"",
    ),
    entry(
        code::MISSING_KEY,
        "a needed key is missing",
        "Something cannot be asked, or cannot be told apart, without it. Ids are the commonest; `pratfall deck fmt --ids` \
         writes the missing ones.",
        "[[item]]\nprompt = \"An item without an id\"\nright = \"x\"",
    ),
    entry(
        code::VALUE,
        "a value that is not allowed",
        "The value is of the right kind, but not among those the key may hold, or outside its range.",
        "difficulty = 9",
    ),
    entry(
        code::NUMBER,
        "not a finite number",
        "A right answer, a tolerance or a cost is a number one can reach: not `nan`, not `inf`, and not a text such as \
         \"about 5\". A tolerance may also be a share in quotes, such as \"2%\"; traps of a number are numbers in quotes.",
        "ask = \"number\"\nright = inf",
    ),
    entry(
        code::EMPTY,
        "a text that must say something is empty",
        "Titles, answers and ids cannot be empty or blank: nobody could see or type them.",
        "title = \"\"",
    ),
    entry(
        code::CHARACTER,
        "a character that is not allowed",
        "Control, escape, bidirectional and invisible characters can hide what a text says or steer a terminal, so no deck \
         may hold them; a text of one line holds no line break. They mostly come with text that was pasted.",
        "title = \"Two\\nlines\"",
    ),
    entry(
        code::ID,
        "an id that cannot be one",
        "Learners' histories hang on ids. They have 1 to 100 characters, no slash, no control characters, and no space at \
         either end.",
        "id = \"moves/first\"",
    ),
    entry(
        code::DUPLICATE_ID,
        "an id that stands twice",
        "Two items of one id would share a history. Give the newer one an id of its own; the same holds for skills, \
         misconceptions, and earlier ids in `was`.",
        "[[item]]\nid = \"a\"\n..\n[[item]]\nid = \"a\"",
    ),
    entry(
        code::UNRESOLVED,
        "a name that leads nowhere",
        "An item names a skill, a misconception or another item that is not in this deck. Declare it, or mend its name.",
        "[[item]]\nskill = \"moevs\"   # the skill is called `moves`",
    ),
    entry(
        code::LOOP,
        "skills that need each other",
        "`needs` says what to have first. Where skills need each other in a circle, none of them could ever begin.",
        "[[skill]]\nid = \"a\"\nneeds = [\"b\"]\n[[skill]]\nid = \"b\"\nneeds = [\"a\"]",
    ),
    entry(
        code::NO_ANSWER,
        "no right answer, or nothing to choose against",
        "A question needs an answer that counts as right, and a choice at least one wrong option.",
        "right = \"x\"\nwrong = {}",
    ),
    entry(
        code::SAME_OPTIONS,
        "options that are the same",
        "An option stands twice, or is right and wrong at once; then the answer would be luck.",
        "right = \"yes\"\nwrong = { yes = \"not so\" }",
    ),
    entry(
        code::NOTHING_ASKED,
        "nothing is asked",
        "A deck needs an item or a pair, and an item a rung: `right = ..` on the item itself, or an `[[item.rung]]`.",
        "[[item]]\nid = \"a\"\nprompt = \"And then?\"\nrung = []",
    ),
    entry(
        code::PATTERN,
        "a pattern that cannot be used",
        "Patterns are in the syntax of the regex crate: no look-around, no back references, at most 4096 bytes, and none \
         that grows too large. They are anchored at both ends by the program.",
        "right = \"ab\"\npattern = \"(a\"",
    ),
    entry(
        code::CLOZE,
        "marks of a cloze text that do not match up",
        "A blank is `{{answer}}`, on one line, with something in it. Where the text itself has braces, choose other marks: \
         `marks = [\"«\", \"»\"]`.",
        "text = \"The owner is {{a.\"",
    ),
    entry(
        code::TOKEN,
        "a token that cannot be told",
        "A token is named by the number of its line and its text, as it stands there: a word, a number, a string or an \
         operator. Where the text stands on the line more than once, `#2` behind it says the second.",
        "right = \"3: x\"   # and line 3 is `x = x + 1`",
    ),
    entry(
        code::OTHER_ORDER,
        "another right order that cannot be one",
        "The learner has the lines of `lines` and of `wrong`, each as often as it stands there; an order in `also` is made \
         of these, and is not right already.",
        "lines = [\"a\", \"b\"]\nalso = [[\"b\", \"c\"]]",
    ),
    entry(
        code::FILE,
        "a file that cannot be brought",
        "Files of an exercise lie in its folder and have plain names: no `..`, no absolute paths, no backslashes, no drives, \
         no control characters; and not the name of the learner's own file. What is included lies beside the deck, and is \
         no link.",
        "include = [\"../../etc/passwd\"]",
    ),
    entry(
        code::SOLUTION,
        "a solution that does not pass the checks",
        "Either the solution is off or a check is; a learner could never be right. It was run in the box, as an answer is.",
        "runner = \"python\"\nsolution = \"def f(): return 1\"\ncheck = \"assert f() == 2\"",
    ),
    entry(
        code::STARTER,
        "a starter that passes all checks",
        "Whoever commits without writing anything would be right. Take out of the starter what is to be written, or add a \
         check for what is missing.",
        "runner = \"python\"\nstarter = \"def f(): return 2\"\ncheck = \"assert f() == 2\"",
    ),
    entry(
        code::NO_WAY_OUT,
        "a state of a scenario from which no end can be reached",
        "Whoever comes there is caught: there are no moves, or all of them go round in a circle. Lead out of it, or make \
         it an end of its own: a dead end that teaches says `end = \"bad\"` and tells what went before in its `see`.",
        "[item.state.waiting]\nsee = \"Nothing happens.\"\nmoves = { \"wait\" = \"waiting\" }",
    ),
    entry(
        code::MORE,
        "more faults are not shown",
        "The first 50 faults of a file are told. Mend those and check again; many of the others may be gone with them.",
        "# a file with 51 faults",
    ),
    entry(
        code::SAME_ANSWERS,
        "answers, or options, that cannot be told apart",
        "Answers are compared without regard to case, spaces and accents unless the rung says otherwise, so one of the two \
         is enough; two options that read alike make a choice unfair.",
        "right = [\"Paris\", \"paris\"]",
    ),
    entry(
        code::NO_FEEDBACK,
        "a wrong option or a trap without feedback",
        "A mistake teaches by what is said to it. Say what this answer means, or point to the belief behind it; a wrong \
         option nobody would hold for a reason is better left out.",
        "[item.wrong]\n\"it prints x\" = \"\"",
    ),
    entry(
        code::HINT_TELLS,
        "a hint before the last that gives the answer away",
        "Hints orient, then help, and only the last may hold the answer: a learner who asks for a nudge should still have \
         something left to find.",
        "hints = [\"It is E0382.\", \"Look at the owner.\"]\nright = \"E0382\"",
    ),
    entry(
        code::DEAD_TRAP,
        "a trap that can never be met",
        "The trap counts as right (spelt as an accepted answer but for blanks, or within the tolerance), or another trap is \
         spelt the same. Its words would never be read. A trap wins over a `pattern`.",
        "right = 100\ntolerance = 10\n[item.traps]\n\"105\" = \"That is 5 too many.\"",
    ),
    entry(
        code::UNBALANCED,
        "a right option that its length gives away",
        "Learners soon see that the longest option tends to be right. Write the others at about the same length.",
        "right = \"it moves the value, so the old name is dead\"\nwrong = { copies = \"..\" }",
    ),
    entry(
        code::WIDE,
        "code wider than 76 columns",
        "An 80-column terminal shows 76 columns of code whole. Break the line, or shorten names.",
        "code.rust = 'let a_rather_long_name = another_rather_long_name.with_a_method_of_a_long_name(and, an, argument);'",
    ),
    entry(
        code::LONE_BELIEF,
        "a misconception that fewer than two answers point to",
        "A misconception is a belief that shows itself in several items. One mistake proves a slip; two of a kind, in two \
         items, a belief. Point to it from another wrong option or trap, or write the words into the one.",
        "[[misconception]]\nid = \"copies-everywhere\"   # and no `belief = \"copies-everywhere\"` below",
    ),
    entry(
        code::IDLE_SKILL,
        "a skill without items",
        "Nothing trains the skill, so nobody can ever have it, nor what needs it.",
        "[[skill]]\nid = \"later\"\ntitle = \"To be written\"",
    ),
    entry(
        code::ONE_RUNG,
        "an item with fewer than two rungs",
        "An item with one rung cannot grow harder; it is soon learnt by its looks. Add a harder `[[item.rung]]`: recall \
         after recognition, use after recall.",
        "[[item]]\nid = \"a\"\nprompt = \"Which?\"\nright = \"x\"\nwrong = { y = \"..\" }",
    ),
    entry(
        code::BARE_FEEDBACK,
        "feedback that only repeats the right answer",
        "That something is wrong, and what is right, the program says by itself. Say why someone would answer so, and what \
         is so instead.",
        "[item.wrong]\n\"4\" = \"No, it is 5.\"",
    ),
    entry(
        code::NEWER_TOML,
        "a table in braces over several lines",
        "TOML 1.0, which most editors and tools know, keeps `{ .. }` on one line. Write it so, or as a table with a header.",
        "stakes = {\n  label = \"downtime\",\n}",
    ),
    entry(
        code::ABOVE_CEILING,
        "a rung above the ceiling, which is never asked",
        "How hard an item may become is set by its `nature`, or by `ceiling`. A timed rung needs `nature = \"procedure\"` \
         or `ceiling = \"timed\"`.",
        "nature = \"fact\"\n[[item.rung]]\nright = \"x\"\ntimed = 5",
    ),
    entry(
        code::EASY_VARIANT,
        "a variant that is easier than the rung it stands in for",
        "Variants come past the ceiling, in the place of the highest rung; one that asks for less would let an item down \
         unseen. Ask it the way that rung is asked, or harder.",
        "[[item.variants]]   # below a typed rung\nprompt = \"Which?\"\nright = \"x\"\nwrong = { y = \"..\" }",
    ),
    entry(
        code::NO_CORE,
        "a rubric none of whose points is required",
        "Without a required point any explanation with enough of the others passes. Put `!` before what an explanation \
         cannot do without.",
        "rubric = [\"names the owner\", \"names the borrow\"]",
    ),
    entry(
        code::LONE_TOKEN,
        "a right token that is alone on its line",
        "Whoever finds the line has found the token too. Point at lines there, or at a token of a line with more on it, so \
         that the answer says what is understood.",
        "right = \"4: }\"",
    ),
    entry(
        code::NO_SOLUTION,
        "code to be written without a solution",
        "A solution is shown at the feedback, and `deck check` runs it: only so is it known that the checks can be passed. \
         Write one.",
        "ask = \"code\"\nrunner = \"python\"\ncheck = \"assert f() == 2\"",
    ),
    entry(
        code::NO_STARTER,
        "code to be written from nothing",
        "An empty page asks for names and shapes that the checks expect and nobody can guess. Begin the program: a \
         signature, a comment, or the faulty version that is to be mended.",
        "ask = \"code\"\nrunner = \"python\"\ncheck = \"assert f() == 2\"",
    ),
    entry(
        code::ALL_HIDDEN,
        "checks that are all hidden",
        "Of a hidden check a learner sees the name alone. Show at least one whole, so that it can be seen what is expected \
         and what came.",
        "[[item.rung.check]]\nname = \"small numbers\"\nhidden = true\ncall = \"f(2)\"\ngives = \"4\"",
    ),
    entry(
        code::OTHER_RUNNER,
        "a runner that does not come with Pratfall",
        "Pratfall has python, rust, c, javascript, bash and sql. Another one runs only where the learner wrote it into \
         `config.toml`, and compares output alone.",
        "ask = \"code\"\nrunner = \"ruby\"",
    ),
    entry(
        code::SAME_CODE,
        "a solution that is what the learner begins with",
        "Nothing would be left to write. Take out of the starter what is to be written.",
        "starter = \"def f(): return 2\"\nsolution = \"def f(): return 2\"",
    ),
    entry(
        code::UNREACHED,
        "a state of a scenario that nothing leads to",
        "No move leads to the state, nor does the clock, so nobody will ever read it. Often a move has the name of another \
         state.",
        "[item.state.forgotten]\nsee = \"Nobody was here.\"\nend = \"poor\"",
    ),
    entry(
        code::NO_WRONG_TURN,
        "a scenario without a wrong turn",
        "A wrong turn is a move with a `belief`, with words in `say`, or with `off = true`. Where there is none, nothing is \
         counted but the end, and nobody is told what a mistake meant.",
        "moves = { \"Restart it\" = \"down\" }   # a mistake that says nothing",
    ),
    entry(
        code::TURNED,
        "an item that those who do well otherwise get wrong",
        "Told by `--with` and the reports of a cohort of 30 or more: the correlation with the rest is below 0, with all of \
         its interval. The key is wrong, or the question can be taken in another sense that one has to know much to see.",
        "right = \"2\"   # and the answer is 3",
    ),
    entry(
        code::UNUSED_OPTION,
        "an option that nobody takes",
        "Told by `--with` and the reports of a cohort, of 60 or more who chose. An option that is never taken makes the \
         others easier to guess. Put a mistake there that people make, or leave it out.",
        "[item.wrong]\n\"a potato\" = \"No.\"",
    ),
    entry(
        code::DRAWN,
        "a wrong option that most take",
        "Told by `--with` and the reports of a cohort: more than half of those who chose took this one, beyond chance. \
         Either nearly everybody believes it, and it is worth teaching before, or the question suggests it.",
        "[item.wrong]\n\"it prints x\" = { belief = \"copies-everywhere\" }",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_there_is_has_a_paragraph_and_none_is_made_up() {
        let source = include_str!("fault.rs");
        let known: Vec<String> = source
            .lines()
            .filter_map(|line| line.split_once(": &str = \"P"))
            .filter_map(|(_, rest)| rest.get(..3))
            .map(|digits| format!("P{digits}"))
            .collect();
        let told: Vec<&str> = ALL.iter().map(|entry| entry.code).collect();
        assert_eq!(told, known);
        for entry in &ALL {
            assert!(entry.text.ends_with('.') && entry.text.len() > 60, "{}", entry.code);
            assert!(!entry.title.ends_with('.') && !entry.example.is_empty(), "{}", entry.code);
        }
        assert!(find("p012").is_some_and(|entry| entry.code == code::NUMBER) && find("P200").is_none());
    }
}
