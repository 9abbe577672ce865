//! Two simulated years on one ladder, an answer on each day it is due: a learner who is right on one rung and off on
//! the next must settle below it. Without the further points that each fall costs (LEARNING.md 5) the same learner
//! would go up and down all year.

use super::{
    row::{Attempt, Confidence, StudyDay},
    trial::{Learner, off, sets},
};
use crate::deck::model::Level;

const YEAR: i32 = 365;
const LEVELS: [Level; 5] = [Level::Recognise, Level::Cued, Level::Free, Level::Apply, Level::Timed];

/// An item of so many rungs, of which the highest is timed, under one parameter set.
#[derive(Debug, Clone, Copy)]
struct Ladder {
    rungs: u8,
    params: u32,
    /// Half of the answers are called a guess.
    guessing: bool,
}

/// What happened in the two years.
#[derive(Debug, Default)]
struct Run {
    /// Changes of rung in each year.
    moves: [u32; 2],
    /// Answers that were off in each year.
    misses: [u32; 2],
    /// Days on which it went up to the highest rung it reached.
    raised: Vec<i32>,
    /// Falls from the rung above the one it stands on, or from that one.
    falls: u8,
    /// The rung it stands on.
    rung: u8,
}

impl Ladder {
    fn level(self, rung: u8) -> Level {
        LEVELS[usize::from(rung) + LEVELS.len() - usize::from(self.rungs)]
    }

    /// Plays two years in which an answer on a rung is right with the chance given for it.
    fn play(self, seed: u64, chance: impl Fn(u8) -> f64) -> Run {
        let mut luck = Luck(seed);
        let mut learner = Learner { sets: sets(), ..Learner::default() };
        let mut run = Run::default();
        let mut ups: Vec<(i32, u8)> = Vec::new();
        for day in 0..2 * YEAR {
            let before = learner.state.memory.as_ref().map_or(0, |memory| memory.rung);
            let due = learner.state.memory.as_ref().is_none_or(|memory| memory.due <= StudyDay(day));
            if !due || !learner.state.available(StudyDay(day)) {
                continue;
            }
            let (right, guessed) = (luck.next() < chance(before), self.guessing && luck.next() < 0.5);
            learner.answers(day, |a: &mut Attempt| {
                (a.rung, a.ceiling, a.params, a.level) = (before, self.rungs - 1, self.params, self.level(before));
                a.guess = if a.level == Level::Recognise { 0.25 } else { 0.0 };
                if guessed {
                    a.confidence = Some(Confidence::Guess);
                }
                if !right {
                    off(a);
                }
            });
            let (after, year) = (learner.memory().rung, usize::from(day >= YEAR));
            run.misses[year] += u32::from(!right);
            run.moves[year] += u32::from(after != before);
            if after > before {
                ups.push((day, after));
            }
        }
        let memory = learner.memory();
        let top = ups.iter().map(|(_, rung)| *rung).max().unwrap_or(0);
        run.raised = ups.into_iter().filter(|(_, rung)| *rung == top).map(|(day, _)| day).collect();
        run.falls = memory.falls.iter().copied().max().unwrap_or(0);
        run.rung = memory.rung;
        run
    }
}

/// SplitMix64.
struct Luck(u64);

impl Luck {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[test]
fn right_on_one_rung_and_off_on_the_next_settles_within_a_year() {
    let (mut played, mut tried) = (0, 0);
    for rungs in 2..=5 {
        for top in 0..rungs - 1 {
            for params in 0..=3 {
                for guessing in [false, true] {
                    let ladder = Ladder { rungs, params, guessing };
                    let run = ladder.play(u64::from(params), |rung| if rung <= top { 1.0 } else { 0.0 });
                    played += 1;
                    // Guessed answers are asked again sooner, and so bring their points sooner too.
                    let most = if guessing { 8 } else { 6 };
                    assert!(run.moves[1] <= most && run.misses[1] <= most, "{ladder:?} {top}: {run:?}");
                    assert!(run.rung == top || run.rung == top + 1, "{ladder:?} {top}: {run:?}");
                    tried += u32::from(run.falls >= 2);
                    // The last wait is not over yet.
                    let ends = [run.raised.as_slice(), &[2 * YEAR]].concat();
                    let waits: Vec<i32> = ends.windows(2).map(|pair| pair[1] - pair[0]).collect();
                    assert!(*waits.iter().max().unwrap() >= 90, "tries lie apart: {ladder:?} {top}: {waits:?}");
                }
            }
        }
    }
    // Some climb so slowly that the two years are nearly over when they first fall.
    assert!(played == 80 && tried >= 70, "{tried} of {played}");
}

#[test]
fn the_less_sure_an_upper_rung_the_more_seldom_it_is_tried() {
    let (seeds, mut before) = (100, f64::INFINITY);
    for chance in [0.5, 0.3, 0.1] {
        let (mut moves, mut misses, mut worst) = ([0.0; 2], 0.0, 0);
        for seed in 0..seeds {
            for rungs in [3, 4] {
                let ladder = Ladder { rungs, params: 0, guessing: seed % 2 == 0 };
                let run = ladder.play(seed, |rung| if rung < 2 { 0.95 } else { chance });
                moves[0] += f64::from(run.moves[0]);
                moves[1] += f64::from(run.moves[1]);
                misses += f64::from(run.misses[1]);
                worst = worst.max(run.misses[1]);
            }
        }
        let mean = |sum: f64| sum / (2.0 * seeds as f64);
        assert!(moves[1] < 0.6 * moves[0], "the second year is calmer: {moves:?} at {chance}");
        assert!(mean(moves[1]) < 8.0 && mean(misses) < 10.0 && worst < 45, "{moves:?} {misses} {worst} at {chance}");
        assert!(mean(misses) < before, "{misses} at {chance}");
        before = mean(misses);
    }
}
