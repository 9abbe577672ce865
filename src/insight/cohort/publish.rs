//! From sums to the page: which figures there are enough people for, and which counts may stand beside each other.

use std::collections::BTreeMap;

use super::{
    fold::{Cohort, SkillSum},
    hide::{Claim, Later, People, Veil, bound},
    item::{ItemSum, Revision},
    numbers::{Figure, Ratio, Z95, product, wilson},
    page::{
        Advice, BeliefPage, Believed, COUNTS, DISCRIMINATION, DeckPage, Discrimination, Gain, GroupPage, ItemPage,
        MATCHED, OptionPage, Point, Retired, SETTLED, SHARES, SkillPage, Stakes, UNUSED,
    },
};
use crate::deck::model::{Ask, Choose, Deck, Item};

/// Share of all first attempts there could be from which learners met the same items, near enough.
const SAME_ITEMS: f64 = 0.8;
/// Share right before above which there is nothing to gain.
const MOST_BEFORE: f64 = 0.9;
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
        // Of a few, which items they met would be told of each.
        for n in items.iter().filter(|_| enough) {
            let Some(item) = self.cohort.book.items.get(*n) else { continue };
            match self.cohort.items.get(*n) {
                Some(sum) if sum.people() > 0 => {
                    let text = texts.get(item.id.as_str()).copied();
                    pages.push(self.item(*n, sum, text, by_ability));
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
            beliefs: if enough { self.beliefs(of, sum.learners, known) } else { Vec::new() },
            skills: if enough { self.skills(of) } else { Vec::new() },
            gain: gain(&sum.gain, &sum.before),
            retired: retired(&pages),
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
        // What matters most comes first, and of options and beliefs what most took: each takes room from the next.
        let mut rest: Vec<_> = options.iter().map(|option| taken(option)).collect();
        rest.extend(beliefs.iter().map(|belief| believed(*belief)));
        let count = Veil::new(counts.clone(), self.limit);
        rest.sort_by_key(|set| std::cmp::Reverse(count.count(*set)));
        let mut order: Vec<Claim> = [missed, chose].into_iter().chain(rest).map(Claim::Of).collect();
        order.extend([Claim::Went(RETURNED), Claim::Went(CLOSED)]);
        let veil = Veil::over(counts, self.limit, &order);
        let n = revision.people();
        page.missed = match veil.told(missed) {
            People::Hidden => bound(veil.count(missed), n, self.limit),
            told => told,
        };
        page.chose = veil.told(chose);
        closing(page, &veil);
        if rung.is_some() {
            page.options = options
                .iter()
                .map(|option| {
                    let there = written.and_then(|choose| choose.options.iter().find(|o| o.text == *option));
                    OptionPage {
                        text: short(option),
                        right: there.map(|option| option.right),
                        people: veil.told(taken(option)),
                        belief: there.and_then(|option| option.reply.belief.clone()),
                    }
                })
                .collect();
            page.options.sort_by_key(|option| std::cmp::Reverse(option.people.exactly().unwrap_or(0)));
        }
        page.beliefs = beliefs
            .iter()
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
        if page.share.is_some() && revision.sure.n >= self.limit {
            page.sure = revision.sure.figure(Z95).map(|figure| Figure {
                value: hundredths(figure.value),
                low: hundredths(figure.low.max(0.0)),
                high: hundredths(figure.high.min(1.0)),
            });
        }
        if let (Some(share), Some(sure)) = (page.share, page.sure) {
            let weight = product(share, sure);
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

    fn beliefs(&self, deck: u32, learners: u32, known: Option<&Deck>) -> Vec<BeliefPage> {
        let of = self.cohort.book.beliefs.iter().enumerate().filter(|(_, (of, _))| *of == deck);
        let mut pages: Vec<BeliefPage> = of
            .filter_map(|(n, (_, id))| {
                let sum = self.cohort.beliefs.get(n)?;
                let met = if known.is_some() { sum.met } else { learners };
                if met == 0 {
                    return None;
                }
                let counts = [met.saturating_sub(sum.shown), sum.shown - sum.held.min(sum.shown), sum.held];
                let text = known.and_then(|deck| deck.misconceptions.iter().find(|m| m.id == *id));
                let (shown, held) = self.nested(&counts);
                let share = held.exactly().filter(|_| met >= SHARES).and_then(|held| wilson(held, met, Z95));
                let (belief, refute) = text.map(|m| (m.belief.clone(), m.refute.clone())).unwrap_or_default();
                Some(BeliefPage { id: id.clone(), belief, refute, met: self.took_part(met), shown, held, share })
            })
            .collect();
        pages.sort_by_key(|page| std::cmp::Reverse((page.held.exactly(), page.shown.exactly())));
        pages
    }

    /// Tells, of people in three kinds, how many are of the last two and of the last.
    fn nested(&self, counts: &[u32; 3]) -> (People, People) {
        if counts.iter().sum::<u32>() < self.limit {
            return (People::Hidden, People::Hidden);
        }
        let counts = counts.iter().map(|n| [*n, 0, 0]).collect();
        let veil = Veil::over(counts, self.limit, &[Claim::Of(0b100), Claim::Of(0b110)]);
        (veil.told(0b110), veil.told(0b100))
    }

    fn skills(&self, deck: u32) -> Vec<SkillPage> {
        let of = self.cohort.book.skills.iter().enumerate().filter(|(_, (of, _))| *of == deck);
        of.filter_map(|(n, (_, id))| {
            let sum = self.cohort.skills.get(n)?;
            let (_, spinning) = self.nested(&[sum.enough - sum.spinning, 0, sum.spinning]);
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

    /// Gives shares in whole percent over answers in tens: no count can be worked out from them.
    fn curve(&self, sum: &SkillSum) -> Vec<Point> {
        let points = (1..).zip(sum.curve).skip(1);
        points
            .filter(|(_, (people, answers, _))| *people >= self.limit && *answers >= 2 * self.limit)
            .map(|(nth, (_, answers, right))| Point {
                nth,
                percent: (f64::from(right) * 100.0 / f64::from(answers)).round() as u32,
                answers: answers / 10 * 10,
            })
            .collect()
    }

    /// Gives how sure everybody and each group is beyond being right. Where one group is too small to be told, the
    /// smallest of the others is held back with it: with all of them but one, that one would be told as well.
    #[must_use]
    pub fn calibration(&self) -> Vec<GroupPage> {
        let all = &self.cohort.calibration;
        if self.cohort.learners < self.limit {
            return Vec::new();
        }
        let page = |group: &str, everybody: bool, ratio: &Ratio| GroupPage {
            group: group.to_owned(),
            everybody,
            people: self.took_part(ratio.n),
            bias: ratio.figure(Z95).filter(|_| ratio.n >= MATCHED.max(self.limit)).map(|figure| Figure {
                value: hundredths(figure.value),
                low: hundredths(figure.low),
                high: hundredths(figure.high),
            }),
        };
        let mut pages = vec![page("", true, all)];
        if self.cohort.groups.len() < 2 {
            return pages;
        }
        let mut groups: Vec<(&String, &Ratio)> = self.cohort.groups.iter().collect();
        groups.sort_by_key(|(_, ratio)| ratio.n);
        let small: u32 = groups.iter().map(|(_, ratio)| ratio.n).take_while(|n| *n < MATCHED).sum();
        // Those whose groups are not counted apart, where there are too many groups.
        let rest = all.n.saturating_sub(groups.iter().map(|(_, ratio)| ratio.n).sum());
        let mut hidden = groups.iter().filter(|(_, ratio)| ratio.n < MATCHED).count();
        if hidden + rest as usize > 0 && (hidden < 2 || small + rest < self.limit) {
            hidden += 1;
        }
        pages.extend(groups.iter().enumerate().map(|(n, (group, ratio))| {
            let page = page(group, false, ratio);
            GroupPage { bias: page.bias.filter(|_| n >= hidden), ..page }
        }));
        pages
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

fn gain(gain: &Ratio, before: &Ratio) -> Option<Gain> {
    let pre = before.figure(Z95)?.value;
    let figure = gain.figure(Z95).filter(|_| gain.n >= MATCHED && pre <= MOST_BEFORE)?;
    Some(Gain { gain: figure, before: hundredths(pre), n: gain.n })
}

/// Adds up stakes x people who closed; the errors of items are taken as independent.
fn retired(items: &[ItemPage]) -> Vec<Retired> {
    let mut by: BTreeMap<&str, (f64, f64, f64, u32, u32)> = BTreeMap::new();
    for item in items {
        let Some(stakes) = item.stakes.as_ref().filter(|stakes| stakes.cost > 0.0) else { continue };
        let sum = by.entry(&stakes.currency).or_default();
        let told = item.returned.exactly().zip(item.closed.exactly());
        match told.and_then(|(returned, closed)| Some((f64::from(returned), wilson(closed, returned, Z95)?))) {
            Some((returned, share)) => {
                let scale = returned * stakes.cost;
                sum.0 += share.value * scale;
                sum.1 += ((share.value - share.low) * scale).powi(2);
                sum.2 += ((share.high - share.value) * scale).powi(2);
                sum.3 += 1;
            }
            None => sum.4 += 1,
        }
    }
    by.into_iter()
        .map(|(currency, (value, down, up, items, held_back))| Retired {
            currency: currency.to_owned(),
            amount: Figure { value, low: (value - down.sqrt()).max(0.0), high: value + up.sqrt() },
            items,
            held_back,
        })
        .collect()
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

fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
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
