//! A learner in a world: what an attempt takes, whether it succeeds, what it leaves behind, and what is known at the end.

use pratfall::memory::{
    fsrs::Model,
    row::{Confidence, StudyDay},
};

use crate::{
    chance::{logit, mix, normal, sigma, uniform},
    truth::{Bank, Laid, Moment, Truth},
    worlds::{World, Worlds},
};

/// Levels of asking, as indices into costs.
pub const RECOGNISE: usize = 0;
pub const RECALL: usize = 1;
pub const APPLY: usize = 2;

/// Items at the head of a skill that say how well the skill is known.
const CORE: usize = 4;

/// Which truth holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Activation,
    Fsrs,
}

/// One person in one world.
pub struct Learner<'w> {
    pub worlds: &'w Worlds,
    world: &'w World,
    truth: Truth<'w>,
    seed: u64,
    pub day: i32,
    /// Seconds of today that are used; what was overdrawn yesterday stands in here from the start.
    spent: f64,
    /// Seconds used on all days.
    pub total: f64,
    pub attempts: usize,
    /// Attempts that were right.
    pub right: usize,
    items: Vec<Item>,
    /// How well each skill was known, and on which day that was looked up.
    skills: Vec<Option<(i32, f64)>>,
}

struct Item {
    fact: Bank,
    use_: Bank,
    untouched: [Bank; 2],
    ceiling: usize,
    label: u8,
    tries: u64,
}

/// What came of an attempt, as far as a policy may know.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    pub right: bool,
    /// How sure the learner is, asked or not.
    pub sure: Confidence,
    /// Seconds it took, feedback included.
    pub seconds: f64,
}

/// How an attempt is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// As it comes.
    Plain,
    /// With a confidence asked before, a cause after a miss, or neither.
    Asked { confidence: bool, cause: bool },
    /// Right after its feedback.
    Redo,
}

impl<'w> Learner<'w> {
    /// Makes a learner. None where the person's parameters are none.
    pub fn new(worlds: &'w Worlds, world: &'w World, kind: Kind, seed: u64) -> Option<Learner<'w>> {
        let truth = match kind {
            Kind::Activation => Truth::Activation(&worlds.activation),
            Kind::Fsrs => {
                let people = &worlds.fsrs.weights;
                let who = seed as usize % people.len().max(1);
                Truth::Person(&worlds.fsrs, Model::new(people.get(who)?)?)
            }
        };
        Some(Learner {
            worlds,
            world,
            truth,
            seed: mix(seed),
            day: 0,
            spent: 0.0,
            total: 0.0,
            attempts: 0,
            right: 0,
            items: Vec::new(),
            skills: Vec::new(),
        })
    }

    /// Turns to a day. What was overdrawn the day before is taken off; what was left over is lost.
    pub fn wake(&mut self, day: i32) {
        self.spent = (self.spent - self.worlds.study.seconds).max(0.0);
        self.day = day;
    }

    /// Gives what makes this learner another one.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Gives the study day as the program counts.
    pub fn study_day(&self) -> StudyDay {
        StudyDay(self.day)
    }

    /// Gives the seconds left today.
    pub fn left(&self) -> f64 {
        self.worlds.study.seconds - self.spent
    }

    /// Gives the level at which an item is tested in the end, by its nature: recalling a fact, applying the rest.
    pub fn ceiling(&mut self, item: usize) -> usize {
        self.item(item).ceiling
    }

    /// Gives the author's guess at the difficulty of an item, 1 to 5.
    pub fn label(&mut self, item: usize) -> u8 {
        self.item(item).label
    }

    /// Gives the skill of an item, by number.
    pub fn skill(&self, item: usize) -> usize {
        item / self.worlds.deck.skill_items
    }

    /// Gives the skill that a skill needs first.
    pub fn needs(&self, skill: usize) -> Option<usize> {
        (!skill.is_multiple_of(self.worlds.deck.chain)).then(|| skill - 1)
    }

    /// Lets the learner attempt an item at a level, with feedback.
    pub fn attempt(&mut self, item: usize, level: usize, way: Way) -> Answer {
        let [fact, use_] = self.chances(item);
        let (world, mind) = (self.world, &self.worlds.mind);
        let draw = self.draw(item);
        let eased = if level == RECOGNISE { sigma(logit(fact) + mind.recognise) } else { fact };
        let knows = draw(0) < if fact > 0.0 { eased } else { 0.0 };
        let recalls = draw(0) < fact || (knows && mind.recognised_only);
        let applies = draw(1) < world.redundancy || draw(2) < use_;
        let had = knows && (level != APPLY || applies);
        let right = had || draw(3) < mind.guess[level];

        let weight = [mind.recognised, 1.0, mind.carried][level];
        let ground = self.ground(item);
        let told = |own: bool, weight: f64, gate: f64| match (own, right) {
            (true, _) => (Laid::Retrieved, weight),
            (false, true) => (Laid::Shown, weight * gate),
            (false, false) => (Laid::Missed(world.failure), weight * gate),
        };
        self.lay(item, 0, told(recalls, weight, ground));
        if level == APPLY {
            let grasp = 1.0 - world.within * (1.0 - fact);
            self.lay(item, 1, told(had, 1.0, ground * grasp));
        }
        let sure = self.sureness(item, level, if level == APPLY { fact * self.applying(use_) } else { eased });
        let seconds = self.seconds(level, way, right);
        self.pass(seconds);
        self.attempts += 1;
        self.right += usize::from(right);
        Answer { right, sure, seconds }
    }

    /// Shows an item before any attempt.
    pub fn show(&mut self, item: usize, level: usize) {
        let [fact, _] = self.chances(item);
        let ground = self.ground(item);
        self.lay(item, 0, (Laid::Shown, ground));
        if level == APPLY {
            let grasp = 1.0 - self.world.within * (1.0 - fact);
            self.lay(item, 1, (Laid::Shown, ground * grasp));
        }
        self.pass(self.worlds.cost.shown[level]);
    }

    /// Gives what was gained: over all items, the chance of what their nature asks (unaided, and with no luck) on a day,
    /// less what it would be had the learner never studied.
    pub fn gained(&self, day: i32) -> f64 {
        let at = Moment { day, second: 0.0 };
        let chance = |item: &Item, banks: [&Bank; 2]| {
            let [fact, use_] = banks.map(|bank| self.truth.chance(bank, at));
            if item.ceiling == APPLY { fact * self.applying(use_) } else { fact }
        };
        let [before, use_before] = [0, 1];
        self.items
            .iter()
            .filter(|item| item.tries > 0)
            .map(|item| {
                chance(item, [&item.fact, &item.use_])
                    - chance(item, [&item.untouched[before], &item.untouched[use_before]])
            })
            .sum()
    }

    /// Counts the items that were asked or shown.
    pub fn met(&self) -> usize {
        self.items.iter().filter(|item| item.tries > 0).count()
    }

    fn applying(&self, use_: f64) -> f64 {
        self.world.redundancy + (1.0 - self.world.redundancy) * use_
    }

    fn now(&self) -> Moment {
        Moment { day: self.day, second: self.spent }
    }

    fn pass(&mut self, seconds: f64) {
        self.spent += seconds;
        self.total += seconds;
    }

    fn seconds(&self, level: usize, way: Way, right: bool) -> f64 {
        let cost = &self.worlds.cost;
        let asked = cost.attempt[level] * if way == Way::Redo { cost.redo } else { 1.0 };
        let (confidence, cause) = match way {
            Way::Asked { confidence, cause } => (confidence, cause),
            Way::Plain | Way::Redo => (false, false),
        };
        let asked = asked + if confidence { cost.confidence } else { 0.0 };
        match right {
            true => asked + cost.right,
            false => asked + cost.feedback[level] + if cause { cost.cause } else { 0.0 },
        }
    }

    fn lay(&mut self, item: usize, bank: usize, (what, weight): (Laid, f64)) {
        let at = self.now();
        self.item(item);
        let item = &mut self.items[item];
        if bank == 0 {
            item.tries += 1;
        }
        self.truth.lay(if bank == 0 { &mut item.fact } else { &mut item.use_ }, at, what, weight);
    }

    fn chances(&mut self, item: usize) -> [f64; 2] {
        let at = self.now();
        self.item(item);
        let item = &self.items[item];
        [&item.fact, &item.use_].map(|bank| self.truth.chance(bank, at))
    }

    /// Tells how well the ground is laid for learning an item: 1 where its skill needs none or the one it needs is known.
    fn ground(&mut self, item: usize) -> f64 {
        let Some(needed) = self.needs(self.skill(item)).filter(|_| self.world.between > 0.0) else { return 1.0 };
        if self.skills.len() <= needed {
            self.skills.resize(needed + 1, None);
        }
        let known = match self.skills[needed] {
            Some((day, known)) if day == self.day => known,
            _ => {
                let first = needed * self.worlds.deck.skill_items;
                let known = (first..first + CORE).map(|item| self.chances(item)[0]).sum::<f64>() / CORE as f64;
                self.skills[needed] = Some((self.day, known));
                known
            }
        };
        1.0 - self.world.between * (1.0 - known)
    }

    fn sureness(&self, item: usize, level: usize, chance: f64) -> Confidence {
        let mind = &self.worlds.mind;
        let tries = self.items[item].tries;
        let felt = logit(chance) + mind.sureness_bias + mind.sureness_noise * normal(self.seed, item as u64, tries, 9);
        let felt = sigma(felt);
        match felt {
            _ if felt < 0.3_f64.max(mind.guess[level]) => Confidence::Guess,
            _ if felt < 0.65 => Confidence::Perhaps,
            _ if felt < 0.88 => Confidence::Likely,
            _ => Confidence::Certain,
        }
    }

    /// Gives the draws of the next attempt at an item.
    fn draw(&self, item: usize) -> impl Fn(u64) -> f64 + use<> {
        let (seed, tries) = (self.seed, self.items[item].tries);
        move |which| uniform(seed, item as u64, tries, which)
    }

    fn item(&mut self, item: usize) -> &Item {
        while self.items.len() <= item {
            self.items.push(self.made(self.items.len()));
        }
        &self.items[item]
    }

    fn made(&self, item: usize) -> Item {
        let (mind, deck) = (&self.worlds.mind, &self.worlds.deck);
        let (place, skill) = (item as u64, self.skill(item) as u64);
        // What is true of the deck is the same for all learners, what is true of a person is not.
        let hard = mind.item_spread * normal(1, place, 0, 20);
        let own =
            mind.skill_spread * normal(self.seed, skill, 0, 21) + mind.learner_spread * normal(self.seed, 0, 0, 22);
        let guessed = 3.0 + hard / 0.8 + mind.label_noise * normal(1, place, 0, 23);
        let fact = if uniform(self.seed, place, 0, 24) < deck.known {
            self.truth.known(hard + own)
        } else {
            self.truth.bank(hard + own)
        };
        let use_ = self.truth.bank(hard + own);
        let plain = uniform(1, place, 0, 25) < self.world.facts;
        Item {
            untouched: [fact.clone(), use_.clone()],
            fact,
            use_,
            ceiling: if plain { RECALL } else { APPLY },
            label: guessed.round().clamp(1.0, 5.0) as u8,
            tries: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(test: impl Fn(&str, &mut Learner)) {
        let worlds = Worlds::read("reported").unwrap();
        for world in &worlds.worlds {
            for kind in [Kind::Activation, Kind::Fsrs] {
                for seed in 0..8 {
                    let name = format!("{} {kind:?} {seed}", world.name);
                    test(&name, &mut Learner::new(&worlds, world, kind, seed).unwrap());
                }
            }
        }
    }

    #[test]
    fn time_is_taken_and_what_is_overdrawn_is_owed() {
        check(|name, learner| {
            learner.wake(0);
            while learner.left() > 0.0 {
                learner.attempt(learner.attempts % 7, APPLY, Way::Plain);
            }
            let over = -learner.left();
            learner.wake(1);
            assert!((learner.left() - (learner.worlds.study.seconds - over)).abs() < 1e-9, "{name}");
        });
    }

    #[test]
    fn practice_gains_and_nothing_gains_nothing() {
        check(|name, learner| {
            assert_eq!(learner.gained(40), 0.0, "{name}");
            for day in [0, 1, 3, 6, 10] {
                learner.wake(day);
                for item in 0..20 {
                    for level in [RECALL, APPLY] {
                        learner.attempt(item, level, Way::Plain);
                    }
                }
            }
            assert!(learner.gained(40) > 1.0, "{name}: {}", learner.gained(40));
            assert_eq!(learner.met(), 20);
        });
    }

    #[test]
    fn the_same_seed_gives_the_same_life() {
        check(|name, learner| {
            let worlds = learner.worlds;
            let kind = if matches!(learner.truth, Truth::Activation(_)) { Kind::Activation } else { Kind::Fsrs };
            let seed = (0..8).find(|seed| mix(*seed) == learner.seed).unwrap();
            let mut twin = Learner::new(worlds, learner.world, kind, seed).unwrap();
            for day in 0..4 {
                for who in [&mut *learner, &mut twin] {
                    who.wake(day);
                    for item in 0..9 {
                        let _ = who.attempt(item, item % 3, Way::Asked { confidence: true, cause: true });
                    }
                }
            }
            assert_eq!(learner.gained(30), twin.gained(30), "{name}");
        });
    }
}
