//! A walk through a scenario, graded by the end it reached, the wrong turns it took and those it put right.

use serde::{Deserialize, Serialize};

use super::walk::{Over, Step, Walk, walk};
use super::{Grade, Unusable, Verdict, distinct};
use crate::deck::model::Reply;
use crate::deck::model::scenario::{End, Scenario};

/// What a wrong turn costs of the score that was put right,
pub const RECOVERED: f64 = 0.1;
/// and one that was not.
pub const LEFT: f64 = 0.25;

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// As any other.
    Plain,
    /// A wrong turn, and the walk came back from it.
    Recovered,
    /// A wrong turn.
    Off,
    /// A command that is not known.
    Unknown,
}

/// A wrong turn that somebody took: a stumble of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WrongTurn {
    /// The place of the step in the walk, from 0.
    pub n: u16,
    /// The name of the state it was taken in.
    pub state: String,
    /// What was done, as it was chosen or typed.
    pub step: Step,
    /// The misconception it shows.
    pub misconception: Option<String>,
    /// What it cost, in the money of the deck.
    pub cost: f64,
    /// It was put right later on the way.
    pub recovered: bool,
}

/// Gives the wrong turns of a walk in the order they were taken, whether it is over or was given up.
#[must_use]
pub fn wrong_turns(ask: &Scenario, steps: &[Step]) -> Vec<WrongTurn> {
    let walk = walk(ask, steps);
    let marks = marks(ask, &walk);
    let taken = walk.hops.iter().zip(marks).enumerate();
    taken
        .filter_map(|(n, (hop, mark))| {
            let turn = hop.turn.filter(|turn| turn.off)?;
            Some(WrongTurn {
                n: u16::try_from(n).unwrap_or(u16::MAX),
                state: ask.states.get(hop.from).map(|state| state.name.clone()).unwrap_or_default(),
                step: hop.step.clone(),
                misconception: turn.reply.belief.clone(),
                cost: turn.cost,
                recovered: mark == Mark::Recovered,
            })
        })
        .collect()
}

/// Grades a walk that is over.
///
/// A good end is worth 1, a poor one 1/2, a bad one or none 0. A wrong turn takes [`LEFT`] off, [`RECOVERED`] where it was
/// put right: where a later step that is none led from a state of the good way to another of it. It is right when the end
/// is good and there was no wrong turn, or all were put right and the author lets that pass; then the score is 1.
///
/// # Errors
/// [`Unusable::Empty`] when the walk has not come to its end.
pub fn grade(ask: &Scenario, steps: &[Step]) -> Result<Grade, Unusable> {
    let walk = walk(ask, steps);
    let Some(over) = walk.over else { return Err(Unusable::Empty) };
    let marks = marks(ask, &walk);
    let count = |mark| marks.iter().filter(|m| **m == mark).count();
    let (left, recovered) = (count(Mark::Off), count(Mark::Recovered));
    let end = match over {
        Over::At(End::Good) => 1.0,
        Over::At(End::Poor) => 0.5,
        Over::At(End::Bad) | Over::Lost => 0.0,
    };
    let replies = distinct(replies(&walk));
    let parts = marks.iter().map(|mark| part(*mark)).collect();
    if over == Over::At(End::Good) && left == 0 && (recovered == 0 || ask.forgive) {
        return Ok(Grade { replies, parts, ..Grade::plain(Verdict::Right) });
    }
    let score = (end - LEFT * left as f64 - RECOVERED * recovered as f64).max(0.0);
    let verdict = if score > 0.0 { Verdict::Partial } else { Verdict::Off };
    Ok(Grade { score, replies, parts, ..Grade::plain(verdict) })
}

/// Tells how each step of a walk went.
#[must_use]
pub fn marks(ask: &Scenario, walk: &Walk<'_>) -> Vec<Mark> {
    let way = ask.good_way();
    let on = |n: usize| way.get(n) == Some(&true);
    // From the end: whether any later step went along the good way.
    let mut back = false;
    let mut marks: Vec<Mark> = Vec::with_capacity(walk.hops.len());
    for hop in walk.hops.iter().rev() {
        marks.push(match hop.turn {
            None => Mark::Unknown,
            Some(turn) if turn.off && back => Mark::Recovered,
            Some(turn) if turn.off => Mark::Off,
            Some(_) => Mark::Plain,
        });
        back |= hop.turn.is_some_and(|turn| !turn.off) && !hop.ran_out && on(hop.from) && on(hop.to);
    }
    marks.reverse();
    marks
}

/// Writes a mark as the verdict of a part.
#[must_use]
pub fn part(mark: Mark) -> Verdict {
    match mark {
        Mark::Plain => Verdict::Right,
        Mark::Unknown => Verdict::Near,
        Mark::Recovered => Verdict::Partial,
        Mark::Off => Verdict::Off,
    }
}

/// Gives what is said to the wrong turns of a walk, the costliest first, else as they came.
fn replies<'s>(walk: &Walk<'s>) -> Vec<&'s Reply> {
    let mut wrong: Vec<_> = walk.hops.iter().filter_map(|hop| hop.turn.filter(|turn| turn.off)).collect();
    wrong.sort_by(|a, b| b.cost.total_cmp(&a.cost));
    wrong.into_iter().map(|turn| &turn.reply).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::deck::model::scenario::{Clock, Move, State, Unknown};
    use crate::grade::walk::STEPS_MAX;

    fn turn(text: &str, to: usize, off: bool, cost: f64) -> Move {
        let say = off.then(|| format!("<{text}>"));
        Move { text: text.into(), also: vec![], to, off, reply: Reply { belief: None, say }, cost, takes: 10 }
    }

    fn state(end: Option<End>, moves: Vec<Move>, commands: Vec<Move>) -> State {
        State { name: "s".into(), see: "see".into(), code: None, end, moves, commands }
    }

    /// 0 leads to 1 and that to the good end 3; wrong turns lead from both to 2, and from there back or to the end 4; 5 is
    /// a detour from 2 to the good end; 1 is left by the command `go`.
    fn house(forgive: bool) -> Scenario {
        let states = vec![
            state(None, vec![turn("a", 1, false, 0.0), turn("x", 2, true, 5.0)], vec![]),
            state(None, vec![turn("y", 2, true, 9.0)], vec![turn("go", 3, false, 0.0)]),
            state(
                None,
                vec![turn("back", 0, false, 0.0), turn("round", 5, false, 0.0), turn("z", 4, true, 1.0)],
                vec![],
            ),
            state(Some(End::Good), vec![], vec![]),
            state(Some(End::Bad), vec![], vec![]),
            state(None, vec![turn("on", 3, false, 0.0), turn("sit", 6, false, 0.0)], vec![]),
            state(Some(End::Poor), vec![], vec![]),
        ];
        Scenario { states, start: 0, clock: None, unknown: Unknown { cost: 2.0, ..Unknown::default() }, forgive }
    }

    fn steps(words: &str) -> Vec<Step> {
        let step = |w: &str| match w.strip_prefix('$') {
            Some(typed) => Step::Typed(typed.into()),
            None => Step::Chosen(w.into()),
        };
        words.split_whitespace().map(step).collect()
    }

    #[track_caller]
    fn check(ask: &Scenario, words: &str, expected: &str) {
        let told = match grade(ask, &steps(words)) {
            Err(reason) => reason.to_string(),
            Ok(g) => {
                let says: String = g.replies.iter().filter_map(|r| r.say.clone()).collect();
                format!("{:?} {:.2} {says}", g.verdict, g.score).trim_end().to_owned()
            }
        };
        assert_eq!(told, expected, "{words}");
    }

    #[test]
    fn the_end_counts_and_what_went_before_it() {
        let strict = house(false);
        check(&strict, "a $go", "Right 1.00");
        check(&strict, "x back a $go", "Partial 0.90 <x>");
        check(&strict, "x back x back a y back a $go", "Partial 0.70 <y><x>");
        check(&strict, "x round on", "Partial 0.75 <x>");
        check(&strict, "x round sit", "Partial 0.25 <x>");
        check(&strict, "x back x round sit", "Off 0.00 <x>");
        check(&strict, "x z", "Off 0.00 <x><z>");
        check(&strict, "a $nothing $go", "Right 1.00");
        check(&strict, "a", "nothing to commit yet");
        check(&strict, "", "nothing to commit yet");
        // What is no move here ends the reading, and so does the end.
        check(&strict, "a nowhere $go", "nothing to commit yet");
        check(&strict, "a $go x z", "Right 1.00");
        let kind = house(true);
        check(&kind, "x back a $go", "Right 1.00 <x>");
        check(&kind, "x round on", "Partial 0.75 <x>");
    }

    #[test]
    fn the_clock_leads_elsewhere_when_it_runs_out() {
        let mut late = house(false);
        late.clock = Some(Clock { seconds: 25, timeout: 6 });
        check(&late, "a $go", "Right 1.00");
        check(&late, "x back a", "Partial 0.25 <x>");
        late.clock = Some(Clock { seconds: 20, timeout: 2 });
        check(&late, "a $go round on", "Right 1.00");
        let (all, late_steps) = (steps("a $go"), &late);
        let walk = walk(late_steps, &all);
        assert_eq!((walk.at, walk.left, walk.hops[1].ran_out), (2, None, true));
    }

    #[test]
    fn costs_add_up_and_a_walk_that_never_ends_is_ended() {
        let house = house(false);
        let there = steps("x back x back a $what");
        assert_eq!((walk(&house, &there).cost, walk(&house, &there).taken), (12.0, 50));
        let long: Vec<Step> = steps("x back").into_iter().cycle().take(STEPS_MAX + 50).collect();
        let endless = walk(&house, &long);
        assert_eq!((endless.hops.len(), endless.over), (STEPS_MAX, Some(Over::Lost)));
        assert_eq!(grade(&house, &long).unwrap().verdict, Verdict::Off);
    }

    /// Any graph of up to seven states: ends, moves, commands and wrong turns anywhere, and perhaps a clock.
    fn any_graph() -> impl Strategy<Value = Scenario> {
        let moves = prop::collection::vec((0usize..7, any::<bool>(), 0u8..4), 0..5);
        let states = prop::collection::vec((moves, 0u8..8, 0usize..4), 1..8);
        (states, 0usize..7, prop::option::of((1u32..90, 0usize..7)), any::<bool>()).prop_map(
            |(states, start, clock, forgive)| {
                let count = states.len();
                let states = states.into_iter().map(|(moves, end, typed)| {
                    let end = [None, None, None, None, None, Some(End::Good), Some(End::Poor), Some(End::Bad)]
                        [usize::from(end)];
                    let turn = |(n, (to, off, cost)): (usize, (usize, bool, u8))| {
                        turn(&n.to_string(), to % count, off, f64::from(cost))
                    };
                    let mut all: Vec<Move> =
                        moves.into_iter().enumerate().map(turn).filter(|_| end.is_none()).collect();
                    let commands = all.split_off(all.len().min(typed));
                    state(end, all, commands)
                });
                let states = states.collect();
                let clock = clock.map(|(seconds, timeout)| Clock { seconds, timeout: timeout % count });
                Scenario { states, start: start % count, clock, unknown: Unknown::default(), forgive }
            },
        )
    }

    /// Walks by picking what can be done with numbers; a number that is too high types what nobody knows.
    fn wander(ask: &Scenario, picks: &[usize]) -> Vec<Step> {
        let mut taken: Vec<Step> = Vec::new();
        for pick in picks {
            let at = walk(ask, &taken);
            let state = &ask.states[at.at];
            let typed = |turn: &Move| Step::Typed(turn.text.clone());
            let choices = state.moves.iter().map(|turn| Step::Chosen(turn.text.clone()));
            let all: Vec<Step> = choices.chain(state.commands.iter().map(typed)).collect();
            if at.over.is_some() {
                break;
            }
            taken.push(all.get(*pick).cloned().unwrap_or(Step::Typed("zz".into())));
        }
        taken
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn any_walk_through_any_graph_is_bounded(ask in any_graph(), picks in prop::collection::vec(0usize..6, 0..700)) {
            let steps = wander(&ask, &picks);
            let walk = walk(&ask, &steps);
            prop_assert!(walk.hops.len() <= STEPS_MAX);
            prop_assert!(walk.hops.len() < STEPS_MAX || walk.over.is_some());
            match grade(&ask, &steps) {
                Ok(grade) => prop_assert!(walk.over.is_some() && (0.0..=1.0).contains(&grade.score) && grade.parts.len() == walk.hops.len()),
                Err(_) => prop_assert!(walk.over.is_none()),
            }
        }

        #[test]
        fn a_flawless_path_scores_one(ask in any_graph()) {
            if let Some((way, taken)) = ask.quickest().filter(|(_, taken)| ask.clock.is_none_or(|c| *taken < u64::from(c.seconds))) {
                let typed = |at: usize, turn: &Move| ask.states[at].commands.iter().any(|c| std::ptr::eq(c, turn));
                let steps: Vec<Step> = way.iter().map(|(at, turn)| super::super::walk::step_of(&turn.text, typed(*at, turn))).collect();
                let grade = grade(&ask, &steps).unwrap();
                prop_assert_eq!((grade.verdict, grade.score, walk(&ask, &steps).taken), (Verdict::Right, 1.0, taken));
            }
        }

        #[test]
        fn more_wrong_turns_never_score_more(ask in any_graph(), picks in prop::collection::vec(0usize..6, 0..60), at: prop::sample::Index) {
            // Wherever one stands there is one more wrong turn, which leads nowhere and takes no time.
            let mut ask = ask;
            for (n, state) in ask.states.iter_mut().enumerate().filter(|(_, state)| state.end.is_none()) {
                state.moves.push(Move { takes: 0, ..turn("astray", n, true, 0.0) });
            }
            let steps = wander(&ask, &picks);
            let over = walk(&ask, &steps);
            if over.over.is_some_and(|over| over != Over::Lost) && !steps.is_empty() {
                let mut more = steps.clone();
                more.insert(at.index(steps.len()), Step::Chosen("astray".into()));
                let (before, after) = (grade(&ask, &steps).unwrap(), grade(&ask, &more).unwrap());
                prop_assert!(after.score <= before.score, "{} > {}", after.score, before.score);
            }
        }
    }
}
