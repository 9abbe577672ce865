//! What is known of a deck's text since it was read last: what stands as it stood is not read a second time.
//!
//! Owns what is remembered of items, each with the text it was read from. Knows no rule of the language: what became of a
//! text depends on that text and on the [`House`] alone, and only items without a fault are remembered.

use std::collections::HashMap;
use std::ops::Range;

use crate::deck::build::Read;
use crate::deck::derive::Made;
use crate::deck::rung::House;

/// What is known of the items of a file.
#[derive(Debug, Default)]
pub struct Known {
    text: String,
    house: Option<House>,
    pieces: Vec<Piece>,
    /// How many items were read so far, known or not any more.
    numbered: u64,
    /// What was derived of them.
    pub made: Made,
}

/// An item in the text it was read from; nothing of one that had faults.
#[derive(Debug)]
struct Piece {
    at: Range<usize>,
    read: Option<Box<Read>>,
}

/// What is known of an item of a text that is being read: where it stood before, or what has just become of it.
#[derive(Debug)]
pub enum Found {
    /// It stands as this one did.
    Before(usize),
    /// It was read.
    Now(Option<Box<Read>>),
}

/// Which items of a text stood in the one before, each at most once.
#[derive(Debug)]
pub struct Match<'k> {
    known: &'k Known,
    /// How many are the same from the first on, and from the last back; of how many.
    front: usize,
    back: usize,
    of: usize,
    /// Those between, by their text.
    between: HashMap<&'k str, usize>,
}

impl Known {
    /// Matches a text, whose items begin at `starts`, with the one before.
    #[must_use]
    pub fn matched<'k>(&'k self, text: &str, starts: &[usize], house: &House) -> Match<'k> {
        let fits = self.house.as_ref().is_some_and(|before| before.reads_as(house));
        let pieces = if fits { self.pieces.as_slice() } else { &[] };
        let now = |n: usize| text.get(*starts.get(n)?..starts.get(n + 1).copied().unwrap_or(text.len()));
        let of = starts.len();
        let most = of.min(pieces.len());
        let same = |n: usize, before: usize| now(n).is_some_and(|now| self.text_of(before) == Some(now));
        let front = (0..most).take_while(|n| same(*n, *n)).count();
        let back = (1..=most - front).take_while(|n| same(of - n, pieces.len() - n)).count();
        let between = front..pieces.len() - back;
        let between = between.filter_map(|n| Some((self.text_of(n)?, n))).collect();
        Match { known: self, front, back, of, between }
    }

    fn text_of(&self, piece: usize) -> Option<&str> {
        self.text.get(self.pieces.get(piece)?.at.clone())
    }

    /// Takes what was found of a text in the place of what was known.
    pub fn learn(&mut self, text: &str, starts: &[usize], house: House, found: Vec<Found>) {
        let mut before = std::mem::take(&mut self.pieces);
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let reads = found.into_iter().map(|found| match found {
            Found::Before(n) => before.get_mut(n).and_then(|piece| piece.read.take()),
            Found::Now(read) => read,
        });
        self.pieces =
            starts.iter().zip(ends).zip(reads).map(|((at, end), read)| Piece { at: *at..end, read }).collect();
        self.house = Some(house);
        self.numbered += starts.len() as u64;
        text.clone_into(&mut self.text);
    }
}

impl<'k> Match<'k> {
    /// Gives a number for the `n`th item now, if it is read: one that none had before.
    #[must_use]
    pub fn number(&self, n: usize) -> u64 {
        self.known.numbered + 1 + n as u64
    }

    /// Finds the item that is the `n`th now and reads so; none that had faults.
    pub fn find(&mut self, n: usize, text: &str) -> Option<(usize, &'k Read)> {
        let pieces = &self.known.pieces;
        let place = match n {
            n if n < self.front => n,
            n if n + self.back >= self.of => (n + pieces.len()).checked_sub(self.of)?,
            _ => self.between.remove(text)?,
        };
        Some((place, pieces.get(place)?.read.as_deref()?))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::deck::{parse, parse_again};

    const HEAD: &str = "format = 1\n[deck]\nid = \"d\"\ntitle = \"D\"\n";

    fn item(id: &str, rest: &str) -> String {
        format!("[[item]]\nid = \"{id}\"\nnature = \"concept\"\nprompt = \"{id}?\"\n{rest}\n")
    }

    /// Holds that each of these texts reads as if there had been none before.
    #[track_caller]
    fn check(texts: &[String]) {
        let mut known = Known::default();
        for text in texts {
            assert_eq!(parse_again("x.toml", text.as_bytes(), &mut known), parse("x.toml", text), "{text:.2000}");
        }
    }

    /// Tells which items are found again, by their places before.
    fn found(before: &str, after: &str) -> Vec<Option<usize>> {
        let mut known = Known::default();
        let _ = parse_again("x.toml", before.as_bytes(), &mut known);
        let starts = crate::deck::lookahead::look(after).unwrap().items;
        let house = known.house.clone().unwrap();
        let mut matched = known.matched(after, &starts, &house);
        let ends = starts.iter().skip(1).copied().chain([after.len()]);
        let texts = starts.iter().zip(ends).map(|(start, end)| &after[*start..end]);
        texts.enumerate().map(|(n, text)| matched.find(n, text).map(|(place, _)| place)).collect()
    }

    #[test]
    fn an_item_is_found_again_once() {
        let [a, b, c, d] = ["a", "b", "c", "d"].map(|id| item(id, "right = \"x\""));
        let before = [HEAD, &a, &b, &c].concat();
        let after = [HEAD, &a, &d, &b, &b, &d, &c].concat();
        assert_eq!(found(&before, &after), [Some(0), None, Some(1), None, None, Some(2)]);
    }

    #[test]
    fn items_are_found_where_they_went() {
        let (a, b, c, d) =
            (item("a", "right = 1"), item("b", "right = 2"), item("c", "right = 3"), item("d", "right = 4"));
        let all = format!("{HEAD}{a}{b}{c}{d}");
        assert_eq!(found(&all, &all), [Some(0), Some(1), Some(2), Some(3)]);
        assert_eq!(found(&all, &format!("{HEAD}{a}{c}{d}")), [Some(0), Some(2), Some(3)]);
        assert_eq!(found(&all, &format!("{HEAD}{d}{c}{b}{a}")), [Some(3), Some(2), Some(1), Some(0)]);
        let mended = b.replace("b?", "B?");
        assert_eq!(found(&all, &format!("{HEAD}{a}{mended}{c}{d}")), [Some(0), None, Some(2), Some(3)]);
        assert_eq!(found(&all, &format!("{HEAD}{a}{a}{b}{c}{d}")), [Some(0), None, Some(1), Some(2), Some(3)]);
        assert_eq!(found(&all, &format!("{HEAD}{a}")), [Some(0)]);
        let off = b.replace("nature", "natur");
        let faulty = format!("{HEAD}{a}{off}{c}{d}");
        assert_eq!(found(&faulty, &faulty), [Some(0), None, Some(2), Some(3)], "faults are told again");
    }

    #[test]
    fn faults_and_their_places_are_told_again() {
        let (a, b) = (item("a", "right = 1"), item("b", "right = 2\ncontrast = [\"c\"]"));
        let c = item("c", "right = 3\nwas = [\"old\"]");
        let all = format!("{HEAD}{a}{b}{c}");
        let lines = format!("{HEAD}# a comment\n\n{a}{b}{c}");
        check(&[all.clone(), lines.clone(), format!("{HEAD}{a}{b}"), all.clone()]);
        check(&[all.clone(), format!("{HEAD}{a}{a}{b}{c}"), format!("{HEAD}{c}{a}{b}{c}")]);
        check(&[all.replace("right = 3", "rihgt = 3"), lines.replace("right = 3", "rihgt = 3"), all.clone()]);
        check(&[all.clone(), all.replace("\"c?\"", "\"c?"), all.clone(), "not TOML".into(), all.clone()]);
        check(&[all.clone(), format!("{HEAD}strict = true\n{a}{b}{c}"), all.replace("[deck]", "[dekc]"), all]);
    }

    #[test]
    fn a_belief_that_goes_is_missed_where_it_was_named() {
        let belief = "[[misconception]]\nid = \"m\"\nbelief = \"x\"\nrefute = \"y\"\n";
        let item = item("a", "right = \"p\"\ntraps = { q = { belief = \"m\" } }");
        check(&[format!("{HEAD}{belief}{item}"), format!("{HEAD}{item}"), format!("{HEAD}{belief}{item}")]);
    }

    #[test]
    fn patterns_are_counted_as_if_all_were_read() {
        let with = |n: usize| item(&format!("i{n}"), "right = \"a\"\npattern = \"a+\"");
        let all: String = (0..500).map(with).collect();
        check(&[format!("{HEAD}{all}"), format!("{HEAD}{}{all}", with(500)), format!("{HEAD}{all}{}", with(500))]);
    }

    #[test]
    fn what_is_derived_follows_the_items_around() {
        // Enough of one shape that most items are out of sight of each other.
        let answer = |n: usize| ["bak", "dol", "fim", "gur", "hek", "lom", "nap", "sid", "tuv", "wex"][n % 10];
        let plain = |n: usize| item(&format!("i{n}"), &format!("right = \"{}{}\"", answer(n), answer(n / 10)));
        let mut items: Vec<String> = (0..90).map(plain).collect();
        let mut known = Known::default();
        let mut save = |head: &str, items: &[String]| {
            let text = format!("{HEAD}{head}{}", items.concat());
            let parsed = parse_again("x.toml", text.as_bytes(), &mut known);
            assert_eq!(parsed, parse("x.toml", &text), "{text}");
            parsed.deck.map_or(0, |deck| deck.items.iter().filter(|item| item.rungs.len() == 2).count())
        };
        assert_eq!(save("", &items), 90);
        for n in [0, 7, 40, 89] {
            items[n] = item(&format!("i{n}"), &format!("right = \"zip{n}\"\ncontrast = [\"i3\"]"))
                .replace("zip", answer(n + 1));
            save("", &items);
            items[n] = plain(n).replace('?', "? Now");
            assert_eq!(save("", &items), 90);
            let gone = items.remove(n);
            assert_eq!(save("", &items), 89);
            items.insert(5, gone);
            assert_eq!(save("", &items), 90);
        }
        assert_eq!(save("derive = false\n", &items), 0);
        assert_eq!(save("", &items), 90);
        items[4] = items[4].replace("right", "derive = false\nright");
        assert_eq!(save("", &items), 89);
        let skills = "[[skill]]\nid = \"s\"\ntitle = \"S\"\n";
        assert_eq!(save(skills, &items), 89, "all go to the only skill");
        items[9].push_str("skill = \"s\"\n");
        assert_eq!(save(skills, &items), 89);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn any_saves_read_as_if_each_were_the_first(
            saves in proptest::collection::vec(
                (0..4usize, proptest::collection::vec((0..6usize, 0..9usize), 0..7), any::<bool>()), 2..5
            )
        ) {
            let heads = ["", "strict = true\n", "derive = false\n", "languages = [\"en\"]\n[[skill]]\nid = \"s\"\ntitle = \"S\"\n"];
            let rests = [
                "right = \"one\"", "right = \"two\"", "right = [\"three\", \"drei\"]\ntraps = { four = \"No.\" }",
                "right = \"five\"\ncontrast = [\"i0\"]", "right = \"six\"\nwas = [\"i5\"]", "right = \"seven\"\nskill = \"s\"",
                "rihgt = 1", "right = \"nine", "right = \"ten\"\npattern = \"t(en\"",
            ];
            let texts: Vec<String> = saves
                .iter()
                .map(|(head, items, tail)| {
                    let items = items.iter().map(|(id, rest)| item(&format!("i{id}"), rests[*rest]));
                    let tail = if *tail { "" } else { "[pairs.p]\n\"a\" = \"b\"\n" };
                    format!("{HEAD}{}{}{tail}", heads[*head], items.collect::<String>())
                })
                .collect();
            let mut known = Known::default();
            for text in &texts {
                prop_assert_eq!(parse_again("x.toml", text.as_bytes(), &mut known), parse("x.toml", text), "{}", text);
            }
        }
    }
}
