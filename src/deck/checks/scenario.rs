//! What an author may want to know about a scenario that can be played.

use super::{CODE_WIDTH, Look, Step, code, quote, too_wide, width};
use crate::deck::model::scenario::Scenario;

impl Look<'_> {
    pub(super) fn scenario(&mut self, index: usize, scenario: &Scenario) {
        let reached = scenario.reached();
        for (n, state) in scenario.states.iter().enumerate() {
            let place = [Step::Key("state"), Step::Key(&state.name)];
            if reached.get(n) == Some(&false) {
                self.warn(code::UNREACHED, Some(index), &place, || {
                    let hint = "lead to it from a move, or take it out";
                    (format!("nothing leads to the state {}", quote(&state.name)), Some(hint.to_owned()))
                });
            }
            if let Some(width) = state.code.as_ref().map(width).filter(|w| *w > CODE_WIDTH) {
                let [state, name] = place;
                self.warn(code::WIDE, Some(index), &[state, name, Step::Key("code")], || too_wide(width));
            }
            for (key, turns) in [("moves", &state.moves), ("commands", &state.commands)] {
                for turn in turns.iter().filter(|turn| turn.off && turn.reply.is_silent()) {
                    let [state, name] = place;
                    self.warn(
                        code::NO_FEEDBACK,
                        Some(index),
                        &[state, name, Step::Key(key), Step::Key(&turn.text)],
                        || {
                            let hint = "say what is off about it, or name the belief behind it";
                            let message =
                                format!("nothing is said to someone who takes the wrong turn {}", quote(&turn.text));
                            (message, Some(hint.to_owned()))
                        },
                    );
                }
            }
        }
        if !scenario.turns().any(|turn| turn.off) {
            self.warn(code::NO_WRONG_TURN, Some(index), &[Step::Key("state")], || {
                let hint = "give the moves that a mistake would make a `belief`, words in `say`, or `off = true`";
                ("this scenario has no wrong turn".to_owned(), Some(hint.to_owned()))
            });
        }
    }
}
