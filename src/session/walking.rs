//! Walking a scenario: what a step does to the question, and what is produced again after it.

use super::{
    ask::Input,
    event::{Draft, Effect, Now},
    machine::Session,
    phase::Phase,
    round::{Round, Turn},
    scene::{STEP_BITS, drafted, kept, lettered, response, scene, steps},
};
use crate::{
    deck::model::{
        self, Reply,
        scenario::{End, Scenario},
    },
    grade::{
        Response,
        scenario::{WrongTurn, wrong_turns},
        walk::{self, Over, Step, Walk, find},
    },
};

impl Round {
    /// Gives the scenario that is asked, where one is.
    #[must_use]
    pub(super) fn scenario(&self) -> Option<&Scenario> {
        match &self.card.rung(self.rung)?.ask {
            model::Ask::Scenario(scenario) => Some(scenario),
            _ => None,
        }
    }

    /// Tells whether the answer leads to an end that is told after it, even where it was right.
    #[must_use]
    pub(super) fn has_an_end(&self) -> bool {
        self.scenario().is_some()
    }

    /// Gives what was walked before it was given up; none where nothing was done.
    #[must_use]
    pub(super) fn left_walk(&self, turn: &Turn) -> Option<(Response, Vec<Reply>)> {
        let scenario = self.scenario()?;
        let steps = steps(&turn.draft);
        let walk = walk::walk(scenario, &steps);
        let wrong = walk.hops.iter().filter_map(|hop| hop.turn.filter(|turn| turn.off)).map(|turn| turn.reply.clone());
        (!walk.hops.is_empty()).then(|| (response(scenario, &turn.draft), wrong.collect()))
    }

    /// Gives the wrong turns of a walk that is committed or given up; none of any other response.
    #[must_use]
    pub(super) fn wrong_turns(&self, response: &Response) -> Vec<WrongTurn> {
        match (self.scenario(), response) {
            (Some(scenario), Response::Path { steps, .. }) => wrong_turns(scenario, steps),
            _ => Vec::new(),
        }
    }

    /// Gives the draft with which a walk is produced again: the steps before the first wrong turn, where a good end can
    /// still be reached from there, else none.
    #[must_use]
    pub(super) fn before_wrong(&self, draft: &Draft) -> Draft {
        let Some(scenario) = self.scenario() else { return Draft::default() };
        let steps = steps(draft);
        let walk = walk::walk(scenario, &steps);
        let wrong = walk.hops.iter().position(|hop| hop.turn.is_some_and(|turn| turn.off));
        let Some(kept) = wrong.and_then(|at| steps.get(..at)) else { return Draft::default() };
        if can_end_well(scenario, &walk::walk(scenario, kept)) { drafted(kept) } else { Draft::default() }
    }
}

fn can_end_well(scenario: &Scenario, walk: &Walk<'_>) -> bool {
    let quickest = scenario.quickest_from(walk.at);
    quickest.is_some_and(|(_, taken)| walk.left.is_none_or(|left| taken < u64::from(left)))
        && walk.over.is_none_or(|over| over == Over::At(End::Good))
}

impl Turn {
    /// Takes what is typed or picked now; the steps of a walk stay.
    pub(super) fn redraft(&mut self, draft: Draft) {
        self.draft = match self.ask.input {
            Input::Scene(_) => kept(&self.draft, draft),
            _ => draft,
        };
    }

    /// Counts the steps taken, high up in a number whose lower part says which question it is.
    pub(super) fn steps_taken(&self) -> u64 {
        match &self.ask.input {
            Input::Scene(scene) => (scene.steps as u64) << (u64::BITS - STEP_BITS),
            _ => 0,
        }
    }

    /// Puts the place on the screen that the steps of the draft lead to.
    pub(super) fn set_scene(&mut self, round: &Round) {
        if let (Input::Scene(shown), Some(scenario)) = (&mut self.ask.input, round.scenario()) {
            let (currency, shuffle) = (shown.currency.clone(), shown.shuffle);
            **shown = scene(scenario, &steps(&self.draft), &currency, shuffle);
        }
    }
}

impl Session {
    /// Takes a step; at the end asks how sure one is, or commits where that is not asked.
    pub(super) fn take(
        &mut self,
        round: Box<Round>,
        mut turn: Box<Turn>,
        taken: Step,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Phase {
        let Some(taken) = round.scenario().and_then(|scenario| resolved(scenario, &turn, taken)) else {
            return Phase::Attempt(round, turn);
        };
        turn.first_key.get_or_insert(now.watch);
        let mut steps = steps(&turn.draft);
        steps.push(taken);
        turn.draft = drafted(&steps);
        turn.set_scene(&round);
        match matches!(&turn.ask.input, Input::Scene(scene) if scene.over) {
            true if self.asks_confidence(&round, turn.kind) => Phase::Sure(round, turn),
            true => self.commit(round, turn, None, now, out),
            false => Phase::Attempt(round, turn),
        }
    }
}

/// Finds out what a step means where the walk stands: a letter that is no command names a choice. None where it cannot
/// be done there.
fn resolved(scenario: &Scenario, turn: &Turn, taken: Step) -> Option<Step> {
    let Input::Scene(scene) = &turn.ask.input else { return None };
    let before = steps(&turn.draft);
    let walk = walk::walk(scenario, &before);
    let state = scenario.states.get(walk.at).filter(|_| walk.over.is_none())?;
    match &taken {
        Step::Chosen(_) => find(state, &taken).map(|_| taken),
        Step::Typed(text) => {
            let text = walk::spaced(text);
            let typed = Step::Typed(text.clone());
            let letter = || scene.moves.get(lettered(&text)?).cloned().map(Step::Chosen);
            match find(state, &typed) {
                Some(_) => Some(typed),
                None => letter().or_else(|| (scene.types && !text.is_empty()).then_some(typed)),
            }
        }
    }
}
