//! Names and their numbers: decks, items, skills and beliefs as they come up in reports, and what the instructor's own
//! decks say of them.

use std::collections::BTreeMap;

use super::read::Given;
use crate::deck::model::{Ask, Deck, Item, Way};

/// The most items of all decks together; what comes beyond is counted and left out.
pub const MOST_ITEMS: usize = 200_000;
const MOST_DECKS: usize = 1_000;
const MOST_BELIEFS: usize = 50_000;

/// A deck that reports speak of.
#[derive(Debug, Clone, PartialEq)]
pub struct DeckEntry {
    /// Its id.
    pub id: String,
    /// Its title, empty where nobody knows it.
    pub title: String,
    /// The instructor has it.
    pub known: bool,
}

/// An item that reports speak of.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemEntry {
    /// Number of its deck.
    pub deck: u32,
    /// Its id.
    pub id: String,
    /// Number of its skill.
    pub skill: u32,
    /// Its revision in the instructor's deck.
    pub revision: Option<String>,
    /// The beliefs its answers can show, by the instructor's deck.
    pub beliefs: Vec<u32>,
    /// Which of them each form of asking can show.
    pub forms: Vec<Form>,
}

/// A form of asking an item, and the beliefs its answers can show.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// The wording, 0 for the item's own.
    variant: usize,
    /// Index of the rung; 0 for another wording.
    rung: usize,
    way: Way,
    beliefs: Vec<u32>,
}

impl ItemEntry {
    /// Gives the beliefs that an answer could have shown, as it was asked; one may come more than once. Where the
    /// instructor's deck has no such rung, as in another revision, all that ask in the same way stand in for it.
    pub fn could_show(&self, given: &Given) -> impl Iterator<Item = u32> {
        let (variant, rung) = (usize::from(given.variant), usize::from(given.rung));
        let is = move |form: &Form| form.variant == variant && (variant > 0 || form.rung == rung);
        let way = given.way;
        let there = self.forms.iter().any(|form| form.way == way && is(form));
        let forms = self.forms.iter().filter(move |form| form.way == way && (!there || is(form)));
        forms.flat_map(|form| form.beliefs.iter().copied())
    }
}

impl ItemEntry {
    /// Tells whether choosing on a rung can show a belief, and whether any other form can.
    #[must_use]
    pub fn shows_by(&self, belief: u32, rung: u8) -> (bool, bool) {
        let chosen = |form: &&Form| (form.variant, form.rung, form.way) == (0, usize::from(rung), Way::Choose);
        let shows = |form: &Form| form.beliefs.contains(&belief);
        let choice = self.forms.iter().find(chosen);
        // As in `could_show`: what is not there is stood in for by all that ask in the same way.
        let of_way = || self.forms.iter().any(|form| form.way == Way::Choose && shows(form));
        (choice.map_or_else(of_way, shows), self.forms.iter().any(|form| !chosen(&form) && shows(form)))
    }
}

/// All names.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// Decks by number.
    pub decks: Vec<DeckEntry>,
    /// Items by number.
    pub items: Vec<ItemEntry>,
    /// Skills by number: deck and id.
    pub skills: Vec<(u32, String)>,
    /// Beliefs by number: deck and id.
    pub beliefs: Vec<(u32, String)>,
    /// Items that can show a belief, by its number; empty where the deck is not known.
    pub shows: Vec<Vec<u32>>,
    /// Only decks that the instructor named are looked at.
    pub closed: bool,
    deck_numbers: BTreeMap<String, u32>,
    item_numbers: BTreeMap<(u32, String), u32>,
    skill_numbers: BTreeMap<(u32, String), u32>,
    belief_numbers: BTreeMap<(u32, String), u32>,
}

impl Book {
    /// Begins with the decks of the instructor; `closed` when only these are to be looked at.
    #[must_use]
    pub fn new(decks: &[Deck], closed: bool) -> Book {
        let mut book = Book::default();
        for deck in decks {
            let Some(number) = book.deck(&deck.id, &deck.title) else { continue };
            if let Some(entry) = book.decks.get_mut(number as usize) {
                entry.known = true;
                entry.title.clone_from(&deck.title);
            }
            for item in &deck.items {
                let Some(at) = book.item(number, &item.id, &item.skill) else { continue };
                let beliefs: Vec<u32> = item.beliefs().filter_map(|id| book.belief(number, id)).collect();
                for belief in &beliefs {
                    if let Some(items) = book.shows.get_mut(*belief as usize)
                        && !items.contains(&at)
                    {
                        items.push(at);
                    }
                }
                let forms = forms(&mut book, number, item);
                if let Some(entry) = book.items.get_mut(at as usize) {
                    entry.forms = forms;
                    entry.revision = Some(item.revision.clone());
                    entry.beliefs = beliefs;
                    entry.beliefs.sort_unstable();
                    entry.beliefs.dedup();
                }
            }
            // Only now: an id that is an item's own stands for nobody else.
            for item in &deck.items {
                let Some(at) = book.item(number, &item.id, &item.skill) else { continue };
                for was in &item.was {
                    book.item_numbers.entry((number, was.clone())).or_insert(at);
                }
            }
        }
        book.closed = closed;
        book
    }

    /// Gives the number of a deck; none for one that is not looked at.
    pub fn deck(&mut self, id: &str, title: &str) -> Option<u32> {
        if let Some(number) = self.deck_numbers.get(id) {
            return Some(*number);
        }
        if self.closed || self.decks.len() >= MOST_DECKS {
            return None;
        }
        let number = u32::try_from(self.decks.len()).ok()?;
        self.decks.push(DeckEntry { id: id.to_owned(), title: title.to_owned(), known: false });
        self.deck_numbers.insert(id.to_owned(), number);
        Some(number)
    }

    /// Gives the number of an item; none when there are too many.
    pub fn item(&mut self, deck: u32, id: &str, skill: &str) -> Option<u32> {
        let key = (deck, id.to_owned());
        if let Some(number) = self.item_numbers.get(&key) {
            return Some(*number);
        }
        if self.items.len() >= MOST_ITEMS {
            return None;
        }
        let number = u32::try_from(self.items.len()).ok()?;
        let skill = numbered(&mut self.skill_numbers, &mut self.skills, (deck, skill.to_owned()))?;
        let entry =
            ItemEntry { deck, id: id.to_owned(), skill, revision: None, beliefs: Vec::new(), forms: Vec::new() };
        self.items.push(entry);
        self.item_numbers.insert(key, number);
        Some(number)
    }

    /// Gives the number of a belief; none when there are too many.
    pub fn belief(&mut self, deck: u32, id: &str) -> Option<u32> {
        let key = (deck, id.to_owned());
        if self.beliefs.len() >= MOST_BELIEFS && !self.belief_numbers.contains_key(&key) {
            return None;
        }
        let number = numbered(&mut self.belief_numbers, &mut self.beliefs, key)?;
        self.shows.resize(self.beliefs.len(), Vec::new());
        Some(number)
    }

    /// Tells whether the instructor has the deck of this number.
    #[must_use]
    pub fn knows(&self, deck: u32) -> bool {
        self.decks.get(deck as usize).is_some_and(|deck| deck.known)
    }
}

/// Gives the forms of asking an item that can show something.
fn forms(book: &mut Book, deck: u32, item: &Item) -> Vec<Form> {
    let rungs = item.rungs.iter().enumerate().map(|(n, rung)| (0, n, &rung.ask));
    let variants = (1..).zip(&item.variants).map(|(n, variant)| (n, 0, &variant.ask));
    let mut form = |(variant, rung, ask): (usize, usize, &Ask)| {
        let ids = ask.replies().into_iter().filter_map(|reply| reply.belief.as_deref());
        let beliefs: Vec<u32> = ids.filter_map(|id| book.belief(deck, id)).collect();
        // One that shows nothing is kept as well: it is the form that was asked.
        Form { variant, rung, way: ask.way(), beliefs }
    };
    rungs.chain(variants).map(&mut form).collect()
}

fn numbered<K: Ord + Clone>(numbers: &mut BTreeMap<K, u32>, names: &mut Vec<K>, key: K) -> Option<u32> {
    if let Some(number) = numbers.get(&key) {
        return Some(*number);
    }
    let number = u32::try_from(names.len()).ok()?;
    names.push(key.clone());
    numbers.insert(key, number);
    Some(number)
}
