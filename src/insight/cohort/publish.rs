//! From sums to the page: which figures there are enough people for, and which counts may stand beside each other.

use std::collections::BTreeMap;

use super::{
    belief::BeliefSum,
    blur::{self, hundredths},
    fold::{Cohort, SkillSum},
    groups,
    hide::{Claim, EXPORT, Later, People, Veil, bound},
    item::{ItemSum, Revision},
    numbers::{Figure, Z95, quantile_above, wilson},
    page::{
        ALARM, Advice, BeliefPage, Believed, COUNTS, DISCRIMINATION, DeckPage, Discrimination, GroupPage, ItemPage,
        OptionPage, Point, SETTLED, SHARES, SkillPage, Stakes, UNUSED,
    },
    shows::Shows,
    worth,
};
use crate::deck::model::{Ask, Choose, Deck, Item};

/// Share of all first attempts there could be from which learners met the same items, near enough.
const SAME_ITEMS: f64 = 0.8;
/// Characters of a prompt or option.
const SHORT: usize = 120;
/// Who was asked again on a later day, and who was right then, the last time.
const RETURNED: [i32; 3] = [0, 1, 1];
const CLOSED: [i32; 3] = [0, 0, 1];
/// Share missed from which teaching it again is worth somebody's time.
const MANY: f64 = 0.25;

/// What is published, and what of it for whom.
#[derive(Debug, Clone, Copy)]
pub struct Publisher<'a> {
    cohort: &'a Cohort,
    decks: &'a [Deck],
    limit: u32,
}

impl<'a> Publisher<'a> {
    /// Publishes what is known of a cohort, with cells of fewer than `limit` people held back.
    #[must_use]
    pub fn new(cohort: &'a Cohort, decks: &'a [Deck], limit: u32) -> Publisher<'a> {
        Publisher { cohort, decks, limit: limit.max(COUNTS) }
    }

    /// Tells how many took part: no answer is in that, but of very few nothing is told.
    #[must_use]
    pub fn took_part(&self, n: u32) -> People {
        if (1..self.limit).contains(&n) { People::Few } else { People::Exactly(n) }
    }

    /// Gives the decks, in the order in which they came up; none for a cohort too small to be told of.
    #[must_use]
    pub fn decks(&self) -> Vec<DeckPage> {
        if self.cohort.learners < self.limit {
            return Vec::new();
        }
        let mut by_deck: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (n, item) in self.cohort.book.items.iter().enumerate() {
            by_deck.entry(item.deck).or_default().push(n);
        }
        let numbers = 0..self.cohort.book.decks.len();
        numbers
            .filter_map(|n| {
                let items = u32::try_from(n).ok().and_then(|n| by_deck.get(&n)).map_or(&[][..], Vec::as_slice);
                self.deck(n, items)
            })
            .collect()
    }

    fn deck(&self, number: usize, items: &[usize]) -> Option<DeckPage> {
        let entry = self.cohort.book.decks.get(number)?;
        let sum = self.cohort.decks.get(number).copied().unwrap_or_default();
        if sum.learners == 0 && !self.cohort.book.closed {
            return None;
        }
        let known = self.decks.iter().find(|deck| deck.id == entry.id);
        let texts: BTreeMap<&str, &Item> =
            known.into_iter().flat_map(|deck| &deck.items).map(|item| (item.id.as_str(), item)).collect();
        let enough = sum.learners >= self.limit;
        let possible = f64::from(sum.learners) * items.iter().filter(|n| self.people(**n) > 0).count() as f64;
        let by_ability = (sum.firsts as f64) < SAME_ITEMS * possible;
        let (mut pages, mut untouched) = (Vec::new(), Vec::new());
        let mut shows = Shows::default();
        // Of a few, which items they met would be told of each.
        for n in items.iter().filter(|_| enough) {
            let Some(item) = self.cohort.book.items.get(*n) else { continue };
            match self.cohort.items.get(*n) {
                Some(sum) if sum.people() > 0 => {
                    let text = texts.get(item.id.as_str()).copied();
                    let page = self.item(*n, sum, text, by_ability);
                    shows.add(sum, item, &page, &self.cohort.book.beliefs);
                    pages.push(page);
                }
                _ => untouched.push(item.id.clone()),
            }
        }
        let rank = |item: &ItemPage| {
            let value = |figure: Option<Figure>| figure.map_or(-1.0, |figure| figure.value);
            (value(item.risk), value(item.weight), value(item.share))
        };
        pages.sort_by(|a, b| {
            let (a, b) = (rank(a), rank(b));
            b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1)).then(b.2.total_cmp(&a.2))
        });
        let of = u32::try_from(number).ok()?;
        Some(DeckPage {
            id: entry.id.clone(),
            title: entry.title.clone(),
            known: known.is_some(),
            learners: self.took_part(sum.learners),
            hours: enough.then(|| (sum.seconds / 360.0).round() / 10.0),
            untouched,
            beliefs: if enough { self.beliefs(of, sum.learners, known, &shows) } else { Vec::new() },
            skills: if enough { self.skills(of) } else { Vec::new() },
            gain: worth::gain(&sum, self.limit),
            retired: worth::retired(&pages),
            items: pages,
        })
    }

    fn people(&self, item: usize) -> u32 {
        self.cohort.items.get(item).map_or(0, ItemSum::people)
    }

    fn item(&self, number: usize, sum: &ItemSum, text: Option<&Item>, by_ability: bool) -> ItemPage {
        let entry = self.cohort.book.items.get(number);
        let skill = entry.and_then(|entry| self.cohort.book.skills.get(entry.skill as usize));
        let revision = sum.current(entry.and_then(|entry| entry.revision.as_deref()));
        let n = revision.map_or(0, Revision::people);
        let mut page = ItemPage {
            id: entry.map(|entry| entry.id.clone()).unwrap_or_default(),
            prompt: text.and_then(|item| item.rungs.first()).map(|rung| short(&rung.prompt)).unwrap_or_default(),
            skill: skill.map(|(_, id)| id.clone()).unwrap_or_default(),
            revision: String::new(),
            people: self.took_part(n),
            earlier: self.took_part(sum.people() - n),
            missed: People::Hidden,
            share: None,
            at_least: false,
            sure: None,
            stakes: text.and_then(|item| item.stakes.as_ref()).map(|stakes| Stakes {
                label: stakes.label.clone(),
                cost: stakes.cost,
                currency: stakes.currency.clone(),
            }),
            weight: None,
            risk: None,
            discrimination: None,
            chose: People::Hidden,
            options: Vec::new(),
            beliefs: Vec::new(),
            returned: People::Hidden,
            closed: People::Hidden,
            closed_share: None,
            advice: Advice::Wait { n: self.limit.max(SHARES) },
        };
        if let Some(revision) = revision.filter(|_| n >= self.limit) {
            page.revision = revision.name.clone();
            self.answers(&mut page, revision, text);
            self.risk(&mut page, revision, by_ability);
            page.advice = advice(&page, n);
        }
        page
    }

    /// Who missed it, and what they answered instead.
    fn answers(&self, page: &mut ItemPage, revision: &Revision, text: Option<&Item>) {
        let counts: Vec<Later> = revision.kinds.values().copied().collect();
        let missed = revision.set(|kind| !kind.right);
        let rung = revision.chosen_on();
        let chose = revision.set(|kind| kind.chose_on.is_some() && kind.chose_on == rung);
        let taken =
            |option: &str| revision.set(|kind| kind.chose_on == rung && kind.option.as_deref() == Some(option)) & chose;
        let written = written(revision, rung, text);
        let mut options: Vec<&str> =
            revision.kinds.keys().filter(|kind| kind.chose_on == rung).filter_map(|k| k.option.as_deref()).collect();
        options.extend(written.into_iter().flat_map(|choose| &choose.options).map(|option| option.text.as_str()));
        options.sort_unstable();
        options.dedup();
        let mut beliefs: Vec<u32> = revision.kinds.keys().filter_map(|kind| kind.belief).collect();
        beliefs.sort_unstable();
        beliefs.dedup();
        let believed = |belief: u32| revision.set(|kind| kind.belief == Some(belief));
        // What matters most comes first: each takes room from the next. Among beliefs and options the order is that of
        // their names, with the deck's file and without: by their counts, what is told and what is held back would say
        // which was the larger, and that can be enough to work it out.
        let mut by_name = beliefs.clone();
        by_name.sort_by_key(|belief| self.cohort.book.beliefs.get(*belief as usize).map(|(_, id)| id));
        let row = by_name.into_iter().map(believed).chain(options.iter().map(|option| taken(option))).map(Claim::Of);
        let row: Vec<Claim> = row.collect();
        // Of as many people as there are kinds of misses, each would be told by being named and not nobody.
        let count = Veil::new(counts.clone(), self.limit).count(missed);
        let alone = missed.count_ones() > 1 && count == missed.count_ones();
        let first = [Claim::Of(chose), Claim::Of(missed)];
        let last = [Claim::Went(RETURNED), Claim::Went(CLOSED)];
        let veil = match alone {
            true => Veil::over(counts, self.limit, &first[..1], &[], &[]),
            false => Veil::over(counts, self.limit, &first, &row, &last),
        };
        let n = revision.people();
        page.missed = match veil.told(missed) {
            People::Hidden => bound(veil.count(missed), n, self.limit),
            told => told,
        };
        page.chose = veil.told(chose);
        closing(page, &veil);
        // Of few, which options nobody took and which beliefs came up tells the others.
        let listed = !alone && matches!(page.missed, People::Exactly(_) | People::AllButFew);
        if rung.is_some() {
            let there = |option: &str| written.and_then(|choose| choose.options.iter().find(|o| o.text == option));
            page.options = options
                .iter()
                .filter(|option| listed || there(option).is_some())
                .map(|option| OptionPage {
                    text: short(option),
                    right: there(option).map(|option| option.right),
                    people: if listed { veil.told(taken(option)) } else { People::Hidden },
                    belief: there(option).and_then(|option| option.reply.belief.clone()),
                })
                .collect();
            page.options.sort_by_key(|option| std::cmp::Reverse(option.people.exactly().unwrap_or(0)));
        }
        page.beliefs = beliefs
            .iter()
            .filter(|_| listed)
            .filter_map(|belief| {
                let (_, id) = self.cohort.book.beliefs.get(*belief as usize)?;
                Some(Believed { id: id.clone(), people: veil.told(believed(*belief)) })
            })
            .collect();
    }

    fn risk(&self, page: &mut ItemPage, revision: &Revision, by_ability: bool) {
        let n = revision.people();
        if n >= SHARES {
            page.share = match page.missed {
                People::Exactly(missed) => wilson(missed, n, Z95),
                // So many at the least.
                People::AllButFew => wilson(n + 1 - self.limit, n, Z95).map(|figure| Figure { high: 1.0, ..figure }),
                People::Few | People::Hidden => None,
            };
            page.at_least = page.missed == People::AllButFew;
        }
        if page.share.is_some() && revision.sure.n >= 2 * self.limit {
            page.sure = revision.sure.figure(Z95).map(|figure| blur::sure(figure.value));
        }
        if let (Some(share), Some(sure)) = (page.share, page.sure) {
            let weight = share.times(sure);
            page.weight = Some(weight);
            page.risk = page.stakes.as_ref().map(|stakes| weight.times(stakes.cost));
        }
        if page.missed.exactly().is_some() {
            let against = |pairs: &super::numbers::Pairs, by_ability| {
                let r = pairs.correlation().filter(|_| pairs.n >= DISCRIMINATION)?;
                let r = Figure { value: hundredths(r.value), low: hundredths(r.low), high: hundredths(r.high) };
                Some(Discrimination { r, n: pairs.n, by_ability, provisional: pairs.n < SETTLED })
            };
            let ability = against(&revision.ability, true).filter(|_| by_ability);
            page.discrimination = ability.or_else(|| against(&revision.rest, false));
        }
    }

    fn beliefs(&self, deck: u32, learners: u32, known: Option<&Deck>, shows: &Shows) -> Vec<BeliefPage> {
        let of = self.cohort.book.beliefs.iter().enumerate().filter(|(_, (of, _))| *of == deck);
        let of: Vec<(usize, &String, &BeliefSum, u32, u32)> = of
            .filter_map(|(n, (_, id))| {
                let sum = self.cohort.beliefs.get(n)?;
                let (near, met) = if known.is_some() { (sum.near, sum.met) } else { (learners, learners) };
                // That none of a few came as far as the form that shows it would be told of each.
                (met > 0 || (1..self.limit).contains(&near)).then_some((n, id, sum, near, met))
            })
            .collect();
        let z = quantile_above(ALARM / of.len().max(1) as f64);
        let mut pages: Vec<BeliefPage> = of
            .into_iter()
            .map(|(n, id, sum, near, met)| {
                // Who is among those who met it because they showed it would be told by their number.
                let beyond = known.is_some() && (1..self.limit).contains(&sum.beyond);
                let (told, shown, held) = match beyond {
                    true => (People::Hidden, People::Hidden, People::Hidden),
                    false => {
                        let may = shows.leave(n, (met, sum.shown), known.is_none(), self.limit);
                        self.believed(sum, near, met, may)
                    }
                };
                let share = match (held, told) {
                    (People::Exactly(held), People::Exactly(met)) if met >= SHARES => wilson(held, met, Z95),
                    _ => None,
                };
                let text = known.and_then(|deck| deck.misconceptions.iter().find(|m| m.id == *id));
                BeliefPage {
                    id: id.clone(),
                    belief: text.map(|m| m.belief.clone()).unwrap_or_default(),
                    refute: text.map(|m| m.refute.clone()).unwrap_or_default(),
                    met: told,
                    shown,
                    held,
                    share,
                    together: share.is_some() && sum.togetherness().is_some_and(|together| together > z),
                }
            })
            .collect();
        // What nobody shows comes behind what is held back.
        let nobody = |page: &BeliefPage| page.shown == People::Exactly(0);
        pages.sort_by_key(|page| (nobody(page), std::cmp::Reverse((page.held.exactly(), page.shown.exactly()))));
        pages
    }

    /// Tells how many met a belief and showed it (where either may be told) and hold it. Who came as far as the form that can
    /// show it is told by what they had answered before, so that it is held back like an answer, among all who were `near`.
    fn believed(&self, sum: &BeliefSum, near: u32, met: u32, may: [bool; 2]) -> (People, People, People) {
        if near < self.limit {
            return (self.took_part(near), People::Hidden, People::Hidden);
        }
        let (shown, held) = (sum.shown.min(met), sum.held.min(sum.shown).min(met));
        let counts = [near - met.min(near), met - shown, shown - held, held].map(|n| [n, 0, 0]).to_vec();
        let (of_held, of_met, of_shown) = (0b1000, 0b1110, 0b1100);
        let further = [of_met, of_shown].into_iter().zip(may).filter(|(_, may)| *may).map(|(kinds, _)| kinds);
        let order: Vec<Claim> = std::iter::once(of_held).chain(further).map(Claim::Of).collect();
        let veil = Veil::over(counts, self.limit, &order, &[], &[]);
        let told = match veil.told(of_met) {
            People::Hidden => bound(met, near, self.limit),
            told => told,
        };
        (told, veil.told(of_shown), veil.told(of_held))
    }

    /// Tells, of people in three kinds, how many are of the last two, where that may be told, and of the last.
    fn nested(&self, counts: &[u32; 3], both: bool) -> (People, People) {
        if counts.iter().sum::<u32>() < self.limit {
            return (People::Hidden, People::Hidden);
        }
        let counts = counts.iter().map(|n| [*n, 0, 0]).collect();
        let order = [Claim::Of(0b100), Claim::Of(0b110)];
        let veil = Veil::over(counts, self.limit, if both { &order } else { &order[..1] }, &[], &[]);
        (veil.told(0b110), veil.told(0b100))
    }

    fn skills(&self, deck: u32) -> Vec<SkillPage> {
        let of = self.cohort.book.skills.iter().enumerate().filter(|(_, (of, _))| *of == deck);
        of.filter_map(|(n, (_, id))| {
            let sum = self.cohort.skills.get(n)?;
            let (_, spinning) = self.nested(&[sum.enough - sum.spinning, 0, sum.spinning], true);
            let share = spinning.exactly().filter(|_| sum.enough >= SHARES);
            Some(SkillPage {
                id: id.clone(),
                enough: self.took_part(sum.enough),
                spinning,
                share: share.and_then(|spinning| wilson(spinning, sum.enough, Z95)),
                curve: self.curve(sum),
            })
        })
        .filter(|page| page.enough != People::Exactly(0) || !page.curve.is_empty())
        .collect()
    }

    /// Gives shares in steps over answers in tens: no count can be worked out from them.
    fn curve(&self, sum: &SkillSum) -> Vec<Point> {
        let limit = self.limit.max(EXPORT);
        let told = (1..).zip(sum.curve).skip(1).filter_map(|(nth, point)| {
            if point.people < limit || !blur::enough(&point.sides, limit) {
                return None;
            }
            let answers = f64::from(point.answers);
            let step = blur::step(answers, limit)?;
            let percent = |share: f64| (share * 100.0).round() as u32;
            Some(Point {
                nth,
                percent: percent(blur::rounded(f64::from(point.right) / answers, step)),
                step: percent(step),
                answers: point.answers / 10 * 10,
            })
        });
        told.collect()
    }

    /// Gives how sure everybody and each group is beyond being right.
    #[must_use]
    pub fn calibration(&self) -> Vec<GroupPage> {
        groups::pages(self.cohort, self.limit)
    }
}

/// Whether it has closed: of those who missed it, and only where these are told.
fn closing(page: &mut ItemPage, veil: &Veil) {
    if page.missed.exactly().is_none() {
        return;
    }
    (page.returned, page.closed) = (veil.told_went(RETURNED), veil.told_went(CLOSED));
    if let (People::Exactly(closed), People::Exactly(returned)) = (page.closed, page.returned)
        && returned >= SHARES
    {
        page.closed_share = wilson(closed, returned, Z95);
    }
}

/// Finds the choice of the author's that learners met: the one with most of the options that were taken.
fn written<'a>(revision: &Revision, rung: Option<u8>, text: Option<&'a Item>) -> Option<&'a Choose> {
    let taken: Vec<&str> =
        revision.kinds.keys().filter(|kind| kind.chose_on == rung).filter_map(|k| k.option.as_deref()).collect();
    let met = |choose: &Choose| choose.options.iter().filter(|o| taken.contains(&o.text.as_str())).count();
    let chooses = text?.rungs.iter().filter_map(|rung| match &rung.ask {
        Ask::Choose(choose) if !choose.many => Some(choose),
        _ => None,
    });
    chooses.max_by_key(|choose| met(choose)).filter(|choose| met(choose) > 0)
}

fn advice(page: &ItemPage, n: u32) -> Advice {
    if n < SHARES {
        return Advice::Wait { n: SHARES };
    }
    if page.discrimination.is_some_and(|d| d.r.high < 0.0) {
        return Advice::MendItem;
    }
    let unused = |option: &OptionPage| option.right == Some(false) && option.people == People::Exactly(0);
    if page.chose.exactly().is_some_and(|chose| chose >= UNUSED) && page.options.iter().any(unused) {
        return Advice::MendOption;
    }
    match (page.share, page.closed_share) {
        (Some(share), Some(closed)) if share.low > MANY && closed.low > 0.5 => Advice::Closing,
        (Some(share), _) if share.low > MANY => Advice::Reteach,
        (Some(share), _) if share.high - share.low > 0.5 => Advice::Wait { n: DISCRIMINATION },
        _ => Advice::Leave,
    }
}

/// Gives the beginning of a text, on one line.
fn short(text: &str) -> String {
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(SHORT) {
        words.truncate(end);
        words.push('…');
    }
    words
}
