//! A choice below a typed answer, made of what the deck says already.
//!
//! An item whose only rung is typed gets a lower one where that is honest: the right answer among the item's own traps
//! and the answers of items of the same skill and shape. Nothing is explained that nobody wrote: a trap keeps what its
//! author says to it, another item's answer names the question it belongs to. Where there is any doubt, nothing is made.
//!
//! Which answers stand beside the right one depends on ids, on what is asked, and on a shape that all of them share; so
//! the options tell nothing of which is right. Neighbours are found on a ring of hashed ids: a new item changes the
//! options of the few before it and of no others.

use std::collections::{HashMap, HashSet};

use regex::RegexBuilder;
use toml::de::DeTable;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::deck::model::{Ask, Choice, Choose, Item, Level, Reply, Rung, TypeIn};
use crate::deck::pairs::{OPTIONS, plain};
use crate::deck::rung::PATTERN_SIZE;
use crate::deck::table;

/// How many items are looked at for wrong options.
const LOOKED_AT: usize = 32;

/// The longest answer that becomes an option, in characters.
const LONGEST: usize = 80;

/// The most accepted answers of an item that is derived from: a question with more of them is an open one.
const ANSWERS_MAX: usize = 16;

/// The longest prompt that is quoted whole, in characters.
const QUOTED: usize = 120;

/// Phrases of a question that has more answers than its author can list.
const OPEN: [&str; 8] = ["name a", "name an", "name one", "name any", "give a", "give an", "give one", "for example"];

/// Puts a derived rung below every item of a file that can honestly have one; `items` are its written items, and `told`
/// is what each says of it.
///
/// What was `made` before of items that go by the same `numbers` is not worked out again.
pub fn rungs(
    head: &DeTable<'_>,
    told: &[Option<bool>],
    items: &mut [Item],
    numbers: &[u64],
    mut made: Option<&mut Made>,
) {
    let usual = flag(head).unwrap_or(true);
    let wanted = || told.iter().map(|told| told.unwrap_or(usual));
    if !items.iter().zip(wanted()).any(|(item, wanted)| wanted && typed_only(item).is_some()) {
        return;
    }
    let number = |n: usize| numbers.get(n).copied().unwrap_or_default();
    let mut before = made.as_deref_mut().map(|made| std::mem::take(&mut made.0)).unwrap_or_default();
    let mut same: Vec<Option<Derived>> = (0..items.len()).map(|n| before.remove(&number(n))).collect();
    let heard = items.iter().zip(&mut same).map(|(item, same)| match same {
        Some(same) => same.voice.take(),
        None => Voice::of(item),
    });
    let voices: Vec<Option<Voice>> = heard.collect();
    let rings = Rings::of(items, &voices);
    let of_item = |n: usize, item: &Item, same: Option<Derived>, wanted: bool| {
        let voice = voices.get(n)?.as_ref().filter(|_| wanted && typed_only(item).is_some())?;
        let beside = rings.beside(item, voice);
        let seen: Vec<u64> = if made.is_some() { beside.iter().map(|n| number(*n)).collect() } else { Vec::new() };
        let rung = match same.and_then(|same| same.rung).filter(|(known, _)| *known == seen) {
            Some((_, rung)) => rung,
            None => choice(item, voice, &beside, &rings),
        };
        Some((seen, rung))
    };
    let rungs: Vec<Option<(Vec<u64>, Option<Rung>)>> = items
        .iter()
        .zip(same)
        .zip(wanted())
        .enumerate()
        .map(|(n, ((item, same), wanted))| of_item(n, item, same, wanted))
        .collect();
    for (item, rung) in items.iter_mut().zip(&rungs) {
        let Some((_, Some(rung))) = rung else { continue };
        item.rungs.insert(0, rung.clone());
        // A ceiling that the author's rung does not fit under would leave the derived one alone.
        if item.top_rung() == 0 {
            item.rungs.remove(0);
        }
    }
    if let Some(made) = made {
        let all = voices.into_iter().zip(rungs).enumerate();
        made.0 = all.map(|(n, (voice, rung))| (number(n), Derived { voice, rung })).collect();
    }
}

/// What was made for the items of a file, by the numbers they go by: a number always stands for the same text of an item.
#[derive(Debug, Default)]
pub struct Made(HashMap<u64, Derived>);

/// What was made for an item.
#[derive(Debug)]
struct Derived {
    voice: Option<Voice>,
    /// What came of it, if it was looked at, and the numbers of the items beside it, which that depends on.
    rung: Option<(Vec<u64>, Option<Rung>)>,
}

/// Reads what an item, or a deck for all its items, says of derived rungs.
#[must_use]
pub fn flag(table: &DeTable<'_>) -> Option<bool> {
    table.get("derive").and_then(|v| v.get_ref().as_bool())
}

/// Gives the one rung of an item that a lower one can be made for.
fn typed_only(item: &Item) -> Option<(&Rung, &TypeIn)> {
    let [rung] = item.rungs.as_slice() else { return None };
    let fits = !item.is_pair && rung.timed.is_none() && item.ceiling != Some(Level::Recognise);
    match &rung.ask {
        Ask::Type(ask) if fits && !ask.multiline && ask.right.len() <= ANSWERS_MAX => Some((rung, ask)),
        _ => None,
    }
}

fn choice(item: &Item, voice: &Voice, beside: &[usize], rings: &Rings<'_>) -> Option<Rung> {
    let (rung, ask) = typed_only(item)?;
    if OPEN.iter().any(|phrase| voice.prompt.contains(&format!(" {phrase} "))) {
        return None;
    }
    let mut wrong: Vec<(Form, String, Reply)> = Vec::with_capacity(OPTIONS - 1);
    for trap in ask.traps.iter().filter(|trap| !trap.reply.is_silent()) {
        let form = Form::of(&trap.answer);
        let shaped = one_line(&trap.answer) && Shape::of(&trap.answer) == voice.shape;
        // The author says that it is wrong, so it has only to read differently.
        let differs = |other: &Form| form.compact != other.compact;
        if wrong.len() < OPTIONS - 1
            && shaped
            && voice.answers.iter().all(differs)
            && wrong.iter().all(|(other, ..)| differs(other))
        {
            wrong.push((form, trap.answer.trim().to_owned(), trap.reply.clone()));
        }
    }
    let pattern = Pattern::of(ask);
    for (sibling, other) in beside.iter().filter_map(|n| Some((*n, rings.voices.get(*n)?.as_ref()?))) {
        if wrong.len() == OPTIONS - 1 {
            break;
        }
        let Some(form) = other.answers.first() else { continue };
        let clear = |known: &Form| form.is_clear_of(known);
        let apart = other.prompt != voice.prompt
            && voice.answers.iter().all(|own| other.answers.iter().all(|theirs| theirs.is_clear_of(own)))
            && wrong.iter().all(|(known, ..)| clear(known))
            && !pattern.takes(&other.shown);
        if apart {
            wrong.push((form.clone(), other.shown.clone(), rings.reply(sibling)));
        }
    }
    if wrong.len() < OPTIONS - 1 {
        return None;
    }
    let option = |text: &str| if voice.shape.kind == Kind::Code { verbatim(text) } else { plain(text).into_owned() };
    let mut options: Vec<Choice> =
        wrong.into_iter().map(|(_, text, reply)| Choice { text: option(&text), right: false, reply }).collect();
    options.push(Choice { text: option(&voice.shown), right: true, reply: Reply::default() });
    options.sort_by(|a, b| a.text.cmp(&b.text));
    let apart: HashSet<&str> = options.iter().map(|o| o.text.as_str()).collect();
    let whole = apart.len() == options.len();
    whole.then(|| Rung {
        prompt: rung.prompt.clone(),
        code: rung.code.clone(),
        hints: rung.hints.clone(),
        timed: None,
        derived: true,
        ask: Ask::Choose(Choose { many: false, options }),
    })
}

/// Writes code as Markdown shows it letter by letter.
fn verbatim(text: &str) -> String {
    if text.contains('`') { plain(text).into_owned() } else { format!("`{text}`") }
}

fn one_line(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && !text.contains(['\n', '\t']) && text.chars().count() <= LONGEST
}

/// What an item answers, as its siblings hear it.
#[derive(Debug)]
struct Voice {
    shape: Shape,
    /// The words of the prompt, between spaces.
    prompt: String,
    /// The answer that is shown.
    shown: String,
    /// All accepted ones, the shown one first.
    answers: Vec<Form>,
}

impl Voice {
    /// Hears an item by its first typed rung.
    fn of(item: &Item) -> Option<Voice> {
        let typed = item.rungs.iter().find_map(|rung| match &rung.ask {
            Ask::Type(ask) if !ask.multiline => Some((rung, ask)),
            _ => None,
        });
        let (rung, ask) = typed?;
        let shown = ask.right.first().filter(|shown| one_line(shown))?.trim();
        let answers = ask.right.iter().take(ANSWERS_MAX).filter(|right| one_line(right));
        Some(Voice {
            shape: Shape::of(shown),
            prompt: format!(" {} ", words(&folded(&rung.prompt)).join(" ")),
            shown: shown.to_owned(),
            answers: answers.map(|right| Form::of(right)).collect(),
        })
    }
}

/// What kind of text an answer is. Options share it, or one of them would stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Shape {
    kind: Kind,
    latin: bool,
    upper: bool,
    words: usize,
    length: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Number,
    Code,
    Words,
}

impl Shape {
    fn of(text: &str) -> Shape {
        let text = text.trim();
        let kind = kind(text);
        let first = text.chars().find(|c| c.is_alphabetic());
        let words = text.split_whitespace().count();
        let length = text.chars().count();
        // Steps are wide, for only what is plainly shorter or longer tells anything.
        let step = |steps: &[usize], n: usize| steps.iter().filter(|step| n > **step).count();
        Shape {
            kind,
            latin: first.is_none_or(|c| c < '\u{250}'),
            upper: kind == Kind::Words && first.is_some_and(char::is_uppercase),
            words: step(&[1, 3, 6], words),
            length: match (kind, words) {
                (Kind::Number, _) => step(&[2, 5], length),
                (Kind::Words, 1) => step(&[3, 12], length),
                (Kind::Code, 1) => step(&[3, 12, 24], length),
                _ => step(&[16, 32, 56], length),
            },
        }
    }
}

fn kind(text: &str) -> Kind {
    let digits = text.chars().any(|c| c.is_ascii_digit());
    let letters = text.chars().any(char::is_alphabetic);
    if digits && !letters {
        return Kind::Number;
    }
    let sign = |c: char| c.is_ascii_punctuation() && !matches!(c, '\'' | '-' | ',' | '.' | '!' | '?' | '(' | ')' | '"');
    let inner = |word: &str| {
        let mut chars = word.chars();
        chars.next();
        let rest = chars.as_str();
        // CamelCase, E0382, a.b, -x: what no word of a language looks like.
        rest.chars().any(char::is_uppercase)
            || word.chars().any(|c| c.is_ascii_digit())
            || rest.trim_end_matches(['.', '!', '?']).contains(['.', '('])
            || word.starts_with(['-', '.'])
    };
    if text.chars().any(sign) || text.split_whitespace().any(inner) { Kind::Code } else { Kind::Words }
}

/// An answer as it is compared, in more than one way: whoever could take one for the other finds them too alike.
#[derive(Debug, Clone)]
struct Form {
    /// Lower case, without accents.
    text: String,
    /// Letters and digits alone.
    compact: String,
    /// All but letters.
    frame: String,
    words: HashSet<String>,
    value: Option<f64>,
}

impl Form {
    fn of(text: &str) -> Form {
        let text = folded(text);
        let compact: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
        Form {
            // Answers of signs alone are told apart by their signs.
            compact: if compact.is_empty() { text.clone() } else { compact },
            frame: text.chars().filter(|c| !c.is_alphabetic()).collect(),
            words: words(&text).into_iter().collect(),
            value: table::written_number(&text.replace(',', ".")),
            text,
        }
    }

    /// Tells whether two answers can in no way be meant for each other: not by spelling, by a slip, by their value, or
    /// because one says what the other does and more.
    fn is_clear_of(&self, other: &Form) -> bool {
        let same = self.compact == other.compact || (self.value.is_some() && self.value == other.value);
        // As much as grading forgives at the most.
        let forgiven = match self.text.chars().count().max(other.text.chars().count()) {
            0..=4 => 0,
            5..=8 => 1,
            _ => 2,
        };
        let slip = self.frame == other.frame && is_within(&self.text, &other.text, forgiven);
        let within = !self.words.is_empty() && !other.words.is_empty();
        let part = within && (self.words.is_subset(&other.words) || other.words.is_subset(&self.words));
        !same && !part && !slip
    }
}

/// Folds further than any rung does: no accents, no case, one kind of dash and of quote, single spaces.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
            '\u{2018}'..='\u{201b}' => out.push('\''),
            '\u{201c}'..='\u{201f}' => out.push('"'),
            c if c.is_whitespace() && out.ends_with(' ') => {}
            c if c.is_whitespace() => out.push(' '),
            c => out.push(c),
        }
    }
    out.trim_end_matches(['.', '!', '?', ' ']).to_owned()
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// Tells whether a text becomes another by at most `edits` letters changed, added, dropped or swapped.
fn is_within(a: &str, b: &str, edits: usize) -> bool {
    fn go(a: &[char], b: &[char], edits: usize) -> bool {
        let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
        let (a, b) = (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default());
        let ([x, after_x @ ..], [y, after_y @ ..]) = (a, b) else { return a.len().max(b.len()) <= edits };
        let Some(left) = edits.checked_sub(1) else { return false };
        let swapped = match (after_x, after_y) {
            ([x2, a @ ..], [y2, b @ ..]) => x == y2 && x2 == y && go(a, b, left),
            _ => false,
        };
        swapped || go(after_x, after_y, left) || go(after_x, b, left) || go(a, after_y, left)
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    a.len().abs_diff(b.len()) <= edits && go(&a, &b, edits)
}

/// The pattern of an item, as far as it can be asked.
enum Pattern {
    None,
    Takes(regex::Regex),
    /// Nobody can tell what it takes.
    Unknown,
}

impl Pattern {
    fn of(ask: &TypeIn) -> Pattern {
        let Some(pattern) = &ask.pattern else { return Pattern::None };
        let regex = RegexBuilder::new(&format!("^(?:{pattern})$"))
            .case_insensitive(true)
            .size_limit(PATTERN_SIZE)
            .dfa_size_limit(PATTERN_SIZE)
            .build();
        regex.map_or(Pattern::Unknown, Pattern::Takes)
    }

    fn takes(&self, text: &str) -> bool {
        match self {
            Pattern::None => false,
            Pattern::Takes(regex) => {
                let folded = folded(text);
                [text, text.trim_end_matches(['.', '!', '?', ' ']), &folded].iter().any(|t| regex.is_match(t))
            }
            Pattern::Unknown => true,
        }
    }
}

/// The items that may lend each other their answers: of one skill and one shape, in an order of their hashed ids.
struct Rings<'r> {
    items: &'r [Item],
    voices: &'r [Option<Voice>],
    rings: HashMap<(&'r str, Shape), Vec<(u64, usize)>>,
    index: HashMap<&'r str, usize>,
}

impl<'r> Rings<'r> {
    fn of(items: &'r [Item], voices: &'r [Option<Voice>]) -> Rings<'r> {
        let mut rings: HashMap<(&str, Shape), Vec<(u64, usize)>> = HashMap::new();
        let mut index = HashMap::with_capacity(items.len());
        for (n, (item, voice)) in items.iter().zip(voices).enumerate() {
            if let Some(voice) = voice {
                rings.entry((&item.skill, voice.shape)).or_default().push((place(item), n));
                index.insert(item.id.as_str(), n);
            }
        }
        rings.values_mut().for_each(|ring| ring.sort_unstable());
        Rings { items, voices, rings, index }
    }

    /// Gives those beside an item: the ones its author calls easily confused with it, then its neighbours on the ring.
    fn beside(&self, item: &Item, own: &Voice) -> Vec<usize> {
        let ring = self.rings.get(&(item.skill.as_str(), own.shape)).map_or(&[][..], Vec::as_slice);
        let here = place(item);
        let at = ring.partition_point(|(place, _)| *place <= here);
        let neighbours = ring.iter().cycle().skip(at).take(ring.len().min(LOOKED_AT)).map(|(_, n)| *n);
        let named = item.contrast.iter().take(LOOKED_AT).filter_map(|id| self.index.get(id.as_str()).copied());
        let mut beside: Vec<usize> = Vec::with_capacity(LOOKED_AT);
        let fits = |n: usize| {
            let Some((other, Some(voice))) = self.items.get(n).zip(self.voices.get(n)) else { return false };
            other.id != item.id && other.skill == item.skill && voice.shape == own.shape
        };
        for n in named {
            if fits(n) && !beside.contains(&n) {
                beside.push(n);
            }
        }
        // No neighbour comes twice; one that was named may.
        let named = beside.len();
        for n in neighbours {
            if fits(n) && !beside.iter().take(named).any(|other| *other == n) {
                beside.push(n);
            }
        }
        beside
    }

    /// Says whose answer it is.
    fn reply(&self, sibling: usize) -> Reply {
        let say = self.items.get(sibling).map(|item| {
            let quoted = item.rungs.iter().find(|rung| matches!(rung.ask, Ask::Type(_))).and_then(|rung| {
                let prompt = rung.prompt.trim();
                let whole = rung.code.is_none() && !prompt.contains('\n') && prompt.chars().count() <= QUOTED;
                (whole && !prompt.is_empty()).then(|| format!("That answers another question: {prompt}"))
            });
            quoted.unwrap_or_else(|| format!("That answers another item of this skill, **{}**.", plain(&item.id)))
        });
        Reply { belief: None, say }
    }
}

/// Gives the place of an item among its siblings: the same whatever stands in the deck beside it.
fn place(item: &Item) -> u64 {
    let hash = blake3::hash(item.id.as_bytes());
    hash.as_bytes().iter().take(8).fold(0, |place, byte| (place << 8) | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{model::Deck, parse};

    const HEAD: &str = "format = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\n";

    /// Reads items, each `id: prompt = answer`, with what stands behind `#` added to its table.
    fn deck(head: &str, items: &str) -> Deck {
        let mut text = format!("{HEAD}{head}\n");
        for line in items.lines().map(str::trim).filter(|l| !l.is_empty()) {
            let (line, more) = line.split_once(" # ").unwrap_or((line, ""));
            let (id, rest) = line.split_once(": ").unwrap();
            let (prompt, right) = rest.split_once(" = ").unwrap();
            let more = more.replace("; ", "\n");
            text.push_str(&format!("[[item]]\nid = \"{id}\"\nprompt = '''{prompt}'''\nright = {right}\n{more}\n"));
        }
        let parsed = parse("x", &text);
        assert_eq!(parsed.faults, vec![], "{text}");
        parsed.deck.unwrap()
    }

    /// Shows the derived options of an item, or `none`.
    fn options(deck: &Deck, id: &str) -> String {
        let item = deck.items.iter().find(|i| i.id == id).unwrap();
        let Some(rung) = item.rungs.iter().find(|r| r.derived) else {
            assert_eq!(item.rungs.len(), 1, "{id}");
            return "none".into();
        };
        assert_eq!((item.rungs.len(), item.rungs[0].derived, item.top_rung()), (2, true, 1), "{id}");
        let Ask::Choose(choose) = &rung.ask else { panic!("{id}") };
        let option = |o: &Choice| format!("{}{}", if o.right { "+" } else { "" }, o.text);
        choose.options.iter().map(option).collect::<Vec<_>>().join(" / ")
    }

    fn said(deck: &Deck, id: &str, option: &str) -> Reply {
        let item = deck.items.iter().find(|i| i.id == id).unwrap();
        let Ask::Choose(choose) = &item.rungs[0].ask else { panic!("{id}") };
        choose.options.iter().find(|o| o.text == option).unwrap_or_else(|| panic!("{choose:?}")).reply.clone()
    }

    #[track_caller]
    fn check(items: &str, id: &str, expected: &str) {
        assert_eq!(options(&deck("", items), id), expected, "{items}");
    }

    const RIVERS: &str = "
        cairo: Which river runs through Cairo? = \"Nile\"
        london: Which river runs through London? = \"Thames\"
        paris: Which river runs through Paris? = \"Seine\"
        rome: Which river runs through Rome? = \"Tiber\"";

    #[test]
    fn the_answers_of_siblings_stand_beside_the_right_one_and_name_their_question() {
        for (id, right) in [("cairo", "Nile"), ("london", "Thames"), ("paris", "Seine"), ("rome", "Tiber")] {
            let wanted = "Nile / Seine / Thames / Tiber".replace(right, &format!("+{right}"));
            check(RIVERS, id, &wanted);
        }
        let say = said(&deck("", RIVERS), "cairo", "Tiber").say.unwrap();
        assert_eq!(say, "That answers another question: Which river runs through Rome?");
        // Three are too few, and an item of another skill is no sibling.
        let three = RIVERS.lines().take(4).collect::<Vec<_>>().join("\n");
        check(&three, "cairo", "none");
        let skills = "[[skill]]\nid = \"a\"\ntitle = \"A\"\n[[skill]]\nid = \"b\"\ntitle = \"B\"";
        let apart = RIVERS.lines().enumerate().map(|(n, line)| match n {
            0 => String::new(),
            1 => format!("{line} # skill = \"a\"\n"),
            _ => format!("{line} # skill = \"b\"\n"),
        });
        assert_eq!(options(&deck(skills, &apart.collect::<String>()), "paris"), "none");
    }

    #[test]
    fn a_sibling_whose_question_cannot_be_quoted_is_named() {
        let items = RIVERS.replace("= \"Tiber\"", "= \"Tiber\" # code.text = \"SPQR\"");
        let say = said(&deck("", &items), "cairo", "Tiber").say.unwrap();
        assert_eq!(say, "That answers another item of this skill, **rome**.");
    }

    #[test]
    fn traps_that_say_something_come_first_and_keep_what_they_say() {
        let head = "[[misconception]]\nid = \"m\"\nbelief = \"x\"\nrefute = \"y\"";
        let items = RIVERS.replace(
            "= \"Nile\"",
            "= \"Nile\" # traps = { \"Niger\" = { belief = \"m\" }, \"Congo\" = \"Further south.\", \"Jordan\" = \"\" }",
        );
        let deck = deck(head, &items);
        let shown = options(&deck, "cairo");
        assert!(shown.contains("Niger") && shown.contains("Congo") && !shown.contains("Jordan"), "{shown}");
        assert_eq!(shown.split(" / ").count(), 4);
        assert_eq!(said(&deck, "cairo", "Niger"), Reply { belief: Some("m".into()), say: None });
        assert_eq!(said(&deck, "cairo", "Congo"), Reply { belief: None, say: Some("Further south.".into()) });
        // Three of them need no sibling at all.
        check(
            "a: What is it? = \"alpha\" # traps = { \"beta\" = \"1\", \"gamma\" = \"2\", \"Alpha.\" = \"3\", \"delta\" = \"4\" }",
            "a",
            "+alpha / beta / delta / gamma",
        );
    }

    #[test]
    fn options_share_a_shape() {
        let shape = |a: &str, b: &str, same: bool| assert_eq!(Shape::of(a) == Shape::of(b), same, "{a} {b}");
        shape("E0382", "E0499", true);
        shape("E0382", "moved", false);
        shape("E0382", "382", false);
        shape("git reset --hard", "git push --force", true);
        shape("git reset --hard", "it is reset", false);
        shape("moved", "copied", true);
        shape("Moved", "copied", false);
        shape("it is moved", "it was copied", true);
        shape("it is moved", "copied", false);
        shape("it is moved", "it is moved out of the vector", false);
        shape("42", "7", true);
        shape("42", "100000", false);
        shape("Vec<T>", "Box<T>", true);
        shape("x.len()", "it.", false);
        shape("well-known", "familiar", true);
        shape("вода", "water", false);
        let items = "
            a: Which error is it? = \"E0382\"
            b: Which other error is it? = \"E0499\"
            c: And this one? = \"E0502\"
            d: And the one there? = \"E0505\"
            e: What happens to it? = \"it moves\"";
        check(items, "a", "+`E0382` / `E0499` / `E0502` / `E0505`");
        check(items, "e", "none");
    }

    #[test]
    fn no_option_may_be_right_or_be_taken_for_another() {
        let clear = |a: &str, b: &str, want: bool| {
            assert_eq!(Form::of(a).is_clear_of(&Form::of(b)), want, "{a} {b}");
            assert_eq!(Form::of(b).is_clear_of(&Form::of(a)), want, "{b} {a}");
        };
        clear("Nile", "Thames", true);
        clear("Él", "el.", false);
        clear("can not", "cannot", false);
        clear("necessary", "neccesary", false);
        clear("moved value", "use of moved value", false);
        clear("0.5", "0,50", false);
        clear("0.5", "50", true);
        clear("E0502", "E0505", true);
        clear("hat", "had", true);
        clear("<", ">", true);
        // A sibling that accepts what this item accepts is left out, and so is one that a pattern takes.
        let rhine = "\n basel: Which river runs through Basel? = \"Rhine\"";
        let both = RIVERS.replace("\"Tiber\"", "[\"Tiber\", \"Nile\"]");
        check(&both, "cairo", "none");
        check(&(both + rhine), "cairo", "+Nile / Rhine / Seine / Thames");
        let taken = RIVERS.replace("\"Nile\"", "\"Nile\" # pattern = \"(the )?t.*\"");
        check(&taken, "cairo", "none");
        // The same question has the same answers.
        let asked = "
            a: Which river? = \"Nile\"
            b: Which  river? = \"Thames\"
            c: Which bridge? = \"Seine\"
            d: Which other? = \"Tiber\"";
        check(asked, "a", "none");
        check(asked, "c", "Nile / +Seine / Thames / Tiber");
        // Nobody can list all answers of an open question.
        let open = RIVERS.replace("Which river runs through Cairo?", "Name a river that runs through Egypt.");
        check(&open, "cairo", "none");
    }

    #[test]
    fn only_a_single_typed_rung_without_a_clock_gets_one() {
        let with = |more: &str| RIVERS.replace("= \"Nile\"", &format!("= \"Nile\" # {more}"));
        check(&with("difficulty = 2"), "cairo", "+Nile / Seine / Thames / Tiber");
        for more in ["timed = 5", "multiline = true", "ceiling = \"recognise\"", "derive = false"] {
            check(&with(more), "cairo", "none");
        }
        let many = (0..17).map(|n| format!("\"Nile {n}\"")).collect::<Vec<_>>().join(", ");
        check(&RIVERS.replace("\"Nile\"", &format!("[{many}]")), "cairo", "none");
        // A ladder that somebody wrote is left as it is.
        let rungs = "[[item.rung]]; right = \"Nil\"; [[item.rung]]; right = \"Nilus\"";
        let text = format!("{HEAD}[[item]]\nid = \"i\"\nprompt = \"p\"\n{}", rungs.replace("; ", "\n"));
        let item = parse("x", &text).deck.unwrap().items.remove(0);
        assert!(item.rungs.len() == 2 && item.rungs.iter().all(|rung| !rung.derived));
    }

    #[test]
    fn an_author_opts_out_for_a_deck_and_in_again_for_an_item() {
        let deck = deck("derive = false", &RIVERS.replace("= \"Nile\"", "= \"Nile\" # derive = true"));
        assert_eq!(options(&deck, "cairo"), "+Nile / Seine / Thames / Tiber");
        assert_eq!(options(&deck, "rome"), "none");
    }

    #[test]
    fn what_is_easily_confused_comes_first() {
        let name = |n: usize| char::from(b'A' + n as u8).to_string().repeat(4).to_lowercase();
        let many: String = (0..26).map(|n| format!("i{n}: Question {n}? = \"{}\"\n", name(n))).collect();
        let with = many.replacen("\"aaaa\"", "\"aaaa\" # contrast = [\"i7\", \"i21\"]", 1);
        let shown = options(&deck("", &with), "i0");
        assert!(shown.contains("hhhh") && shown.contains("vvvv"), "{shown}");
    }

    #[test]
    fn a_sibling_changes_what_is_shown_and_not_what_was_answered() {
        let before = deck("", RIVERS);
        let after = deck("", &RIVERS.replace("Tiber", "Tevere"));
        let item = |deck: &Deck| deck.items[0].clone();
        assert_ne!(item(&before).rungs, item(&after).rungs);
        assert_eq!(item(&before).answer_revision, item(&after).answer_revision);
        assert_eq!(item(&before).revision, item(&after).revision);
        // With the derived rung or without, the item is the same one.
        let without = deck("derive = false", RIVERS);
        assert_eq!(item(&before).revision, item(&without).revision);
        let mut bare = item(&before);
        bare.without_derived();
        assert_eq!(bare, item(&without));
    }

    #[test]
    fn a_new_item_changes_the_options_of_three_others_at_most() {
        let name = |n: usize| [b'a' + (n / 8) as u8, b'i' + (n % 8) as u8].map(char::from).iter().collect::<String>();
        let line = |n: usize| format!("item-{n}: What is number {n}? = \"{}\"\n", name(n).repeat(3));
        let all = |but: Option<usize>| (0..60).filter(|n| Some(*n) != but).map(line).collect::<String>();
        let whole = deck("", &all(None));
        assert!(whole.items.iter().filter(|i| i.rungs[0].derived).count() == 60);
        for gone in (0..60).step_by(3) {
            let fewer = deck("", &all(Some(gone)));
            let changed = fewer.items.iter().filter(|item| whole.items.iter().any(|w| w.id == item.id && w != *item));
            let changed: Vec<&str> = changed.map(|i| i.id.as_str()).collect();
            assert!(changed.len() <= 3, "{gone}: {changed:?}");
        }
    }

    #[test]
    fn options_are_the_same_whichever_of_them_is_right() {
        let with = |swap: Option<(usize, usize)>| {
            let line = |n: usize| {
                let m = match swap {
                    Some((a, b)) if n == a => b,
                    Some((a, b)) if n == b => a,
                    _ => n,
                };
                format!(
                    "i{n}: What is number {n}? = \"{}\"\n",
                    "abcdefghijklmnop".chars().nth(m).unwrap().to_string().repeat(4)
                )
            };
            deck("", &(0..12).map(line).collect::<String>())
        };
        let bare = |deck: &Deck, n: usize| options(deck, &format!("i{n}")).replace('+', "");
        let before = with(None);
        let mut swapped = 0;
        for a in 0..12 {
            for b in (0..12).filter(|b| *b != a) {
                let shown = bare(&before, a);
                let other = "abcdefghijklmnop".chars().nth(b).unwrap().to_string().repeat(4);
                if shown.contains(&other) {
                    assert_eq!(bare(&with(Some((a, b))), a), shown, "{a} with {b}");
                    swapped += 1;
                }
            }
        }
        assert_eq!(swapped, 36);
        // A trap and the right answer change places.
        let items = |right: &str, trap: &str| {
            RIVERS.replace("= \"Nile\"", &format!("= \"{right}\" # traps = {{ \"{trap}\" = \"so\" }}"))
        };
        let shown = |right, trap| options(&deck("", &items(right, trap)), "cairo").replace('+', "");
        assert_eq!(shown("Nile", "Niger"), shown("Niger", "Nile"));
    }

    #[test]
    fn edits_are_counted_like_slips() {
        let check = |a: &str, b: &str, least: usize| {
            for edits in 0..4 {
                assert_eq!(is_within(a, b, edits), edits >= least, "{a} {b} {edits}");
            }
        };
        check("abcde", "abcde", 0);
        check("abcde", "abde", 1);
        check("abcde", "abdce", 1);
        check("abcde", "xbcdy", 2);
        check("abc", "abcde", 2);
        check("abcde", "badce", 2);
        check("abcdef", "ghijkl", 6);
    }

    #[test]
    fn a_large_deck_of_lookalikes_takes_no_longer_than_it_should() {
        let mut items = String::new();
        for n in 0..800 {
            items.push_str(&format!("i{n}: Question {n}? = \"{}{}\"\n", "same answer but for this ".repeat(3), n % 10));
        }
        let deck = deck("", &items);
        assert_eq!(deck.items.len(), 800);
    }
}
