//! What is really remembered: two truths, neither of which is the program's own model.
//!
//! A *bank* is what one learner holds of one thing, a fact or how to apply it. Policies never see one.

use pratfall::memory::fsrs::{Model, Strength, retrievability};

use crate::{
    chance::sigma,
    worlds::{Activation, Fsrs},
};

/// A point in time: the study day, and the seconds spent in its session so far.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    pub day: i32,
    pub second: f64,
}

/// What happened to a bank.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Laid {
    /// It was retrieved.
    Retrieved,
    /// It was tried for, missed, and then told; the share says how much of a retrieval that is worth beyond reading.
    Missed(f64),
    /// It was read.
    Shown,
}

/// A truth, under which banks live.
pub enum Truth<'w> {
    /// Traces that fade by a power law, faster the stronger the memory was when they were laid.
    Activation(&'w Activation),
    /// FSRS-6 under somebody's parameters.
    Person(&'w Fsrs, Model),
}

/// What is held of one thing.
#[derive(Debug, Clone)]
pub enum Bank {
    Traces { traces: Vec<Trace>, shift: f64 },
    Person(Person),
}

#[derive(Debug, Clone, Copy)]
pub struct Trace {
    weight: f64,
    at: f64,
    decay: f64,
}

/// FSRS knows nothing of something half understood: `grasp`, 0 to 1, is the chance that it was taken in at all.
#[derive(Debug, Clone)]
pub struct Person {
    strength: Option<Strength>,
    grasp: f64,
    last: i32,
    again_today: bool,
    ease: f64,
}

impl Truth<'_> {
    /// Makes an empty bank; a shift in logits makes it harder where positive.
    pub fn bank(&self, shift: f64) -> Bank {
        match self {
            Truth::Activation(_) => Bank::Traces { traces: Vec::new(), shift },
            Truth::Person(fsrs, _) => Bank::Person(Person {
                strength: None,
                grasp: 0.0,
                last: 0,
                again_today: false,
                ease: (-fsrs.item_spread * shift).exp(),
            }),
        }
    }

    /// Makes a bank of something known before the first day.
    pub fn known(&self, shift: f64) -> Bank {
        let mut bank = self.bank(shift);
        match &mut bank {
            Bank::Traces { .. } => {
                for day in [-120, -100, -70, -30] {
                    self.lay(&mut bank, Moment { day, second: 0.0 }, Laid::Retrieved, 1.0);
                }
            }
            Bank::Person(person) => {
                person.strength = Some(Strength::new(40.0, 5.0));
                (person.grasp, person.last) = (1.0, -30);
            }
        }
        bank
    }

    /// Tells the chance of retrieving it at a moment.
    pub fn chance(&self, bank: &Bank, at: Moment) -> f64 {
        match (self, bank) {
            (Truth::Activation(rules), Bank::Traces { traces, shift }) => {
                let level = activation(traces, rules.clock(at));
                sigma((level - rules.threshold) / rules.noise - shift)
            }
            (Truth::Person(_, model), Bank::Person(person)) => person.chance(model, at.day),
            _ => 0.0,
        }
    }

    /// Lays down what happened, with a weight from 0 (nothing was taken in) to 1.
    pub fn lay(&self, bank: &mut Bank, at: Moment, what: Laid, weight: f64) {
        match (self, bank) {
            (Truth::Activation(rules), Bank::Traces { traces, .. }) => {
                let full = match what {
                    Laid::Retrieved => 1.0,
                    Laid::Missed(share) => rules.exposure + (1.0 - rules.exposure) * share,
                    Laid::Shown => rules.exposure,
                };
                let at = rules.clock(at);
                let decay = (rules.decay + rules.scale * activation(traces, at).exp()).min(0.9);
                if weight > 0.0 {
                    traces.push(Trace { weight: weight * full, at, decay });
                }
            }
            (Truth::Person(_, model), Bank::Person(person)) => person.lay(model, at.day, what, weight),
            _ => {}
        }
    }
}

impl Activation {
    fn clock(&self, at: Moment) -> f64 {
        f64::from(at.day) * self.day + at.second
    }
}

/// Gives ln of the sum of weight * age ^ -decay; minus infinity where there is no trace.
fn activation(traces: &[Trace], now: f64) -> f64 {
    traces.iter().map(|t| t.weight * (now - t.at).max(1.0).powf(-t.decay)).sum::<f64>().ln()
}

impl Person {
    fn chance(&self, model: &Model, day: i32) -> f64 {
        self.strength.map_or(0.0, |s| {
            self.grasp * retrievability(s.stability, day.saturating_sub(self.last).unsigned_abs(), model.decay())
        })
    }

    fn lay(&mut self, model: &Model, day: i32, what: Laid, weight: f64) {
        let today = self.strength.is_some() && self.last == day;
        if let (Some(before), false) = (self.strength, today) {
            let elapsed = day.saturating_sub(self.last).unsigned_abs();
            let step = |q: f64| model.step(before, elapsed, pratfall::memory::evidence::Evidence::new(q));
            let learnt = match what {
                Laid::Retrieved => step(1.0),
                Laid::Missed(share) => between(step(0.0), step(1.0), share),
                Laid::Shown => before,
            };
            self.strength = Some(between(before, learnt, weight));
        } else if let Some(before) = self.strength {
            // Repeats within a day would raise stability without bound; one of them counts.
            if what == Laid::Retrieved && !self.again_today {
                let after = model.step(before, 0, pratfall::memory::evidence::Evidence::FULL);
                self.strength = Some(between(before, after, weight));
                self.again_today = true;
            }
        } else if weight > 0.0 {
            let [again, _, good] = model.initial();
            let first = match what {
                Laid::Retrieved => good,
                Laid::Missed(share) => between(again, good, share),
                Laid::Shown => again,
            };
            self.strength = Some(Strength::new(first.stability * self.ease, first.difficulty));
        }
        self.grasp += (1.0 - self.grasp) * weight;
        if !today {
            (self.last, self.again_today) = (day, false);
        }
    }
}

fn between(from: Strength, to: Strength, share: f64) -> Strength {
    let log = from.stability.ln() + share * (to.stability.ln() - from.stability.ln());
    Strength::new(log.exp(), from.difficulty + share * (to.difficulty - from.difficulty))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worlds::Worlds;

    fn each(check: impl Fn(&str, &Truth)) {
        let worlds = Worlds::read("reported").unwrap();
        check("activation", &Truth::Activation(&worlds.activation));
        for (n, weights) in worlds.fsrs.weights.iter().enumerate() {
            check(&format!("person {n}"), &Truth::Person(&worlds.fsrs, Model::new(weights).unwrap()));
        }
    }

    const START: Moment = Moment { day: 0, second: 0.0 };

    fn after(truth: &Truth, shift: f64, laid: &[(i32, Laid, f64)], day: i32) -> f64 {
        let mut bank = truth.bank(shift);
        for (day, what, weight) in laid {
            truth.lay(&mut bank, Moment { day: *day, second: 0.0 }, *what, *weight);
        }
        truth.chance(&bank, Moment { day, second: 0.0 })
    }

    #[test]
    fn nothing_is_known_before_anything_was_laid() {
        each(|name, truth| {
            assert_eq!(truth.chance(&truth.bank(0.0), START), 0.0, "{name}");
            assert!(truth.chance(&truth.known(0.0), START) > 0.5, "{name}");
        });
    }

    #[test]
    fn memory_falls_with_time_and_grows_with_practice() {
        each(|name, truth| {
            let once = [(0, Laid::Missed(0.5), 1.0)];
            let falling: Vec<f64> = (1..200).map(|day| after(truth, 0.0, &once, day)).collect();
            assert!(falling.windows(2).all(|pair| pair[0] > pair[1]), "{name}");
            let twice = [once[0], (3, Laid::Retrieved, 1.0)];
            let thrice = [twice[0], twice[1], (12, Laid::Retrieved, 1.0)];
            let grown = [&once[..], &twice, &thrice].map(|laid| after(truth, 0.0, laid, 60));
            assert!(grown.is_sorted() && grown[0] < grown[2], "{name}: {grown:?}");
        });
    }

    #[test]
    fn a_retrieval_teaches_no_less_than_a_failure_and_that_no_less_than_reading() {
        each(|name, truth| {
            for first in [&[][..], &[(0, Laid::Retrieved, 1.0)]] {
                let chance = |what| after(truth, 0.0, &[first, &[(4, what, 1.0)]].concat(), 20);
                let order = [Laid::Missed(0.0), Laid::Missed(0.5), Laid::Missed(1.0), Laid::Retrieved].map(chance);
                // The last two are equal but for rounding.
                assert!(order.windows(2).all(|w| w[0] <= w[1] + 1e-12), "{name}: {order:?}");
                assert!((order[2] - order[3]).abs() < 1e-12, "{name}: full failure is worth a retrieval");
            }
            let fresh = |what| after(truth, 0.0, &[(4, what, 1.0)], 20);
            assert!((fresh(Laid::Shown) - fresh(Laid::Missed(0.0))).abs() < 1e-12, "{name}: no failure is reading");
        });
    }

    #[test]
    fn what_was_not_taken_in_and_what_is_harder_is_known_less() {
        each(|name, truth| {
            let chance = |weight| after(truth, 0.0, &[(0, Laid::Missed(0.5), weight)], 3);
            let order = [0.0, 0.3, 0.7, 1.0].map(chance);
            assert!(order.is_sorted() && order[0] == 0.0 && order[1] < order[3], "{name}: {order:?}");
            let shifted = |shift| after(truth, shift, &[(0, Laid::Missed(0.5), 1.0)], 3);
            assert!(shifted(1.0) < shifted(-1.0), "{name}");
        });
    }

    #[test]
    fn spaced_practice_lasts_longer_than_massed() {
        each(|name, truth| {
            let practice = |days: [i32; 4]| days.map(|day| (day, Laid::Retrieved, 1.0));
            let spaced = after(truth, 0.0, &practice([0, 3, 9, 20]), 60);
            let massed = after(truth, 0.0, &practice([17, 18, 19, 20]), 60);
            assert!(spaced > massed, "{name}: {spaced} {massed}");
        });
    }
}
