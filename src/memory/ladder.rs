//! The ladder of rungs: points, promotion, probes, falls, ceilings (LEARNING.md 5).

use crate::deck::model::Level;

use super::{
    evidence::{Evidence, Outcome, unaided},
    pace::late,
    row::{Attempt, Confidence},
    state::Memory,
};

/// Points that promote.
const POINTS: u8 = 2;
/// Further points for each earlier fall from the rung above.
const POINTS_PER_FALL: u8 = 2;
/// Misses in a row that make a fall.
const MISSES_TO_FALL: u8 = 2;

/// Pulls an item down to a ceiling that has sunk below its rung. That is no fall: nothing was missed.
pub fn bound(memory: &mut Memory, ceiling: u8) {
    if memory.rung > ceiling {
        stand_on(memory, ceiling, false);
    }
}

/// Tells whether an attempt is a probe: on the rung newly reached, or on one above the rung held (which the log of
/// another device can bring about).
#[must_use]
pub fn probes(memory: &Memory, attempt: &Attempt) -> bool {
    let rung = attempt.rung.min(attempt.ceiling);
    rung > memory.rung || (memory.probing && rung == memory.rung)
}

/// Takes in a first-of-day success (q >= .5): ends the misses in a row and the probe, gives points, notes the day.
pub fn succeed(memory: &mut Memory, attempt: &Attempt, outcome: &Outcome, q: Evidence) {
    memory.misses = 0;
    // An answer on an easier rung than the one it stands on says nothing about that one.
    if attempt.rung < memory.rung {
        return;
    }
    if q.clean() {
        memory.probing = false;
    }
    // What comes too late on a timed rung is right, and not yet what that rung asks for.
    if unaided(attempt, outcome) && !late(attempt) {
        let points = if attempt.confidence == Some(Confidence::Guess) { 1 } else { 2 };
        memory.points = memory.points.saturating_add(points);
        if memory.rung == attempt.ceiling {
            memory.right_on(attempt.day);
        }
    }
}

/// Moves the item up a rung when its points suffice, there is a rung to go to and no check is open; tells whether it
/// did. Stability falls to min(S, max(1, .5 S)) but not below `floor`, in days.
pub fn promote(memory: &mut Memory, attempt: &Attempt, floor: f64) -> bool {
    if memory.rung >= attempt.ceiling || memory.check.is_some() || memory.points < needed(memory) {
        return false;
    }
    let halved = memory.stability.min((0.5 * memory.stability).max(1.0));
    memory.stability = halved.max(floor.min(memory.stability));
    stand_on(memory, memory.rung.saturating_add(1), true);
    true
}

/// Takes in a first-of-day miss (q < .5); the second in a row is a fall. Tells whether it fell.
pub fn miss(memory: &mut Memory) -> bool {
    memory.misses = memory.misses.saturating_add(1);
    memory.misses >= MISSES_TO_FALL && fall(memory)
}

/// Moves the item one rung down and remembers the fall; stability stays. Tells whether there was a rung to fall to.
pub fn fall(memory: &mut Memory) -> bool {
    let Some(below) = memory.rung.checked_sub(1) else { return false };
    let from = usize::from(memory.rung);
    if memory.falls.len() <= from {
        memory.falls.resize(from + 1, 0);
    }
    if let Some(falls) = memory.falls.get_mut(from) {
        *falls = falls.saturating_add(1);
    }
    stand_on(memory, below, false);
    true
}

/// Gives the points it takes to leave the rung it stands on for the one above.
#[must_use]
pub fn needed(memory: &Memory) -> u8 {
    let above = usize::from(memory.rung) + 1;
    let falls = memory.falls.get(above).copied().unwrap_or(0);
    POINTS.saturating_add(falls.saturating_mul(POINTS_PER_FALL))
}

/// Tells whether the lowest rung was one to be produced when it was asked last, oldest attempt first: then a choice
/// that was put below it since is not the rung the log speaks of.
#[must_use]
pub fn began_higher(attempts: &[Attempt]) -> bool {
    let lowest = attempts.iter().rev().find(|attempt| attempt.rung == 0);
    lowest.is_some_and(|attempt| attempt.level != Level::Recognise)
}

fn stand_on(memory: &mut Memory, rung: u8, probing: bool) {
    memory.rung = rung;
    memory.probing = probing;
    memory.points = 0;
    memory.misses = 0;
    memory.right_days.clear();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        grade::Verdict,
        memory::{
            row::{Phase, StudyDay},
            trial::{Learner, off, shape},
        },
    };

    /// One answer of a story: a day, a word for it, and the rung and points it leads to.
    type Told<'a> = (i32, &'a str, u8, u8);

    /// Plays answers on typed rungs under a ceiling of 2 and checks where the item stands after each.
    fn check(story: &[Told]) -> Learner {
        let mut learner = Learner::default();
        for &(day, word, rung, points) in story {
            learner.answers(day, |a| match word {
                "right" => (),
                "sure" => a.confidence = Some(Confidence::Certain),
                "skipped" => a.confidence = None,
                "guessed" => a.confidence = Some(Confidence::Guess),
                "near" => a.verdict = Verdict::Near,
                "hinted" => a.hints = 1,
                "most" => (a.verdict, a.score) = (Verdict::Partial, 0.9),
                "weak" => (a.verdict, a.score) = (Verdict::Partial, 0.6),
                "retried" => a.phase = Phase::Retry,
                "off" => off(a),
                "sure and off" => {
                    off(a);
                    a.confidence = Some(Confidence::Certain);
                }
                "exam" => a.phase = Phase::Exam,
                "redo" => a.phase = Phase::Redo,
                other => panic!("{other}?"),
            });
            let m = learner.memory();
            assert_eq!((m.rung, m.points), (rung, points), "{word} on day {day} of {story:?}");
        }
        learner
    }

    #[test]
    fn a_right_answer_earns_two_points_and_two_promote() {
        check(&[(0, "right", 1, 0), (1, "right", 2, 0)]);
        check(&[(0, "off", 0, 0), (1, "near", 1, 0), (4, "sure", 2, 0)]);
        check(&[(0, "skipped", 1, 0)]);
    }

    #[test]
    fn a_guessed_one_earns_one() {
        check(&[(0, "guessed", 0, 1), (3, "guessed", 1, 0)]);
        check(&[(0, "guessed", 0, 1), (3, "right", 1, 0)]);
    }

    #[test]
    fn an_answer_with_help_or_in_part_or_not_first_of_its_day_earns_none() {
        for word in ["hinted", "most", "weak", "retried", "off"] {
            check(&[(0, "off", 0, 0), (1, word, 0, 0)]);
        }
        check(&[(0, "off", 0, 0), (0, "right", 0, 0), (0, "redo", 0, 0)]);
        check(&[(0, "off", 0, 0), (1, "exam", 0, 0), (1, "right", 0, 0), (2, "redo", 0, 0)]);
    }

    #[test]
    fn a_choice_takes_as_many_and_a_lucky_first_one_none() {
        let mut learner = Learner::default();
        let mut check = |day, k, rung, points| {
            learner.answers(day, |a| {
                a.k = k;
                shape(a);
            });
            let m = learner.memory();
            assert_eq!((m.rung, m.points), (rung, points), "day {day}");
        };
        // The pretest was as likely luck as not (q = .8) and earns nothing.
        check(0, 0.5, 0, 0);
        check(2, 0.5, 1, 0);
        check(6, 0.5, 2, 0);
        let mut learner = Learner::default();
        learner.answers(0, |a| {
            a.k = 0.9;
            shape(a);
        });
        assert_eq!((learner.memory().rung, learner.memory().points), (1, 0), "a pretest with q >= .85 counts");
    }

    #[test]
    fn each_fall_from_the_rung_above_costs_two_more() {
        let told = check(&[
            (0, "right", 1, 0),
            (1, "off", 1, 0),
            (2, "off", 0, 0),
            (3, "right", 0, 2),
            (4, "right", 1, 0),
            (5, "off", 1, 0),
            (6, "off", 0, 0),
            (7, "right", 0, 2),
            (9, "right", 0, 4),
            (12, "right", 1, 0),
        ]);
        assert_eq!(told.memory().falls, [0, 2]);
    }

    #[test]
    fn a_promotion_halves_stability_and_starts_a_probe() {
        let told = check(&[(0, "off", 0, 0), (1, "guessed", 0, 1), (4, "guessed", 1, 0)]);
        assert!(told.memory().probing);
        let check = |stability: f64, floor: f64, want: f64| {
            let mut learner = Learner::default();
            learner.off(0);
            let mut memory = learner.memory().clone();
            (memory.stability, memory.points) = (stability, 2);
            assert!(promote(&mut memory, &crate::memory::trial::attempt(1, 1), floor));
            assert_eq!(memory.stability, want, "{stability} {floor}");
            assert_eq!((memory.rung, memory.points, memory.probing), (1, 0, true));
        };
        check(30.0, 0.0, 15.0);
        check(1.5, 0.0, 1.0);
        check(0.7, 0.0, 0.7);
        check(6.0, 5.0, 5.0);
        check(3.0, 5.0, 3.0);
    }

    #[test]
    fn no_promotion_while_a_check_is_open() {
        check(&[(0, "sure and off", 0, 0), (1, "right", 0, 2), (3, "right", 0, 4), (8, "right", 1, 0)]);
    }

    #[test]
    fn a_probe_lasts_until_one_clean_success() {
        let mut told = check(&[(0, "right", 1, 0), (1, "weak", 1, 0)]);
        assert!(told.memory().probing);
        told.answers(2, |a| (a.verdict, a.score) = (Verdict::Partial, 0.85));
        assert!(!told.memory().probing);
    }

    #[test]
    fn a_missed_probe_is_due_tomorrow_on_the_same_rung_and_a_second_is_a_fall() {
        let mut told = check(&[(0, "right", 1, 0), (4, "off", 1, 0)]);
        assert_eq!((told.memory().due, told.memory().probing), (StudyDay(5), true));
        let before = told.memory().stability;
        told.off(5);
        let m = told.memory();
        assert_eq!((m.rung, m.probing, m.misses, &m.falls[..]), (0, false, 0, &[0, 1][..]));
        assert!(m.stability <= before);
        // A hinted one counts as missed too, and waits no longer.
        let told = check(&[(0, "right", 1, 0), (4, "retried", 1, 0)]);
        assert_eq!(told.memory().due, StudyDay(5));
        // A success between the two, and nothing falls.
        check(&[(0, "right", 1, 0), (4, "off", 1, 0), (5, "weak", 1, 0), (6, "off", 1, 0)]);
    }

    #[test]
    fn two_misses_in_a_row_are_a_fall_above_the_lowest_rung_only() {
        let told = check(&[
            (0, "right", 1, 0),
            (1, "right", 2, 0),
            (2, "right", 2, 2),
            (5, "off", 2, 2),
            (6, "off", 1, 0),
            (7, "off", 1, 0),
            (8, "off", 0, 0),
        ]);
        assert_eq!(told.memory().falls, [0, 1, 1]);
        let told = check(&[(0, "off", 0, 0), (1, "off", 0, 0), (2, "off", 0, 0), (3, "off", 0, 0)]);
        assert!(told.memory().falls.is_empty());
        // Same-day misses are no first-of-day ones.
        check(&[(0, "right", 1, 0), (1, "off", 1, 0), (1, "off", 1, 0), (1, "off", 1, 0)]);
    }

    #[test]
    fn a_challenge_enters_where_it_is_asked_and_no_higher_than_the_ceiling() {
        let check = |rung, ceiling, missed, want| {
            let mut learner = Learner::default();
            learner.answers(0, |a| {
                (a.rung, a.ceiling) = (rung, ceiling);
                if missed {
                    off(a)
                }
            });
            assert_eq!(learner.memory().rung, want, "{rung} {ceiling} {missed}");
        };
        check(2, 3, true, 2);
        check(2, 3, false, 3);
        check(3, 3, false, 3);
        check(5, 1, true, 1);
        // The pretest's miss is the first of the two that make a fall.
        let mut learner = Learner::default();
        learner.answers(0, |a| {
            a.rung = 2;
            off(a);
        });
        learner.off(1);
        assert_eq!(learner.memory().rung, 1);
    }

    #[test]
    fn a_sunken_ceiling_pulls_the_rung_down_and_is_no_fall() {
        let mut told = check(&[(0, "right", 1, 0), (1, "right", 2, 0), (2, "right", 2, 2)]);
        told.answers(5, |a| (a.rung, a.ceiling) = (1, 1));
        let m = told.memory();
        assert_eq!((m.rung, m.points, m.probing, m.falls.len()), (1, 2, false, 0));
        told.answers(40, |a| (a.rung, a.ceiling) = (1, 0));
        assert_eq!(told.memory().rung, 0);
    }

    #[test]
    fn an_answer_on_another_rung_is_taken_for_what_it_shows() {
        // On an easier rung a success earns nothing.
        let mut told = check(&[(0, "right", 1, 0)]);
        told.answers(3, |a| a.rung = 0);
        let m = told.memory();
        assert_eq!((m.rung, m.points, m.probing), (1, 0, true));
        // On a harder one it earns its points, one rung at a time, and a miss costs as little as a probe.
        let mut told = check(&[(0, "off", 0, 0)]);
        told.answers(1, |a| a.rung = 2);
        assert_eq!(told.memory().rung, 1);
        let cost = |rung| {
            let mut told = check(&[(0, "guessed", 0, 1)]);
            told.answers(3, |a| {
                a.rung = rung;
                off(a);
            });
            told.memory().stability
        };
        assert!(cost(1) > 1.5 * cost(0));
    }

    #[test]
    fn mastery_takes_three_days_at_the_ceiling_and_three_weeks_of_stability() {
        let mut learner = Learner::default();
        let mut check = |day, mastered: bool| {
            learner.right(day);
            assert_eq!(learner.memory().mastered(2), mastered, "day {day}: {:?}", learner.memory());
        };
        check(0, false);
        check(3, false);
        check(10, false);
        check(40, false);
        check(40, false);
        check(100, true);
        check(200, true);
        let mut weaker = learner.memory().clone();
        weaker.stability = 20.9;
        assert!(!weaker.mastered(2));
        // Not at a ceiling that has risen since, where the days begin anew.
        assert!(!learner.memory().mastered(3));
        let mut risen = Learner::default();
        for day in [0, 3, 10] {
            risen.answers(day, |a| a.ceiling = 0);
        }
        assert_eq!(risen.memory().right_days.len(), 3);
        risen.answers(40, |a| a.ceiling = 1);
        assert_eq!((risen.memory().rung, risen.memory().right_days.len()), (1, 0));
        learner.answers(201, |a| a.hints = 1);
        assert_eq!(learner.memory().right_days.len(), 3, "help adds no day and takes none");
    }
}
