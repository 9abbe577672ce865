//! A deck with every secret replaced: what is asked stays, what is right, said, believed or hinted is another.

use std::ops::Range;

use pratfall::deck::{
    self,
    model::{Ask, Deck, Item},
    table::{Value, in_order, table, tables, text_or_empty},
};
use regex::Regex;
use toml::de::{DeTable, DeValue};

/// Stands in every replaced text.
pub const MARK: &str = "zqx";

/// A deck as it is and as it was tampered with.
pub struct Twins {
    pub original: Deck,
    pub tampered: Deck,
    /// The text of the tampered one.
    pub text: String,
    /// Items whose lesson lawfully comes before the attempt; they were left as they are.
    pub exempt: Vec<String>,
}

struct Edits {
    list: Vec<(Range<usize>, String)>,
    count: usize,
}

impl Edits {
    fn put(&mut self, span: Range<usize>, text: String) {
        self.list.push((span, text));
    }

    /// Replaces a text by another nobody could mistake for it.
    fn replace(&mut self, span: Range<usize>) {
        self.count += 1;
        self.put(span, quoted(&format!("{MARK} {}", self.count)));
    }

    fn replace_all(&mut self, value: &Value<'_>) {
        match value.get_ref() {
            DeValue::Array(list) => list.iter().for_each(|v| self.replace(v.span())),
            _ => self.replace(value.span()),
        }
    }

    fn replace_at(&mut self, table: &DeTable<'_>, key: &str) {
        if let Some(value) = table.get(key) {
            self.replace_all(value);
        }
    }

    /// Replaces what is said to options or traps.
    fn replies(&mut self, replies: &DeTable<'_>) {
        for (_, reply) in in_order(replies) {
            match reply.get_ref() {
                DeValue::Table(reply) => self.replace_at(reply, "say"),
                _ => self.replace(reply.span()),
            }
        }
    }

    fn traps(&mut self, asking: &DeTable<'_>, numbers: bool) {
        let Some(traps) = table(asking, "traps") else { return };
        self.replies(traps);
        for (key, _) in in_order(traps) {
            self.count += 1;
            let trap = if numbers { format!("{}", 900_000 + self.count) } else { format!("{MARK} {}", self.count) };
            self.put(key.span(), quoted(&trap));
        }
    }

    /// Turns lines round, and exchanges the first with one that is not needed.
    fn order(&mut self, asking: &DeTable<'_>, lines: &Value<'_>) {
        let lines = match lines.get_ref() {
            DeValue::Table(blocks) => blocks.values().next().unwrap(),
            _ => lines,
        };
        let mut texts: Vec<String> = match lines.get_ref() {
            DeValue::Array(list) => list.iter().flat_map(deck::table::texts_of).map(|line| line.text).collect(),
            _ => lines.get_ref().as_str().unwrap().lines().map(str::to_owned).collect(),
        };
        texts.iter_mut().for_each(|line| *line = line.trim().to_owned());
        texts.reverse();
        if let Some(wrong) = table(asking, "wrong") {
            self.replies(wrong);
            let (stray, _) = in_order(wrong)[0];
            let first = std::mem::replace(&mut texts[0], stray.get_ref().trim().to_owned());
            self.put(stray.span(), quoted(&first));
        }
        if let Some(also) = asking.get("also") {
            self.put(also.span(), format!("[[{}, {}]]", quoted(&texts[1]), quoted(&texts[0])));
        }
        let all: Vec<String> = texts.iter().map(|line| quoted(line)).collect();
        self.put(lines.span(), format!("[{}]", all.join(", ")));
    }

    /// Replaces what looks at code, what it should come to, what is said to mistakes, and what lies beside it.
    fn code(&mut self, asking: &DeTable<'_>) {
        for key in ["solution", "files", "include"] {
            match asking.get(key).map(|value| (value.span(), value.get_ref())) {
                Some((_, DeValue::Table(files))) => {
                    in_order(files).iter().for_each(|(_, file)| self.replace(file.span()))
                }
                Some((span, _)) => self.replace(span),
                None => {}
            }
        }
        if asking.get("check").is_some_and(|check| check.get_ref().is_str()) {
            self.replace_at(asking, "check");
        }
        for (check, _) in tables(asking, "check") {
            for key in ["call", "gives", "prints", "input", "script"] {
                self.replace_at(check, key);
            }
        }
        for (error, _) in tables(asking, "error") {
            for key in ["says", "pattern", "reply"] {
                self.replace_at(error, key);
            }
        }
    }

    /// Replaces what is seen and done beyond the start, what can be typed anywhere, and what is said to wrong turns.
    fn story(&mut self, asking: &DeTable<'_>, states: &DeTable<'_>) {
        let start = text_or_empty(asking, "start");
        for (name, state) in in_order(states) {
            let state = state.get_ref().as_table().unwrap();
            let begins = name.get_ref() == start.as_str();
            if !begins {
                self.replace_at(state, "see");
            }
            for (kind, hidden) in [("moves", !begins), ("commands", true)] {
                for (key, turn) in table(state, kind).map(in_order).unwrap_or_default() {
                    if hidden {
                        self.replace(key.span());
                    }
                    if let DeValue::Table(turn) = turn.get_ref() {
                        ["say", "also"].iter().for_each(|key| self.replace_at(turn, key));
                    }
                }
            }
        }
        self.replace_at(asking, "unknown");
    }

    /// Tampers with one way of asking.
    fn asking(&mut self, asking: &DeTable<'_>, marks: (&str, &str)) {
        if let Some(lines) = asking.get("lines") {
            return self.order(asking, lines);
        }
        if let Some(rubric) = asking.get("rubric").and_then(|v| v.get_ref().as_array()) {
            for point in rubric.iter() {
                match point.get_ref() {
                    DeValue::Table(point) => ["point", "say"].iter().for_each(|key| self.replace_at(point, key)),
                    _ => self.replace(point.span()),
                }
            }
            return self.replace_at(asking, "model");
        }
        if asking.contains_key("runner") {
            return self.code(asking);
        }
        if let Some(states) = table(asking, "state") {
            return self.story(asking, states);
        }
        if asking.contains_key("predict") {
            self.replace_at(asking, "predict");
            return self.traps(asking, false);
        }
        let Some(right) = asking.get("right") else {
            if let Some(text) = asking.get("text") {
                let (open, close) = marks;
                let blank = format!("{}.*?{}", regex::escape(open), regex::escape(close));
                let decoded = text.get_ref().as_str().unwrap();
                let count = &mut self.count;
                let new = Regex::new(&blank).unwrap().replace_all(decoded, |_: &regex::Captures<'_>| {
                    *count += 1;
                    format!("{open}{MARK}{count}{close}")
                });
                let new = quoted(&new);
                self.put(text.span(), new);
                self.traps(asking, false);
            }
            return;
        };
        if let Some(wrong) = table(asking, "wrong") {
            self.replies(wrong);
            let right = right.get_ref().as_array().and_then(|list| list.iter().next()).unwrap_or(right);
            // A token changes places with a token: a line in its place would be another question.
            let token = |text: &str| text.split_once(": ").is_some_and(|(line, _)| line.parse::<u16>().is_ok());
            let is_token = right.get_ref().as_str().is_some_and(token);
            let (other, _) = *in_order(wrong).iter().find(|(key, _)| !is_token || token(key.get_ref())).unwrap();
            if let Some(partly) = table(asking, "partly") {
                self.replies(partly);
            }
            self.put(right.span(), quoted(other.get_ref()));
            self.put(other.span(), quoted(right.get_ref().as_str().unwrap()));
        } else if matches!(right.get_ref(), DeValue::Integer(_) | DeValue::Float(_)) {
            self.put(right.span(), "7654321.5".into());
            self.replace_at(asking, "unit");
            self.traps(asking, true);
        } else {
            self.count += 1;
            self.put(right.span(), quoted(&format!("{MARK} {}", self.count)));
            if let Some(pattern) = asking.get("pattern") {
                self.put(pattern.span(), quoted(&format!("{MARK}[0-9]+")));
            }
            self.traps(asking, false);
        }
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn marks(table: &DeTable<'_>) -> Option<(String, String)> {
    let list = table.get("marks")?.get_ref().as_array()?;
    let mark = |n: usize| list.get(n).and_then(|v| v.get_ref().as_str()).map(str::to_owned);
    Some((mark(0)?, mark(1)?))
}

/// Tampers with every secret of a deck.
#[track_caller]
pub fn twins(name: &str, text: &str) -> Twins {
    let original = parsed(name, text);
    let root = DeTable::parse(text).unwrap().into_inner();
    let mut edits = Edits { list: Vec::new(), count: 0 };
    for (misconception, _) in tables(&root, "misconception") {
        edits.replace_at(misconception, "belief");
        edits.replace_at(misconception, "refute");
    }
    let usual = table(&root, "deck").and_then(marks).unwrap_or_else(|| ("{{".into(), "}}".into()));
    let mut exempt = Vec::new();
    for (item, _) in tables(&root, "item") {
        let first = |key| item.get(key).is_some_and(|v| matches!(v.get_ref(), DeValue::Boolean(true)));
        if text_or_empty(item, "nature") == "fact" || first("instruct_first") || first("safety_critical") {
            exempt.push(text_or_empty(item, "id"));
            continue;
        }
        for key in ["explain", "hints", "lesson"] {
            edits.replace_at(item, key);
        }
        let own = marks(item).unwrap_or_else(|| usual.clone());
        edits.asking(item, (&own.0, &own.1));
        for (rung, _) in tables(item, "rung").chain(tables(item, "variants")) {
            edits.replace_at(rung, "hints");
            edits.replace_at(rung, "explain");
            let own = marks(rung).unwrap_or_else(|| own.clone());
            edits.asking(rung, (&own.0, &own.1));
        }
    }
    let mut swaps = Vec::new();
    for (_, pairs) in table(&root, "pairs").map(in_order).unwrap_or_default() {
        let entries = in_order(pairs.get_ref().as_table().unwrap());
        for two in entries.chunks_exact(2) {
            swaps.push((two[0].1.span(), two[1].1.span()));
        }
    }
    // A pair takes its neighbour's meaning, unless the meanings it is shown among would be others then.
    let mut kept: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    let shown = |deck: &Deck| -> Vec<Option<Vec<String>>> {
        deck.items.iter().filter(|item| item.is_pair).map(options).collect()
    };
    let as_shown = shown(&original);
    let of_pairs = Pairs::of(&root, text);
    for swap in &swaps {
        kept.push(swap.clone());
        if shown(&parsed(name, &of_pairs.swapped(&kept))) != as_shown {
            kept.pop();
        }
    }
    assert!(swaps.is_empty() || kept.len() * 2 > swaps.len(), "only {} of {} pairs swapped", kept.len(), swaps.len());
    let text = apply(text, &edits.list, &kept);
    Twins { tampered: parsed(name, &text), original, text, exempt }
}

/// The part of a deck that its pairs are made from: quick to read again and again.
struct Pairs<'t> {
    text: &'t str,
    /// What is left out: the written items.
    without: Vec<(Range<usize>, String)>,
}

impl<'t> Pairs<'t> {
    fn of(root: &DeTable<'_>, text: &'t str) -> Self {
        let starts: Vec<usize> = root.get("item").map(|_| header(text, "[[item]]")).unwrap_or_default();
        // Written items stand together, before or behind the pairs.
        let pairs = header(text, "[pairs");
        let without = match (starts.first(), pairs.first()) {
            (Some(items), Some(first)) if items > first => vec![(*items..text.len(), String::new())],
            (Some(items), Some(first)) => vec![(*items..*first, String::new())],
            _ => Vec::new(),
        };
        Pairs { text, without }
    }

    fn swapped(&self, swaps: &[(Range<usize>, Range<usize>)]) -> String {
        apply(self.text, &self.without, swaps)
    }
}

/// Finds the lines that begin with a header.
fn header(text: &str, header: &str) -> Vec<usize> {
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        if line.starts_with(header) {
            found.push(at);
        }
        at += line.len();
    }
    found
}

fn options(item: &Item) -> Option<Vec<String>> {
    match &item.rungs.first()?.ask {
        Ask::Choose(choose) => Some(choose.options.iter().map(|o| o.text.clone()).collect()),
        _ => None,
    }
}

#[track_caller]
fn parsed(name: &str, text: &str) -> Deck {
    let parsed = deck::parse(name, text);
    let lines = |at: usize| text[..at].lines().count();
    let faults: Vec<String> =
        parsed.faults.iter().map(|f| format!("line {}: {}", lines(f.span.start), f.message)).collect();
    parsed.deck.unwrap_or_else(|| panic!("{name}: {faults:#?}"))
}

fn apply(text: &str, edits: &[(Range<usize>, String)], swaps: &[(Range<usize>, Range<usize>)]) -> String {
    let mut all: Vec<(Range<usize>, String)> = edits.to_vec();
    for (a, b) in swaps {
        all.push((a.clone(), text[b.clone()].to_owned()));
        all.push((b.clone(), text[a.clone()].to_owned()));
    }
    all.sort_by_key(|(span, _)| span.start);
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for (span, instead) in all {
        new.push_str(&text[at..span.start]);
        new.push_str(&instead);
        at = span.end;
    }
    new.push_str(&text[at..]);
    new
}
