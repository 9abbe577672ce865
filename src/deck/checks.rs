//! What an author may want to know about a deck that has no fault.
//!
//! Owns the warnings. They never stop a deck from being used.

pub mod places;
mod program;
mod scenario;
mod token;

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;
use unicode_width::UnicodeWidthStr;

use crate::deck::alike::key;
use crate::deck::checks::places::{Places, Step};
use crate::deck::fault::{Fault, Faults, code, quote};
use crate::deck::fields::LEVELS;
use crate::deck::model::explain::Explain;
use crate::deck::model::{Ask, Choose, Code, Deck, Folding, Item, Number, Reply, Rung, Tolerance, Trap, Variant};

/// The widest code that an 80-column screen shows whole, in columns.
pub const CODE_WIDTH: usize = 76;

/// Looks over a deck that `text` was parsed to, and gives warnings by position, at most [`crate::deck::fault::MOST`].
#[must_use]
pub fn check(deck: &Deck, text: &str) -> Vec<Fault> {
    let places = Places::of(text);
    let mut faults = Faults::default();
    for (index, item) in deck.items.iter().filter(|i| !i.is_pair).enumerate() {
        let ladder = places.has_ladder(index);
        Look { places: &places, faults: &mut faults, item: index, ladder, part: "rung" }.item(item);
    }
    beliefs(deck, &places, &mut faults);
    skills(deck, &places, &mut faults);
    for span in places.tables_over_lines(text) {
        faults.warning(code::NEWER_TOML, &span, || {
            let hint = "TOML 1.0, which most editors know, wants `{ .. }` on one line";
            ("a table in braces runs over several lines".to_owned(), Some(hint.to_owned()))
        });
    }
    faults.finish()
}

/// Gives the rungs the author wrote, by their places in the file.
fn written(item: &Item) -> impl Iterator<Item = &Rung> {
    item.rungs.iter().filter(|rung| !rung.derived)
}

fn beliefs(deck: &Deck, places: &Places<'_>, faults: &mut Faults) {
    let mut uses: HashMap<&str, usize> = HashMap::new();
    for item in &deck.items {
        let asks = written(item).map(|r| &r.ask).chain(item.variants.iter().map(|v| &v.ask));
        for reply in asks.flat_map(Ask::replies) {
            if let Some(belief) = &reply.belief {
                *uses.entry(belief).or_default() += 1;
            }
        }
    }
    for (i, misconception) in deck.misconceptions.iter().enumerate() {
        let count = uses.get(misconception.id.as_str()).copied().unwrap_or(0);
        if count >= 2 {
            continue;
        }
        let span = places.find(&[Step::Key("misconception"), Step::At(i), Step::Key("id")]);
        faults.warning(code::LONE_BELIEF, &span, || {
            let id = quote(&misconception.id);
            let message = if count == 0 {
                format!("no answer points to the misconception {id}")
            } else {
                format!("only one answer points to the misconception {id}")
            };
            (message, Some("a misconception shows itself when two items meet it".to_owned()))
        });
    }
}

fn skills(deck: &Deck, places: &Places<'_>, faults: &mut Faults) {
    let trained: HashSet<&str> = deck.items.iter().map(|i| i.skill.as_str()).collect();
    for (i, skill) in deck.skills.iter().enumerate() {
        if !trained.contains(skill.id.as_str()) {
            let span = places.find(&[Step::Key("skill"), Step::At(i), Step::Key("id")]);
            faults
                .warning(code::IDLE_SKILL, &span, || (format!("no item trains the skill {}", quote(&skill.id)), None));
        }
    }
}

/// A look at one item.
struct Look<'l> {
    places: &'l Places<'l>,
    faults: &'l mut Faults,
    /// Index among the written items.
    item: usize,
    /// Whether its rungs stand in tables of their own.
    ladder: bool,
    /// What kind of part is looked at: a rung or a variant.
    part: &'static str,
}

impl Look<'_> {
    fn item(&mut self, item: &Item) {
        if item.rungs.len() < 2 {
            self.warn(code::ONE_RUNG, None, &[Step::Key("id")], || {
                let hint = "add a harder `[[item.rung]]`, so that the item can be raised";
                ("this item has one rung and cannot grow harder".to_owned(), Some(hint.to_owned()))
            });
        }
        for (index, rung) in written(item).enumerate() {
            self.asking(index, &rung.ask);
        }
        self.hints(item);
        self.code(item);
        self.ceiling(item);
        self.part = "variants";
        for (index, variant) in item.variants.iter().enumerate() {
            self.asking(index, &variant.ask);
            self.variant(index, variant, item);
        }
    }

    /// Looks for rungs that nobody will ever be asked.
    fn ceiling(&mut self, item: &Item) {
        let made = item.rungs.len() - written(item).count();
        for (index, rung) in item.rungs.iter().enumerate().skip(item.top_rung() + 1) {
            let level = LEVELS.get(rung.level() as usize).copied().unwrap_or_default();
            self.warn(code::ABOVE_CEILING, Some(index.saturating_sub(made)), &[], || {
                let hint = format!("write `ceiling = \"{level}\"` on the item, or another `nature`");
                ("this rung lies above the item's ceiling and is never asked".to_owned(), Some(hint))
            });
        }
    }

    fn variant(&mut self, index: usize, variant: &Variant, item: &Item) {
        let Some(top) = item.rungs.get(item.top_rung()) else { return };
        let own = Rung { timed: variant.timed.or(top.timed), ask: variant.ask.clone(), ..top.clone() };
        if own.level() < top.level() {
            self.warn(code::EASY_VARIANT, Some(index), &[], || {
                let hint = "ask it the way that rung is asked, or harder".to_owned();
                ("this variant is easier than the rung it stands in for".to_owned(), Some(hint))
            });
        }
        if let Some(width) = variant.code.as_ref().map(width).filter(|w| *w > CODE_WIDTH) {
            self.warn(code::WIDE, Some(index), &[Step::Key("code")], || too_wide(width));
        }
        let answers: Vec<String> = variant.ask.rights().iter().map(|r| words(r)).collect();
        for (i, hint) in variant.hints.iter().enumerate().take(variant.hints.len().saturating_sub(1)) {
            let text = words(hint);
            if let Some(answer) = answers.iter().find(|a| tells(&text, a)) {
                self.warn(code::HINT_TELLS, Some(index), &[Step::Key("hints"), Step::At(i)], || {
                    gives_away(answer, None, true)
                });
            }
        }
    }

    fn asking(&mut self, index: usize, ask: &Ask) {
        let rights = ask.rights();
        match ask {
            Ask::Choose(choose) => self.choose(index, choose, &rights),
            Ask::Type(t) => {
                self.same(index, "right", &t.right, t.folding);
                self.traps(index, &t.traps, &rights, t.folding);
            }
            Ask::Number(number) => self.number(index, number, &rights),
            Ask::Cloze(c) => {
                for blank in &c.blanks {
                    self.same(index, "text", &blank.right, c.folding);
                }
                self.traps(index, &c.traps, &rights, c.folding);
            }
            Ask::Order(order) => order.wrong.iter().for_each(|w| self.reply(index, "wrong", &w.text, &w.reply, &[])),
            Ask::Spot(spot) => self.spot(index, spot),
            Ask::Explain(explain) => self.explain(index, explain),
            Ask::Code(program) => self.program(index, program),
            Ask::Scenario(scenario) => self.scenario(index, scenario),
        }
    }

    fn explain(&mut self, index: usize, explain: &Explain) {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for (n, point) in explain.rubric.iter().enumerate() {
            if let Some(other) = seen.insert(key(&point.text), &point.text) {
                self.warn(code::SAME_ANSWERS, Some(index), &[Step::Key("rubric"), Step::At(n)], || {
                    let hint = "one of them is enough";
                    let (one, two) = (quote(other), quote(&point.text));
                    (format!("the points {one} and {two} are the same"), Some(hint.to_owned()))
                });
            }
        }
        if !explain.rubric.iter().any(|point| point.required) {
            self.warn(code::NO_CORE, Some(index), &[Step::Key("rubric")], || {
                let hint = "put `!` before what an explanation cannot do without";
                ("no point of this rubric is required".to_owned(), Some(hint.to_owned()))
            });
        }
    }

    fn choose(&mut self, index: usize, choose: &Choose, rights: &[&str]) {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for option in &choose.options {
            if let Some(other) = seen.insert(looks(&option.text), &option.text) {
                let wrong = [Step::Key("wrong"), Step::Key(&option.text)];
                self.warn(
                    code::SAME_ANSWERS,
                    Some(index),
                    if option.right { &[Step::Key("right")] } else { &wrong },
                    || {
                        (
                            format!(
                                "the options {} and {} can hardly be told apart",
                                quote(other),
                                quote(&option.text)
                            ),
                            None,
                        )
                    },
                );
            }
            if !option.right {
                self.reply(index, "wrong", &option.text, &option.reply, rights);
            }
        }
        let width = |right: bool| choose.options.iter().filter(|o| o.right == right).map(|o| o.text.width()).max();
        if let (false, Some(right), Some(wrong)) = (choose.many, width(true), width(false))
            && right >= wrong + 12
            && right * 10 > wrong * 14
        {
            self.warn(code::UNBALANCED, Some(index), &[Step::Key("right")], || {
                let hint = "write the others at about the same length";
                ("the right option is by far the longest, which gives it away".to_owned(), Some(hint.to_owned()))
            });
        }
    }

    fn number(&mut self, index: usize, number: &Number, rights: &[&str]) {
        let reach = match number.tolerance {
            Tolerance::Absolute(by) => by,
            Tolerance::Relative(by) => by * number.right.abs(),
        };
        for trap in &number.traps {
            let written = trap.value.to_string();
            if (trap.value - number.right).abs() <= reach {
                self.warn(code::DEAD_TRAP, Some(index), &[Step::Key("traps"), Step::Key(&written)], || {
                    (format!("the trap {written} is never met: it counts as right"), None)
                });
            }
            self.reply(index, "traps", &written, &trap.reply, rights);
        }
    }

    fn same(&mut self, index: usize, place: &str, right: &[String], folding: Folding) {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for (i, answer) in right.iter().enumerate() {
            if let Some(other) = seen.insert(fold(answer, folding), answer) {
                self.warn(code::SAME_ANSWERS, Some(index), &[Step::Key(place), Step::At(i)], || {
                    let hint = "one of them is enough";
                    (format!("the answers {} and {} are the same", quote(other), quote(answer)), Some(hint.to_owned()))
                });
            }
        }
    }

    /// Looks for traps that grading cannot come to. A trap as it is spelt wins over a pattern, and over an answer that
    /// differs from it by case or a full stop alone.
    fn traps(&mut self, index: usize, traps: &[Trap], rights: &[&str], folding: Folding) {
        let accepted: HashSet<String> = rights.iter().map(|r| verbatim(r, folding)).collect();
        let mut seen = HashSet::new();
        for trap in traps {
            let spelt = verbatim(&trap.answer, folding);
            let trouble = if accepted.contains(&spelt) {
                Some("it counts as right")
            } else if !seen.insert(spelt) {
                Some("another trap is the same")
            } else {
                None
            };
            if let Some(why) = trouble {
                self.warn(code::DEAD_TRAP, Some(index), &[Step::Key("traps"), Step::Key(&trap.answer)], || {
                    (format!("the trap {} is never met: {why}", quote(&trap.answer)), None)
                });
            }
            self.reply(index, "traps", &trap.answer, &trap.reply, rights);
        }
    }

    fn reply(&mut self, index: usize, table: &str, answer: &str, reply: &Reply, rights: &[&str]) {
        let place = [Step::Key(table), Step::Key(answer)];
        match (&reply.belief, &reply.say) {
            (None, None) => self.warn(code::NO_FEEDBACK, Some(index), &place, || {
                let hint = "say what this answer means, or name the belief behind it";
                (format!("nothing is said to someone who answers {}", quote(answer)), Some(hint.to_owned()))
            }),
            (None, Some(say)) if is_bare(say, rights) => self.warn(code::BARE_FEEDBACK, Some(index), &place, || {
                let hint = "say why someone would answer so, and what is so instead";
                ("this feedback only repeats the right answer".to_owned(), Some(hint.to_owned()))
            }),
            _ => {}
        }
    }

    fn hints(&mut self, item: &Item) {
        let mut told = HashSet::new();
        for (index, rung) in written(item).enumerate() {
            let own = self.ladder && self.places.rung_has(self.item, index, "hints");
            let answers: Vec<String> = rung.ask.rights().iter().map(|r| words(r)).collect();
            for (i, hint) in rung.hints.iter().enumerate().take(rung.hints.len().saturating_sub(1)) {
                let text = words(hint);
                let Some(answer) = answers.iter().find(|a| tells(&text, a)) else { continue };
                if !own && !told.insert(i) {
                    continue;
                }
                let steps = [Step::Key("hints"), Step::At(i)];
                let rung = self.ladder.then(|| {
                    let way = [Step::Key("item"), Step::At(self.item), Step::Key("rung"), Step::At(index)];
                    (index + 1, self.places.line(&self.places.find(&way)))
                });
                self.warn(code::HINT_TELLS, own.then_some(index), &steps, || gives_away(answer, rung, own));
            }
        }
    }

    fn code(&mut self, item: &Item) {
        let mut told = false;
        for (index, rung) in written(item).enumerate() {
            let own = self.ladder && self.places.rung_has(self.item, index, "code");
            let Some(width) = rung.code.as_ref().map(width).filter(|w| *w > CODE_WIDTH) else { continue };
            if !own && std::mem::replace(&mut told, true) {
                continue;
            }
            self.warn(code::WIDE, own.then_some(index), &[Step::Key("code")], || too_wide(width));
        }
    }

    /// Warns at a part of the item, or of one of its rungs.
    fn warn(
        &mut self,
        code: &'static str,
        rung: Option<usize>,
        steps: &[Step<'_>],
        tell: impl FnOnce() -> (String, Option<String>),
    ) {
        let mut way = vec![Step::Key("item"), Step::At(self.item)];
        if let Some(index) = rung.filter(|_| self.ladder || self.part != "rung") {
            way.extend([Step::Key(self.part), Step::At(index)]);
        }
        way.extend_from_slice(steps);
        self.faults.warning(code, &self.places.find(&way), tell);
    }
}

/// Says whose answer a hint gives away: `rung` is its number and its line, `own` whether the hint is of that rung alone.
fn gives_away(answer: &str, rung: Option<(usize, usize)>, own: bool) -> (String, Option<String>) {
    let answer = quote(answer.trim());
    let help = "only the last hint may hold the answer".to_owned();
    match rung {
        None => (format!("this hint gives the answer {answer} away"), Some(help)),
        Some((n, line)) => {
            let more = if own { String::new() } else { format!("; rung {n} can have `hints` of its own") };
            (format!("this hint gives the answer {answer} of rung {n} (line {line}) away"), Some(help + &more))
        }
    }
}

fn too_wide(width: usize) -> (String, Option<String>) {
    let message = format!("this code is {width} columns wide; a screen of 80 shows {CODE_WIDTH}");
    (message, Some("break the longest line".to_owned()))
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn fold(text: &str, folding: Folding) -> String {
    if folding.strict {
        text.trim().to_owned()
    } else if folding.case_exact {
        spaced(text)
    } else {
        key(text)
    }
}

/// Gives what a reader sees of an option: of words not their case, which only means something in code and in a flag.
fn looks(option: &str) -> String {
    let are_words = option.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '\'' | '.' | ','));
    if are_words { spaced(&option.to_lowercase()) } else { spaced(option) }
}

/// Brings a text to the form in which an answer is compared first: as spelt, but for blanks.
fn verbatim(text: &str, folding: Folding) -> String {
    let text: String = text.nfc().collect();
    if folding.strict { text.trim().to_owned() } else { spaced(&text) }
}

/// Gives a text as lower-case words between single spaces, with one at either end, so that whole words can be searched.
fn words(text: &str) -> String {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '&' | '%' | '~' | '^' | '/');
    let lower = text.to_lowercase();
    let all = lower.split(|c: char| !part(c)).map(|w| w.trim_end_matches('.')).filter(|w| !w.is_empty());
    let mut out = String::from(" ");
    for word in all {
        out.push_str(word);
        out.push(' ');
    }
    out
}

/// Tells whether a hint holds an answer; one of a letter or two, unless a number, may stand there by chance.
fn tells(hint: &str, answer: &str) -> bool {
    let bare = answer.trim();
    let telling = bare.chars().count() >= 3 || bare.chars().any(|c| c.is_ascii_digit());
    telling && hint.contains(answer)
}

/// Tells whether feedback says no more than that another answer is right.
fn is_bare(say: &str, rights: &[&str]) -> bool {
    const EMPTY: [&str; 22] = [
        "the",
        "right",
        "correct",
        "answer",
        "is",
        "was",
        "it",
        "its",
        "s",
        "no",
        "not",
        "wrong",
        "off",
        "a",
        "an",
        "this",
        "that",
        "should",
        "be",
        "would",
        "incorrect",
        "true",
    ];
    let mut said = words(say);
    for right in rights {
        said = said.replace(&words(right), " ");
    }
    said.split_whitespace().all(|w| EMPTY.contains(&w))
}

fn width(code: &Code) -> usize {
    code.text.lines().map(|l| l.replace('\t', "    ").width()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::parse;
    use crate::deck::render::json;

    const HEAD: &str = "format = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\n";

    /// Holds the warnings about an item of two rungs, whose keys begin in line 6 and whose second rung has `rung`.
    fn check_item(item: &str, rung: &str, expected: &str) {
        let first = "[[item.rung]]\nright = \"qq\"\n";
        check_deck(&format!("[[item]]\nid = \"i\"\nprompt = \"p\"\n{item}\n{first}[[item.rung]]\n{rung}\n"), expected);
    }

    fn check_deck(tables: &str, expected: &str) {
        let text = format!("{HEAD}{tables}");
        let parsed = parse("x", &text);
        assert_eq!(parsed.faults, vec![], "{text}");
        let told = json("x", &text, &check(&parsed.deck.unwrap(), &text));
        let told: Vec<String> =
            told.iter().map(|f| format!("{}:{} {} {}", f.line, f.column, f.code, f.message)).collect();
        assert_eq!(told.join("\n"), expected.trim(), "{text}");
    }

    #[test]
    fn answers() {
        check_item("", "right = [\"a b\", \"A  b.\"]", "12:17 P101 the answers `a b` and `A  b.` are the same");
        check_item("", "right = [\"Vec\", \"vec\"]\nstrict = true", "");
        check_item("", "right = [\"Vec\", \"vec\"]\ncase = \"exact\"", "");
        check_item("", "text = \"a {{b|B}}\"", "12:1 P101 the answers `b` and `B` are the same");
        let wrong = "right = \"x y\"\n[item.rung.wrong]\n\"x  y\" = \"because\"\n\"z\" = \"so\"";
        check_item("", wrong, "12:1 P101 the options `x  y` and `x y` can hardly be told apart");
        let wrong = |right: &str, wrong: &str| format!("right = \"{right}\"\n[item.rung.wrong]\n\"{wrong}\" = \"so\"");
        let told = "14:1 P101 the options `Paris` and `paris` can hardly be told apart";
        check_item("", &wrong("Paris", "paris"), told);
        check_item("", &wrong("git branch -D", "git branch -d"), "");
        check_item("", &wrong("`Copy`", "`copy`"), "");
    }

    #[test]
    fn feedback() {
        let wrong = |say: &str| format!("right = \"x y\"\n[item.rung.wrong]\n\"z\" = {say}");
        check_item("", &wrong("\"\""), "14:1 P102 nothing is said to someone who answers `z`");
        check_item("", &wrong("{}"), "14:1 P102 nothing is said to someone who answers `z`");
        check_item(
            "",
            &wrong("\"No, the right answer is **x y**.\""),
            "14:1 P110 this feedback only repeats the right answer",
        );
        check_item("", &wrong("\"x y is right, since z is taken.\""), "");
        check_item(
            "",
            "right = 5\n[item.rung.traps]\n\"6\" = \"It is 5.\"",
            "14:1 P110 this feedback only repeats the right answer",
        );
    }

    #[test]
    fn lines_and_points() {
        let lines = |rest: &str| format!("lines = [\"a\", \"b\"]\n{rest}");
        check_item("", &lines("wrong = { \"c\" = \"\" }"), "13:11 P102 nothing is said to someone who answers `c`");
        check_item("", &lines("wrong = { \"c\" = \"It is not needed.\" }"), "");
        let spot = |rest: &str| format!("ask = \"spot\"\ncode.c = \"int a;\\nb();\"\nright = 1\n{rest}");
        check_item(
            "",
            &spot("wrong = { \"2\" = \"Not right.\" }"),
            "15:1 P110 this feedback only repeats the right answer",
        );
        check_item("", &spot("wrong = { \"b();\" = \"It is declared elsewhere.\" }"), "");
        check_item(
            "",
            &spot("hints = [\"Look at `int a;`.\", \"x\"]"),
            "15:10 P103 this hint gives the answer `int a` of rung 2 (line 11) away",
        );
        check_item("", "rubric = [\"a b\", \"! c\", \"A b.\"]", "12:25 P101 the points `a b` and `A b.` are the same");
        check_item("", "rubric = [\"a b\", \"c\"]", "12:1 P114 no point of this rubric is required");
        check_item(
            "",
            "code.c = \"f();\"\npredict = \"1\"\ntraps = { \" 1\" = \"so\" }",
            "14:11 P104 the trap ` 1` is never met: it counts as right",
        );
    }

    #[test]
    fn traps_that_are_never_met() {
        let traps = |traps: &str| format!("right = \"x\"\npattern = \"y+\"\ntraps = {traps}");
        check_item("", &traps("{ \" x\" = \"so\" }"), "14:11 P104 the trap ` x` is never met: it counts as right");
        check_item(
            "",
            &traps("{ \"a b\" = \"so\", \"a  b\" = \"so\" }"),
            "14:25 P104 the trap `a  b` is never met: another trap is the same",
        );
        // As they are spelt they are met before the answer they fold to, and before the pattern.
        check_item("", &traps("{ \"X.\" = \"so\", \"a\" = \"so\", \"A\" = \"so\" }"), "");
        check_item("", &traps("{ \"yyy\" = \"so\", \"YY\" = \"so\" }"), "");
        check_item(
            "",
            "right = 5\ntolerance = 0.5\ntraps = { \"5.4\" = \"so\" }",
            "14:11 P104 the trap 5.4 is never met: it counts as right",
        );
        check_item("", "right = 5\ntolerance = 0.5\ntraps = { \"5.6\" = \"so\" }", "");
    }

    #[test]
    fn hints_that_tell() {
        let hints = "hints = [\"Think of `E0382`.\", \"More.\", \"It is E0382.\"]";
        check_item(hints, "right = \"E0382\"", "8:10 P103 this hint gives the answer `e0382` of rung 2 (line 11) away");
        check_item("hints = [\"Look at E03821.\", \"It is E0382.\"]", "right = \"E0382\"", "");
        check_item(
            "hints = [\"x\"]",
            "right = \"E0382\"\nhints = [\"E0382\", \"y\"]",
            "13:10 P103 this hint gives the answer `e0382` of rung 2 (line 11) away",
        );
        check_item("hints = [\"a is a letter\", \"y\"]", "right = \"a\"", "");
    }

    #[test]
    fn shapes() {
        let long = "the right option, which goes on and on to be precise";
        let wrong = |right: &str| format!("right = \"{right}\"\n[item.rung.wrong]\n\"a short one\" = \"so\"");
        check_item("", &wrong(long), "12:1 P105 the right option is by far the longest, which gives it away");
        check_item("", &wrong("about as short"), "");
        let code = format!("code.rust = \"{}\"", "x".repeat(77));
        check_item(&code, "right = \"y\"", "8:1 P106 this code is 77 columns wide; a screen of 80 shows 76");
        check_deck(
            "[[item]]\nid = \"i\"\nprompt = \"p\"\nright = \"x\"",
            "6:1 P109 this item has one rung and cannot grow harder",
        );
        check_item(
            "stakes = {\n label = \"x\" }",
            "right = \"y\"",
            "8:10 P111 a table in braces runs over several lines",
        );
    }

    #[test]
    fn skills_and_beliefs() {
        let head = "[[skill]]\nid = \"a\"\ntitle = \"A\"\n[[skill]]\nid = \"b\"\ntitle = \"B\"\n\
                    [[misconception]]\nid = \"m\"\nbelief = \"x\"\nrefute = \"y\"\n\
                    [[misconception]]\nid = \"n\"\nbelief = \"x\"\nrefute = \"y\"\n";
        let item = "[[item]]\nid = \"i\"\nskill = \"a\"\nprompt = \"p\"\n[[item.rung]]\nright = \"r\"\n[[item.rung]]\nright = \"s\"\n\
                    [item.rung.traps]\n\"t\" = { belief = \"m\" }\n";
        check_deck(
            &format!("{head}{item}"),
            "
9:1 P108 no item trains the skill `b`
12:1 P107 only one answer points to the misconception `m`
16:1 P107 no answer points to the misconception `n`",
        );
    }

    #[test]
    fn examples_are_clean_but_for_their_single_rungs() {
        let text = include_str!("../../examples/decks/vocabulary.toml");
        assert_eq!(check(&parse("x", text).deck.unwrap(), text), vec![]);
    }
}
