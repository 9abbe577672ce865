//! Which lines a part of the page has, in which order, and which of them are shown.

use super::{Board, Leaf, Order, Place};
use crate::insight::cohort::{
    numbers::Figure,
    page::{BeliefPage, DeckPage, Finding, ItemPage, Page},
};

impl Board {
    /// Gives the lines of the part that is up.
    #[must_use]
    pub fn lines(&self) -> Vec<Place> {
        let Some(material) = &self.material else { return Vec::new() };
        let page = &material.page;
        let decks = page.decks.iter().enumerate().filter(|(n, _)| self.deck.is_none_or(|deck| deck == *n));
        match self.leaf {
            Leaf::Risks => {
                let mut lines: Vec<(usize, usize, &ItemPage)> = decks
                    .flat_map(|(d, deck)| deck.items.iter().enumerate().map(move |(n, item)| (d, n, item)))
                    .filter(|(d, _, item)| self.shows_item(*d, item))
                    .collect();
                sort(&mut lines, self.order);
                lines.into_iter().map(|(d, n, _)| Place::Item(d, n)).collect()
            }
            Leaf::Found => found(page, self),
            Leaf::Beliefs => decks
                .flat_map(|(d, deck)| deck.beliefs.iter().enumerate().map(move |(n, belief)| (d, n, deck, belief)))
                .filter(|(d, _, deck, belief)| self.shows_belief(*d, deck, belief))
                .map(|(d, n, ..)| Place::Belief(d, n))
                .collect(),
            Leaf::Skills => decks
                .flat_map(|(d, deck)| deck.skills.iter().enumerate().map(move |(n, skill)| (d, n, skill)))
                .filter(|(d, _, skill)| self.is_of_skill(*d, &skill.id) && self.has_words(&[&skill.id]))
                .map(|(d, n, _)| Place::Skill(d, n))
                .collect(),
            Leaf::Worth | Leaf::Reports => Vec::new(),
        }
    }

    /// Gives the skill that a line is about, with the number of its deck.
    #[must_use]
    pub fn skill_of(&self, place: Place) -> Option<(usize, String)> {
        let page = &self.material.as_ref()?.page;
        match place {
            Place::Item(d, n) | Place::Found(_, Some((d, n)), true) => {
                Some((d, page.decks.get(d)?.items.get(n)?.skill.clone()))
            }
            Place::Skill(d, n) => Some((d, page.decks.get(d)?.skills.get(n)?.id.clone())),
            Place::Belief(..) | Place::Found(..) => None,
        }
    }

    fn shows_item(&self, deck: usize, item: &ItemPage) -> bool {
        if !self.is_of_skill(deck, &item.skill) {
            return false;
        }
        let mut texts = vec![item.id.as_str(), item.prompt.as_str(), item.skill.as_str()];
        texts.extend(item.options.iter().map(|option| option.text.as_str()));
        texts.extend(item.beliefs.iter().map(|believed| believed.id.as_str()));
        self.has_words(&texts)
    }

    fn shows_belief(&self, number: usize, deck: &DeckPage, belief: &BeliefPage) -> bool {
        let of_skill =
            self.skill.is_none() || shown_by(deck, &belief.id).any(|(_, item)| self.is_of_skill(number, &item.skill));
        of_skill && self.has_words(&[&belief.id, &belief.belief, &belief.refute])
    }

    fn is_of_skill(&self, deck: usize, skill: &str) -> bool {
        self.skill.as_ref().is_none_or(|(of, only)| *of == deck && only == skill)
    }

    fn has_words(&self, texts: &[&str]) -> bool {
        let words = self.words.text().to_lowercase();
        let mut words = words.split_whitespace().peekable();
        if words.peek().is_none() {
            return true;
        }
        let text = texts.join("\n").to_lowercase();
        words.all(|word| text.contains(word))
    }
}

/// Gives the items of a deck that can show a belief.
pub fn shown_by<'a>(deck: &'a DeckPage, belief: &'a str) -> impl Iterator<Item = (usize, &'a ItemPage)> {
    deck.items.iter().enumerate().filter(move |(_, item)| {
        item.beliefs.iter().any(|believed| believed.id == belief)
            || item.options.iter().any(|option| option.belief.as_deref() == Some(belief))
    })
}

/// What is held back comes last in every order: its place among the others would tell of it.
fn sort(lines: &mut [(usize, usize, &ItemPage)], order: Order) {
    let value = |figure: Option<Figure>| figure.map_or(f64::NEG_INFINITY, |figure| figure.value);
    match order {
        Order::Risk => lines.sort_by(|(.., a), (.., b)| {
            let rank = |item: &ItemPage| [value(item.risk), value(item.weight), value(item.share)];
            let (a, b) = (rank(a), rank(b));
            b[0].total_cmp(&a[0]).then(b[1].total_cmp(&a[1])).then(b[2].total_cmp(&a[2]))
        }),
        Order::Missed => lines.sort_by(|(.., a), (.., b)| value(b.share).total_cmp(&value(a.share))),
        Order::Apart => lines.sort_by(|(.., a), (.., b)| {
            let r = |item: &ItemPage| item.discrimination.map_or(f64::INFINITY, |d| d.r.value);
            r(a).total_cmp(&r(b))
        }),
        Order::Open => lines.sort_by(|(.., a), (.., b)| {
            let closed = |item: &ItemPage| item.closed_share.map_or(f64::INFINITY, |share| share.value);
            closed(a).total_cmp(&closed(b))
        }),
        Order::Name => lines.sort_by(|(d, _, a), (e, _, b)| (d, &a.id).cmp(&(e, &b.id))),
    }
}

fn found(page: &Page, board: &Board) -> Vec<Place> {
    let deck_of = |id: &str| page.decks.iter().enumerate().find(|(_, deck)| deck.id == id);
    let lines = page.findings.iter().enumerate().map(|(n, finding)| match finding {
        Finding::BadItem { deck, item, .. } | Finding::UnusedOption { deck, item, .. } => {
            let about =
                deck_of(deck).and_then(|(d, deck)| deck.items.iter().position(|page| page.id == *item).map(|n| (d, n)));
            Place::Found(n, about, true)
        }
        Finding::Held { deck, belief, .. } => {
            let about = deck_of(deck)
                .and_then(|(d, deck)| deck.beliefs.iter().position(|page| page.id == *belief).map(|n| (d, n)));
            Place::Found(n, about, false)
        }
        Finding::Overconfident { .. } => Place::Found(n, None, false),
    });
    let shows = |place: &Place| match place {
        Place::Found(_, Some((d, n)), is_item) => {
            let Some(deck) = page.decks.get(*d).filter(|_| board.deck.is_none_or(|deck| deck == *d)) else {
                return false;
            };
            match is_item {
                true => deck.items.get(*n).is_some_and(|item| board.shows_item(*d, item)),
                false => deck.beliefs.get(*n).is_some_and(|belief| board.shows_belief(*d, deck, belief)),
            }
        }
        _ => !board.is_filtered(),
    };
    lines.filter(shows).collect()
}
