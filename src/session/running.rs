//! Code that is run: as practice, as often as one likes, and before the commit counts.
//!
//! The row of an answer is written with what came of it, and only then the verdict shows. What told nothing of the code (no
//! toolchain, no box, nobody who agreed, called off) is never graded: it leads back to the question, with a sentence.

use super::{
    ask::{Ask, Input},
    card::Begun,
    event::{Draft, Effect, Event, Now, Order, verbatim},
    machine::Session,
    phase::{Phase, Standing},
    round::{Goal, Notice, Outcome, Round, Running, Tried, Turn},
};
use crate::{
    deck::model::{self, code::Program},
    grade::{self, Response, code::Ran},
    memory::row::Phase as Kind,
};

impl Round {
    fn program(&self) -> Option<&Program> {
        match &self.card.rung(self.rung)?.ask {
            model::Ask::Code(program) => Some(program),
            _ => None,
        }
    }

    /// Gives the code that was begun for this question and not handed in, empty where it is as it was given; none where
    /// nothing is kept of it.
    #[must_use]
    pub fn begun(&self, turn: &Turn) -> Option<Begun> {
        let Input::Code { starter, .. } = &turn.ask.input else { return None };
        if matches!(turn.kind, Kind::Redo | Kind::Retry) {
            return None;
        }
        let text = turn.draft.texts.first().filter(|text| text.trim() != starter.trim());
        let rung = u8::try_from(self.rung).unwrap_or(u8::MAX);
        Some(Begun { rung, variant: self.variant, text: text.cloned().unwrap_or_default() })
    }
}

impl Session {
    /// Gives what running the open question's code would be; none where no code is asked for.
    #[must_use]
    pub fn order(&self) -> Option<Order> {
        let (Phase::Attempt(round, turn) | Phase::Sure(round, turn) | Phase::Running(round, turn, _)) = &self.phase
        else {
            return None;
        };
        let text = turn.draft.texts.first().cloned().unwrap_or_default();
        Some(Order { key: round.entry.key.clone(), program: round.program()?.clone(), text })
    }

    /// Puts code away that is left without being handed in.
    pub(super) fn put_away(&self, round: &Round, turn: &Turn, out: &mut Vec<Effect>) {
        out.extend(round.begun(turn).map(|begun| Effect::PutAway(round.entry.key.clone(), begun)));
    }

    /// Has the code run, where there is any.
    pub(super) fn run(
        &mut self,
        round: Box<Round>,
        mut turn: Box<Turn>,
        goal: Goal,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Phase {
        let Some(program) = round.program() else { return Phase::Attempt(round, turn) };
        let text = match self.usable(&round, &turn) {
            Ok((Response::Code { text, .. }, _)) => text,
            Ok(_) => return Phase::Attempt(round, turn),
            Err(why) => {
                turn.notice = Some(why.into());
                return Phase::Attempt(round, turn);
            }
        };
        turn.notice = None;
        let order = Order { key: round.entry.key.clone(), program: program.clone(), text };
        out.push(Effect::Run(Box::new(order)));
        Phase::Running(round, turn, Running { goal, since: now.watch, called_off: false })
    }

    /// Waits for what comes of the code; nothing else is heard meanwhile.
    pub(super) fn running(
        &mut self,
        round: Box<Round>,
        turn: Box<Turn>,
        mut running: Running,
        event: Event,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Phase {
        match event {
            Event::Ran(ran) => self.ran(round, turn, running, *ran, now, out),
            Event::CallOff if !running.called_off => {
                running.called_off = true;
                out.push(Effect::CallOff);
                Phase::Running(round, turn, running)
            }
            _ => Phase::Running(round, turn, running),
        }
    }

    fn ran(
        &mut self,
        round: Box<Round>,
        mut turn: Box<Turn>,
        running: Running,
        ran: Ran,
        now: Now,
        out: &mut Vec<Effect>,
    ) -> Phase {
        if !ran.end.judges() {
            turn.notice = Some(Notice::NotRun(ran.says));
            return Phase::Attempt(round, turn);
        }
        let Ok((Response::Code { text, .. }, _)) = self.usable(&round, &turn) else {
            return Phase::Attempt(round, turn);
        };
        match running.goal {
            Goal::Practice => {
                turn.tried = Some(Box::new(Tried { text, ran }));
                Phase::Attempt(round, turn)
            }
            Goal::Commit(confidence) => {
                turn.committed = Some(running.since);
                let response = Response::Code { text, ran: Some(Box::new(ran)) };
                match round.card.rung(round.rung).map(|rung| grade::grade(rung, &response)) {
                    Some(Ok(grade)) => self.record(round, turn, response, grade, confidence, now, out),
                    _ => Phase::Attempt(round, turn),
                }
            }
        }
    }
}

/// Gives an answer in few words, for the line that closes a session: of code, what did not pass.
pub(super) fn in_short(response: &Response) -> String {
    match response {
        Response::Code { ran: Some(ran), .. } => {
            let failed = ran.checks.iter().find(|check| !check.passed).map(|check| check.name.clone());
            failed.unwrap_or_else(|| ran.says.trim_end_matches('.').to_owned())
        }
        other => verbatim(other),
    }
}

/// Gives what a question begins with: code with what is there already.
pub(super) fn begin_with(round: &Round, kind: Kind, ask: &Ask, draft: Draft) -> Draft {
    let Input::Code { starter, .. } = &ask.input else { return draft };
    if !draft.texts.is_empty() {
        return draft;
    }
    let mut begun = round.card.begun.iter();
    let kept = begun.find(|b| usize::from(b.rung) == round.rung && b.variant == round.variant);
    // What is produced again begins with the answer.
    let text = match kept.filter(|_| !matches!(kind, Kind::Redo | Kind::Retry)) {
        Some(kept) => kept.text.clone(),
        None => starter.clone(),
    };
    Draft { texts: vec![text], chosen: Vec::new() }
}

/// Gives the code of an answer, to be mended, or how far it had come where it was given up; nothing where it was no
/// code.
pub(super) fn mended(standing: &Standing) -> Draft {
    match (&standing.outcome.response, &standing.turn.ask.input) {
        (Response::Code { text, .. }, _) => Draft { texts: vec![text.clone()], chosen: Vec::new() },
        (Response::GaveUp, Input::Code { .. }) => standing.turn.draft.clone(),
        _ => Draft::default(),
    }
}

/// Gives what came of the code of an answer: it was seen at the feedback.
pub(super) fn tried(outcome: &Outcome) -> Option<Box<Tried>> {
    match &outcome.response {
        Response::Code { text, ran: Some(ran) } => Some(Box::new(Tried { text: text.clone(), ran: (**ran).clone() })),
        _ => None,
    }
}
