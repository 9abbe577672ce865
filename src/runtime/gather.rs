//! What could be asked: as much of the store as a builder has to look at, and no more.
//!
//! A collection may hold 100,000 items; a session takes some dozens. So every lane, deck and skill gives a bounded
//! sample, walked by an index.

use std::collections::{BTreeMap, BTreeSet};

use super::engine::Engine;
use crate::{
    deck::bundled::BUNDLED,
    memory::{
        predict,
        row::{ItemKey, StudyDay},
    },
    session::build::{
        chance,
        input::{Budget, Candidate, Lane, SkillState, Step, ripe},
        wheel,
    },
    store::{
        abilities::Abilities,
        derive,
        error::StoreError,
        prospects::Prospect,
        queue::{Filter, Order},
    },
};

/// Seconds that hardly any round is shorter than: how many items a session might take.
const SHORTEST: f64 = 8.0;
/// Due items that are looked at: as few, and as many at the most.
const DUE: (usize, usize) = (60, 1_500);
/// Decks whose new items are looked at.
const DECKS: usize = 8;
/// New items that are looked at beyond those that can be taken.
const SPARE: usize = 20;
/// New items of a deck that are looked at, whatever the others have.
const NEW_A_DECK: usize = 6;
/// Skills of a deck from which new items are looked at, for challenges further on.
const SKILLS: usize = 6;
/// New items of each of these.
const NEW_A_SKILL: usize = 1;
/// Items that are looked at for easy wins, and of any deck.
const AHEAD: (usize, usize) = (24, 2);
/// Items of a skill that are looked at for a pretest.
const PRETEST: usize = 4;
/// Items that a paper chooses from, for each that it takes.
const CHOICE: usize = 2;

/// What a session is gathered for.
#[derive(Debug)]
pub struct Scope<'a> {
    /// Which decks and skills.
    pub filter: &'a Filter,
    /// The study day.
    pub day: StudyDay,
    /// Due items in these decks.
    pub due: usize,
    /// Those of these decks that have due items, and how many.
    pub loaded: Vec<(String, u32)>,
    /// Those of these decks that have items never attempted.
    pub fresh: Vec<String>,
    /// Settles picks.
    pub seed: u64,
    /// Every skill is looked at, not only those that could be asked.
    pub map: bool,
}

/// What was gathered.
#[derive(Debug, Default)]
pub struct Gathered {
    /// What could be asked.
    pub candidates: Vec<Candidate>,
    /// Its skills, and all others of their decks.
    pub skills: Vec<SkillState>,
    /// The decks, in the order in which their new items come.
    pub decks: Vec<String>,
    /// The biases of the levels.
    pub kappa: [f64; 5],
}

/// Candidates while they are collected: each once.
struct Basket<'a> {
    engine: &'a Engine,
    abilities: Abilities,
    day: StudyDay,
    keys: BTreeSet<ItemKey>,
    candidates: Vec<Candidate>,
}

impl Engine {
    pub(super) fn gather_study(&self, scope: &Scope<'_>, budget: &Budget) -> Result<Gathered, StoreError> {
        let mut basket = self.basket(scope.day)?;
        let capacity = (budget.seconds() / SHORTEST) as usize;
        let most = capacity.clamp(DUE.0, DUE.1);
        let mut loaded = scope.loaded.clone();
        // Decks with little first: what they leave of the sample is for those with much.
        loaded.sort_by_key(|(_, due)| *due);
        let decks = loaded.into_iter().map(|(deck, _)| deck).collect();
        let filter = Filter { decks, skills: scope.filter.skills.clone() };
        let due = if filter.decks.is_empty() {
            Vec::new()
        } else if scope.due > most {
            // More than this is a backlog, whatever the learner's pace, and then the surest come first.
            self.store.due_sample(scope.day, &filter, Order::HighestFirst, most)?
        } else {
            self.store.due(scope.day, &filter, Order::LowestFirst, most)?
        };
        for due in due {
            basket.add(&due.key, Some(lane(due.lane)))?;
        }
        let decks = offered_first(&scope.fresh);
        let want = budget.new_left_today.min(capacity) + SPARE;
        self.add_fresh(&mut basket, scope, &decks, want)?;
        let seen: BTreeSet<String> = basket.candidates.iter().map(|c| c.key.deck.clone()).chain(decks).collect();
        let each = (AHEAD.0 / seen.len().max(1)).max(AHEAD.1);
        for deck in seen.iter().filter(|deck| scope.filter.decks.is_empty() || scope.filter.decks.contains(deck)) {
            for key in self.store.ahead(deck, scope.day, each)? {
                // What is parked or buried comes back later too, and is no win.
                basket.add(&key, None)?;
            }
        }
        let skills = basket.skills(scope, true)?;
        Ok(basket.finish(skills))
    }

    pub(super) fn gather_pretest(&self, scope: &Scope<'_>) -> Result<Gathered, StoreError> {
        let mut basket = self.basket(scope.day)?;
        for deck in offered_first(&scope.fresh) {
            for skill in self.skill_ids(&deck, scope.filter)? {
                for fresh in self.store.fresh_of(&deck, &skill, scope.day, PRETEST)? {
                    basket.add(&fresh.key, Some(Lane::New))?;
                }
            }
        }
        let skills = basket.skills(scope, false)?;
        Ok(basket.finish(skills))
    }

    pub(super) fn gather_cram(&self, scope: &Scope<'_>, budget: &Budget) -> Result<Gathered, StoreError> {
        let mut basket = self.basket(scope.day)?;
        let most = ((budget.seconds() / SHORTEST) as usize).clamp(DUE.0, DUE.1);
        let decks = offered_first(&scope.fresh);
        self.add_fresh(&mut basket, scope, &decks, most)?;
        for weak in self.store.weakest(scope.day, scope.filter, most)? {
            basket.add(&weak.key, None)?;
        }
        let skills = basket.skills(scope, false)?;
        Ok(basket.finish(skills))
    }

    pub(super) fn gather_exam(&self, scope: &Scope<'_>, budget: &Budget) -> Result<Gathered, StoreError> {
        let mut basket = self.basket(scope.day)?;
        let mut skills: BTreeMap<(String, String), Vec<(u64, ItemKey)>> = BTreeMap::new();
        let decks = match scope.filter.decks.as_slice() {
            [] => self.store.deck_list()?.into_iter().map(|deck| deck.id).collect(),
            decks => decks.to_vec(),
        };
        for deck in &decks {
            for (key, skill) in self.store.keys_of(deck)? {
                if scope.filter.skills.is_empty() || scope.filter.skills.contains(&skill) {
                    let drawn = chance::of(scope.seed, scope.day, &key);
                    skills.entry((deck.clone(), skill)).or_default().push((drawn, key));
                }
            }
        }
        let items = budget.items.unwrap_or((budget.seconds() / SHORTEST) as usize).max(1);
        let a_skill = (items * CHOICE).div_ceil(skills.len().max(1)).max(PRETEST);
        for mut drawn in skills.into_values() {
            drawn.sort();
            for (_, key) in drawn.into_iter().take(a_skill) {
                basket.add(&key, None)?;
            }
        }
        let skills = basket.skills(scope, false)?;
        Ok(basket.finish(skills))
    }

    /// Counts the items that a filter lets through, and those never attempted.
    pub(super) fn sizes(&self, filter: &Filter, day: StudyDay) -> Result<(usize, usize), StoreError> {
        let counts = self.store.counts(day)?;
        let decks: Vec<_> =
            counts.into_iter().filter(|c| filter.decks.is_empty() || filter.decks.contains(&c.deck)).collect();
        if filter.skills.is_empty() {
            return Ok(decks.iter().fold((0, 0), |(n, new), c| (n + c.total as usize, new + c.fresh as usize)));
        }
        let (mut items, mut unseen) = (0, 0);
        for deck in &decks {
            for skill in &filter.skills {
                unseen += self.store.fresh_of(&deck.deck, skill, day, usize::from(u16::MAX))?.len();
            }
            items += self.store.keys_of(&deck.deck)?.iter().filter(|(_, skill)| filter.skills.contains(skill)).count();
        }
        Ok((items, unseen))
    }

    fn basket(&self, day: StudyDay) -> Result<Basket<'_>, StoreError> {
        let abilities = self.store.abilities()?;
        Ok(Basket { engine: self, abilities, day, keys: BTreeSet::new(), candidates: Vec::new() })
    }

    /// Adds new items: of each deck the first ones, and some of the skills that come later.
    fn add_fresh(
        &self,
        basket: &mut Basket<'_>,
        scope: &Scope<'_>,
        decks: &[String],
        want: usize,
    ) -> Result<(), StoreError> {
        let share = want.div_ceil(decks.len().max(1)).max(NEW_A_DECK);
        // Where few decks have any, each has to be able to fill the session alone.
        let share = if decks.len() <= 2 { want } else { share };
        for deck in decks {
            let skills = self.skill_ids(deck, scope.filter)?;
            if scope.filter.skills.is_empty() {
                let of_deck = Filter { decks: vec![deck.clone()], skills: Vec::new() };
                for fresh in self.store.fresh(scope.day, &of_deck, share)? {
                    basket.add(&fresh.key, Some(Lane::New))?;
                }
            }
            let each = if scope.filter.skills.is_empty() { NEW_A_SKILL } else { share };
            for skill in skills.iter().take(SKILLS) {
                for fresh in self.store.fresh_of(deck, skill, scope.day, each)? {
                    basket.add(&fresh.key, Some(Lane::New))?;
                }
            }
        }
        Ok(())
    }

    /// Gives the ids of the skills of a deck that a filter lets through, in the author's order.
    fn skill_ids(&self, deck: &str, filter: &Filter) -> Result<Vec<String>, StoreError> {
        let skills = self.store.deck(deck)?.map(|deck| deck.skills).unwrap_or_default();
        let ids = skills.into_iter().map(|skill| skill.id);
        Ok(ids.filter(|id| filter.skills.is_empty() || filter.skills.contains(id)).collect())
    }
}

impl Basket<'_> {
    /// Adds an item once, if it is in a deck; its lane is told by its state when none is given.
    fn add(&mut self, key: &ItemKey, lane: Option<Lane>) -> Result<(), StoreError> {
        if !self.keys.contains(key)
            && let Some(prospect) = self.engine.store.prospect(key)?
            && let Some(lane) = lane.or_else(|| lane_of(&prospect, self.day))
        {
            self.keys.insert(key.clone());
            self.candidates.push(candidate(prospect, lane, self.day));
        }
        Ok(())
    }

    /// Reads the skills of the decks of all candidates: their needs, how these stand, and with `spinning` which of them
    /// get nowhere. What such a skill needs is added to the candidates.
    fn skills(&mut self, scope: &Scope<'_>, spinning: bool) -> Result<Vec<SkillState>, StoreError> {
        let decks: BTreeSet<String> = self
            .candidates
            .iter()
            .map(|c| &c.key.deck)
            .chain(scope.map.then_some(&scope.filter.decks).into_iter().flatten())
            .cloned()
            .collect();
        let trained: BTreeSet<(String, String)> =
            self.candidates.iter().map(|c| (c.key.deck.clone(), c.skill.clone())).collect();
        let may_begin = self.candidates.iter().filter(|c| c.lane == Lane::New || c.ripe);
        let begun: BTreeSet<(String, String)> = may_begin.map(|c| (c.key.deck.clone(), c.skill.clone())).collect();
        let mut all = Vec::new();
        for deck in decks {
            let Some(deck) = self.engine.store.deck(&deck)? else { continue };
            let is_trained = |skill: &str| scope.map || trained.contains(&(deck.id.clone(), skill.to_owned()));
            // What is due is asked whatever it needs: only what may be begun or challenged waits for its basis.
            let is_begun = |skill: &str| scope.map || begun.contains(&(deck.id.clone(), skill.to_owned()));
            let needed: BTreeSet<&str> = deck
                .skills
                .iter()
                .filter(|s| is_begun(&s.id))
                .flat_map(|s| s.needs.iter().map(String::as_str))
                .collect();
            let mut grounds = BTreeMap::new();
            for skill in &needed {
                grounds.insert(*skill, self.engine.store.grounds(&deck.id, skill, self.day)?);
            }
            for (ord, skill) in (0..).zip(&deck.skills) {
                let level = self.abilities.skill(&deck.id, &skill.id);
                let ground = grounds.get(skill.id.as_str());
                let tried = spinning && level.n as usize >= wheel::OPPORTUNITIES && is_trained(&skill.id);
                let spins =
                    tried && wheel::spins(&self.engine.store.outcomes(&deck.id, &skill.id, wheel::OPPORTUNITIES)?);
                if spins {
                    for need in &skill.needs {
                        for key in self.engine.store.grounds(&deck.id, need, self.day)?.seen {
                            self.add(&key, None)?;
                        }
                    }
                }
                all.push(SkillState {
                    deck: deck.id.clone(),
                    skill: skill.id.clone(),
                    title: skill.title.clone(),
                    needs: skill.needs.clone(),
                    ord,
                    theta: level.theta,
                    n: level.n,
                    seen: ground.map_or(0, |ground| ground.seen.len() as u32),
                    unseen: ground.is_some_and(|ground| ground.unseen),
                    recall: ground.and_then(|ground| ground.recall),
                    spinning: spins,
                });
            }
        }
        Ok(all)
    }

    fn finish(self, skills: Vec<SkillState>) -> Gathered {
        let decks: BTreeSet<String> = self.candidates.iter().map(|c| c.key.deck.clone()).collect();
        let mut decks: Vec<String> = decks.into_iter().collect();
        decks.sort_by_key(|deck| offered(deck));
        Gathered { candidates: self.candidates, skills, decks, kappa: self.abilities.biases.0 }
    }
}

fn candidate(prospect: Prospect, lane: Lane, day: StudyDay) -> Candidate {
    let Prospect { mut outline, state, deviation } = prospect;
    outline.top_rung = state.ceiling_under(outline.top_rung);
    let memory = state.memory.as_ref();
    let rung = memory.map_or(0, |memory| memory.rung.min(outline.top_rung));
    Candidate {
        lane,
        ladder: outline
            .ladder
            .iter()
            .take(usize::from(outline.top_rung) + 1)
            .map(|step| Step { level: step.level, guess: step.guess, way: step.way })
            .collect(),
        rung,
        b: predict::difficulty(outline.difficulty) + deviation,
        recall: memory.map(|memory| memory.recall(day)),
        untried: memory.is_some_and(|memory| memory.untried()),
        ripe: memory.is_some_and(|memory| ripe(memory, outline.top_rung)),
        key: outline.key,
        skill: outline.skill,
        nature: outline.nature,
        instruct_first: outline.instruct_first,
        safety_critical: outline.safety_critical,
        contrast: outline.contrast,
        ord: outline.ord,
    }
}

/// Tells by its state why an item could be asked; none while it is put aside.
fn lane_of(prospect: &Prospect, day: StudyDay) -> Option<Lane> {
    let state = &prospect.state;
    if !state.available(day) {
        return None;
    }
    Some(match &state.memory {
        None => Lane::New,
        Some(memory) if memory.due > day => Lane::Ahead,
        Some(memory) if memory.check.is_some() => Lane::Check,
        Some(memory) if memory.probing => Lane::Probe,
        Some(_) => Lane::Due,
    })
}

fn lane(lane: derive::Lane) -> Lane {
    match lane {
        derive::Lane::Check => Lane::Check,
        derive::Lane::Probe => Lane::Probe,
        derive::Lane::Review => Lane::Due,
        derive::Lane::Fresh => Lane::New,
    }
}

/// Puts the learner's own decks first, then those in the order they are offered; gives as many as are looked at.
fn offered_first(decks: &[String]) -> Vec<String> {
    let mut decks = decks.to_vec();
    decks.sort_by_key(|deck| offered(deck));
    decks.truncate(DECKS);
    decks
}

/// Tells the place of a deck among those that come with the program, from 1; 0 for any other.
fn offered(deck: &str) -> usize {
    BUNDLED.iter().position(|(id, _)| *id == deck).map_or(0, |at| at + 1)
}
