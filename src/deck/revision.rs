//! Fingerprints of items, so that an edit that changes the answer is told from one that mends the prose.

use std::borrow::Cow;

use crate::deck::model::code::{Check, Want};
use crate::deck::model::order::Line;
use crate::deck::model::scenario::State;
use crate::deck::model::spot::{By, Place, Spot, Worth};
use crate::deck::model::{Ask, Choose, Code, Item, Rung, Tolerance};
use crate::deck::tokens::bare;

/// Fingerprints all that is asked and accepted: prompts, code, options, answers and how they are compared.
///
/// Hints, explanations, feedback and labels are left out. 16 hex digits of BLAKE3.
#[must_use]
pub fn revision(item: &Item) -> String {
    let mut all = Canon::default();
    all.list(item.rungs.len());
    for rung in &item.rungs {
        all.rung(rung);
    }
    all.list(item.variants.len());
    for variant in &item.variants {
        all.text(&variant.prompt);
        all.code(variant.code.as_ref());
        all.ask(&variant.ask);
    }
    all.finish()
}

/// Fingerprints the accepted answers alone, whatever their order and the rung they are asked on.
///
/// 16 hex digits of BLAKE3.
#[must_use]
pub fn answer_revision(item: &Item) -> String {
    let mut answers: Vec<Cow<'_, str>> = Vec::new();
    for rung in &item.rungs {
        accepted(&rung.ask, &mut answers);
    }
    of_answers(answers.iter().map(|answer| &**answer).collect())
}

/// Fingerprints a list of accepted answers, whatever their order.
#[must_use]
pub fn of_answers(mut answers: Vec<&str>) -> String {
    answers.sort_unstable();
    answers.dedup();
    let mut all = Canon::default();
    all.list(answers.len());
    for answer in answers {
        all.text(answer);
    }
    all.finish()
}

fn accepted<'a>(ask: &'a Ask, out: &mut Vec<Cow<'a, str>>) {
    match ask {
        Ask::Choose(c) => out.extend(c.options.iter().filter(|o| o.right).map(|o| o.text.as_str().into())),
        Ask::Type(t) => {
            out.extend(t.right.iter().map(|right| right.as_str().into()));
            out.extend(t.pattern.iter().map(|p| format!("/{p}/").into()));
        }
        Ask::Number(n) => {
            let (kind, by) = tolerance(n.tolerance);
            out.push(format!("{} ±{by}{kind} {}", n.right, n.units.join("|")).into());
        }
        Ask::Cloze(c) => {
            out.extend(c.blanks.iter().enumerate().map(|(i, b)| format!("{i}:{}", b.right.join("|")).into()));
        }
        Ask::Order(o) => {
            let depth = |line: &Line| if o.indent { line.depth } else { 0 };
            for order in o.orders() {
                let lines = order.iter().map(|l| format!("{}>{}:{}", l.place, depth(l), l.text));
                out.push(lines.collect::<Vec<_>>().join("\n").into());
            }
        }
        Ask::Spot(s) => out.extend(s.places.iter().filter(|p| p.worth.is_right()).map(|p| pointed(s, p))),
        Ask::Explain(e) => out.extend(e.rubric.iter().map(|p| p.text.as_str().into())),
        // What is right is what the checks say; a solution is one way of many.
        Ask::Code(p) => out.extend(p.checks.iter().map(|check| checked(check).into())),
        // What is right in each state, and where it ends: what leads astray may change.
        Ask::Scenario(s) => {
            let name = |n: usize| s.states.get(n).map_or("", |state| state.name.as_str());
            for (state, on) in s.states.iter().zip(s.good_way()).filter(|(_, on)| *on) {
                let turns = state.turns().filter(|turn| !turn.off);
                let ways: Vec<String> = turns.map(|turn| format!("{}→{}", turn.text, name(turn.to))).collect();
                out.push(format!("{}{}:{:?}:{}", state.name, u8::from(on), state.end, ways.join("|")).into());
            }
        }
    }
}

/// Names a place whatever stands above it: by its line and, where tokens are pointed at, the token.
fn pointed<'a>(spot: &'a Spot, place: &'a Place) -> Cow<'a, str> {
    match spot.by {
        By::Line => place.text.as_str().into(),
        By::Token => {
            let line = spot.places.iter().filter(|other| other.number == place.number);
            let line: Vec<&str> = line.map(|other| bare(&other.text)).collect();
            format!("{} : {}", line.join(" "), place.text).into()
        }
    }
}

fn tolerance(tolerance: Tolerance) -> (&'static str, f64) {
    match tolerance {
        Tolerance::Absolute(by) => ("", by),
        Tolerance::Relative(by) => ("r", by),
    }
}

/// Writes down what a check wants; its name, and whether it is hidden, are prose.
fn checked(check: &Check) -> String {
    match &check.want {
        Want::Output { args, input, prints } => format!("{args:?} {input:?} > {prints:?}"),
        Want::Value { call, gives } => format!("{call:?} = {gives:?}"),
        Want::Script { script } => format!("{script:?}"),
    }
}

/// Bytes to fingerprint: every text with its length before it, so that no two items share them by accident.
struct Canon(Vec<u8>);

impl Default for Canon {
    fn default() -> Self {
        Canon(Vec::with_capacity(1024))
    }
}

impl Canon {
    fn finish(self) -> String {
        let hash = blake3::hash(&self.0);
        let mut hex = String::with_capacity(16);
        for byte in hash.as_bytes().iter().take(8) {
            hex.extend([byte >> 4, byte & 15].iter().filter_map(|d| char::from_digit(u32::from(*d), 16)));
        }
        hex
    }

    fn text(&mut self, text: &str) {
        self.list(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn list(&mut self, length: usize) {
        self.0.extend_from_slice(&(length as u64).to_le_bytes());
    }

    fn texts(&mut self, texts: &[String]) {
        self.list(texts.len());
        for text in texts {
            self.text(text);
        }
    }

    fn flag(&mut self, flag: bool) {
        self.0.push(u8::from(flag));
    }

    fn number(&mut self, number: f64) {
        self.0.extend_from_slice(&number.to_bits().to_le_bytes());
    }

    fn code(&mut self, code: Option<&Code>) {
        self.flag(code.is_some());
        if let Some(code) = code {
            self.text(&code.lang);
            self.text(&code.text);
        }
    }

    fn rung(&mut self, rung: &Rung) {
        self.text(&rung.prompt);
        self.code(rung.code.as_ref());
        self.number(rung.timed.unwrap_or(0.0));
        self.ask(&rung.ask);
    }

    fn ask(&mut self, ask: &Ask) {
        match ask {
            Ask::Choose(c) => {
                self.text("choose");
                self.choose(c);
            }
            Ask::Type(t) => {
                self.text("type");
                self.texts(&t.right);
                self.text(t.pattern.as_deref().unwrap_or_default());
                self.folding(t.folding);
                self.flag(t.multiline);
            }
            Ask::Number(n) => {
                self.text("number");
                self.number(n.right);
                let (kind, by) = tolerance(n.tolerance);
                self.text(kind);
                self.number(by);
                self.texts(&n.units);
                self.flag(n.unit_required);
            }
            Ask::Cloze(c) => {
                self.text("cloze");
                self.list(c.pieces.len());
                for piece in &c.pieces {
                    match piece {
                        crate::deck::model::Piece::Text(text) => self.text(text),
                        crate::deck::model::Piece::Blank(i) => self.list(*i),
                    }
                }
                self.list(c.blanks.len());
                for blank in &c.blanks {
                    self.texts(&blank.right);
                    self.text(blank.cue.as_deref().unwrap_or_default());
                }
                self.folding(c.folding);
            }
            Ask::Order(o) => {
                self.text("order");
                self.flag(o.indent);
                for order in o.orders() {
                    self.list(order.len());
                    for line in order {
                        self.list(usize::from(line.place));
                        self.list(usize::from(line.depth));
                        self.text(&line.text);
                    }
                }
                self.list(o.wrong.len());
                o.wrong.iter().for_each(|stray| self.text(&stray.text));
            }
            Ask::Spot(s) => {
                self.text("spot");
                self.flag(s.many);
                self.list(s.places.len());
                for place in &s.places {
                    self.text(&place.text);
                    self.flag(place.worth.is_right());
                    if place.worth == Worth::Partly {
                        self.text("partly");
                    }
                }
            }
            Ask::Explain(e) => {
                self.text("explain");
                self.flag(e.aloud);
                self.list(e.rubric.len());
                for point in &e.rubric {
                    self.text(&point.text);
                    self.flag(point.required);
                }
            }
            Ask::Code(p) => {
                self.text("code");
                self.text(&p.runner);
                self.text(&p.starter);
                self.list(p.checks.len());
                p.checks.iter().for_each(|check| self.text(&checked(check)));
                self.list(p.files.len());
                for file in &p.files {
                    self.text(&file.name);
                    self.text(&file.text);
                }
                self.texts(&p.include);
            }
            Ask::Scenario(s) => {
                self.text("scenario");
                self.list(s.start);
                self.list(s.clock.map_or(0, |clock| clock.seconds as usize));
                self.list(s.clock.map_or(0, |clock| clock.timeout + 1));
                self.flag(s.forgive);
                self.number(s.unknown.cost);
                self.list(s.unknown.takes as usize);
                self.list(s.states.len());
                s.states.iter().for_each(|state| self.state(state));
            }
        }
    }

    fn state(&mut self, state: &State) {
        self.text(&state.name);
        self.text(&state.see);
        self.code(state.code.as_ref());
        self.list(state.end.map_or(0, |end| end as usize + 1));
        for turns in [&state.moves, &state.commands] {
            self.list(turns.len());
            for turn in turns {
                self.text(&turn.text);
                self.texts(&turn.also);
                self.list(turn.to);
                self.flag(turn.off);
                self.number(turn.cost);
                self.list(turn.takes as usize);
            }
        }
    }

    fn choose(&mut self, choose: &Choose) {
        self.flag(choose.many);
        self.list(choose.options.len());
        for option in &choose.options {
            self.text(&option.text);
            self.flag(option.right);
        }
    }

    fn folding(&mut self, folding: crate::deck::model::Folding) {
        self.flag(folding.strict);
        self.flag(folding.case_exact);
        self.0.push(folding.diacritics as u8);
    }
}

#[cfg(test)]
mod tests {
    use crate::deck::parse;

    /// Holds which fingerprints of an item an edit changes: `revision`, `answer_revision`.
    fn check(from: &str, to: &str, expected: (bool, bool)) {
        const ITEM: &str = "prompt = \"p\"\ncode.rust = \"c\"\nhints = [\"h\"]\nexplain = \"e\"\n[[item.rung]]\nright = \"x\"\n\
                            [item.rung.wrong]\n\"y\" = \"no\"\n[[item.rung]]\nright = [\"a\", \"b\"]\n[[item.rung]]\nright = 5\n";
        let print = |item: &str| {
            let text = format!("format = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\n[[item]]\nid = \"i\"\n{item}");
            let parsed = parse("x", &text);
            assert_eq!(parsed.faults, vec![]);
            let item = parsed.deck.unwrap().items.remove(0);
            assert!(item.revision.len() == 16 && item.revision.bytes().all(|b| b.is_ascii_hexdigit()));
            (item.revision, item.answer_revision)
        };
        assert!(ITEM.contains(from));
        let (before, after) = (print(ITEM), print(&ITEM.replace(from, to)));
        assert_eq!((before.0 != after.0, before.1 != after.1), expected, "{from} -> {to}");
    }

    #[test]
    fn edits_change_the_fingerprints_they_should() {
        check("\"p\"", "\"p\"", (false, false));
        check("\"e\"", "\"other\"", (false, false));
        check("\"h\"", "\"other\"", (false, false));
        check("\"no\"", "\"other\"", (false, false));
        check("\"p\"", "\"other\"", (true, false));
        check("\"c\"", "\"other\"", (true, false));
        check("\"y\"", "\"z\"", (true, false));
        check("[\"a\", \"b\"]", "[\"b\", \"a\"]", (true, false));
        check("[\"a\", \"b\"]", "[\"a\", \"b\", \"c\"]", (true, true));
        check("right = \"x\"", "right = \"z\"", (true, true));
        check("right = 5", "right = 6", (true, true));
        check("right = 5", "right = 5\ntolerance = 1", (true, true));
        check("right = 5", "right = 5.0", (false, false));
        check(
            "[[item.rung]]\nright = [\"a\"",
            "[[item.rung]]\nright = \"a\"\n[[item.rung]]\nright = [\"a\"",
            (true, false),
        );
    }
}
