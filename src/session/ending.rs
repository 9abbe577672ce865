//! How a session ends: stopped by the learner, or with nothing left to ask.

use super::{
    event::{Effect, Now},
    machine::Session,
    phase::{Phase, Standing},
    round::Round,
    rows::{NewRow, Stumble, Told, Words},
};

impl Session {
    pub(super) fn stop(&mut self, round: Option<Box<Round>>, out: &mut Vec<Effect>) -> Phase {
        if let Some(round) = round {
            self.unasked += usize::from(round.rows.is_empty());
            self.close_round(round, None);
        }
        self.unasked += self.queue.len();
        self.queue.clear();
        self.end(out)
    }

    /// Stops where an outcome is shown, with all that was said about it.
    pub(super) fn stop_after(&mut self, mut round: Box<Round>, standing: &Standing, out: &mut Vec<Effect>) -> Phase {
        round.settle(&standing.outcome);
        self.close_round(round, Some(&standing.outcome));
        self.stop(None, out)
    }

    pub(super) fn end(&mut self, out: &mut Vec<Effect>) -> Phase {
        if self.past.is_empty() {
            out.push(Effect::Finish);
            return Phase::Done;
        }
        self.last_phase()
    }

    pub(super) fn close(&mut self, mistake: String, insight: String, now: Now, out: &mut Vec<Effect>) -> Phase {
        if !(mistake.trim().is_empty() && insight.trim().is_empty()) {
            let about = super::tally::tally(&self.past, self.today(now)).mistake.map(|m| m.entry.key);
            let row = Stumble {
                id: self.ids.make(now.utc),
                device: self.config.device.clone(),
                session: Some(self.id),
                key: about,
                at: now.utc,
                offset: now.offset,
                day: self.today(now),
                words: Words { happened: mistake, insight, ..Words::default() },
                told: Told::default(),
                supersedes: None,
            };
            out.push(Effect::Append(vec![NewRow::Stumble(Box::new(row))]));
        }
        out.push(Effect::Finish);
        Phase::Done
    }
}
